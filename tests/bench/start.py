"""From a clean clone to a shop with people in it: seconds, bytes and ticks.

`make bench-start` clones the committed tree into a temporary folder, runs `make demo` there with the package
caches as they are, starts it a second time, opens the room in Chromium counting bytes on the wire, and lets
50 simulated visitors and two browsers share a room. `COLD=1` adds a run with empty pip and npm caches.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.report import print_report
from tests.e2e.person import Person
from tests.services.chromium import ARGUMENTS, chromium
from tests.shop import ROOT, Shop

ROOM = "/rooms/boutique"
VISITORS = 50
SECONDS = 20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cold", action="store_true", help="also start with empty package caches")
    wanted = options.parse_args()
    figures: dict[str, Any] = {"import_cli_loads": _heavy_imports()}
    with tempfile.TemporaryDirectory() as folder:
        clone = _cloned(Path(folder) / "clone")
        shop, figures["clean_start_s"] = _timed_start(clone, Path(folder) / "data")
        shop.stop()
        shop, figures["second_start_s"] = _timed_start(clone, Path(folder) / "data")
        try:
            figures |= _in_the_room(shop)
        finally:
            shop.stop()
        if wanted.cold:
            cold = _cloned(Path(folder) / "cold")
            caches = {"PIP_NO_CACHE_DIR": "1", "npm_config_cache": str(Path(folder) / "npm")}
            shop, figures["cold_start_s"] = _timed_start(cold, Path(folder) / "cold-data", caches)
            shop.stop()
    print_report("make bench-start" + (" COLD=1" if wanted.cold else ""), figures)


def _heavy_imports() -> list[str]:
    """Which of the heavy packages `import vitrine.cli` loads; should be none."""
    code = (
        "import sys, json, vitrine.cli; "
        "print(json.dumps([n for n in ('trimesh', 'web3', 'numpy') if n in sys.modules]))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    found: list[str] = json.loads(told)
    return found


def _cloned(folder: Path) -> Path:
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


def _timed_start(clone: Path, data: Path, environment: dict[str, str] | None = None) -> tuple[Shop, float]:
    began = time.monotonic()
    clean = {"VIRTUAL_ENV": "", "PATH": os.environ["PATH"].replace(str(ROOT / ".venv/bin") + os.pathsep, "")}
    shop = Shop(
        data, command=("make", "-C", str(clone), "demo"), environment={**clean, **(environment or {})}
    )
    shop.start()
    return shop, round(time.monotonic() - began, 1)


def _in_the_room(shop: Shop) -> dict[str, Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            page, bytes_wire, seconds = _first_view(browser, shop)
            other = browser.new_context(viewport={"width": 480, "height": 270}).new_page()
            _enter(other, shop)
            told = subprocess.run(
                [
                    sys.executable, "-m", "vitrine", "visitors", "--count", str(VISITORS),
                    "--seconds", str(SECONDS), "--url", shop.url, "--room", "boutique", "--json",
                ],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            people = page.evaluate("vitrine.people().length")
            crowd = json.loads(told.stdout) if told.returncode == 0 else {"failed": told.stderr.strip()}
        finally:
            browser.close()
    return {
        "first_view_bytes": bytes_wire,
        "first_view_s": seconds,
        "visitors": VISITORS,
        "browsers": 2,
        "people_seen_by_browser_after": people,
        "crowd": crowd,
    }


def _first_view(browser: Browser, shop: Shop) -> tuple[Page, int, float]:
    """A cold browser's bytes over the wire until the room is ready, and its seconds."""
    page = browser.new_context(viewport={"width": 640, "height": 360}).new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    received = [0]
    network.on(
        "Network.loadingFinished",
        lambda told: received.__setitem__(0, received[0] + told["encodedDataLength"]),
    )
    began = time.monotonic()
    _enter(page, shop)
    return page, int(received[0]), round(time.monotonic() - began, 1)


def _enter(page: Page, shop: Shop) -> None:
    page.goto(shop.url + ROOM)
    Person(page).enter("Bench")


if __name__ == "__main__":
    main()
