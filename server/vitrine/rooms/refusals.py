"""Refused poses: counted for each sender, who is told once a second at most."""

from __future__ import annotations

from typing import Final

from vitrine.ids import Slot
from vitrine.rooms.events import PoseRefused
from vitrine.rooms.motion import Motion

PAUSE_MS: Final = 1000


class Refusals:
    """By slot. Times are the room's clock."""

    def __init__(self) -> None:
        self._counts: dict[Slot, tuple[int, int]] = {}

    def add(self, slot: Slot, now_ms: int) -> int | None:
        """One more; how many there were so far, if it is time to say so."""
        count, told_ms = self._counts.get(slot, (0, -PAUSE_MS))
        due = now_ms - told_ms >= PAUSE_MS
        self._counts[slot] = count + 1, now_ms if due else told_ms
        return count + 1 if due else None

    def told(self, motion: Motion, now_ms: int) -> list[tuple[Slot, PoseRefused]]:
        """What `motion` noted since the last time, which it then forgets: who is to be told what."""
        found = []
        for noted, too_fast in ((motion.outside, False), (motion.too_fast, True)):
            for slot in noted:
                count = self.add(slot, now_ms)
                if count is not None:
                    found.append((slot, PoseRefused(count, too_fast)))
            noted.clear()
        return found

    def forget(self, slot: Slot) -> None:
        """They have left."""
        self._counts.pop(slot, None)
