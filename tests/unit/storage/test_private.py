"""The data folder is this user's alone, and one that was open is closed with a line in the log."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from vitrine.storage.private import open_to_others, private_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_private(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    private_folder(tmp_path / "data")
    assert mode(tmp_path / "data") == 0o700
    private_folder(tmp_path / "data")
    assert caplog.text == ""


def test_an_open_one_is_closed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    (data / "vitrine.sqlite3").touch(mode=0o644)
    (data / "blobs").mkdir(mode=0o755)
    (data / "link").symlink_to("/etc/hostname")
    data.chmod(0o755)
    before = mode(Path("/etc/hostname"))
    private_folder(data)
    assert (mode(data), mode(data / "vitrine.sqlite3"), mode(data / "blobs")) == (0o700, 0o600, 0o700)
    assert mode(Path("/etc/hostname")) == before
    [line] = caplog.messages
    assert str(data) in line
    private_folder(data)
    assert len(caplog.messages) == 1


def test_somebody_elses_folder_is_left(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """VITRINE_DATA=/tmp, or a home: closing it would shut out everybody who lives there."""
    tmp_path.chmod(0o755)
    (tmp_path / "letters").touch()
    private_folder(tmp_path)
    assert mode(tmp_path) == 0o755 and open_to_others(tmp_path)
    assert "left as it is" in caplog.text


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(FileExistsError):
        private_folder(tmp_path / "data")
