"""Two generations of a local chain's state: whole or passed over."""

from __future__ import annotations

from pathlib import Path

from vitrine.certificates.chains.state import StateFiles


def test_the_newest_comes_first_and_the_one_before_stays(tmp_path: Path) -> None:
    files = StateFiles(tmp_path / "chain")
    assert list(files.generations()) == []
    for dump in (b"one", b"two", b"three"):
        files.save(dump)
    assert list(files.generations()) == [b"three", b"two"]
    assert sorted(each.name for each in (tmp_path / "chain").iterdir()) == ["state.1.bin", "state.bin"]


def test_a_half_written_one_is_passed_over(tmp_path: Path) -> None:
    files = StateFiles(tmp_path)
    files.save(b"one")
    files.save(b"two")
    newest = tmp_path / "state.bin"
    whole = newest.read_bytes()
    for length in range(len(whole)):
        newest.write_bytes(whole[:length])
        assert list(files.generations()) == [b"one"]
    newest.write_bytes(whole[:-1] + b"X")
    assert list(files.generations()) == [b"one"]


def test_killed_at_any_point_of_a_save_one_whole_state_is_there(tmp_path: Path) -> None:
    files = StateFiles(tmp_path)
    files.save(b"one")
    files.save(b"two")
    (tmp_path / "state.tmp").write_bytes(b"thr")  # while it was written
    assert list(files.generations()) == [b"two", b"one"]
    (tmp_path / "state.bin").replace(tmp_path / "state.1.bin")  # between the two renames
    assert list(files.generations()) == [b"two"]
    files.save(b"four")
    assert list(files.generations()) == [b"four", b"two"]
