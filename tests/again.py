"""Runs the tests; the few that failed beside others are run again, alone, and named.

    python -m tests.again [options of pytest] -- [paths]

The shop keeps time limits of a second or two, and a shared machine may stand still for longer. So what
failed once has to pass ALONE_TIMES times by itself, in processes of its own; what fails by itself as well,
or together with many others, is a failure. What had to be run again is told last: it is to be mended.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Final

import pytest

ALONE_TIMES: Final = 3
MOST: Final = 3
"""More failures than so many are no accident of the machine."""
BY_ITSELF: Final = ("--numprocesses", "0", "--dist", "no", "--durations", "0", "--durations-min", "600")


class Failures:
    """A plugin that notes what fails; beside other processes it is told by all of them."""

    def __init__(self) -> None:
        self.seen: dict[str, None] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.seen[report.nodeid] = None


def main(arguments: Sequence[str]) -> int:
    """pytest's exit code; 0 too if all that failed passes by itself."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    options, paths = arguments[:at], arguments[at + 1 :]
    failures = Failures()
    code = pytest.main([*options, *paths], plugins=[failures])
    if code != pytest.ExitCode.TESTS_FAILED or not 0 < len(failures.seen) <= MOST:
        return code
    if not all(passes_alone(test, options) for test in failures.seen):
        return code
    for test in failures.seen:
        print(f"UNSTEADY, to be mended: failed beside others, passed {ALONE_TIMES} times alone: {test}")
    return 0


def passes_alone(test: str, options: Sequence[str]) -> bool:
    """Whether it does so each time."""
    command = [sys.executable, "-m", "pytest", *options, *BY_ITSELF, test]
    return all(subprocess.run(command).returncode == 0 for _ in range(ALONE_TIMES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
