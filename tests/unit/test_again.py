"""What fails beside others has to pass alone: `tests.again`, as `make test` calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.again import ALONE_TIMES, MOST

REPOSITORY = Path(__file__).parents[2]

UNSTEADY = """
import pathlib
def test_unsteady():
    runs = pathlib.Path("runs")
    count = int(runs.read_text()) if runs.exists() else 0
    runs.write_text(str(count + 1))
    assert count not in {failing}
"""


@pytest.mark.parametrize(
    ("failing", "code", "runs"),
    [((0,), 0, 1 + ALONE_TIMES), ((0, ALONE_TIMES), 1, 1 + ALONE_TIMES)],
)
def test_once_is_an_accident_and_twice_a_fault(
    failing: tuple[int, ...], code: int, runs: int, tmp_path: Path
) -> None:
    (tmp_path / "test_it.py").write_text(UNSTEADY.format(failing=failing))
    found, said = again(tmp_path)
    assert (found, int((tmp_path / "runs").read_text())) == (code, runs)
    assert ("UNSTEADY" in said) is (failing == (0,))


def test_many_at_once_are_no_accident(tmp_path: Path) -> None:
    failing = "def test_{}():\n    open('runs', 'a').write('x')\n    assert False\n"
    (tmp_path / "test_it.py").write_text("\n".join(failing.format(number) for number in range(MOST + 1)))
    found, _ = again(tmp_path)
    assert (found, (tmp_path / "runs").read_text()) == (1, "x" * (MOST + 1))


def again(folder: Path) -> tuple[int, str]:
    """Exit code and output of the tests in the folder."""
    alone = {"PYTHONPATH": str(REPOSITORY), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "tests.again", "-p", "xdist", "--", "test_it.py"]
    done = subprocess.run(command, cwd=folder, env=os.environ | alone, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr
