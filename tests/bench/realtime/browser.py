"""What a thousand people cost a browser: milliseconds of script a displayed frame, and draw calls.

`python -m tests.bench.realtime.browser` bundles the SDK and the crowd with `browser_page.ts`, plays it frames
of 1,000 people in Chromium with its processor slowed four times, and prints one JSON object.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import fmean
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.report import print_report
from tests.services.chromium import ARGUMENTS, chromium
from tests.shop import ROOT

HERE = Path(__file__).parent
PEOPLE = 1000
SECONDS = 20
SLOWED = 4


class _Handler(SimpleHTTPRequestHandler):
    """Silent, and isolated from other origins: only then does Chromium tell the time to 5 microseconds."""

    def end_headers(self) -> None:
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def measure(people: int = PEOPLE, seconds: int = SECONDS, slowed: int = SLOWED) -> dict[str, Any]:
    """The figures. seconds: length of the recording; slowed: the processor is so many times slower."""
    with tempfile.TemporaryDirectory() as folder:
        _build(Path(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
                try:
                    page = browser.new_page(viewport={"width": 640, "height": 360})
                    page.set_default_timeout(120_000)
                    page.goto(f"http://127.0.0.1:{server.server_port}/")
                    return _figures(page, people, seconds, slowed)
                finally:
                    browser.close()
        finally:
            server.shutdown()
            server.server_close()


def _build(folder: Path) -> None:
    path = subprocess.run(
        [sys.executable, "node_path.py"], cwd=ROOT / "web", capture_output=True, text=True, check=True
    ).stdout.strip()
    subprocess.run(
        ["node", str(HERE / "build.mjs"), "browser_page.ts", str(folder)], env={"PATH": path}, check=True
    )
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><title>Bench</title><body>'
        '<script type="module" src="bench.js"></script>'
    )


def _figures(page: Page, people: int, seconds: int, slowed: int) -> dict[str, Any]:
    frame_bytes = page.evaluate("([people, seconds]) => bench.record(people, seconds)", [people, seconds])
    drawn = {
        "": page.evaluate("(people) => bench.draw(people, false)", people),
        "_low": page.evaluate("(people) => bench.draw(people, true)", people),
    }
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    played = page.evaluate("(people) => bench.run(people)", people)
    return {
        "browser_people": people,
        "browser_people_placed": played["placed"],
        "browser_slowed": slowed,
        "browser_frame_bytes": round(frame_bytes),
        "browser_frames_shown": len(played["sdk_ms"]),
        "browser_script_ms": _mean(played["sdk_ms"]),
        "browser_script_p99_ms": _p99(played["sdk_ms"]),
        "crowd_update_ms": _mean(played["crowd_ms"]),
        "crowd_update_p99_ms": _p99(played["crowd_ms"]),
        **{f"crowd_draw_calls{kind}": each["calls"] for kind, each in drawn.items()},
        **{f"crowd_triangles{kind}": each["triangles"] for kind, each in drawn.items()},
    }


def _mean(values: list[float]) -> float:
    return round(fmean(values), 3)


def _p99(values: list[float]) -> float:
    return round(sorted(values)[int(len(values) * 0.99)], 3)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=PEOPLE)
    options.add_argument("--seconds", type=int, default=SECONDS)
    options.add_argument("--slowed", type=int, default=SLOWED)
    wanted = options.parse_args()
    print_report(
        f"python -m tests.bench.realtime.browser --people {wanted.people} --seconds {wanted.seconds}",
        measure(wanted.people, wanted.seconds, wanted.slowed),
    )


if __name__ == "__main__":
    main()
