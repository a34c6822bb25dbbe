"""Who neither moves nor does anything, for how long: seats are for people, not forgotten windows. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import Slot

WARNING_MS: Final = 60_000
# Between two looks: seats are given up to the second, not to the tick.
LOOK_MS: Final = 1000


class Stillness:
    """limit_ms: so long one may be still; 0: for ever. All times are the room's clock."""

    def __init__(self, limit_ms: int, size: int = 64) -> None:
        self._limit_ms = limit_ms
        self._warning_ms = min(WARNING_MS, limit_ms // 2)
        self._counted = np.zeros(size, np.bool_)
        self._warned = np.zeros(size, np.bool_)
        self._since_ms = np.zeros(size, np.int64)
        self._look_ms = 0

    @property
    def warning_s(self) -> int:
        """How long after the warning the seat is given up."""
        return self._warning_ms // 1000

    def arrive(self, slot: Slot, now_ms: int) -> None:
        """Somebody has this slot who is not of the house."""
        if slot >= len(self._counted):
            more = max(len(self._counted), slot + 1 - len(self._counted))
            for name in ("_counted", "_warned", "_since_ms"):
                array = getattr(self, name)
                setattr(self, name, np.concatenate([array, np.zeros(more, array.dtype)]))
        self._counted[slot] = True
        self._warned[slot] = False
        self._since_ms[slot] = now_ms

    def leave(self, slot: Slot) -> None:
        if slot < len(self._counted):
            self._counted[slot] = False

    def stir(self, slots: NDArray[np.intp], now_ms: int) -> None:
        """These have moved, or done something."""
        slots = slots[slots < len(self._counted)]
        self._since_ms[slots] = now_ms
        self._warned[slots] = False

    def due(self, now_ms: int) -> tuple[list[Slot], list[Slot]]:
        """Whom to warn, once each, and whose time is over."""
        if self._limit_ms == 0 or now_ms < self._look_ms:
            return [], []
        self._look_ms = now_ms + LOOK_MS
        still_ms = np.where(self._counted, now_ms - self._since_ms, 0)
        over = still_ms >= self._limit_ms
        warn = ~over & ~self._warned & (still_ms >= self._limit_ms - self._warning_ms) & self._counted
        self._warned |= warn
        return [Slot(int(each)) for each in np.flatnonzero(warn)], [
            Slot(int(each)) for each in np.flatnonzero(over)
        ]
