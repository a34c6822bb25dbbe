"""What `make test-long PROFILE=short` collects, by the marks that its Makefile asks for."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.contracts.makefile import ROOT, long_tests


def test_kills_and_the_proxy_are_among_them_and_races_run_thrice() -> None:
    files = "app/test_kill_storm", "app/test_proxy", "catalog/test_rooms"
    places = [f"tests/integration/{file}.py" for file in files]
    command = ["-m", "pytest", "--collect-only", "-q", "--hypothesis-profile", "short", "-m", long_tests()]
    found = subprocess.run(
        [sys.executable, *command, *places], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "test_kill_storm.py::test_what_was_acknowledged_outlives_every_kill[sqlite]" in found
    assert "test_proxy.py::test_two_people_meet" in found
    assert len(re.findall(r"test_two_editors_of_one_version\[sqlite-[0-2]\]", found)) == 3
