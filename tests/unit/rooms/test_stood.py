"""Where people stood: each person once a cell, nobody's way."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from vitrine.ids import Slot
from vitrine.rooms import stood as stoods
from vitrine.rooms.stood import CELLS, SIDE, Stood


def look(stood: Stood, *at: tuple[int, float, float]) -> None:
    """at: slot, x and z in the room's metres."""
    slots = np.array([each[0] for each in at], np.uint16)
    places = np.array([[(each[1] + 32) * 1000, 2600, (each[2] + 32) * 1000] for each in at], np.int32)
    stood.look(slots, places.reshape(-1, 3))


def test_one_stands_where_two_looks_find_one_and_counts_there_once() -> None:
    stood = Stood()
    stood.sit(Slot(0), "ada")
    look(stood, (0, 1.2, -0.7))
    assert stood.cells(1) == []
    for _ in range(3):
        look(stood, (0, 1.9, -0.1))
    assert stood.cells(1) == [(1, -1, 1)]
    look(stood, (0, 2.5, -0.1))
    look(stood, (0, 3.5, -0.1))
    assert stood.cells(1) == [(1, -1, 1)], "who walks through stands nowhere"


def test_who_comes_back_by_another_seat_is_the_same_person() -> None:
    stood = Stood()
    for slot in (0, 5, 200):
        stood.sit(Slot(slot), "ada")
        look(stood, (slot, 0.5, 0.5))
        look(stood, (slot, 0.5, 0.5))
        stood.rise(Slot(slot))
        look(stood, (slot, 4.5, 4.5))
        look(stood, (slot, 4.5, 4.5))
    assert stood.cells(1) == [(0, 0, 1)]


def test_only_cells_with_enough_different_people_are_told() -> None:
    stood = Stood(size=2)
    for number in range(10):
        stood.sit(Slot(number), f"visitor_{number}")
    everybody = [(number, 2.5, 2.5) for number in range(10)]
    nine = [(number, -2.5, 2.5) for number in range(9)]
    for at in (everybody, everybody, nine, nine):
        look(stood, *at)
    assert stood.cells(10) == [(2, 2, 10)]
    assert stood.cells(0) == [(-3, 2, 9), (2, 2, 10)]


def test_a_room_of_300_metres_has_no_more_cells_than_any() -> None:
    stood = Stood()
    stood.sit(Slot(0), "ada")
    for at in (-150.0, 150.0):
        look(stood, (0, at, at))
        look(stood, (0, at, at))
    assert [(x, z) for x, z, _ in stood.cells(1)] == [(-32, -32), (32, 32)]
    assert SIDE * SIDE == CELLS == 65 * 65


def test_beyond_the_limit_nobody_more_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stoods, "PEOPLE_LIMIT", 3)
    stood = Stood()
    for number in range(5):
        stood.sit(Slot(number), f"visitor_{number}")
    for _ in range(2):
        look(stood, *((number, 0.5, 0.5) for number in range(5)))
    assert stood.cells(1) == [(0, 0, 3)]


def test_as_a_plain_count_says() -> None:
    """300 people of whom many come twice, 40 looks: as sets say that are filled one by one."""
    dice, stood = np.random.default_rng(3), Stood()
    people = [f"visitor_{number % 220}" for number in range(300)]
    said: dict[tuple[int, int], set[str]] = defaultdict(set)
    for begin in range(0, 300, 100):
        for slot in range(100):
            stood.sit(Slot(slot), people[begin + slot])
        before: dict[int, tuple[int, int]] = {}
        for _ in range(40):
            at = [(slot, *dice.integers(-2, 2, 2).astype(float)) for slot in range(100)]
            look(stood, *at)
            for slot, x, z in at:
                cell = int(x), int(z)
                if before.get(slot) == cell:
                    said[cell].add(people[begin + slot])
                before[slot] = cell
    assert stood.cells(1) == [(*cell, len(found)) for cell, found in sorted(said.items())]
    assert any(len(found) >= 10 for found in said.values())
