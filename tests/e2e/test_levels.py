"""Levels of detail in the room: a quick one first, the finest in the hand, what is not needed any more freed.

The demo's models have no levels: the room's answer is given some on its way, and files of our own for them.
"""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Route

from tests.e2e.conftest import Open
from tests.e2e.person import Person, until
from tests.fixtures.models import good_glb
from tests.shop import Shop

HERO = "Vase Galet"


def _level(number: int, size_bytes: int, triangles: int) -> dict[str, Any]:
    file = {"url": f"/models/levels/level{number}-0123456789ab.webp.glb", "bytes": size_bytes}
    return {
        "level": number,
        "triangles": triangles,
        "draw_calls": 1,
        "texture_memory_bytes": 100_000,
        "likeness_db": None,
        "files": [{**file, "codec": "meshopt", "images": "webp"}],
    }


def test_quick_first_then_fine_and_freed_again(opened: Open, shop: Shop) -> None:
    # What level is drawn goes by the picture's height.
    page = opened("/", device_scale_factor=0.5)
    asked: list[str] = []
    waiting: list[Route] = []

    def room(route: Route) -> None:
        detail = route.fetch().json()
        (vase,) = (each for each in detail["products"].values() if each["title"]["en"] == HERO)
        # So small a screen has a telephone's budget, which the demo's originals alone use up: lighter ones.
        for product in detail["products"].values():
            only = {**_level(0, 90_000, 1000)["files"][0], "url": product["model"]["url"]}
            product["model"]["levels"] = [{**_level(0, 90_000, 1000), "files": [only]}]
        vase["model"]["levels"] = [_level(0, 900_000, 4000), _level(2, 90_000, 400), _level(3, 9_000, 12)]
        route.fulfill(body=json.dumps(detail), content_type="application/json")

    def file(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1][:6]
        asked.append(name)
        if name == "level0":
            waiting.append(route)
        else:
            route.fulfill(body=good_glb(), content_type="model/gltf-binary")

    page.route("**/api/rooms/boutique?*", room)
    page.route("**/models/levels/*", file)
    page.goto(f"{shop.url}/rooms/boutique")
    visitor = Person(page).enter("Visitor")
    assert asked[0] == "level2", "what is quick to come"
    assert visitor.hero()["level"] == 2
    until(lambda: visitor.ask("vitrine.costs().loading") == 0, "everything in the room has come")
    files = visitor.ask("vitrine.costs().files")

    visitor.take(visitor.hero()["product"])
    # Asking the page lets Playwright hand over what it was asked for.
    until(lambda: visitor.hero() and waiting, "in the hand it is to be the finest")
    assert visitor.hero()["level"] == 2, "the one before stays until the better one is there"
    waiting.pop().fulfill(body=good_glb(), content_type="model/gltf-binary")
    until(lambda: visitor.hero()["level"] == 0, "the better one has taken its place")
    assert visitor.hero()["carried"]
    until(lambda: visitor.ask("vitrine.costs().files") == files, "the coarser one is freed")
    assert visitor.ask("vitrine.costs().over") == {"draw_calls": 0, "triangles": 0, "texture_bytes": 0}

    page.keyboard.press("Escape")
    until(lambda: visitor.hero()["level"] == 2, "put back and seen from afar, a coarser one does")
    until(lambda: visitor.ask("vitrine.costs().files") == files, "the finest is freed")
    assert visitor.ask("vitrine.errors") == []
