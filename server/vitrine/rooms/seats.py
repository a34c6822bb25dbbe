"""Seats kept for people whose connection was lost: whose, until when, and what of it is still to be told."""

from __future__ import annotations

from typing import Final

from vitrine.ids import Slot

HOLD_MS: Final = 30_000


class Seats:
    """Pure; all times are the room's clock. A loss that is made good before it was told is not told."""

    def __init__(self) -> None:
        self._until_ms: dict[Slot, int] = {}
        self._told: set[Slot] = set()
        self._resuming: dict[Slot, int | None] = {}

    @property
    def held(self) -> tuple[Slot, ...]:
        """Seats without a connection, in order of number."""
        return tuple(sorted(self._until_ms))

    def hold(self, slot: Slot, now_ms: int) -> None:
        """Keep this seat for 30 s."""
        self._resuming.pop(slot, None)
        self._until_ms[slot] = now_ms + HOLD_MS

    def resume(self, slot: Slot, seq: int | None) -> bool:
        """Its person has come back and has heard events up to `seq`. False: this seat is not held."""
        if self._until_ms.pop(slot, None) is None:
            return False
        self._resuming[slot] = seq
        return True

    def forget(self, slot: Slot) -> None:
        """The stay is over."""
        self._until_ms.pop(slot, None)
        self._resuming.pop(slot, None)
        self._told.discard(slot)

    def overdue(self, now_ms: int) -> list[Slot]:
        """Those whose time is over."""
        return [slot for slot, until_ms in self._until_ms.items() if until_ms <= now_ms]

    def gone_away(self) -> tuple[Slot, ...]:
        """Those to be told away now."""
        news = tuple(slot for slot in self._until_ms if slot not in self._told)
        self._told.update(news)
        return news

    def come_back(self) -> tuple[tuple[Slot, ...], dict[Slot, int | None]]:
        """Those to be told back now, and all who resume -> the last event they heard."""
        resuming, self._resuming = self._resuming, {}
        news = tuple(slot for slot in resuming if slot in self._told)
        self._told.difference_update(news)
        return news, resuming
