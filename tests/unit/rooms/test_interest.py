"""Distance decides how often somebody is shown; a crowd is shown in bounded bytes, and nobody never."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import share
from tests.unit.rooms.crowd import Crowd, Tally
from vitrine.ids import VisitorId
from vitrine.rooms import Frame
from vitrine.rooms.commands import Hide, SetLevel, Skipped
from vitrine.rooms.events import Outgoing
from vitrine.rooms.grid import CELLS, CellShape, Grid
from vitrine.rooms.interest import NEAR_CAP, SHAPES, TOGETHER

SECOND = 20


def shown_to(outgoing: list[Outgoing], receiver: int) -> list[tuple[int, int]]:
    """(slot, tier) of every record that this receiver gets."""
    return [
        (slot, section.tier)
        for each in outgoing
        if isinstance(each.payload, Frame) and receiver in each.receivers
        for section in each.payload.sections
        for slot in section.slots.tolist()
    ]


def settled(crowd: Crowd) -> Crowd:
    """Everybody has sent a pose and has been shown everybody."""
    crowd.tick()
    for _ in range(3):
        crowd.walk()
        crowd.tick()
    return crowd


def rates(crowd: Crowd, seconds: int = 3, watch: frozenset[int] = frozenset()) -> Tally:
    tally = Tally()
    for tick in range(SECOND * seconds):
        crowd.walk()
        tally.add(tick, crowd.tick(), watch)
    return tally


def test_bytes_of_a_thousand_spread_over_the_room() -> None:
    tally = rates(settled(Crowd(1000, 31.0)))
    each = np.array([tally.bytes[slot] for slot in range(1000)]) / 3
    assert each.mean() <= 70_000
    assert np.quantile(each, 0.95) <= 70_000
    assert each.max() <= 75_000
    assert min(tally.frames.values()) == 3 * SECOND


def test_bytes_of_a_thousand_in_one_cell() -> None:
    tally = rates(settled(Crowd(1000, 1.9)))
    each = np.array([tally.bytes[slot] for slot in range(1000)]) / 3
    assert each.max() <= 80_000


def test_a_crowd_shows_the_best_near_and_nobody_never() -> None:
    crowd = settled(Crowd(300, 1.9))
    tally = rates(crowd, 2, frozenset({0}))
    assert tally.greatest_near <= NEAR_CAP
    for slot in range(300):
        ticks = [tick for tick, _ in tally.shown[0, slot]]
        assert np.diff([-1, *ticks, 2 * SECOND]).max() <= SECOND


def test_in_a_crowd_half_of_which_stands_nobody_is_silent_for_long() -> None:
    for half_m in (2.0, 8.0):
        crowd = settled(Crowd(600, half_m, seed=4))
        walkers = np.arange(300, 600)
        tally, watch = Tally(), frozenset({0, 599})
        for tick in range(8 * SECOND):
            crowd.walk(walkers)
            tally.add(tick, crowd.tick(), watch)
        for receiver in watch:
            for slot in range(600):
                ticks = [tick for tick, _ in tally.shown[receiver, slot]]
                assert np.diff([0, *ticks, 8 * SECOND]).max() <= 26


def test_each_tier_has_its_rate() -> None:
    crowd = Crowd(TOGETHER + 40, 1.0)
    crowd.at_m[:] = 26.0
    crowd.at_m[:3] = [[0.5, 2.0], [3.5, 2.0], [8.5, 2.0]]
    crowd.tick()
    tally = Tally()
    for tick in range(SECOND * 3):
        crowd.at_m[:3, 1] += 0.001
        crowd.send(np.arange(len(crowd.slots)))
        out = crowd.tick()
        if tick >= SECOND:
            tally.add(tick, out, frozenset({0}))
    tiers = {slot: {tier for _, tier in tally.shown[0, slot]} for slot in (0, 1, 2, 50)}
    counts = {slot: len(tally.shown[0, slot]) for slot in (0, 1, 2, 50)}
    assert tiers == {0: {0}, 1: {0}, 2: {1}, 50: {2}}
    assert counts[0] == counts[1] == 2 * SECOND
    assert counts[2] == SECOND
    assert counts[50] == 2 * SECOND // 8


def test_who_stands_still_is_repeated_once_a_second() -> None:
    for count, half_m in ((20, 4.0), (300, 28.0), (300, 1.9)):
        crowd = settled(Crowd(count, half_m))
        tally = Tally()
        for tick in range(5 * SECOND):
            outgoing = crowd.tick()
            if tick >= SECOND:
                tally.add(tick, outgoing, frozenset({0}))
        for slot in range(count):
            ticks = [tick for tick, _ in tally.shown[0, slot]]
            assert 4 <= len(ticks) <= 6
            assert np.diff(ticks).max() <= 24


def test_walking_away_lowers_the_rate_and_the_change_of_cell_shows_everybody() -> None:
    crowd = settled(Crowd(200, 1.0))
    crowd.at_m[100:] += 20.0
    everybody = np.arange(200)
    crowd.send(everybody, jump=True)
    for _ in range(SECOND):
        crowd.send(everybody)
        crowd.tick()
    before = [tier for slot, tier in shown_to(crowd.tick(), 0) if slot == 1]
    assert before in ([], [0])
    crowd.at_m[0] = [16.5, 16.5]
    for step in range(2):
        crowd.at_m[0] += step * 0.01
        crowd.send(everybody, jump=step == 0)
        outgoing = crowd.tick()
        if step == 0:
            assert len({slot for slot, _ in shown_to(outgoing, 0)}) == 200
    tally = Tally()
    for tick in range(2 * SECOND):
        crowd.at_m += 0.001
        crowd.send(everybody)
        tally.add(tick, crowd.tick(), frozenset({0}))
    assert {tier for _, tier in tally.shown[0, 1]} == {2}
    assert len(tally.shown[0, 1]) == 2 * SECOND // 8


def test_who_skipped_a_frame_gets_everybody_and_others_do_not() -> None:
    crowd = settled(Crowd(500, 28.0))
    crowd.tick()
    crowd.room.apply(Skipped(crowd.slots[7]))
    outgoing = crowd.tick()
    assert len({slot for slot, _ in shown_to(outgoing, int(crowd.slots[7]))}) == 500
    assert len(shown_to(outgoing, int(crowd.slots[8]))) < 250


def test_fresh_receivers_of_one_cell_share_one_composition() -> None:
    crowd = settled(Crowd(500, 1.9))
    for slot in crowd.slots[:50]:
        crowd.room.apply(Skipped(slot))
    whole = [
        each.receivers
        for each in crowd.tick()
        if isinstance(each.payload, Frame) and sum(part.count for part in each.payload.sections) == 500
    ]
    assert len(whole) == 4  # the middle of the room is a corner of four cells
    assert sum(map(len, whole)) == 50


def test_levels_cost_less_and_less() -> None:
    crowd = settled(Crowd(400, 6.0))
    for level in (1, 2, 3):
        crowd.room.apply(SetLevel(crowd.slots[level], level))
    tally = rates(crowd, 3, frozenset({1, 2, 3}))
    assert tally.bytes[0] > tally.bytes[1] > tally.bytes[2] > tally.bytes[3] > 0
    assert {tier for slot in range(400) for _, tier in tally.shown[3, slot][1:]} == {2}


def test_everybody_is_a_strategy_for_any_number() -> None:
    crowd = settled(Crowd(200, 28.0, interest="everybody"))
    crowd.walk()
    assert shown_to(crowd.tick(), 0) == [(slot, 0) for slot in range(200)]


@settings(max_examples=share(30))
@given(
    st.integers(3, 150), st.floats(0.5, 28.0), st.integers(0, 2**32 - 1),
    st.sets(st.tuples(st.integers(0, 149), st.integers(0, 149)), max_size=12),
    st.lists(st.integers(0, 3), min_size=10, max_size=10),
)  # fmt: skip
def test_nobody_is_shown_whom_they_do_not_see(
    count: int, half_m: float, seed: int, pairs: set[tuple[int, int]], levels: list[int]
) -> None:
    crowd = settled(Crowd(count, half_m, seed))
    apart = set()
    for one, other in pairs:
        if max(one, other) < count and one != other:
            crowd.room.apply(Hide(VisitorId(f"visitor_{one}"), VisitorId(f"visitor_{other}")))
            apart |= {(int(crowd.slots[one]), int(crowd.slots[other]))}
            apart |= {(int(crowd.slots[other]), int(crowd.slots[one]))}
    for index, level in enumerate(levels[:count]):
        crowd.room.apply(SetLevel(crowd.slots[index], level))
    seen = set()
    for tick in range(25):
        if tick == 12:
            crowd.room.apply(Skipped(crowd.slots[0]))
        crowd.walk()
        for each in crowd.tick():
            if isinstance(each.payload, Frame):
                shown = {slot for section in each.payload.sections for slot in section.slots.tolist()}
                seen |= {(receiver, slot) for receiver in each.receivers for slot in shown}
    assert not seen & apart
    everyone = {(int(a), int(b)) for a in crowd.slots for b in crowd.slots}
    assert seen == everyone - apart


def test_watchers_get_ten_frames_a_second_and_everybody_at_once_when_new() -> None:
    crowd = settled(Crowd(300, 20.0))
    crowd.room.watched = True
    crowd.room.newcomers = True
    crowd.walk()
    first = [each for each in crowd.tick() if each.newcomers and isinstance(each.payload, Frame)]
    assert sum(section.count for each in first for section in each.payload.sections) == 300
    crowd.room.newcomers = False
    frames, slots = 0, set()
    for _ in range(SECOND):
        crowd.walk()
        for each in crowd.tick():
            if each.watchers and isinstance(each.payload, Frame):
                frames += 1
                slots |= {slot for section in each.payload.sections for slot in section.slots.tolist()}
                near = sum(section.count for section in each.payload.sections if section.tier == 0)
                assert near <= NEAR_CAP
    assert frames == SECOND // 2
    assert len(slots) == 300


def test_pacing_on_a_border_changes_no_cell() -> None:
    grid = Grid()
    one = np.array([0], np.uint16)
    cells = {
        int(grid.settle(one, np.array([[32_000 + offset, 0, 30_000]], np.int32))[0])
        for offset in (-500, 500, -900, 900, -100, 100)
    }
    assert len(cells) == 1
    assert int(grid.settle(one, np.array([[33_500, 0, 30_000]], np.int32))[0]) not in cells


@pytest.mark.parametrize("cell", [0, 15, 17, 136, 255])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_cell_is_in_one_tier_of_every_shape(cell: int, shape: CellShape) -> None:
    near, middle, far = ([each for run in runs for each in range(*run)] for runs in shape.runs(cell))
    assert sorted(near + middle + far) == list(range(CELLS))
    assert cell in near
    cells = np.array([0, 0, 15, 16, 17, 33, 136, 136, 152, 255])
    counts = [part[cell] for part in shape.counts(cells)]
    assert counts == [sum(each in near for each in cells), sum(each in middle for each in cells)]


def test_a_denser_room_has_narrower_shapes_and_the_same_bytes() -> None:
    for count in (600, 2000, 4000):
        tally = rates(settled(Crowd(count, 31.0)), 1)
        far = count * 8 * 20 / 8
        each = np.array([tally.bytes[slot] for slot in range(count)])
        assert each.mean() - far <= 62_000
