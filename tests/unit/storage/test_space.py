"""The floor below which no file is taken, and the reserve that is given up piece by piece."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from vitrine.storage import BlobStore, Database, DiskFull, FreeSpace, Reserve, told_full
from vitrine.storage.space import PIECE_BYTES, Space

MIB = 1 << 20
HELD = 2 * PIECE_BYTES


class Disk(FreeSpace):
    """A disk whose free bytes the test decides; the reserve takes its part of them."""

    free = 1000 * MIB

    def now(self) -> Space:
        held = sum(file.stat().st_size for file in self.folder.glob("reserve"))
        return Space(self.free - held, 2000 * MIB, self._floor)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path, 100 * MIB)


def test_what_is_coming_must_fit_above_the_floor(disk: Disk) -> None:
    disk.check(900 * MIB)
    with pytest.raises(DiskFull) as refused:
        disk.check(900 * MIB + 1)
    assert refused.value.status == 507
    disk.free = 100 * MIB - 1
    assert disk.now().low
    with pytest.raises(DiskFull):
        disk.check()


def test_no_floor_refuses_nothing(tmp_path: Path) -> None:
    FreeSpace(tmp_path, 0).check(1 << 60)


def test_the_real_disk_is_asked(tmp_path: Path) -> None:
    space = FreeSpace(tmp_path, 1 << 60).now()
    assert 0 < space.free <= space.total and space.low


def test_a_reserve_is_given_up_by_pieces_and_made_again(disk: Disk, sqlite_database: Database) -> None:
    reserve, file = Reserve(disk, sqlite_database, HELD), disk.folder / "reserve"
    reserve.keep()
    assert file.stat().st_size == HELD and file.stat().st_blocks * 512 >= HELD, "blocks, not a hole"
    left = []
    for _ in range(3):
        disk.free = file.stat().st_size  # another program took all the rest
        reserve.keep()
        left.append(file.stat().st_size)
    assert left == [PIECE_BYTES, 0, 0]
    disk.free = 100 * MIB + 2 * HELD  # not above the floor and twice the reserve
    reserve.keep()
    assert file.stat().st_size == 0
    disk.free += 1
    reserve.keep()
    assert file.stat().st_size == HELD


def test_the_log_says_once_that_files_are_refused_and_once_that_they_are_not(
    disk: Disk, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    reserve = Reserve(disk, sqlite_database, HELD)
    for free in (1000, 90, 80, 1000, 1000):
        disk.free = free * MIB
        reserve.keep()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_a_store_takes_nothing_below_the_floor_and_leaves_nothing(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path, 1 << 60)
    with pytest.raises(DiskFull):
        blobs.put(b"bytes")
    with pytest.raises(DiskFull):
        blobs.check_room()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_disk_that_fills_up_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def stream() -> object:
        yield b"the first part"
        raise OSError(errno.ENOSPC, "No space left on device")

    blobs = BlobStore(tmp_path)
    with pytest.raises(DiskFull):
        blobs.put_stream(stream(), 1000)  # type: ignore[arg-type]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_other_failures_of_the_disk_stay_what_they_are() -> None:
    with pytest.raises(OSError, match="Input/output"), told_full():
        raise OSError(errno.EIO, "Input/output error")


def test_the_log_of_the_database_is_written_again(sqlite_database: Database) -> None:
    log = Path(f"{sqlite_database.engine.url.database}-wal")
    for _ in range(20):
        sqlite_database.check_writing()
        sqlite_database.reuse_log()
    grown = log.stat().st_size
    for _ in range(200):
        sqlite_database.check_writing()
        sqlite_database.reuse_log()
    assert log.stat().st_size == grown
