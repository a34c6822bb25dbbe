"""How `pytest -n` shares files out among its workers: what needs the same costly start goes to one of them,
and what takes long goes first, for at the end one worker would be busy with it and the others idle.
"""

from __future__ import annotations

from typing import Final

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

APP: Final = "tests/integration/app/"
TOGETHER: Final = {
    "the demo": tuple(
        f"{APP}test_{name}.py"
        for name in ("bad_input", "crash", "half_open", "news", "operating", "second_process", "uploads")
    ),
    "the picture browser": (
        "tests/integration/assets/pictures/", "tests/integration/assets/refining/test_pressing.py",
    ),
}  # fmt: skip
"""What is started once, and how the names begin of the files that use it."""

FIRST: Final = (
    "the demo", "the picture browser", "tests/integration/certificates/test_worker.py",
    "tests/integration/cli/", APP, "tests/simulator/", "tests/integration/assets/", "tests/integration/",
)  # fmt: skip
"""Beginnings of what takes long, the longest first."""


class Sharing(LoadScopeScheduling):
    """A unit of work is a file, or the files that need the same start; in the order of collection."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """The unit of work to which a test belongs."""
    file = nodeid.split("::", 1)[0]
    return next((name for name, files in TOGETHER.items() if file.startswith(files)), file)


def rank(nodeid: str) -> int:
    """The lower, the earlier a test's unit is begun."""
    unit = unit_of(nodeid)
    return next((at for at, name in enumerate(FIRST) if unit.startswith(name)), len(FIRST))
