"""Free space: what the shop's disk has left, where files stop, and what is kept back for rooms and chat.

Files (uploads, pictures, levels) stop at the floor; the database goes on below it. What somebody else takes
of the disk is not ours to stop: so a reserve of real blocks lies in the folder, and is given up piece by
piece when the disk is about to be full.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vitrine.storage.database import Database
from vitrine.storage.errors import DiskFull

log = logging.getLogger(__name__)

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
RESERVE_BYTES: Final = 32 << 20
PIECE_BYTES: Final = 4 << 20
"""How much of the reserve is given up at once, and below how much free space."""


@dataclass(frozen=True, slots=True)
class Space:
    """Bytes of the disk with the shop's folder. floor: below so many free ones no file is taken."""

    free: int
    total: int
    floor: int

    @property
    def low(self) -> bool:
        """Whether files are refused."""
        return self.free < self.floor


class FreeSpace:
    """folder: any folder of the disk, there already. floor_bytes: 0 refuses nothing. Safe between threads."""

    def __init__(self, folder: Path, floor_bytes: int) -> None:
        self.folder, self._floor = folder, floor_bytes

    def now(self) -> Space:
        """As it is at this moment; a system call of microseconds."""
        usage = shutil.disk_usage(self.folder)
        return Space(usage.free, usage.total, self._floor)

    def check(self, coming: int = 0) -> None:
        """Raises DiskFull if the floor is reached, or would be by `coming` more bytes."""
        if self._floor and self.now().free - coming < self._floor:
            raise DiskFull


@contextmanager
def told_full() -> Iterator[None]:
    """What the kernel says of a full disk, or of a used-up quota, is DiskFull inside."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull from error
        raise


class Reserve:
    """`reserve` in the folder: blocks that nobody else can have. One process keeps it (`keep`, each second).

    It is made only from what is free above the floor and itself, so that it never causes what it is for.
    """

    def __init__(self, space: FreeSpace, database: Database, size: int = RESERVE_BYTES) -> None:
        self._space, self._database, self._size = space, database, size
        self._file = space.folder / "reserve"
        self._was_low = False

    def keep(self) -> Space:
        """Give up a piece of it where the disk is about to be full; make it whole where there is room again.

        Says in the log when files begin to be refused, and when they are taken again.
        """
        space, held = self._space.now(), self._held()
        if space.free < PIECE_BYTES:
            if held:
                os.truncate(self._file, max(0, held - PIECE_BYTES))
                log.error("the disk of %s is full: rooms go on from what was kept back", self._space.folder)
            self._database.reuse_log()
        elif held < self._size and space.free > space.floor + 2 * self._size:
            with suppress(OSError):  # another took it in the meantime: the next second is soon enough
                self._fill()
        if space.low != self._was_low:
            self._was_low = space.low
            mib = space.free >> 20
            if space.low:
                log.error("%d MiB are free on the disk: no files are taken until it is freed", mib)
            else:
                log.warning("%d MiB are free on the disk: files are taken again", mib)
        return space

    def _held(self) -> int:
        try:
            return self._file.stat().st_size
        except FileNotFoundError:
            return 0

    def _fill(self) -> None:
        handle = os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            os.posix_fallocate(handle, 0, self._size)
        finally:
            os.close(handle)
