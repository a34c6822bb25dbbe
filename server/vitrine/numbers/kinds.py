"""What is counted. docs/privacy.md says the same, and a test compares both."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class NumberKind(StrEnum):
    """The first ten are of a room, the last three of a product; MOST_AT_ONCE is a maximum, all others add up.

    A visit is a guest's, from taking a seat to giving it up; members of the room's own brand are no guests
    there. BY_*: where it came from, one each. SECONDS: how long all visits were together; *_MIN and LONGER:
    how long each was, one each, once it is over. LOOKED, PICKED_UP, BOUGHT: visits that did so with the
    product, however often; those through Buy from outside of rooms each time.
    """

    VISITS = "visits"
    BY_INVITE = "by_invite"
    BY_LINK = "by_link"
    BY_ROOM = "by_room"
    WATCHED = "watched"
    MOST_AT_ONCE = "most_at_once"
    SECONDS = "seconds"
    UNDER_1_MIN = "under_1_min"
    UNDER_5_MIN = "under_5_min"
    UNDER_15_MIN = "under_15_min"
    LONGER = "longer"
    LOOKED = "looked"
    PICKED_UP = "picked_up"
    BOUGHT = "bought"


class CameFrom(StrEnum):
    """Where somebody came from: an invitation to the room, its address, a doorway of another room."""

    INVITE = "invite"
    LINK = "link"
    ROOM = "room"

    @property
    def kind(self) -> NumberKind:
        return _OF_SOURCE[self]


_OF_SOURCE: Final = {
    CameFrom.INVITE: NumberKind.BY_INVITE,
    CameFrom.LINK: NumberKind.BY_LINK,
    CameFrom.ROOM: NumberKind.BY_ROOM,
}

MAXIMA: Final = frozenset({NumberKind.MOST_AT_ONCE})
OF_PRODUCTS: Final = (NumberKind.LOOKED, NumberKind.PICKED_UP, NumberKind.BOUGHT)

_LENGTHS_S: Final = (
    (60, NumberKind.UNDER_1_MIN),
    (300, NumberKind.UNDER_5_MIN),
    (900, NumberKind.UNDER_15_MIN),
)


def length(seconds: int) -> NumberKind:
    """The kind of a visit of this length."""
    return next((kind for under, kind in _LENGTHS_S if seconds < under), NumberKind.LONGER)


CELLS_LEAST: Final = 10
"""A cell of a plan is kept if at least so many different people stood there in the day."""
