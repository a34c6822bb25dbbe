"""Who gets which bytes, and how much is given to a client that reads slowly."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.gateway.peers import Peer
from vitrine.gateway.delivery import Delivery
from vitrine.gateway.fanout.watching import Watching
from vitrine.gateway.figures import Counters
from vitrine.gateway.levels import CLEAN_MS, LOWEST, RAISE_PAUSE_MS, Levels
from vitrine.ids import Slot
from vitrine.rooms.bodies import HEAD_BYTES, RecordKind
from vitrine.rooms.commands import Command, SetLevel, Skipped
from vitrine.rooms.events import Noticed, Outgoing, Replaced, Sequenced
from vitrine.rooms.values import Frame, Section

A, B, C = Slot(0), Slot(1), Slot(2)
ONE = np.zeros(1, np.uint16), np.zeros(1, np.uint8), np.zeros((1, HEAD_BYTES), np.uint8)
FRAME = Frame(1, 2, (Section.of(RecordKind.HEAD, 0, *ONE),))


class Stage:
    def __init__(self) -> None:
        self.orders: list[Command] = []
        self.counters = Counters()
        self.delivery = Delivery(self.orders.append, self.counters, lambda slot: f"token-{slot}")
        self.peers = {A: Peer(), B: Peer()}
        self.now_ms = 0

    def frame(self, *receivers: Slot) -> list[Command]:
        """A tick with one frame. Returns what the room is told."""
        self.now_ms += 50
        self.orders.clear()
        self.delivery.send([Outgoing(receivers or (A, B), FRAME)], self.peers, self.now_ms)
        return list(self.orders)


def test_all_get_the_same_bytes_and_who_has_gone_gets_none() -> None:
    stage = Stage()
    assert stage.frame(A, B, C) == []
    (one,), (other,) = stage.peers[A].raw, stage.peers[B].raw
    assert one is other
    assert (stage.counters.frames_out, stage.counters.bytes_out) == (2, 2 * len(one))
    stage.delivery.send([Outgoing((A,), Replaced())], stage.peers, 100)
    assert len(stage.peers[A].raw) == 1


def test_spectators_get_what_is_theirs_once() -> None:
    stage, seen = Stage(), list[bytes]()
    event = Sequenced(1, Noticed("info", {"en": "x"}))
    told = [Outgoing((), FRAME, watchers=True), Outgoing((A, B), event, watchers=True), Outgoing((A,), FRAME)]
    stage.delivery.send(told, stage.peers, 50)
    stage.delivery.watching = cast(Watching, SimpleNamespace(send=lambda _, frame: seen.append(frame)))
    stage.delivery.send(told, stage.peers, 100)
    assert len(seen) == 2 and seen[1] is stage.peers[A].raw[2]
    assert stage.counters.events_out == 4


def test_a_stall_is_told_once_and_its_end_once() -> None:
    stage = Stage()
    stage.peers[B].reads = False
    assert stage.frame() == [Skipped(B), SetLevel(B, 1)]
    assert [stage.frame() for _ in range(RAISE_PAUSE_MS // 50 - 1)] == [[]] * (RAISE_PAUSE_MS // 50 - 1)
    assert stage.frame() == [SetLevel(B, 2)]
    stage.peers[B].reads = True
    assert stage.frame() == [Skipped(B)], "what was shown meanwhile is not known to them"
    assert stage.frame() == []
    assert len(stage.peers[A].raw) == stage.now_ms // 50 and stage.delivery.levels.of(A) == 0
    assert stage.counters.skips == 1 + RAISE_PAUSE_MS // 50


def test_one_skip_needs_one_full_frame() -> None:
    stage = Stage()
    stage.peers[B].reads = False
    stage.frame()
    stage.peers[B].reads = True
    assert stage.frame() == []


def test_five_clean_seconds_give_a_step_back() -> None:
    stage = Stage()
    stage.peers[B].reads = False
    while stage.delivery.levels.of(B) < LOWEST:
        stage.frame()
    stage.peers[B].reads = True
    since_ms, steps = stage.now_ms, []
    while stage.delivery.levels.of(B):
        steps += [
            (order.level, stage.now_ms - since_ms) for order in stage.frame() if isinstance(order, SetLevel)
        ]
    assert steps == [(2, CLEAN_MS), (1, 2 * CLEAN_MS), (0, 3 * CLEAN_MS)]
    assert stage.delivery.levels.all() == []


def test_who_has_gone_is_forgotten() -> None:
    stage = Stage()
    stage.peers[B].reads = False
    stage.frame()
    stage.delivery.forget(B)
    assert stage.delivery.levels.all() == [] and stage.frame() == [Skipped(B), SetLevel(B, 1)]


@given(st.lists(st.tuples(st.integers(0, 2000), st.booleans()), max_size=80))
def test_levels_move_by_single_steps_and_never_outside_their_range(story: list[tuple[int, bool]]) -> None:
    levels, now_ms, level = Levels(), 0, 0
    for pause_ms, skip in story:
        now_ms += pause_ms
        new = levels.skipped(A, now_ms) if skip else None
        steps = [] if new is None else [new]
        steps += [to for _, to in levels.recovered(now_ms)]
        for step in steps:
            assert abs(step - level) == 1 and 0 <= step <= LOWEST
            level = step
        assert levels.of(A) == level
