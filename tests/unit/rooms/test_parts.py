"""The parts of a room, each alone: slots, transit times, shared state, interest, far bodies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.rooms.errors import StateTooLarge
from vitrine.rooms.interest import Composition, Everybody, Tier, View
from vitrine.rooms.slots import REST_MS, Slots
from vitrine.rooms.state import EXTENSION_BYTES, KEYS_LIMIT, VALUE_BYTES, SharedState
from vitrine.rooms.timing import WINDOW_MS, Transit


def test_the_lowest_rested_slot_is_taken() -> None:
    slots = Slots()
    assert [slots.take(0) for _ in range(3)] == [0, 1, 2]
    slots.give_back(slots.take(0), 0)
    slots.give_back(Slots().take(0), 10)
    assert slots.take(REST_MS - 1) == 4
    assert slots.take(REST_MS) == 3
    assert slots.take(REST_MS + 10) == 0


@given(st.lists(st.integers(0, 300), min_size=1, max_size=50), st.integers(0, 1 << 32))
def test_a_sample_is_never_later_than_its_arrival_nor_more_late_than_the_way(
    delays: list[int], base: int
) -> None:
    transit = Transit()
    for number, delay in enumerate(delays):
        sampled = number * 50
        arrived = sampled + delay
        said = transit.sampled_ms((base + sampled) & 0xFFFFFFFF, arrived)
        least = min(delays[: number + 1])
        assert said == arrived - (delay - least)


def test_a_clock_that_stood_still_is_believed_again_at_once() -> None:
    transit = Transit()
    assert transit.sampled_ms(0, 100) == 100
    assert transit.sampled_ms(50, 10_050) == 10_050


def test_drift_is_forgotten_within_two_windows() -> None:
    transit = Transit()
    lateness = []
    for at in range(0, 4 * WINDOW_MS, 1000):
        # The sender's clock loses 1 ms in each 250: after 60 s it is 240 ms behind.
        arrived = at + at // 250
        lateness.append(arrived - transit.sampled_ms(at, arrived))
    assert max(lateness) <= 2 * WINDOW_MS // 250


def test_shared_state_has_bounds_and_keeps_what_it_had() -> None:
    state = SharedState()
    assert state.put("lamp", "on", True)
    assert not state.put("lamp", "on", True)
    with pytest.raises(StateTooLarge, match=str(VALUE_BYTES)):
        state.put("lamp", "on", "x" * VALUE_BYTES)
    with pytest.raises(StateTooLarge):
        state.put("lamp", "x" * 65, 1)
    with pytest.raises(StateTooLarge):
        state.put("lamp", "", 1)
    for number in range(KEYS_LIMIT - 1):
        state.put("lamp", str(number), number)
    with pytest.raises(StateTooLarge, match=str(KEYS_LIMIT)):
        state.put("lamp", "one more", 1)
    assert state.put("lamp", "on", False)
    for number in range(4):
        state.put("wall", str(number), "x" * (VALUE_BYTES - 100))
    with pytest.raises(StateTooLarge, match=str(EXTENSION_BYTES)):
        state.put("wall", "4", "x" * (VALUE_BYTES - 100))
    assert state.view()["lamp"]["on"] is False and "4" not in state.view()["wall"]


def test_a_copy_of_the_state_does_not_change_with_it() -> None:
    state = SharedState()
    state.put("lamp", "on", True)
    copy = state.copy()
    state.put("lamp", "on", False)
    assert copy == {"lamp": {"on": True}}


def view(due: list[bool], receivers: tuple[int, ...], fresh: frozenset[int] = frozenset()) -> View:
    count = len(due)
    return View(
        1, np.arange(count, dtype=np.uint16), np.zeros((count, 3), np.int32), np.array(due), receivers, fresh
    )


def plain(found: tuple[Composition, ...]) -> list[tuple[tuple[int, ...], list[tuple[int, list[int]]]]]:
    def tier(each: Tier) -> tuple[int, list[int]]:
        return each.number, each.subjects.tolist()

    return [(one.receivers, [tier(each) for each in one.tiers]) for one in found]


def test_everybody_gets_who_is_due_and_the_fresh_get_all() -> None:
    found = plain(Everybody().compose(view([True, False, True], (0, 1, 2, 3), frozenset({3}))))
    assert found == [((0, 1, 2), [(0, [0, 2])]), ((3,), [(0, [0, 1, 2])])]


def test_nothing_is_sent_when_nothing_is_new() -> None:
    assert Everybody().compose(view([False, False], (0, 1))) == ()
