"""How much a client behind is given: less while it skips frames, a step more after 5 s without a skip.

0: everything. 1: near people at 10 Hz. 2: near ones at 5 Hz, far ones at 1 Hz. 3: far records only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vitrine.ids import Slot

LOWEST: Final = 3
# One stall is many skipped ticks in a row; only one that lasts costs a second step.
RAISE_PAUSE_MS: Final = 1000
CLEAN_MS: Final = 5000


@dataclass(slots=True)
class _Behind:
    level: int
    changed_ms: int
    skipped_ms: int


class Levels:
    """One room's clients that are not at level 0. Times are the room's milliseconds."""

    def __init__(self) -> None:
        self._behind: dict[Slot, _Behind] = {}

    def of(self, slot: Slot) -> int:
        """This client's level."""
        behind = self._behind.get(slot)
        return 0 if behind is None else behind.level

    def all(self) -> list[int]:
        """The levels of everybody who is not at 0."""
        return [behind.level for behind in self._behind.values()]

    def skipped(self, slot: Slot, now_ms: int) -> int | None:
        """A frame was left out. The client's new level, if it changes by this."""
        behind = self._behind.get(slot)
        if behind is None:
            self._behind[slot] = _Behind(1, now_ms, now_ms)
            return 1
        behind.skipped_ms = now_ms
        if behind.level >= LOWEST or now_ms - behind.changed_ms < RAISE_PAUSE_MS:
            return None
        behind.level, behind.changed_ms = behind.level + 1, now_ms
        return behind.level

    def recovered(self, now_ms: int) -> list[tuple[Slot, int]]:
        """Who may have more from now on, and their new levels."""
        found = []
        for slot, behind in list(self._behind.items()):
            if now_ms - max(behind.changed_ms, behind.skipped_ms) >= CLEAN_MS:
                behind.level, behind.changed_ms = behind.level - 1, now_ms
                found.append((slot, behind.level))
                if not behind.level:
                    del self._behind[slot]
        return found

    def forget(self, slot: Slot) -> None:
        """This client has gone."""
        self._behind.pop(slot, None)
