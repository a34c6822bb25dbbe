"""Chromium for browser tests; `python -m tests.services.chromium --install` gets Debian's where it lacks."""

from __future__ import annotations

import os
import shutil
import sys
from typing import Final

from tests.services import debian, not_here

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY: Final = "apt install chromium, or set CHROMIUM=/path/to/chrome."

# The same software renderer everywhere, and no look-ups of hosts outside.
ARGUMENTS: Final = (
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


def chromium() -> str | None:
    """The path of a Chromium: CHROMIUM, else the first of `NAMES` on the PATH, else None."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def needed() -> str:
    """The path of a Chromium, installed if we may."""
    return _installed() or not_here("Chromium", REMEDY)


def install() -> int:
    """Make sure there is one. Returns an exit code; says what to do where it cannot be had."""
    if _installed():
        return 0
    print(f"The browser tests need Chromium: {REMEDY}", file=sys.stderr)
    return 2


def _installed() -> str | None:
    if found := chromium():
        return found
    print("Installing Debian's chromium for the browser tests ...", flush=True)
    debian("chromium")
    return chromium()


if __name__ == "__main__":
    sys.exit(install() if "--install" in sys.argv else (chromium() is None))
