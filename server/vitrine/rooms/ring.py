"""The room's last events with their numbers, for those who come back and have missed some."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Final

from vitrine.rooms.events import Event, Sequenced

EVENTS_KEPT: Final = 1024


class Ring:
    """Numbers events from 1 without gaps and keeps the last 1,024. seq: the number of the last one."""

    def __init__(self, seq: int = 0) -> None:
        self.seq = seq
        self._events: deque[Sequenced] = deque(maxlen=EVENTS_KEPT)

    def add(
        self, event: Event, left_out: Mapping[int, frozenset[int]] | None = None, only: int | None = None
    ) -> Sequenced:
        """Number an event. left_out, only: whom it is not for (`Sequenced`)."""
        self.seq += 1
        sequenced = Sequenced(self.seq, event, left_out or {}, only)
        self._events.append(sequenced)
        return sequenced

    def since(self, seq: int) -> tuple[Sequenced, ...] | None:
        """All events after number `seq`; None if some are no longer kept, or none had that number."""
        kept_from = self._events[0].seq if self._events else self.seq + 1
        if not kept_from - 1 <= seq <= self.seq:
            return None
        return tuple(event for event in self._events if event.seq > seq)
