"""The one place that gets a program which tests need beside Python: a database, a chain, a browser.

Each comes from its wheel or npm package, locked by hash; else from Debian, where we may install; else the
tests that need it fail where `CI` is set, and say "not run" elsewhere.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest


def debian(package: str) -> bool:
    """Whether Debian's package could be installed: as root, or as somebody whom sudo asks nothing.

    Of test workers side by side, one installs and the others wait.
    """
    if not shutil.which("apt-get"):
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and not shutil.which("sudo"):
        return False
    steps = ["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]
    with (Path(tempfile.gettempdir()) / f"vitrine-tests-apt-{os.geteuid()}").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return all(
            subprocess.run([*prefix, *step], stdout=subprocess.DEVNULL, check=False).returncode == 0
            for step in steps
        )


def not_here(name: str, remedy: str) -> NoReturn:
    """The test fails where everything has to be there, and is not run elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(f"{name} is not here: {remedy}")
    pytest.skip(f"not run: {name} is not here; {remedy}")
