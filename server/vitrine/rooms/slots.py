"""Slots: the small numbers that name people in frames. A freed one rests before it names another person."""

from __future__ import annotations

import heapq
from collections import deque
from typing import Final

from vitrine.ids import Slot

REST_MS: Final = 5000


class Slots:
    """Hands out the lowest number that is free and rested; 0 is the first."""

    def __init__(self) -> None:
        self._free: list[int] = []
        self._resting: deque[tuple[int, int]] = deque()
        self._next = 0

    def take(self, now_ms: int) -> Slot:
        """A slot nobody had in the last 5 s."""
        while self._resting and now_ms - self._resting[0][0] >= REST_MS:
            heapq.heappush(self._free, self._resting.popleft()[1])
        if self._free:
            return Slot(heapq.heappop(self._free))
        self._next += 1
        return Slot(self._next - 1)

    def reserve(self, slot: Slot) -> None:
        """This one is somebody's already."""
        while self._next <= slot:
            heapq.heappush(self._free, self._next)
            self._next += 1
        self._free.remove(slot)
        heapq.heapify(self._free)

    def give_back(self, slot: Slot, now_ms: int) -> None:
        """Its person has left."""
        self._resting.append((now_ms, slot))
