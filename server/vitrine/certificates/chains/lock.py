"""One chain worker a data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vitrine.certificates.errors import AnotherWorker


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
