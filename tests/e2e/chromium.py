"""Where the browser tests find Chromium; with `--install`, Debian's is got where it is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The same software renderer everywhere, and no look-ups of hosts outside.
ARGUMENTS = (
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


def install() -> int:
    """Make sure there is one. Returns an exit code; says what to do where it cannot be had."""
    if chromium():
        return 0
    if shutil.which("apt-get"):
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
        print("Installing Debian's chromium for the browser tests ...", flush=True)
        for step in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            if subprocess.run([*prefix, *step], stdout=subprocess.DEVNULL, check=False).returncode:
                break
        if chromium():
            return 0
    print(
        "The browser tests need Chromium: apt install chromium, or set CHROMIUM=/path/to/chrome.",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    sys.exit(install() if "--install" in sys.argv else (chromium() is None))
