"""What the Makefile says, for tests that hold it to its word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


def long_tests() -> str:
    """The expression of marks by which `make test-long` selects."""
    text = (ROOT / "Makefile").read_text()
    (found,) = re.findall(r'^\t.*--hypothesis-profile \$\(PROFILE\) -m "([^"]+)"', text, re.MULTILINE)
    return str(found)
