"""What comes of the poses that people send: which of them count, and when each one was sampled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import Slot
from vitrine.rooms.bodies import LEFT_HAND_AT, RIGHT_HAND_AT, Bodies, RecordKind, field, positions_mm
from vitrine.rooms.commands import Moves
from vitrine.rooms.timing import Transit

LEFT_TRACKED: Final = 1
RIGHT_TRACKED: Final = 2
DISCONTINUITY: Final = 4

# No person walks, and no tracked head is thrown, faster than this; the second's worth that one may have saved
# up lets pass what a stalled network delivers at once.
GREATEST_SPEED_MM_MS: Final = 12.0
SAVED_MM: Final = 12_000.0
TELEPORT_PAUSE_MS: Final = 250.0
TELEPORTS_AT_ONCE: Final = 8
# An arm, and a controller at its end. A controller on the table while its owner walks off is nobody's hand.
REACH_MM: Final = 1200
_REACH_CODE: Final = 1023

Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Accepted:
    """Poses that count, all (n,), in wire form. tracked: bits 0 and 1. jumped: do not interpolate to them."""

    slots: NDArray[np.intp]
    kinds: NDArray[np.uint8]
    tracked: NDArray[np.uint8]
    bodies: Bodies
    sampled_ms: NDArray[np.int64]
    jumped: Truth


class Motion:
    """Everything known of a sender, by slot, so that a tick's poses are judged at once."""

    def __init__(self, low_mm: NDArray[np.int32], high_mm: NDArray[np.int32], size: int = 64) -> None:
        self._box = low_mm, high_mm
        self._transit = Transit(size)
        self._here = np.zeros(size, np.bool_)
        self._numbered = np.zeros(size, np.bool_)
        self._seq = np.zeros(size, np.int64)
        # Sticky until it is shown: the pose that jumped may be refused, or overtaken within its tick.
        self._jumped = np.zeros(size, np.bool_)
        self._stands = np.zeros(size, np.bool_)
        self._where_mm = np.zeros((size, 3), np.int32)
        self._since_ms = np.zeros(size, np.int64)
        self._saved_mm = np.zeros(size)
        self._teleport_ms = np.zeros(size)
        self.outside: dict[Slot, None] = {}
        self.too_fast: dict[Slot, None] = {}

    def _grow(self, slot: int) -> None:
        size = max(2 * len(self._here), slot + 1)
        self._transit.grow(size)
        for name, array in vars(self).items():
            if isinstance(array, np.ndarray):
                more = np.zeros((size - len(array), *array.shape[1:]), array.dtype)
                setattr(self, name, np.concatenate([array, more]))

    def set_box(self, low_mm: NDArray[np.int32], high_mm: NDArray[np.int32]) -> None:
        """Heads stay inside this box from now on."""
        self._box = low_mm, high_mm

    def add(self, slot: Slot) -> None:
        """Somebody new has this slot."""
        if slot >= len(self._here):
            self._grow(slot)
        self._here[slot] = True
        self._stands[slot] = False
        self._saved_mm[slot] = SAVED_MM
        self._teleport_ms[slot] = -np.inf
        self.again(slot)

    def again(self, slot: Slot) -> None:
        """The same person sends by another connection: numbers and clock begin anew, their place stays."""
        self._numbered[slot] = False
        self._jumped[slot] = True
        self._transit.forget(slot)

    def remove(self, slot: Slot) -> None:
        """Forget this slot's person."""
        self._here[slot] = False
        self.outside.pop(slot, None)
        self.too_fast.pop(slot, None)

    def judge(self, moves: Moves) -> Accepted:
        """The poses that count; whose are refused is noted in `outside` and `too_fast`.

        Poses of who has left, and older ones that overtook, are dropped.
        """
        here = moves.slots < len(self._here)
        here[here] = self._here[moves.slots[here]]
        moves = _chosen(moves, here)
        ahead = (moves.seq - self._seq[moves.slots]) & 0xFFFF
        moves = _chosen(moves, ~self._numbered[moves.slots] | (ahead > 0) & (ahead < 0x8000))
        slots = moves.slots
        self._seq[slots] = moves.seq
        self._numbered[slots] = True
        self._jumped[slots] |= moves.flags & DISCONTINUITY != 0
        sampled_ms = self._transit.sampled_ms(slots, moves.sample_ms, moves.arrived_ms)
        where_mm = positions_mm(moves.bodies)
        low, high = self._box
        inside: Truth = np.all((where_mm >= low) & (where_mm <= high), axis=1)
        good = inside & self._slow_enough(moves, where_mm, inside)
        if not good.all():
            self.outside.update((Slot(slot), None) for slot in slots[~inside].tolist())
            self.too_fast.update((Slot(slot), None) for slot in slots[inside & ~good].tolist())
            moves, sampled_ms, where_mm = moves.where(good), sampled_ms[good], where_mm[good]
            slots = moves.slots
        self._where_mm[slots] = where_mm
        self._stands[slots] = True
        jumped = self._jumped[slots]
        self._jumped[slots] = False
        tracked, bodies = _within_reach(moves)
        return Accepted(slots, moves.kinds, tracked, bodies, sampled_ms, jumped)

    def _slow_enough(self, moves: Moves, where_mm: NDArray[np.int32], inside: Truth) -> Truth:
        """(n,) who came here at a person's speed, or may have jumped. A refused one only has to wait."""
        slots, now_ms = moves.slots, moves.arrived_ms
        gone_mm = np.sqrt(np.square(where_mm - self._where_mm[slots], dtype=np.float64).sum(axis=1))
        gone_mm[~self._stands[slots]] = 0.0
        left_mm = self._saved_mm[slots] + GREATEST_SPEED_MM_MS * (now_ms - self._since_ms[slots]) - gone_mm
        good: Truth = left_mm >= 0
        far = inside & ~good
        if far.any():
            due_ms = np.maximum(self._teleport_ms[slots], now_ms)
            leaps = far & (moves.flags & DISCONTINUITY != 0)
            leaps &= due_ms - now_ms <= (TELEPORTS_AT_ONCE - 1) * TELEPORT_PAUSE_MS
            self._teleport_ms[slots[leaps]] = due_ms[leaps] + TELEPORT_PAUSE_MS
            left_mm[leaps] += gone_mm[leaps]
            good |= leaps
            # Where they are found again is not the end of a way that anybody should see.
            self._jumped[slots[far]] = True
        kept = good & inside
        self._saved_mm[slots[kept]] = np.minimum(left_mm[kept], SAVED_MM)
        self._since_ms[slots[kept]] = now_ms[kept]
        return good


def _chosen(moves: Moves, chosen: Truth) -> Moves:
    return moves if chosen.all() else moves.where(chosen)


def _within_reach(moves: Moves) -> tuple[NDArray[np.uint8], Bodies]:
    """Which hands are shown, and the bodies without the others."""
    tracked, bodies = moves.flags & np.uint8(LEFT_TRACKED | RIGHT_TRACKED), moves.bodies
    full = np.flatnonzero((moves.kinds == RecordKind.FULL) & (tracked != 0))
    if not len(full):
        return tracked, bodies
    for flag, offset in ((LEFT_TRACKED, LEFT_HAND_AT), (RIGHT_TRACKED, RIGHT_HAND_AT)):
        word = field(bodies[full], offset, 33)
        away = np.stack([word >> np.uint64(11 * axis) & np.uint64(2047) for axis in range(3)]).astype(
            np.int64
        )
        beyond = np.square(away - _REACH_CODE).sum(axis=0) > REACH_MM**2
        lost = full[beyond & (tracked[full] & flag != 0)]
        if len(lost):
            tracked[lost] &= ~np.uint8(flag)
            bodies = bodies.copy()
            if flag == LEFT_TRACKED:
                bodies[lost, 10:18] = 0
                bodies[lost, 18] &= 0xF0
            else:
                bodies[lost, 18] &= 0x0F
                bodies[lost, 19:] = 0
    return tracked, bodies
