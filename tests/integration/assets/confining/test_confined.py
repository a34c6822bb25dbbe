"""The limits around a program hold before its first instruction, and what it used is told."""

from __future__ import annotations

import os
import socket
import sys
import textwrap
from pathlib import Path

import pytest

from vitrine.assets.confining import confined as confining
from vitrine.assets.confining.confined import Ended, SaidTooMuch, TookTooLong, confined
from vitrine.assets.confining.namespaces import Isolation, isolation
from vitrine.assets.confining.wall import landlock
from vitrine.assets.confining.walls import ResourceLimits

BOUNDS = ResourceLimits(cpu_s=1, data_bytes=256 << 20, file_bytes=1 << 20, open_files=16)


def ended(code: str, folder: Path, wall_s: float = 30) -> Ended:
    command = (sys.executable, "-I", "-B", "-c", textwrap.dedent(code))
    return confined(command, folder, wall_s=wall_s, output_bytes=1000, bounds=BOUNDS)


def test_good_end(tmp_path: Path) -> None:
    found = ended("print('fine')", tmp_path)
    assert (found.returncode, found.output) == (0, b"fine\n")
    assert found.cpu_s > 0
    assert found.peak_bytes > 1 << 20


def test_the_peak_is_its_own_not_its_parents(tmp_path: Path) -> None:
    held = bytearray(b"x") * (400 << 20)
    small = ended("print('fine')", tmp_path).peak_bytes
    large = ended("len(bytearray(b'x') * (150 << 20))", tmp_path).peak_bytes
    assert len(held) > large > 150 << 20 > 60 << 20 > small > 1 << 20


def test_what_it_takes_away_or_puts_links_in_place_of_is_gone_outside_too(tmp_path: Path) -> None:
    for name in ("kept", "changed", "removed", "linked"):
        (tmp_path / name).write_text("before")
    (tmp_path / "deep").mkdir()
    code = """
        import os
        open('changed', 'w').write('after')
        os.remove('removed'); os.remove('linked'); os.symlink('/etc/passwd', 'linked')
        os.makedirs('made/deeper'); open('made/deeper/file', 'w').write('new'); os.rmdir('deep')
        os.symlink('changed', 'pipe')
    """
    assert ended(code, tmp_path).returncode == 0
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found - {"linked", "pipe"} == {"kept", "changed", "made/deeper/file"}
    assert (tmp_path / "changed").read_text() == "after"
    if isolation().way != "none":
        assert not (tmp_path / "linked").is_symlink()
        assert not (tmp_path / "pipe").exists()


def test_a_shop_that_keeps_its_files_to_itself(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        assert ended("import vitrine.errors; open('left', 'w')", tmp_path).returncode == 0
    finally:
        os.umask(before)


def test_works_in_its_folder(tmp_path: Path) -> None:
    ended("open('left', 'w').write('x')", tmp_path)
    assert (tmp_path / "left").read_text() == "x"


def test_memory(tmp_path: Path) -> None:
    found = ended("bytearray(512 << 20)", tmp_path)
    assert found.returncode
    assert b"MemoryError" in found.errors


def test_processor(tmp_path: Path) -> None:
    assert ended("while True: pass", tmp_path).out_of_time


def test_file_size(tmp_path: Path) -> None:
    assert ended("open('big', 'wb').write(bytes(2 << 20))", tmp_path).returncode
    assert (tmp_path / "big").stat().st_size <= 1 << 20


def test_open_files(tmp_path: Path) -> None:
    assert b"Too many open files" in ended("a = [open('/dev/null') for _ in range(20)]", tmp_path).errors


def test_clock(tmp_path: Path) -> None:
    with pytest.raises(TookTooLong):
        ended("import time; time.sleep(60)", tmp_path, wall_s=0.5)


def test_output(tmp_path: Path) -> None:
    with pytest.raises(SaidTooMuch):
        ended("while True: print('x' * 100)", tmp_path)


NATIVE = """
    import ctypes, os, sys
    libc = ctypes.CDLL(None, use_errno=True)

    def tried(path, flags=os.O_RDONLY):
        # No Python hears of this: as a library written in C would.
        opened = libc.open(path.encode(), flags, 0o600)
        return "open" if opened >= 0 else os.strerror(ctypes.get_errno())

    for path, flags in PLACES:
        print(path.rsplit("/", 1)[1], tried(path, flags))
"""


@pytest.mark.skipif(
    landlock.version() == 0, reason="this kernel has no Landlock, and nothing else holds native code"
)
def test_native_code_sees_its_folder_and_its_libraries_only(tmp_path: Path) -> None:
    canary, folder = tmp_path / "canary", tmp_path / "folder"
    canary.write_text("secret")
    folder.mkdir()
    (folder / "own").write_text("mine")
    (folder / "link").symlink_to(canary)
    places = [
        (str(folder / "own"), os.O_RDONLY),
        (str(folder / "made"), os.O_WRONLY | os.O_CREAT),
        (str(canary), os.O_RDONLY),
        (str(folder / "link"), os.O_RDONLY),
        (str(tmp_path / "planted"), os.O_WRONLY | os.O_CREAT),
        ("/etc/passwd", os.O_RDONLY),
        ("/proc/self/environ", os.O_RDONLY),
        (os.__file__, os.O_RDONLY),
        (os.__file__, os.O_RDWR),
    ]
    told = ended(f"PLACES = {places!r}\n{textwrap.dedent(NATIVE)}", folder).output.decode().splitlines()
    assert [line.split(" ", 1)[1] == "open" for line in told] == [
        True, True, False, False, False, False, False, True, False,
    ]  # fmt: skip
    assert not (tmp_path / "planted").exists()


@pytest.mark.skipif(landlock.version() < 4, reason="this kernel's Landlock knows no TCP")
def test_there_is_no_tcp_even_without_a_network_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confining, "isolation", lambda: Isolation(True, "", "none"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        found = ended(f"import socket; socket.create_connection(('127.0.0.1', {port}))", tmp_path)
    assert b"PermissionError" in found.errors


def test_an_older_kernel_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert landlock.restrict(["/usr"], [str(tmp_path)]) is False
