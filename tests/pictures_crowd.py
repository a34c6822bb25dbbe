"""Two hundred simulated visitors in the demo's gallery, in a real browser: `python -m tests.pictures_crowd`.

PNGs go to tests/e2e/screenshots (ignored by git), the two best also as WebP to `--out`. Each picture's line
tells what it cost to draw; the last line is one JSON object with all of them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from time import sleep
from typing import Any

from playwright.sync_api import sync_playwright

from tests.e2e.member import capacity, enrolled
from tests.e2e.person import Person, until
from tests.pictures import LOOK, Camera, Place, Point, shrink, stand
from tests.services.chromium import ARGUMENTS, chromium
from tests.shop import ROOT, Shop

ROOM = "gallery"
DRAW_CALLS_GOAL = 100
README = ("crowd-door", "crowd-middle")
# Nearer than this before the eyes, one back fills the picture.
ELBOW_ROOM_M = 0.75
TRIES = 12


@dataclass(frozen=True)
class View:
    """A picture to take: from where the eyes look at what, and at which quality."""

    name: str
    place: Place
    at: Point
    quality: str = "high"


VIEWS = (
    View("crowd-door", (0.0, 3.1), (0.0, 1.35, -2.0)),
    View("crowd-middle", (-3.4, 0.6), (2.4, 1.3, -1.4)),
    View("crowd-corner", (5.2, -3.3), (-1.5, 1.1, 1.0)),
    View("crowd-across", (-5.2, 3.2), (2.0, 1.2, -1.5)),
    View("crowd-low", (0.0, 3.1), (0.0, 1.35, -2.0), "low"),
)


@contextmanager
def crowd(url: str, count: int, seconds: int) -> Iterator[None]:
    """So many visitors walk about in the room meanwhile."""
    command = [sys.executable, "-m", "vitrine", "visitors", "--count", str(count), "--seconds", str(seconds)]
    walking = subprocess.Popen([*command, "--url", url, "--room", ROOM], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        walking.terminate()
        walking.wait(30)


def drawn(person: Person) -> int:
    """How many others are drawn here."""
    return len(person.ask("vitrine.people()"))


def ahead(person: Person, at: Point) -> float:
    """Metres to the nearest person in the middle of the picture."""
    x, z = person.place
    far = hypot(at[0] - x, at[2] - z)
    way = (at[0] - x) / far, (at[2] - z) / far
    found = [
        (hypot(p["x"] - x, p["z"] - z), (p["x"] - x) * way[0] + (p["z"] - z) * way[1])
        for p in person.ask("vitrine.people()")
    ]
    return min((away for away, along in found if along > 0.5 * away), default=99.0)


def taken(camera: Camera, person: Person, view: View, burst: int) -> dict[str, Any]:
    """The picture, once nobody stands right before the eyes; then `burst` more: does anything flicker?"""
    stand(person, view.place, view.at)
    for _ in range(TRIES):
        if ahead(person, view.at) > ELBOW_ROOM_M:
            break
        sleep(1)
    camera.take(person.page, view.name)
    stats = person.ask("vitrine.stats()")
    for number in range(burst):
        camera.take(person.page, f"{view.name}-{number + 2}")
    shot = {
        "name": view.name,
        "people": drawn(person),
        **{key: stats[key] for key in ("drawCalls", "triangles", "scriptMs", "low")},
    }
    print(f"    {shot}", flush=True)
    return shot


def pictures(camera: Camera, count: int, burst: int, only: frozenset[str]) -> list[dict[str, Any]]:
    shots = []
    for quality in ("high", "low"):
        views = [view for view in VIEWS if view.quality == quality and (not only or view.name in only)]
        if not views:
            continue
        with camera.inside(f"/rooms/{ROOM}?quality={quality}") as person:
            until(lambda: drawn(person) >= count, "all are drawn", 180)
            shots += [taken(camera, person, view, burst) for view in views]
            assert person.ask("vitrine.errors") == []
    return shots


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=600, help="the longest that the visitors stay")
    parser.add_argument("--burst", type=int, default=0, help="so many more pictures of each view, at once")
    parser.add_argument("--only", default="", help=f"some of {', '.join(view.name for view in VIEWS)}")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    asked = parser.parse_args()
    only = frozenset(filter(None, asked.only.split(",")))
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        shop = Shop(Path(data)).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            camera = Camera(browser, shop.url, LOOK)
            # The room holds a hundred; for this it holds all of them, and who takes the pictures.
            with (
                camera.page("/brand") as owner,
                capacity(enrolled(owner, shop), ROOM, asked.count + 5),
                crowd(shop.url, asked.count, asked.seconds),
            ):
                shots = pictures(camera, asked.count, asked.burst, only)
        finally:
            browser.close()
            shop.stop()
    asked.out.mkdir(parents=True, exist_ok=True)
    for name in README:
        if (LOOK / f"{name}.png").is_file():
            shrink(LOOK / f"{name}.png", asked.out / f"{name}.webp")
    most = max(shot["drawCalls"] for shot in shots)
    print(json.dumps({"visitors": asked.count, "most_draw_calls": most, "shots": shots}))
    return 0 if most <= DRAW_CALLS_GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
