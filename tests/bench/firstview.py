"""What a room's first view costs over the wire: `python -m tests.bench.firstview [--tree CHECKOUT] [--each]`.

A demo of its own with all levels of its models made, a browser with an empty cache at the boutique's door:
bytes by kind, until the room is drawn and joined, and until nothing has been asked for for three seconds.
--tree: a checkout of another commit with its `.venv` and client, measured by the same method. --each: every
answer's bytes, too, greatest first.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.report import print_report
from tests.e2e.person import Person, until
from tests.services.chromium import ARGUMENTS, chromium
from tests.shop import ROOT, Shop

ROOM = "/rooms/boutique"
QUIET_S = 3.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tree", type=Path, default=ROOT, help="a checkout with its .venv and client")
    options.add_argument("--each", action="store_true", help="every answer, too")
    given = options.parse_args()
    tree: Path = given.tree.resolve()
    with tempfile.TemporaryDirectory() as folder:
        python = str(tree / ".venv/bin/python")
        shop = Shop(Path(folder), command=(python, "-m", "vitrine", "demo")).start()
        try:
            until(lambda: _refined(Path(folder)), "all levels are made", 900)
            figures, answers = _first_view(shop)
        finally:
            shop.stop()
    if given.each:
        for size, path in sorted(answers, reverse=True):
            print(f"{size:>9} {path}")
    print_report("python -m tests.bench.firstview", figures)


def _refined(data: Path) -> bool:
    with closing(sqlite3.connect(data / "vitrine.sqlite3")) as database:
        total, open_ = database.execute(
            "SELECT count(*), sum(state IN ('waiting', 'running')) FROM model_steps"
        ).fetchone()
    return total > 0 and open_ == 0


def _first_view(shop: Shop) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    """The figures, and each answer: bytes, path."""
    kinds: dict[str, str] = {}
    paths: dict[str, str] = {}
    answers: list[tuple[int, str]] = []
    bytes_by_kind: Counter[str] = Counter()
    requests: Counter[str] = Counter()
    last = [time.monotonic()]

    def answered(told: dict[str, Any]) -> None:
        kinds[told["requestId"]] = _kind(told)
        paths[told["requestId"]] = str(told["response"]["url"]).removeprefix(shop.url)

    def finished(told: dict[str, Any]) -> None:
        kind = kinds.get(told["requestId"], "other")
        bytes_by_kind[kind] += int(told["encodedDataLength"])
        requests[kind] += 1
        answers.append((int(told["encodedDataLength"]), paths.get(told["requestId"], "?")))
        last[0] = time.monotonic()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            page = browser.new_context(viewport={"width": 640, "height": 360}).new_page()
            network = page.context.new_cdp_session(page)
            network.send("Network.enable")
            network.on("Network.responseReceived", answered)
            network.on("Network.loadingFinished", finished)
            page.goto(shop.url + ROOM)
            Person(page).enter("Bench")
            ready = sum(bytes_by_kind.values())

            def quiet() -> bool:
                page.wait_for_timeout(200)  # events come while the page is waited for
                return time.monotonic() - last[0] > QUIET_S

            until(quiet, "nothing more is asked for", 120)
        finally:
            browser.close()
    figures = {
        "first_view_bytes": ready,
        "settled_bytes": sum(bytes_by_kind.values()),
        "page_bytes": sum(bytes_by_kind[kind] for kind in ("Document", "Script", "Stylesheet")),
        "bytes": dict(bytes_by_kind),
        "requests": dict(requests),
    }
    return figures, answers


def _kind(told: dict[str, Any]) -> str:
    """As the browser says, but for what it fetches: the API's answers and files of models apart."""
    address = str(told["response"]["url"])
    if "/api/" in address:
        return "api"
    return "model" if "/models/" in address else str(told["type"])


if __name__ == "__main__":
    main()
