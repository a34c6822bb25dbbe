"""The first view of every template: the hero whole in it, on a phone too, and nothing cut by its edge."""

from __future__ import annotations

import pytest

from tests.fixtures.exhibits import SIZES, TEMPLATES, things
from vitrine.templates.arranging import Arrangement, arranged
from vitrine.templates.geometry import Footprint
from vitrine.templates.viewing import NEAR_M, SPAN, FirstView, hero_at

EYES_M = 1.6
WARDROBE = {"a wardrobe": (1.2, 2.0, 0.65)}


def feet(arrangement: Arrangement) -> list[Footprint]:
    """Of what stands on the floor, the hero's first."""
    return [display.foot for display in arrangement.displays if display.y == 0]


@pytest.mark.parametrize("size", SIZES | WARDROBE)
@pytest.mark.parametrize("name", TEMPLATES)
def test_the_hero_is_seen_whole_from_the_door_on_a_phone_too(name: str, size: str) -> None:
    template, view = TEMPLATES[name], FirstView.of(TEMPLATES[name].shell)
    arrangement = arranged(template, things(1, (SIZES | WARDROBE)[size]), 0)
    (spot,) = arrangement.spots
    assert spot.hero
    (foot,) = feet(arrangement)
    assert view.shows(foot)
    assert not view.cut_on_phone(foot)


@pytest.mark.parametrize("size", ["rings of 4 cm", "bowls", "vases", "stools"])
@pytest.mark.parametrize("name", TEMPLATES)
def test_of_three_things_none_is_cut_by_the_edge_of_the_first_view(name: str, size: str) -> None:
    view = FirstView.of(TEMPLATES[name].shell)
    arrangement = arranged(TEMPLATES[name], things(3, SIZES[size]), 0)
    for foot in feet(arrangement):
        assert view.misses(foot) or (view.shows(foot) and not view.cut_on_phone(foot)), foot


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_small_comes_nearer_than_what_is_large(name: str) -> None:
    template, view = TEMPLATES[name], FirstView.of(TEMPLATES[name].shell)
    away = []
    for size in ("rings of 4 cm", "vases", "lamps of 2 m"):
        foot, *_ = feet(arranged(template, things(1, SIZES[size]), 0))
        away.append(view.seen_at(foot.x, foot.z)[1])
    assert away == sorted(away)
    assert NEAR_M < away[0] < view.seen_at(template.hero.x, template.hero.z)[1]


def test_a_hero_beside_the_axis_keeps_its_side_and_comes_to_the_middle_where_it_is_wide() -> None:
    view = FirstView(0.0, 3.0, 0.0)
    near = hero_at(view, (-1.0, -1.0), (0.34, 0.34), 0.04)
    assert near[0] < 0
    assert near[0] / (3.0 - near[1]) == pytest.approx(-1 / 4)
    wide = hero_at(view, (-1.0, -1.0), (2.4, 1.0), 4 * SPAN)
    assert near[0] < wide[0] <= 0


@pytest.mark.parametrize("yaw", [0.0, 90.0, -30.0])
def test_what_is_seen_turns_with_who_arrives(yaw: float) -> None:
    view = FirstView(1.0, 2.0, yaw)
    x, z = view.at(0.5, 4.0)
    assert view.seen_at(x, z) == pytest.approx((0.5, 4.0))
    assert view.shows(Footprint(x, z, 0.4, 0.4, yaw))
    assert view.misses(Footprint(*view.at(0.0, -1.0), 0.4, 0.4, yaw))


@pytest.mark.parametrize("name", TEMPLATES)
def test_of_two_beside_the_hero_each_side_has_one(name: str) -> None:
    found = arranged(TEMPLATES[name], things(3, SIZES["vases"]), 0)
    lines = [spot.name.rpartition("-")[0] for spot in found.spots if not spot.hero]
    assert len(set(lines)) == len(lines) == 2


@pytest.mark.parametrize("size", ["rings of 4 cm", "bowls", "vases"])
@pytest.mark.parametrize("count", [3, 5])
@pytest.mark.parametrize("name", TEMPLATES)
def test_the_hero_hides_nothing_from_who_arrives(name: str, count: int, size: str) -> None:
    view = FirstView.of(TEMPLATES[name].shell)
    hero, *others = feet(arranged(TEMPLATES[name], things(count, SIZES[size]), 0))
    assert len(others) > 0
    for foot in others:
        assert not (view.shows(foot) and view.hides(hero, foot)), foot


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_lamp_of_two_metres_leaves_the_name_to_be_read(name: str) -> None:
    template, view = TEMPLATES[name], FirstView.of(TEMPLATES[name].shell)
    (spot,) = arranged(template, things(1, SIZES["lamps of 2 m"]), 0).spots
    (foot,) = feet(arranged(template, things(1, SIZES["lamps of 2 m"]), 0))
    x, y, z = template.sign.position
    sign = Footprint(x, z, template.sign.width_m, 0.01, template.sign.yaw_deg)
    away = view.seen_at(x, z)[1]
    top = (spot.stand.y + 2.0 - EYES_M) / view.seen_at(spot.stand.x, spot.stand.z)[1]
    assert not view.hides(foot, sign) or top <= (y - template.sign.height_m / 2 - EYES_M) / away


def test_what_is_hidden_stands_behind_and_in_line() -> None:
    view = FirstView(0.0, 3.0, 0.0)
    front = Footprint(-1.0, 0.0, 0.4, 0.4)
    assert view.hides(front, Footprint(-2.0, -3.0, 0.4, 0.4))
    assert not view.hides(Footprint(-2.0, -3.0, 0.4, 0.4), front)
    assert not view.hides(front, Footprint(0.0, -3.0, 0.4, 0.4))
    assert not view.hides(front, Footprint(-1.0, 4.0, 0.4, 0.4))
