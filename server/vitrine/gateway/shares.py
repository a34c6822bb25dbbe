"""What one client address may have of the shop's sockets and seats, so that none keeps the others out.

An office or a hotel is one address too: sixty guests may be in from it. In one room they have at most half of
the seats, for whoever has all of them has the room. Members of the room's own brand are never counted,
nor are guests whom it has invited by its own link; those of any other brand are guests here. Guests of lost
connections count as long as their seat is kept.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import Final

from vitrine.clock import Clock
from vitrine.extensions.ports import Visitor
from vitrine.gateway.errors import AddressFull
from vitrine.gateway.knocks import KEPT, Knocks, less
from vitrine.ids import RoomId, Slot, VisitorId

# So few have a room of any size: a family in a cabinet.
LEAST_OF_ROOM: Final = 4


class Shares(Knocks):
    """seats: guests of one address in all rooms; 0: no limits, for sockets neither."""

    def __init__(self, clock: Clock, seats: int) -> None:
        super().__init__(clock, seats > 0)
        self._seats = seats
        self._seated: dict[tuple[RoomId, Slot], str] = {}
        self._total: Counter[str] = Counter()
        self._of_room: dict[RoomId, Counter[str]] = {}
        self._invited: OrderedDict[tuple[RoomId, VisitorId], None] = OrderedDict()

    def invite(self, room: RoomId, visitor: VisitorId) -> None:
        """This visitor has shown a link of the room's own brand."""
        self._invited[room, visitor] = None
        self._invited.move_to_end((room, visitor))
        if len(self._invited) > KEPT:
            self._invited.popitem(last=False)

    def check(self, room: RoomId, capacity: int, visitor: Visitor, address: str) -> None:
        """Whether this visitor may have a seat. Raises AddressFull."""
        if not self._counted(room, visitor, address):
            return
        if self._total[address] >= self._seats:
            raise AddressFull(self._seats)
        most = most_of(capacity)
        if self._of_room.get(room, Counter[str]())[address] >= most:
            raise AddressFull(most, of_room=True)

    def sit(self, room: RoomId, slot: Slot, visitor: Visitor, address: str) -> None:
        """They have this seat now, by a socket of this address."""
        self.leave(room, slot)
        if self._counted(room, visitor, address):
            self._seated[room, slot] = address
            self._total[address] += 1
            self._of_room.setdefault(room, Counter())[address] += 1

    def leave(self, room: RoomId, slot: Slot) -> None:
        """The seat is free, or somebody else's."""
        address = self._seated.pop((room, slot), None)
        if address is not None:
            less(self._total, address)
            less(self._of_room[room], address)
            if not self._of_room[room]:
                del self._of_room[room]

    def _counted(self, room: RoomId, visitor: Visitor, address: str) -> bool:
        return self._counts(address) and visitor.role == "guest" and (room, visitor.id) not in self._invited


def most_of(capacity: int) -> int:
    """How many seats of a room of this size one address may have: never all, if there are two."""
    return min(max(LEAST_OF_ROOM, capacity // 2), max(1, capacity - 1))
