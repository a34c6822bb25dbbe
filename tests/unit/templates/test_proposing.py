"""The room.json of a brand's own model: what the shop takes, with the products where they fit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.interiors import proposal
from vitrine.catalog.roomjson import checked
from vitrine.templates.displays import Exhibit
from vitrine.templates.proposing import placed, summary_of, written


def exhibit(name: str, width: float, height: float, depth: float) -> Exhibit:
    return Exhibit(name, (-width / 2, 0, -depth / 2), (width / 2, height, depth / 2))


def document(exhibits: list[Exhibit]) -> dict[str, Any]:
    return {
        "format": "vitrine.room/1", "id": "ours", "title": {"en": "Ours"}, "summary": summary_of("Maison"),
        "scene": {"model": "a" * 64}, **written(proposal(), exhibits),
    }  # fmt: skip


def test_the_shop_takes_it_as_it_is() -> None:
    room = checked(document([]))
    assert room["spawns"][0]["name"] == "door" and room["obstacles"]
    names = [slot["name"] for slot in room["slots"]]
    assert len(names) == len(set(names)) and names.count("hero") == 1
    assert all(slot["title"]["fr"] for slot in room["slots"])


@pytest.mark.parametrize("count", [1, 3, 20])
def test_products_stand_where_they_fit(count: int) -> None:
    product = "product_" + "0" * 24
    things = [exhibit(f"{product}{number:02d}", 0.2, 0.3, 0.2) for number in range(count)]
    room = checked(document(things))
    slots = {slot["name"]: slot for slot in room["slots"]}
    assert 0 < len(room["placements"]) <= count
    for placement in room["placements"]:
        assert slots[placement["slot"]]["position"][1] >= 0.9, "nothing small lies on the floor"


def test_what_is_great_takes_the_floor_and_what_fits_nowhere_is_left_out() -> None:
    slots = proposal().slots
    found = placed(
        slots, [exhibit("lamp", 0.4, 1.7, 0.4), exhibit("ship", 6, 5, 6), exhibit("ring", 0.03, 0.03, 0.03)]
    )
    where = {name: slots[number] for number, name in found}
    assert set(where) == {"lamp", "ring"}
    assert where["lamp"].on == "floor" and where["ring"].on == "top"


def test_the_hero_is_the_first_of_the_brands_order_that_fits_there() -> None:
    slots = proposal().slots
    (hero,) = [number for number, slot in enumerate(slots) if slot.hero]
    stool, lamp, ship = (
        exhibit("stool", 0.3, 0.6, 0.3),
        exhibit("lamp", 0.4, 1.7, 0.4),
        exhibit("ship", 6, 5, 6),
    )
    assert (hero, "stool") in placed(slots, [stool, lamp])
    assert (hero, "lamp") in placed(slots, [ship, lamp, stool])
