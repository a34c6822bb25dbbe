"""The poses of a room by slot, as wire integers, never as floats and never longer than the stay."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import Slot
from vitrine.rooms.bodies import (
    BODY_BYTES,
    FAR_BYTES,
    FULL_BYTES,
    Bodies,
    PositionsMm,
    RecordKind,
    far_bodies,
    positions_mm,
)
from vitrine.rooms.motion import Accepted
from vitrine.rooms.values import packed

AGE_STEP_MS: Final = 2
AGE_GREATEST: Final = 31
# For so many beats a jump is told, so that those hear of it who get every second record.
JUMP_BEATS: Final = 2
NEVER: Final = -(1 << 40)
# How fast somebody's share of recent beats with movement is forgotten.
CALM: Final = 0.9

Slots = NDArray[np.uint16]
Records = NDArray[np.uint8]
"""(n, bytes) records of the wire."""


class Poses:
    """The newest pose of each slot that `Motion` let pass.

    A *beat* is one showing of the room; `mark` begins it.
    """

    def __init__(self, size: int = 64) -> None:
        self._bodies: Bodies = np.zeros((size, FULL_BYTES), np.uint8)
        self._kinds = np.zeros(size, np.uint8)  # 0: no pose yet
        self._tracked = np.zeros(size, np.uint8)
        self._sampled_ms = np.zeros(size, np.int64)
        self._moved = np.zeros(size, np.bool_)
        self._jumped = np.zeros(size, np.bool_)
        self._moved_beat = np.full(size, NEVER, np.int64)
        self._jumped_beat = np.full(size, NEVER, np.int64)
        self._energy = np.zeros(size)
        self._far: Bodies = np.zeros((size, FAR_BYTES), np.uint8)
        self._far_stale = np.zeros(size, np.bool_)

    def _grow(self, slot: int) -> None:
        more = Poses(max(2 * len(self._kinds), slot + 1))
        for name, array in vars(self).items():
            getattr(more, name)[: len(array)] = array
        vars(self).update(vars(more))

    def add(self, slot: Slot) -> None:
        """Somebody new has this slot."""
        if slot >= len(self._kinds):
            self._grow(slot)
        self._kinds[slot] = 0
        self._energy[slot] = 0.0
        self._moved_beat[slot] = self._jumped_beat[slot] = NEVER

    def remove(self, slot: Slot) -> None:
        """Forget this slot's person."""
        self._kinds[slot] = 0
        self._bodies[slot] = 0
        self._far[slot] = 0

    def put(self, new: Accepted) -> NDArray[np.intp]:
        """These people are now here. Returns the slots of those who were not so before."""
        slots = new.slots
        changed = (self._bodies[slots] != new.bodies).any(axis=1)
        changed |= (self._kinds[slots] != new.kinds) | (self._tracked[slots] != new.tracked) | new.jumped
        self._moved[slots] |= changed
        self._jumped[slots] |= new.jumped
        self._kinds[slots] = new.kinds
        self._tracked[slots] = new.tracked
        self._sampled_ms[slots] = new.sampled_ms
        self._bodies[slots] = new.bodies
        self._far_stale[slots] |= changed
        moved: NDArray[np.intp] = slots[changed]
        return moved

    def mark(self, beat: int) -> None:
        """What came since the last beat belongs to this one. Beats are counted without gaps."""
        self._moved_beat[self._moved] = beat
        self._jumped_beat[self._jumped] = beat
        self._energy *= CALM
        self._energy[self._moved] += 1 - CALM
        self._moved[:] = False
        self._jumped[:] = False

    def subjects(self) -> Slots:
        """Slots that have a pose, ascending."""
        return np.flatnonzero(self._kinds).astype(np.uint16)

    def positions_mm(self, slots: Slots) -> PositionsMm:
        """(n, 3), where these people's heads are."""
        return positions_mm(self._bodies[slots])

    def moved_beat(self, slots: Slots) -> NDArray[np.int64]:
        """(n,), the beat in which each moved last."""
        found: NDArray[np.int64] = self._moved_beat[slots]
        return found

    def energy(self, slots: Slots) -> NDArray[np.float64]:
        """(n,), the share of recent beats in which each moved, 0..1."""
        found: NDArray[np.float64] = self._energy[slots]
        return found

    def full(self, slots: Slots) -> NDArray[np.bool_]:
        """(n,), who has hands to show: the others have head-only records."""
        found: NDArray[np.bool_] = self._kinds[slots] == RecordKind.FULL
        return found

    def records(self, kind: RecordKind, slots: Slots, beat: int, tick_ms: int) -> Records:
        """Full or head-only records of these people at a tick."""
        ages = np.clip((tick_ms - self._sampled_ms[slots]) // AGE_STEP_MS, 0, AGE_GREATEST)
        jumped = beat - self._jumped_beat[slots] < JUMP_BEATS
        flags = self._tracked[slots] | jumped.astype(np.uint8) << 2 | ages.astype(np.uint8) << 3
        return packed(kind, slots, flags.astype(np.uint8), self._bodies[slots, : BODY_BYTES[kind]])

    def far_records(self, slots: Slots) -> Records:
        """Far records of these people."""
        stale = slots[self._far_stale[slots]]
        for kind in (RecordKind.FULL, RecordKind.HEAD):
            chosen = stale[self._kinds[stale] == kind]
            if len(chosen):
                self._far[chosen] = far_bodies(self._bodies[chosen, : BODY_BYTES[kind]], kind)
        self._far_stale[stale] = False
        return packed(RecordKind.FAR, slots, np.zeros(0, np.uint8), self._far[slots])
