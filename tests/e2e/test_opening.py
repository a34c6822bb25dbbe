"""A new brand opens its shop on a phone, in French alone, with nothing but what the screen says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.opening import SCREENS, open_shop
from tests.e2e.person import Person, until
from tests.fixtures.models import good_glb
from tests.shop import Shop


def test_a_stranger_opens_a_shop_on_a_phone_in_french(opened: Open, shop: Shop, tmp_path: Path) -> None:
    names = {"Souffle", "Brise", "Zéphyr"}
    files = []
    for number, name in enumerate(sorted(names)):
        files.append(tmp_path / f"{name}.glb")
        files[-1].write_bytes(good_glb(40 + number))
    phone = opened("/", locale="fr-FR", viewport={"width": 390, "height": 844})
    room = open_shop(phone, shop, "Lampes Éole", files, SCREENS["fr"])
    visitor = Person(opened(room.removeprefix(shop.url))).enter("Visitor")
    until(lambda: names <= set(visitor.titles()), "who has the address sees what the brand sells")
    # Not a word of English was asked for; who reads English gets the French ones, and is told that they are.
    sold = [each for each in _listed(phone, shop, "products") if each["title"].get("fr") in names]
    (made,) = [each for each in _listed(phone, shop, "rooms") if room.endswith(f"/{each['id']}")]
    assert [list(each["title"]) for each in sold] == [["fr"]] * 3
    assert [list(each["description"]) for each in sold] == [["fr"]] * 3
    assert made["title"] == {"fr": "Lampes Éole"}
    page = opened(f"/products/{sold[0]['id']}")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "fr")
    expect(page.locator(".product-text")).to_have_attribute("lang", "fr")


@pytest.mark.long
def test_a_stranger_opens_a_shop_on_a_desk(opened: Open, shop: Shop, tmp_path: Path) -> None:
    files = []
    for number, name in enumerate(("Breath", "Breeze", "Zephyr")):
        files.append(tmp_path / f"{name}.glb")
        files[-1].write_bytes(good_glb(60 + number))
    desk = opened("/", locale="en-GB", viewport={"width": 1280, "height": 800})
    room = open_shop(desk, shop, "Lamps of the North", files, SCREENS["en"])
    visitor = Person(opened(room.removeprefix(shop.url))).enter("Visitor")
    until(
        lambda: {each.stem for each in files} <= set(visitor.titles()),
        "who has the address sees what the brand sells",
    )


def _listed(page: Page, shop: Shop, what: str) -> list[dict[str, Any]]:
    answer: dict[str, Any] = page.request.get(f"{shop.url}/api/{what}?limit=100").json()
    items: list[dict[str, Any]] = answer["items"]
    return items
