"""`make test-long` runs what is marked for it, and there is something behind each mark."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def wanted() -> str:
    """What `make test-long` selects by."""
    (found,) = re.findall(r'^\t.*--hypothesis-profile \$\(PROFILE\) -m "([^"]+)"', makefile(), re.MULTILINE)
    return str(found)


def makefile() -> str:
    return (ROOT / "Makefile").read_text()


def test_every_mark_of_ours_is_selected_and_used() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"][
        "markers"
    ]
    ours = {each.split(":")[0] for each in declared}
    assert set(wanted().split(" or ")) == ours | {"hypothesis"}
    tests = [file.read_text() for file in (ROOT / "tests").rglob("test_*.py")]
    assert not [mark for mark in ours if not any(f"pytest.mark.{mark}" in each for each in tests)]


def test_ci_runs_them() -> None:
    assert "\nmake test-long PROFILE=short\n" in (ROOT / ".ci/run").read_text()


def test_kills_and_the_proxy_are_among_them_and_races_run_thrice() -> None:
    """As pytest collects them, with what the Makefile says."""
    folders = ["tests/integration/app", "tests/integration/catalog"]
    command = ["-m", "pytest", "--collect-only", "-q", "--hypothesis-profile", "short", "-m", wanted()]
    found = subprocess.run(
        [sys.executable, *command, *folders], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "test_kill_storm.py::test_what_was_acknowledged_outlives_every_kill[sqlite]" in found
    assert "test_proxy.py::test_two_people_meet" in found
    assert len(re.findall(r"test_two_editors_of_one_version\[sqlite-[0-2]\]", found)) == 3
