"""Behind each mark that `make test-long` selects there is a test, and CI runs it."""

from __future__ import annotations

import tomllib

from tests.contracts.makefile import ROOT, long_tests


def test_every_mark_of_ours_is_selected_and_used() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    ours = {each.split(":")[0] for each in options["markers"]}
    assert set(long_tests().split(" or ")) == ours | {"hypothesis"}
    tests = [file.read_text() for file in (ROOT / "tests").rglob("test_*.py")]
    assert not [mark for mark in ours if not any(f"pytest.mark.{mark}" in each for each in tests)]


def test_ci_runs_them() -> None:
    assert "\nmake test-long PROFILE=short\n" in (ROOT / ".ci/run").read_text()
