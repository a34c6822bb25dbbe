"""Who is still is warned once, in time, and gives up the seat; who moves or is of the house does not."""

from __future__ import annotations

import numpy as np

from tests.unit.rooms.told import LAYOUT, person
from vitrine.ids import Slot
from vitrine.rooms import LiveRoom
from vitrine.rooms.commands import Enter, Stir
from vitrine.rooms.events import StillWarned
from vitrine.rooms.stillness import LOOK_MS, WARNING_MS, Stillness

LIMIT_MS = 15 * 60_000


def test_one_warning_and_then_the_end() -> None:
    still = Stillness(LIMIT_MS)
    still.arrive(Slot(3), 0)
    assert still.due(LIMIT_MS - WARNING_MS - LOOK_MS) == ([], [])
    assert still.due(LIMIT_MS - WARNING_MS) == ([3], [])
    assert still.due(LIMIT_MS - LOOK_MS) == ([], [])
    assert still.due(LIMIT_MS) == ([], [3])
    still.leave(Slot(3))
    assert still.due(2 * LIMIT_MS) == ([], [])


def test_who_stirs_begins_anew_and_is_warned_anew() -> None:
    still = Stillness(LIMIT_MS)
    still.arrive(Slot(0), 0)
    at = LIMIT_MS - WARNING_MS
    assert still.due(at) == ([0], [])
    still.stir(np.array([0, 900]), at + LOOK_MS)
    assert still.due(LIMIT_MS) == ([], [])
    assert still.due(at + LOOK_MS + at) == ([0], [])


def test_places_grow_and_zero_is_for_ever() -> None:
    still = Stillness(LIMIT_MS)
    for slot in (0, 63, 64, 500):
        still.arrive(Slot(slot), 0)
    assert still.due(LIMIT_MS)[1] == [0, 63, 64, 500]
    never = Stillness(0)
    never.arrive(Slot(1), 0)
    assert never.due(10 * LIMIT_MS) == ([], [])


def test_a_room_warns_guests_and_lets_the_house_stand() -> None:
    room = LiveRoom(LAYOUT, epoch=1, still_ms=LIMIT_MS)
    for who, role in (("ada", "guest"), ("sam", "staff"), ("bob", "guest")):
        each = person(who)
        room.apply(Enter(type(each)(each.id, each.name, each.colour, role)))
    room.tick(50)
    room.outgoing()
    room.tick(LIMIT_MS // 2)
    room.apply(Stir(Slot(2)))
    room.tick(LIMIT_MS - WARNING_MS + 50)
    warned = [each.receivers for each in room.outgoing() if isinstance(each.payload, StillWarned)]
    assert warned == [(0,)] and room.still == []
    room.tick(LIMIT_MS + 50)
    assert room.still == [0]
