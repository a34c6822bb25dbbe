"""A disk filled to the last byte twenty times, by `tests/hostile/test_full_disk.py` at full length."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[3]
TEST: Final = "tests/hostile/test_full_disk.py"


def measure() -> dict[str, Any]:
    """disk_full_lost: 0 where all that was acknowledged was there, once, and the shop still stood.

    None where the test failed; then disk_full_said has its words.
    """
    command = [sys.executable, "-m", "pytest", "-q", TEST, "--hypothesis-profile", "long"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "CI": "true"}
    )
    passed = done.returncode == 0 and re.search(r"\b1 passed\b", done.stdout) is not None
    return (
        {"disk_full_lost": 0} if passed else {"disk_full_lost": None, "disk_full_said": done.stdout[-2000:]}
    )
