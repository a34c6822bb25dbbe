"""When poses were sampled, on the room's clock, though every sender has a clock of its own."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

WINDOW_MS: Final = 15_000
# No pose travels longer than this without the connection being broken: a greater lateness means that the
# sender's clock stood still (a laptop asleep).
LATEST_MS: Final = 1000
_WRAP: Final = 1 << 32

Times = NDArray[np.int64]
Slots = NDArray[np.intp]


class Transit:
    """Judges each sender's poses: how much longer than the quickest of the last 15 to 30 s each one took.

    Clocks are incomparable, but arrival minus sample differs only by how long the way took; the least such
    difference stands for the undisturbed way. Two windows follow each other, so that drift is forgotten.
    """

    __slots__ = ("_base", "_known", "_least", "_until_ms", "_with")

    def __init__(self, size: int) -> None:
        self._known = np.zeros(size, np.bool_)
        self._base = np.zeros(size, np.int64)
        self._least = np.zeros(size, np.int64)
        self._with = np.zeros(size, np.int64)
        self._until_ms = np.zeros(size, np.int64)

    def grow(self, size: int) -> None:
        """Make place for slots below `size`."""
        for name in self.__slots__:
            earlier = getattr(self, name)
            setattr(self, name, np.concatenate([earlier, np.zeros(size - len(earlier), earlier.dtype)]))

    def forget(self, slot: int) -> None:
        """The next pose of this slot comes from another clock."""
        self._known[slot] = False

    def sampled_ms(self, slots: Slots, sample_ms: Times, arrived_ms: Times) -> Times:
        """The samples' times on the room's clock, the least transit taken off. No slot comes twice."""
        offset = arrived_ms - sample_ms
        new = ~self._known[slots]
        if new.any():
            first = slots[new]
            self._known[first] = True
            self._base[first] = offset[new]
            self._least[first] = self._with[first] = 0
            self._until_ms[first] = arrived_ms[new] + WINDOW_MS
        # A sender's clock wraps at 2^32 ms: the nearest representative is meant.
        offset = (offset - self._base[slots] + _WRAP // 2) % _WRAP - _WRAP // 2
        least, with_, until_ms = self._least[slots], self._with[slots], self._until_ms[slots]
        over = arrived_ms >= until_ms
        least = np.minimum(np.where(over, with_, least), offset)
        with_ = np.where(over, offset, np.minimum(with_, offset))
        stood = offset - least > LATEST_MS
        least, with_ = np.where(stood, offset, least), np.where(stood, offset, with_)
        self._least[slots], self._with[slots] = least, with_
        self._until_ms[slots] = np.where(over, arrived_ms + WINDOW_MS, until_ms)
        sampled: Times = arrived_ms - (offset - least)
        return sampled
