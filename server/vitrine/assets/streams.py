"""Streamed bodies, gathered into pieces worth a thread; threads of their own for what uploads take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from vitrine.storage import Threads

# An upload's last step hashes and syncs whole files: at most so many at once, whoever sends.
RECEIVING: Final = Threads("upload", 8, 400)
PIECE_BYTES: Final = 1 << 18


class Gathered:
    """Bytes as they come, told to `write` in a thread: at least PIECE_BYTES at once, but for the last.

    A thread costs as much as hashing 64 KiB, and who sends slowly sends a thousand bytes at a time.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write, self._held = write, bytearray()

    def add(self, chunk: bytes) -> Awaitable[object] | None:
        """What is to be awaited before the next, if anything."""
        self._held += chunk
        return self.rest() if len(self._held) >= PIECE_BYTES else None

    def rest(self) -> Awaitable[object]:
        """Tell what is left."""
        piece, self._held = bytes(self._held), bytearray()
        return RECEIVING.run(self._write, piece)
