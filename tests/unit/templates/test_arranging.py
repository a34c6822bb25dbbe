"""Arrangements of every template: nothing overlaps, people pass, each thing is placed once."""

from __future__ import annotations

import math
from collections import deque
from itertools import combinations

import pytest

from tests.fixtures.exhibits import SIZES, TEMPLATES, thing, things
from vitrine.catalog import polygons
from vitrine.templates.arranging import PASS_M, THINGS_LIMIT, Arrangement, arranged
from vitrine.templates.displays import EDGE_M, Display, Exhibit, Stand, single
from vitrine.templates.geometry import Footprint
from vitrine.templates.template import Template

NUMBERS = (0, 1, 2, 7, 999)
STEP_M = 0.15


def mixed(count: int) -> list[Exhibit]:
    """From rings to lamps, as a shop has them."""
    sizes = [(0.04, 0.04, 0.04), (0.3, 0.2, 0.3), (0.1, 0.12, 0.1), (0.4, 0.8, 0.4), (0.35, 1.9, 0.35)]
    return [thing(number, sizes[number % len(sizes)]) for number in range(count)]


def standing(arrangement: Arrangement) -> list[Display]:
    return [display for display in arrangement.displays if display.y == 0]


def check(template: Template, arrangement: Arrangement, given: list[Exhibit]) -> None:
    placed = [spot.stand.thing.id for spot in arrangement.spots]
    assert sorted([*placed, *(each.id for each in arrangement.left)]) == sorted(each.id for each in given)
    names = [*(spot.name for spot in arrangement.spots), *(place.name for place in arrangement.free)]
    assert len(set(names)) == len(names)
    assert sum(spot.hero for spot in arrangement.spots) == (1 if standing(arrangement) else 0)
    for one, two in combinations(standing(arrangement), 2):
        assert one.foot.apart(two.foot) > 0.1, (one, two)
    on_floor = [spot.stand for spot in arrangement.spots if not spot.hung]
    for one_thing, two_thing in combinations(on_floor, 2):
        assert foot_of(one_thing).apart(foot_of(two_thing)) > 0.01
    for display in standing(arrangement):
        for x, z in display.foot.corners(-0.001):
            assert within(template, x, z), display
    check_carried(arrangement)
    check_ways(template, standing(arrangement))


def foot_of(stand: Stand) -> Footprint:
    width, _, depth = stand.thing.size
    return Footprint(stand.x, stand.z, width, depth, stand.yaw_deg)


def within(template: Template, x: float, z: float) -> bool:
    """Between the walls: the floor that is walked on ends 0.25 m before them."""
    low, high = template.shell["bounds"]["min"], template.shell["bounds"]["max"]
    if not (low[0] < x < high[0] and low[2] < z < high[2]):
        return False
    near = [(x * k, z * k) for k in (1.0, 0.97, 0.94, 0.92)]
    return any(
        polygons.contains(piece["polygon"], point) for piece in template.shell["floor"] for point in near
    )


def check_carried(arrangement: Arrangement) -> None:
    """Each thing stands on a display that is as large as itself, at its height."""
    for spot in arrangement.spots:
        if spot.hung:
            continue
        stand = spot.stand
        below = [
            display
            for display in arrangement.displays
            if math.isclose(display.y + display.height, stand.y, abs_tol=1e-6)
            and math.hypot(display.foot.x - stand.x, display.foot.z - stand.z)
            <= display.foot.width / 2 + 1e-6
        ]
        assert below, stand
        assert stand.y + stand.thing.size[1] < 3.0


def check_ways(template: Template, displays: list[Display]) -> None:
    """From the spawn one comes to each display on ways that are PASS_M wide."""
    free: set[tuple[int, int]] = set()
    low, high = template.shell["bounds"]["min"], template.shell["bounds"]["max"]
    for i in range(math.floor(low[0] / STEP_M), math.ceil(high[0] / STEP_M)):
        for k in range(math.floor(low[2] / STEP_M), math.ceil(high[2] / STEP_M)):
            at = (i * STEP_M, k * STEP_M)
            if any(from_display(display, at) < PASS_M / 2 - STEP_M / 2 for display in displays):
                continue
            if any(polygons.contains(piece["polygon"], at) for piece in template.shell["floor"]):
                free.add((i, k))
    x, _, z = template.shell["spawns"][0]["position"]
    start = (round(x / STEP_M), round(z / STEP_M))
    assert start in free
    reached, heap = {start}, deque([start])
    while heap:
        i, k = heap.popleft()
        for near in ((i + 1, k), (i - 1, k), (i, k + 1), (i, k - 1)):
            if near in free and near not in reached:
                reached.add(near)
                heap.append(near)
    for display in displays:
        nearest = min(from_display(display, (i * STEP_M, k * STEP_M)) for i, k in reached)
        assert nearest <= PASS_M / 2 + 2 * STEP_M, display


def from_display(display: Display, at: tuple[float, float]) -> float:
    """Metres from a point to what stands there."""
    foot, yaw = display.foot, math.radians(display.foot.yaw_deg)
    dx, dz = at[0] - foot.x, at[1] - foot.z
    across, along = dx * math.cos(yaw) - dz * math.sin(yaw), dx * math.sin(yaw) + dz * math.cos(yaw)
    return math.hypot(max(0.0, abs(across) - foot.width / 2), max(0.0, abs(along) - foot.depth / 2))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 3, 20])
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_thing_has_its_place(name: str, count: int, size: str) -> None:
    given = things(count, SIZES[size])
    arrangement = arranged(TEMPLATES[name], given, 0)
    assert arrangement.left == ()
    check(TEMPLATES[name], arrangement, given)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", TEMPLATES)
def test_each_number_is_an_arrangement(name: str, number: int) -> None:
    given = mixed(12)
    arrangement = arranged(TEMPLATES[name], given, number)
    assert arrangement.left == ()
    check(TEMPLATES[name], arrangement, given)
    assert arranged(TEMPLATES[name], given, number) == arrangement


@pytest.mark.parametrize("name", TEMPLATES)
def test_other_numbers_are_other_arrangements(name: str) -> None:
    given = mixed(9)
    found = {str(arranged(TEMPLATES[name], given, number).spots) for number in range(8)}
    assert len(found) == 8


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_first_of_the_brands_order_is_the_hero(name: str) -> None:
    given = mixed(5)
    for first in range(len(given)):
        order = [*given[first:], *given[:first]]
        found = [spot.stand.thing for spot in arranged(TEMPLATES[name], order).spots if spot.hero]
        assert found == order[:1]
    # What hangs, and what its place does not take, leaves it to the next.
    others = [thing(7, (0.5, 0.7, 0.03)), thing(8, (0.5, 7.0, 0.5)), *given]
    (hero,) = [spot.stand.thing for spot in arranged(TEMPLATES[name], others).spots if spot.hero]
    assert hero == given[0]


@pytest.mark.parametrize("size", [(2.0, 0.8, 0.9), (2.0, 2.0, 2.0), (6.0, 1.0, 1.0), (0.5, 7.0, 0.5)])
@pytest.mark.parametrize("name", TEMPLATES)
def test_what_has_no_place_is_told(name: str, size: tuple[float, float, float]) -> None:
    given = things(20, size)
    check(TEMPLATES[name], arranged(TEMPLATES[name], given, 0), given)


@pytest.mark.parametrize("name", TEMPLATES)
def test_one_thing_of_two_metres_each_way_has_a_place(name: str) -> None:
    for size in ((2.0, 2.0, 2.0), (2.0, 0.8, 0.9)):
        assert arranged(TEMPLATES[name], things(1, size), 0).left == ()


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_low_table_among_small_things_has_its_place(name: str, number: int) -> None:
    """Deeper than most lines are: along the wall, with less of an edge, else in the middle."""
    table = thing(20, (0.792, 0.5, 1.44))
    small = [thing(k, (0.3, 0.15, 0.12) if k % 2 else (0.34, 0.2, 0.2)) for k in range(19)]
    given = [*small, table]
    arrangement = arranged(TEMPLATES[name], given, number)
    assert arrangement.left == ()
    check(TEMPLATES[name], arrangement, given)
    (carrying,) = [
        display
        for display in standing(arrangement)
        for spot in arrangement.spots
        if spot.stand.thing is table and display.foot.apart(foot_of(spot.stand)) == 0
    ]
    for x, z in foot_of(next(spot.stand for spot in arrangement.spots if spot.stand.thing is table)).corners(
        EDGE_M - 1e-6
    ):
        assert from_display(carrying, (x, z)) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", TEMPLATES)
def test_pictures_hang_on_walls_and_leave_the_others_free(name: str) -> None:
    template = TEMPLATES[name]
    given = [thing(0, (0.5, 0.7, 0.03)), *things(3, (0.3, 0.3, 0.3))]
    arrangement = arranged(template, [*given[:1], *(thing(k, (0.3, 0.3, 0.3)) for k in (1, 2, 3))], 0)
    (hung,) = [spot for spot in arrangement.spots if spot.hung]
    assert hung.name not in {place.name for place in arrangement.free}
    assert len(arrangement.free) == len(template.walls) - 1


def test_plinths_follow_the_thing() -> None:
    """The middle of what is shown comes near to the eye; what is large stands low."""
    ring, vase, lamp = (
        single(thing(0, size), 1.0) for size in ((0.04, 0.04, 0.04), (0.2, 0.5, 0.2), (0.5, 2, 0.5))
    )
    assert ring.height > vase.height > lamp.height
    assert ring.width < vase.width < lamp.width
    assert 1.0 <= vase.height + 0.25 <= 1.3


def test_more_than_counted_is_left() -> None:
    given = mixed(THINGS_LIMIT + 5)
    arrangement = arranged(next(iter(TEMPLATES.values())), given, 0)
    assert [each.id for each in arrangement.left][-5:] == [each.id for each in given[-5:]]


def test_no_product_is_an_empty_room() -> None:
    arrangement = arranged(next(iter(TEMPLATES.values())), [], 0)
    assert (arrangement.displays, arrangement.spots, arrangement.left) == ((), (), ())
