"""A local chain's state between runs: two generations, each written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_NEWEST: Final = "state.bin"
_BEFORE: Final = "state.1.bin"
_DIGEST_BYTES: Final = 32


class StateFiles:
    """folder: where they lie. A generation is its SHA-256 and the chain's own dump."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, dump: bytes) -> None:
        """Replace the older generation. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary, newest = self._folder / "state.tmp", self._folder / _NEWEST
        with temporary.open("wb") as out:
            out.write(hashlib.sha256(dump).digest())
            out.write(dump)
            out.flush()
            os.fsync(out.fileno())
        # Killed between the two, the older one is the newest whole one, and is found as such.
        if newest.exists():
            newest.replace(self._folder / _BEFORE)
        temporary.replace(newest)
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def generations(self) -> Iterator[bytes]:
        """Whole dumps, newest first. What is cut short, changed or unreadable is passed over."""
        for name in (_NEWEST, _BEFORE):
            try:
                written = (self._folder / name).read_bytes()
            except OSError:
                continue
            dump = written[_DIGEST_BYTES:]
            if written[:_DIGEST_BYTES] == hashlib.sha256(dump).digest():
                yield dump
