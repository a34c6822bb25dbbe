"""A refused room costs few steps, however much it holds."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest

from tests.fixtures.calls import counted, name_of
from tests.fixtures.rooms import room
from vitrine.catalog import polygons
from vitrine.catalog.counting import CORNERS_LIMIT
from vitrine.catalog.errors import RoomRefused
from vitrine.catalog.roomjson import checked
from vitrine.ids import new_id

MANY = 200_000
FEW_STEPS = 5_000


def circle(corners: int, x: float, z: float, radius_m: float = 0.2) -> list[list[float]]:
    turns = [2 * math.pi * number / corners for number in range(corners)]
    return [[x + radius_m * math.cos(turn), z + radius_m * math.sin(turn)] for turn in turns]


def placement(**more: Any) -> dict[str, Any]:
    return {"id": new_id("placement"), "product": new_id("product"), "slot": "plinth-1", **more}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"placements": [0] * MANY}, "$.placements"),
        ({"placements": [placement(position=[0] * MANY)]}, "$.placements[0].position"),
        ({"slots": [{}] * 257}, "$.slots"),
        ({"obstacles": [{"polygon": [[0, 0]] * MANY}]}, "$.obstacles[0].polygon"),
        ({"floor": [{"polygon": [[0] * MANY], "height": 0}]}, "$.floor[0].polygon[0]"),
        ({"bounds": {"min": [0] * MANY, "max": [1, 1, 1]}}, "$.bounds.min"),
        ({"spawns": MANY}, "$.spawns"),
    ],
)
def test_what_is_too_much_is_counted_and_no_more(changes: dict[str, Any], path: str) -> None:
    document = room(**changes)
    checked(room())  # the schema is read once
    with counted() as calls, pytest.raises(RoomRefused) as caught:
        checked(document)
    assert caught.value.path == path
    assert calls.total() < FEW_STEPS


def test_validator_stops_at_the_first_error() -> None:
    faulty = room(placements=[placement(product="none") for _ in range(512)])
    with counted() as calls, pytest.raises(RoomRefused) as caught:
        checked(faulty)
    assert caught.value.path == "$.placements[0].product"
    assert calls["vitrine.catalog.roomjson._whole_pattern"] < 32


def test_corners_have_a_budget_of_all_pieces_together() -> None:
    pieces = [{"polygon": circle(128, 3, -2)} for _ in range(CORNERS_LIMIT // 128 - 1)]
    full = checked(room(obstacles=pieces))
    assert len(full["obstacles"]) == 31
    with counted() as calls, pytest.raises(RoomRefused) as caught:
        checked(room(obstacles=[*pieces, {"polygon": circle(128, 3, -2)}]))
    assert caught.value.path == "$.obstacles[31].polygon"
    assert calls[name_of(polygons.fault)] == 0


def test_pieces_that_stand_already_are_not_looked_at_again() -> None:
    standing = checked(room(obstacles=[{"polygon": circle(128, 3, -2)} for _ in range(20)]))
    other = {**copy.deepcopy(standing), "title": {"en": "Another"}}
    with counted() as calls:
        assert checked(other, standing)["title"] == {"en": "Another"}
    assert calls[name_of(polygons.fault)] == calls[name_of(polygons.contains)] == 0
    assert checked(other, standing)["obstacles"] == standing["obstacles"]

    other["spawns"] = [{**other["spawns"][0], "position": [3, 0, -2]}]
    with counted() as calls, pytest.raises(RoomRefused) as caught:
        checked(other, standing)
    assert caught.value.path == "$.spawns[0].position"
    assert calls[name_of(polygons.fault)] == 0

    smaller = {**copy.deepcopy(standing), "bounds": {"min": [-3, -0.5, -3], "max": [4, 4, 3]}}
    with pytest.raises(RoomRefused) as caught:
        checked(smaller, standing)
    assert caught.value.path == "$.floor[0].polygon"


def test_a_room_of_older_rules_keeps_its_corners() -> None:
    """It stands with more than the budget: everything but its pieces can still be changed."""
    standing = checked(room())
    standing["obstacles"] = [{"polygon": circle(128, 3, -2)} for _ in range(200)]
    document = {**copy.deepcopy(standing), "capacity": 7}
    assert checked(document, standing)["capacity"] == 7
    with pytest.raises(RoomRefused):
        checked(document)
