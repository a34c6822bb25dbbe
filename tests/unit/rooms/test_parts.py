"""The parts of a room, each alone: slots, transit times, shared state."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.rooms.errors import StateTooLarge
from vitrine.rooms.slots import REST_MS, Slots
from vitrine.rooms.state import EXTENSION_BYTES, KEYS_LIMIT, VALUE_BYTES, SharedState
from vitrine.rooms.timing import LATEST_MS, WINDOW_MS, Transit


def test_the_lowest_rested_slot_is_taken() -> None:
    slots = Slots()
    assert [slots.take(0) for _ in range(3)] == [0, 1, 2]
    slots.give_back(slots.take(0), 0)
    slots.give_back(Slots().take(0), 10)
    assert slots.take(REST_MS - 1) == 4
    assert slots.take(REST_MS) == 3
    assert slots.take(REST_MS + 10) == 0


class Judge:
    """The transit of one sender."""

    def __init__(self) -> None:
        self.transit = Transit(1)

    def sampled_ms(self, sample_ms: int, arrived_ms: int) -> int:
        one = np.array([0]), np.array([sample_ms]), np.array([arrived_ms])
        return int(self.transit.sampled_ms(*one)[0])


class Scalar:
    """The same said for one sender in whole numbers, as PROTOCOL.md's "sample age" has it."""

    def __init__(self) -> None:
        self.base: int | None = None
        self.least = self.with_ = self.until_ms = 0

    def sampled_ms(self, sample_ms: int, arrived_ms: int) -> int:
        offset = arrived_ms - sample_ms
        if self.base is None:
            self.base, self.until_ms = offset, arrived_ms + WINDOW_MS
        offset = (offset - self.base + (1 << 31)) % (1 << 32) - (1 << 31)
        if arrived_ms >= self.until_ms:
            self.least, self.with_ = min(self.with_, offset), offset
            self.until_ms = arrived_ms + WINDOW_MS
        self.least, self.with_ = min(self.least, offset), min(self.with_, offset)
        if offset - self.least > LATEST_MS:
            self.least = self.with_ = offset
        return arrived_ms - (offset - self.least)


times = st.tuples(st.integers(0, 3), st.integers(0, (1 << 32) - 1), st.integers(0, 9000))


@given(st.lists(st.lists(times, min_size=1, max_size=4, unique_by=lambda each: each[0]), max_size=20))
def test_all_senders_at_once_are_judged_as_each_alone(ticks: list[list[tuple[int, int, int]]]) -> None:
    together, alone, now_ms = Transit(2), [Scalar() for _ in range(4)], 0
    together.grow(4)
    for tick in ticks:
        now_ms += max(pause for _, _, pause in tick)
        slots, samples, earlier = (np.array(column) for column in zip(*tick, strict=True))
        said = together.sampled_ms(slots, samples, now_ms - earlier % 50)
        assert said.tolist() == [
            alone[slot].sampled_ms(sample_ms, now_ms - pause % 50) for slot, sample_ms, pause in tick
        ]


@given(st.lists(st.integers(0, 300), min_size=1, max_size=50), st.integers(0, 1 << 32))
def test_a_sample_is_never_later_than_its_arrival_nor_more_late_than_the_way(
    delays: list[int], base: int
) -> None:
    transit = Judge()
    for number, delay in enumerate(delays):
        sampled = number * 50
        arrived = sampled + delay
        said = transit.sampled_ms((base + sampled) & 0xFFFFFFFF, arrived)
        least = min(delays[: number + 1])
        assert said == arrived - (delay - least)


def test_a_clock_that_stood_still_is_believed_again_at_once() -> None:
    transit = Judge()
    assert transit.sampled_ms(0, 100) == 100
    assert transit.sampled_ms(50, 10_050) == 10_050


def test_drift_is_forgotten_within_two_windows() -> None:
    transit = Judge()
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
    for number in range(16):
        state.put("wall", str(number), "x" * (VALUE_BYTES - 100))
    with pytest.raises(StateTooLarge, match=str(EXTENSION_BYTES)):
        state.put("wall", "16", "x" * (VALUE_BYTES - 100))
    assert state.view()["lamp"]["on"] is False and "16" not in state.view()["wall"]


def test_none_takes_a_key_away_and_frees_its_place() -> None:
    state = SharedState()
    for number in range(KEYS_LIMIT):
        state.put("lamp", str(number), "x" * 100)
    assert state.put("lamp", "0", None) and not state.put("lamp", "0", None)
    assert "0" not in state.view()["lamp"]
    assert state.put("lamp", "one more", 1)


def test_a_copy_of_the_state_does_not_change_with_it() -> None:
    state = SharedState()
    state.put("lamp", "on", True)
    copy = state.copy()
    state.put("lamp", "on", False)
    assert copy == {"lamp": {"on": True}}
