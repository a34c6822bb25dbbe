"""Simulated visitors make room for each other, and touch nothing that stands in the room."""

from __future__ import annotations

import json
import math
import random

from tests.shop import ROOT
from vitrine.cli.company import GUEST_APART_M, Company
from vitrine.cli.walker import Walkable, Walker

STEP_S = 0.05
SHOULDERS_M = 0.38


def walker(ground: Walkable, company: Company, number: int) -> Walker:
    return Walker(ground, random.Random(number), number % 5 < 2, company, number)  # noqa: S311  repeatable


def distances(walkers: list[Walker]) -> list[float]:
    """From each to the nearest other, sorted."""
    return sorted(
        min(math.dist(one.at, other.at) for other in walkers if other is not one) for one in walkers
    )


def test_sixty_people_in_the_gallery_do_not_stand_in_each_other() -> None:
    ground = Walkable(json.loads((ROOT / "assets/rooms/gallery/room.json").read_text()))
    company, walkers = Company(), list[Walker]()
    for number in range(60):
        walkers.append(walker(ground, company, number))
        for one in walkers:
            one.step(STEP_S)
    for _ in range(240):
        for one in walkers:
            one.step(STEP_S)
    assert distances(walkers)[3] >= SHOULDERS_M, "at most a pair in a hurry brush past each other"
    assert all(ground.height_m(one.at) is not None for one in walkers)
    assert sum(one.arrivals for one in walkers) > 20, "and yet they get about"


def test_two_who_meet_pass_each_other() -> None:
    square = [[-4.0, -4.0], [4.0, -4.0], [4.0, 4.0], [-4.0, 4.0]]
    ground = Walkable({"floor": [{"polygon": square}], "spawns": [{"position": [0.0, 0.0, 0.0]}]})
    company = Company()
    one, other = (walker(ground, company, number) for number in (1, 2))
    one.at, other.at = (-2.0, 0.0), (2.0, 0.0)
    one._goal, other._goal = (2.0, 0.0), (-2.0, 0.0)
    nearest = 9.0
    while one.arrivals + other.arrivals < 2:
        for each in (one, other):
            if each.arrivals == 0:
                each.step(STEP_S)
        nearest = min(nearest, math.dist(one.at, other.at))
    assert nearest > SHOULDERS_M


def test_who_has_left_is_in_nobodys_way() -> None:
    company = Company()
    company.stand(1, (0.0, 0.0))
    company.stand(2, (0.1, 0.0))
    assert company.push(1, (0.0, 0.0))[0] < 0 < company.push(2, (0.1, 0.0))[0]
    company.leave(2)
    assert company.push(1, (0.0, 0.0)) == (0.0, 0.0) and company.room(1, (0.0, 0.0)) == 1.0
    company.leave(2)


def test_who_is_none_of_the_simulated_is_given_room_too() -> None:
    company = Company()
    company.notice(7, (0.1, 0.0))
    company.join(7)
    company.stand(1, (0.0, 0.0))
    company.notice(7, (0.1, 0.0))
    assert company.room(1, (0.0, 0.0)) == 1.0, "their own places are known better than from frames"
    company.notice(9, (0.2, 0.0))
    assert company.room(1, (0.0, 0.0)) == 0.2 / GUEST_APART_M
    company.forget(9)
    assert company.room(1, (0.0, 0.0)) == 1.0


def test_two_in_one_spot_part() -> None:
    company = Company()
    for who in (1, 2):
        company.stand(who, (0.0, 0.0))
    assert company.push(1, (0.0, 0.0)) != company.push(2, (0.0, 0.0))
