"""The poses of a room by slot, as wire integers, never as floats and never longer than the stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import Slot
from vitrine.rooms.bodies import BODY_BYTES, FULL_BYTES, Bodies, Kind, PositionsMm, far_bodies, positions_mm
from vitrine.rooms.commands import Move
from vitrine.rooms.timing import Transit
from vitrine.rooms.values import Section

DISCONTINUITY: Final = 4
AGE_STEP_MS: Final = 2
AGE_GREATEST: Final = 31


@dataclass(slots=True)
class _Sender:
    """What must be known of a sender before a pose of theirs is looked at."""

    transit: Transit
    seq: int | None = None
    # Sticky until it is sent: the pose that jumped may be overtaken within its tick.
    jumped: bool = True


class Poses:
    """The newest legal pose of each slot. Between ticks `take` collects; `accept` judges all at once."""

    def __init__(self, low_mm: NDArray[np.int32], high_mm: NDArray[np.int32]) -> None:
        self._box = low_mm, high_mm
        self._senders: dict[Slot, _Sender] = {}
        self._incoming: dict[Slot, tuple[Move, int]] = {}
        self._allot(64)

    def _allot(self, size: int) -> None:
        self._bodies: Bodies = np.zeros((size, FULL_BYTES), np.uint8)
        self._kinds = np.zeros(size, np.uint8)  # 0: no pose yet
        self._tracked = np.zeros(size, np.uint8)
        self._jumped = np.zeros(size, np.bool_)
        self._moved = np.zeros(size, np.bool_)
        self._sampled_ms = np.zeros(size, np.int64)
        self._shown_tick = np.zeros(size, np.int64)

    def _grow(self, slot: int) -> None:
        names = ("_bodies", "_kinds", "_tracked", "_jumped", "_moved", "_sampled_ms", "_shown_tick")
        earlier = [getattr(self, name) for name in names]
        self._allot(max(2 * len(self._kinds), slot + 1))
        for name, array in zip(names, earlier, strict=True):
            getattr(self, name)[: len(array)] = array

    def set_box(self, low_mm: NDArray[np.int32], high_mm: NDArray[np.int32]) -> None:
        """Heads stay inside this box from now on."""
        self._box = low_mm, high_mm

    def add(self, slot: Slot) -> None:
        """Somebody new has this slot."""
        if slot >= len(self._kinds):
            self._grow(slot)
        self._kinds[slot] = 0
        self._senders[slot] = _Sender(Transit())

    def remove(self, slot: Slot) -> None:
        """Forget this slot's person."""
        del self._senders[slot]
        self._incoming.pop(slot, None)
        self._kinds[slot] = 0
        self._bodies[slot] = 0

    def take(self, move: Move) -> None:
        """Keep the newest pose of each; an older one that overtook is dropped."""
        sender = self._senders[move.slot]
        if sender.seq is not None and not 0 < (move.seq - sender.seq) & 0xFFFF < 0x8000:
            return
        sender.seq = move.seq
        sender.jumped |= bool(move.flags & DISCONTINUITY)
        self._incoming[move.slot] = move, sender.transit.sampled_ms(move.sample_ms, move.arrived_ms)

    def accept(self) -> list[Slot]:
        """Judge what came since the last tick. Returns whose pose lies outside the room and was refused."""
        refused: list[Slot] = []
        for kind in (Kind.FULL, Kind.HEAD):
            moves = [pair for pair in self._incoming.values() if pair[0].kind is kind]
            if moves:
                refused += self._accept(kind, moves)
        self._incoming.clear()
        return refused

    def _accept(self, kind: Kind, moves: list[tuple[Move, int]]) -> Iterable[Slot]:
        width = BODY_BYTES[kind]
        slots = np.array([move.slot for move, _ in moves], np.intp)
        bodies = np.frombuffer(b"".join(move.body for move, _ in moves), np.uint8).reshape(-1, width)
        tracked = np.array([move.flags & 3 for move, _ in moves], np.uint8)
        sampled = np.array([sampled_ms for _, sampled_ms in moves], np.int64)
        low, high = self._box
        where = positions_mm(bodies)
        legal = ((where >= low) & (where <= high)).all(axis=1)
        refused = [Slot(int(slot)) for slot in slots[~legal]]
        if refused:
            slots, bodies, tracked, sampled = slots[legal], bodies[legal], tracked[legal], sampled[legal]
        jumped = np.array([self._landed(Slot(int(slot))) for slot in slots], np.bool_)
        changed = (self._bodies[slots, :width] != bodies).any(axis=1)
        changed |= (self._kinds[slots] != kind) | (self._tracked[slots] != tracked) | jumped
        self._moved[slots] |= changed
        self._jumped[slots] |= jumped
        self._kinds[slots] = kind
        self._tracked[slots] = tracked
        self._sampled_ms[slots] = sampled
        self._bodies[slots, :width] = bodies
        if width < FULL_BYTES:
            self._bodies[slots, width:] = 0
        return refused

    def _landed(self, slot: Slot) -> bool:
        sender = self._senders[slot]
        jumped, sender.jumped = sender.jumped, False
        return jumped

    def subjects(self) -> NDArray[np.uint16]:
        """Slots that have a pose, ascending."""
        return np.flatnonzero(self._kinds).astype(np.uint16)

    def positions_mm(self, slots: NDArray[np.uint16]) -> PositionsMm:
        """(n, 3), where these people's heads are."""
        return positions_mm(self._bodies[slots])

    def due(self, slots: NDArray[np.uint16], tick: int, tick_hz: int) -> NDArray[np.bool_]:
        """Who moved since they were last shown, or was not shown for a second."""
        result: NDArray[np.bool_] = self._moved[slots] | (tick - self._shown_tick[slots] >= tick_hz)
        return result

    def shown(self, slots: NDArray[np.uint16], tick: int) -> None:
        """These people have been shown to all who see them at every tick."""
        self._moved[slots] = False
        self._jumped[slots] = False
        self._shown_tick[slots] = tick

    def sections(self, slots: NDArray[np.uint16], tier: int, tick_ms: int, far: bool) -> list[Section]:
        """Records of these people: full ones, then head-only ones, or all as far records."""
        found = []
        for kind in (Kind.FULL, Kind.HEAD):
            chosen = slots[self._kinds[slots] == kind]
            if not len(chosen):
                continue
            bodies = self._bodies[chosen, : BODY_BYTES[kind]]
            if far:
                none = np.zeros(len(chosen), np.uint8)
                found.append(Section(Kind.FAR, tier, chosen, none, far_bodies(bodies, kind)))
                continue
            ages = np.clip((tick_ms - self._sampled_ms[chosen]) // AGE_STEP_MS, 0, AGE_GREATEST)
            flags = self._tracked[chosen] | self._jumped[chosen].astype(np.uint8) << 2
            found.append(Section(kind, tier, chosen, flags | ages.astype(np.uint8) << 3, bodies))
        return found
