"""Rooms proposed for models: where one walks, arrives, puts things; models in which nobody could stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.fixtures import interiors
from tests.fixtures.interiors import Point, Quad, triangles
from vitrine.assets.errors import NotARoom
from vitrine.assets.measuring.proposal import Proposal
from vitrine.assets.measuring.proposing import proposed
from vitrine.catalog import polygons


def a_room(*more: Quad) -> list[Quad]:
    return [quad for group in interiors.shell() for quad in group] + list(more)


def reason(quads: Sequence[Quad], factor: float = 1.0) -> str:
    with pytest.raises(NotARoom) as refused:
        proposed(*triangles(quads, factor))
    assert refused.value.values["detail_fr"] != refused.value.message
    assert refused.value.values["size_m"] == pytest.approx(
        np.ptp(triangles(quads, factor)[0], axis=0), abs=0.01
    )
    return str(refused.value.values["reason"])


def test_a_furnished_room() -> None:
    room = proposed(*triangles(a_room(*interiors.furniture())))
    (piece,) = room.floor
    assert piece.height == 0
    assert abs(polygons.area_m2(piece.polygon)) == pytest.approx(5.6 * 4.6 - 2.1 * 0.8, rel=0.08)
    (plinth,) = room.obstacles
    assert abs(polygons.area_m2(plinth)) == pytest.approx(1.0, rel=0.15)
    check_walked(room)
    on_top = [slot for slot in room.slots if slot.on == "top"]
    assert sorted({slot.position[1] for slot in on_top}) == [0.9, 1.0]
    assert len([slot for slot in on_top if slot.position[1] == 0.9]) >= 2, "a counter takes several things"
    assert all(slot.yaw_deg == 0 for slot in on_top if slot.position[1] == 0.9), "they look into the room"
    assert sum(slot.hero for slot in room.slots) == 1
    assert 10 <= room.area_m2 <= 30 and 2 <= room.capacity <= 40


def check_walked(room: Proposal) -> None:
    x, _, z = room.spawn
    assert any(polygons.contains(piece.polygon, (x, z)) for piece in room.floor)
    assert not any(polygons.contains(each, (x, z)) for each in room.obstacles)
    for polygon in [*room.obstacles, *(piece.polygon for piece in room.floor)]:
        assert polygons.fault(polygon) is None and len(polygon) <= 128
    for slot in room.slots:
        assert all(
            low <= at <= high for low, at, high in zip(room.low_m, slot.position, room.high_m, strict=True)
        )
        if slot.on == "floor":
            away = np.hypot(slot.position[0] - x, slot.position[2] - z)
            assert away >= 1.2, "nobody arrives within what stands on the floor"


def test_one_looks_into_the_room_from_where_one_arrives() -> None:
    room = proposed(*triangles(a_room()))
    x, _, z = room.spawn
    yaw = np.radians(room.yaw_deg)
    ahead = np.array([-np.sin(yaw), -np.cos(yaw)])
    inwards = -np.array([x, z]) / np.hypot(x, z)
    assert ahead @ inwards > 0.95


def test_an_empty_room_has_places_on_its_floor() -> None:
    room = proposed(*triangles(a_room()))
    assert len(room.slots) >= 4 and {slot.on for slot in room.slots} == {"floor"}
    places = np.array([slot.position for slot in room.slots])
    apart = np.hypot(*(places[:, None, [0, 2]] - places[None, :, [0, 2]]).transpose(2, 0, 1))
    assert apart[~np.eye(len(places), dtype=bool)].min() >= 1.6
    check_walked(room)


def test_a_podium_is_walked_on_at_its_height() -> None:
    room = proposed(*triangles(a_room(*interiors.box((0.5, 0, -1.5), (2.5, 0.2, 1.0)))))
    assert sorted(piece.height for piece in room.floor) == pytest.approx([0, 0.2])
    assert room.obstacles == ()
    check_walked(room)


def test_open_and_torn_rooms_are_rooms() -> None:
    """Walls that are one pane, faces turned about and left out: not watertight, walkable all the same."""
    quads = a_room(*interiors.furniture())
    torn = [quad for number, quad in enumerate(quads) if number % 7]
    whole, found = proposed(*triangles(quads)), proposed(*triangles(interiors.turned(torn)))
    assert found.area_m2 == pytest.approx(whole.area_m2, rel=0.1)
    check_walked(found)


def test_upside_down_is_remarked() -> None:
    def flipped(quads: list[Quad]) -> list[Quad]:
        def turn(point: Point) -> Point:
            return interiors.upside_down(point)

        return [(turn(a), turn(b), turn(c), turn(d)) for a, b, c, d in quads]

    room = a_room(*interiors.furniture())
    assert proposed(*triangles(room)).remarks == ()
    assert proposed(*triangles(flipped(room))).remarks == ("upside-down",)


def test_models_in_which_nobody_could_stand() -> None:
    room = a_room(*interiors.furniture())
    assert reason(room, 100) == "in-cm"
    assert reason(room, 1000) == "in-mm"
    assert reason(interiors.box((-150, 0, -150), (150, 4, 150))) == "too-wide"
    assert reason(room, 0.1) == "too-small"
    assert reason([((0, 0, 0), (3, 0, 0), (3, 3, 0), (3, 3, 0))]) == "too-small"
    sloped: Quad = ((0, 0, 0), (3, 0, 0), (3, 3, 3), (3, 3, 3))
    assert reason([sloped]) == "no-floor"
    x, y, z = 40.0, 0.0, 0.0
    moved = [tuple((a + x, b + y, c + z) for a, b, c in quad) for quad in room]
    assert reason(moved) == "far-away"  # type: ignore[arg-type]


def test_one_triangle_to_stand_on_is_a_floor() -> None:
    points = np.array([[0.0, 0, 0], [0, 0, 6], [6, 0, 0]])
    room = proposed(points, np.array([[0, 1, 2]]))
    assert room.area_m2 > 5
    check_walked(room)
