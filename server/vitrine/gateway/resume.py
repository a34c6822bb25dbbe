"""Tokens for coming back after a lost connection: only digests are kept, in memory, while the seat is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vitrine.gateway.errors import TicketUnknown
from vitrine.ids import RoomId, Slot, VisitorId, digest, secret

# The one before the last too: a WELCOME that was lost on its way took the last one with it.
KEPT: Final = 2


@dataclass(frozen=True, slots=True)
class Seat:
    """What a token stands for."""

    room: RoomId
    slot: Slot
    visitor: VisitorId


class Tokens:
    """All rooms' tokens; of each seat the last two."""

    def __init__(self) -> None:
        self._seats: dict[str, Seat] = {}
        self._digests: dict[tuple[RoomId, Slot], list[str]] = {}

    def issue(self, seat: Seat) -> str:
        """A fresh token's secret; it exists nowhere else."""
        token = secret()
        self.restore(seat, [*self.digests(seat.room, seat.slot), digest(token)])
        return token

    def find(self, token: str) -> Seat:
        """Whose token this is. Raises TicketUnknown."""
        seat = self._seats.get(digest(token))
        if seat is None:
            raise TicketUnknown
        return seat

    def digests(self, room: RoomId, slot: Slot) -> list[str]:
        """Of the seat's tokens, the oldest first."""
        return list(self._digests.get((room, slot), ()))

    def restore(self, seat: Seat, digests: list[str]) -> None:
        """Let these be the seat's tokens; of more than two, the last."""
        self.void(seat.room, seat.slot)
        kept = digests[-KEPT:]
        self._digests[seat.room, seat.slot] = kept
        for each in kept:
            self._seats[each] = seat

    def void(self, room: RoomId, slot: Slot) -> None:
        """The stay is over."""
        for each in self._digests.pop((room, slot), ()):
            del self._seats[each]
