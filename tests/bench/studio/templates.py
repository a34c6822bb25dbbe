"""What a room from a template costs.

A demo of its own; for each template a room is made over HTTP with the demo's products, and a browser with an
empty cache and a phone's screen walks in. Seconds from the order until one stands there with every product;
draw calls of all that is seen; kilobytes of the template's own files, another light and floor included.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.e2e.person import Person, until
from tests.services.chromium import ARGUMENTS, chromium
from tests.shop import Shop

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
WIDE: Final[ViewportSize] = {"width": 1280, "height": 800}


def figures(pictures: Path | None) -> dict[str, Any]:
    """pictures: a folder for the rooms from the spawn, as they are looked at."""
    with opened() as (shop, browser):
        client = httpx.Client(
            base_url=shop.url, headers={"Authorization": f"Bearer {shop.token()}"}, timeout=60
        )
        offered = client.get("/api/templates").json()["items"]
        measured = {each["name"]: measure(shop, client, browser, each, pictures) for each in offered}
    return {
        "room_made_s": max(each["made_s"] for each in measured.values()),
        "template_draw_calls_max": max(each["draw_calls"] for each in measured.values()),
        "template_kb_max": max(each["kb"] for each in measured.values()),
        "templates": measured,
    }


@contextmanager
def opened() -> Iterator[tuple[Shop, Browser]]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        shop = Shop(Path(folder)).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield shop, browser
        finally:
            browser.close()
            shop.stop()


def measure(
    shop: Shop, client: httpx.Client, browser: Browser, template: dict[str, Any], pictures: Path | None
) -> dict[str, float]:
    started = time.monotonic()
    made = client.post("/api/rooms", json={"title": {"en": template["name"]}, "template": template["name"]})
    made.raise_for_status()
    room = made.json()["id"]
    # Its makers stand in the draft; the bench comes in as anybody does.
    client.patch(f"/api/rooms/{room}", json={"state": "public"}).raise_for_status()
    with walked_in(shop, browser, f"/rooms/{room}", PHONE) as (person, _):
        wanted = len(client.get(f"/api/rooms/{room}").json()["room"]["placements"])
        until(lambda: len(person.ask("vitrine.products()")) >= wanted, "every product stands there", 120)
        made_s = round(time.monotonic() - started, 1)
        calls = person.ask("vitrine.stats().drawCalls")
    if pictures is not None:
        look(shop, client, browser, template, room, pictures)
    return {
        "made_s": made_s,
        "draw_calls": calls,
        "kb": kilobytes(client, template, room),
        "products": wanted,
    }


def kilobytes(client: httpx.Client, template: dict[str, Any], room: str) -> float:
    """Of the scene, and of the light and floor that cost most besides."""
    size = 0.0
    for time_of in template["times"]:
        for floor in next(each for each in template["materials"] if each["name"] == "floor")["choices"]:
            said = {"time": time_of["name"], "materials": {"floor": floor["name"]}}
            client.patch(f"/api/rooms/{room}/dressing", json=said).raise_for_status()
            detail = client.get(f"/api/rooms/{room}").json()
            dressing = detail["room"]["dressing"]
            files = {each["picture"] for each in dressing["finishes"] if each["picture"]}
            if dressing["lightmap"]:
                files.add(dressing["lightmap"]["picture"])
            scene = detail["models"][detail["room"]["scene"]["model"]]
            size = max(
                size,
                sum(len(client.get(path).content) for path in [scene, *(f"/pictures/{f}" for f in files)]),
            )
    return round(size / 1000, 1)


@contextmanager
def walked_in(shop: Shop, browser: Browser, path: str, size: ViewportSize) -> Iterator[tuple[Person, Page]]:
    context = browser.new_context(viewport=size, locale="en-GB")
    context.set_default_timeout(120_000)
    page = context.new_page()
    try:
        page.goto(shop.url + path)
        yield Person(page).enter("Camille"), page
    finally:
        context.close()


def look(
    shop: Shop, client: httpx.Client, browser: Browser, template: dict[str, Any], room: str, folder: Path
) -> None:
    """As it was made, at each time of day, in another arrangement."""
    folder.mkdir(parents=True, exist_ok=True)
    wishes: list[tuple[str, dict[str, Any]]] = [
        (each["name"], {"time": each["name"], "arrangement": 0}) for each in template["times"]
    ]
    wishes.append(("another", {"time": template["times"][0]["name"], "arrangement": 3}))
    with walked_in(shop, browser, f"/rooms/{room}?quality=high", WIDE) as (person, page):
        # What one does with keys is told over the picture's foot, some time after one came in.
        page.evaluate("() => document.querySelector('.room-hint').remove()")
        for name, wish in wishes:
            client.patch(f"/api/rooms/{room}/dressing", json=wish).raise_for_status()
            version = client.get(f"/api/rooms/{room}").json()["room"]["version"]
            until(partial(_shows, person, version), "the room is that now")
            page.wait_for_timeout(6_000)
            page.screenshot(path=folder / f"{template['name']}-{name}.png")


def _shows(person: Person, version: int) -> bool:
    return bool(person.ask("vitrine.room().version") >= version)
