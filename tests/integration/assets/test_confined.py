"""The limits around a program hold before its first instruction, and what it used is told."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest

from vitrine.assets.confined import Bounds, Ended, SaidTooMuch, TookTooLong, confined

BOUNDS = Bounds(cpu_s=1, data_bytes=256 << 20, file_bytes=1 << 20, open_files=16)


def ended(code: str, folder: Path, wall_s: float = 30) -> Ended:
    command = (sys.executable, "-I", "-B", "-c", textwrap.dedent(code))
    return confined(command, folder, wall_s=wall_s, output_bytes=1000, bounds=BOUNDS)


def test_good_end(tmp_path: Path) -> None:
    found = ended("print('fine')", tmp_path)
    assert (found.returncode, found.output) == (0, b"fine\n")
    assert found.cpu_s > 0
    assert found.peak_bytes > 1 << 20


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
