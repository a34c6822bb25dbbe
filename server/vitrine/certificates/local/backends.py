"""Which local chain there is: anvil where it runs, else one inside this process."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from vitrine.certificates.errors import AnotherWorker
from vitrine.certificates.local import anvil

log = logging.getLogger(__name__)


class LocalChain(Protocol):
    """backend: "anvil" or "tester". url: its only address, on loopback."""

    @property
    def backend(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def alive(self) -> bool: ...

    async def save(self) -> None: ...

    async def stop(self) -> None: ...


async def local_chain(chain_id: int, folder: Path) -> LocalChain:
    """Started, with what was kept of it. To be called in the main thread."""
    found = anvil.program()
    if found is not None:
        try:
            return await anvil.Anvil.started(found, chain_id, folder)
        except anvil.AnvilFailed as error:
            log.warning("%s; a chain that keeps nothing takes its place", error)
    from vitrine.certificates.local.tester import Tester

    return await asyncio.to_thread(Tester.started, chain_id)


@contextmanager
def only_worker(folder: Path) -> Iterator[None]:
    """Two workers of one data folder would each keep a chain. Raises AnotherWorker."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AnotherWorker from error
        yield
    finally:
        os.close(handle)
