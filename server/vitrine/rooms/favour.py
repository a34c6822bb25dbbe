"""Whom a crowd must not hide: staff, and who has just spoken."""

from __future__ import annotations

from typing import Final

from vitrine.ids import Slot

SPEAKING_MS: Final = 5000


class Favour:
    """By slot. Times are the room's clock."""

    def __init__(self) -> None:
        self.staff: set[Slot] = set()
        self._until_ms: dict[Slot, int] = {}

    def spoke(self, slot: Slot, now_ms: int) -> None:
        """They have just said something: for five seconds all shall see who."""
        self._until_ms[slot] = now_ms + SPEAKING_MS

    def slots(self, now_ms: int) -> set[Slot]:
        """All of them now."""
        self._until_ms = {slot: until for slot, until in self._until_ms.items() if until > now_ms}
        return self.staff | self._until_ms.keys()

    def forget(self, slot: Slot) -> None:
        """They have left."""
        self.staff.discard(slot)
        self._until_ms.pop(slot, None)
