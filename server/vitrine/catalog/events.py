"""What the catalogue tells after a commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from vitrine.storage import event

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@event("catalog.room_changed")
@dataclass(frozen=True)
class RoomChanged:
    """A room has a new version; who stands in it should load the layout again."""

    room_id: str
    version: int


@event("catalog.room_deleted")
@dataclass(frozen=True)
class RoomDeleted:
    """A room is gone; who stands in it should be shown out. Its brand may bring it back for a while, or make
    another of the same id.

    version, at_us: the last that it had, and when it was deleted, in microseconds of Unix time; another room
    of its id has later ones.
    """

    room_id: str
    version: int
    at_us: int

    @classmethod
    def of(cls, room_id: str, version: int, at: datetime) -> Self:
        return cls(room_id, version, (at - _EPOCH) // timedelta(microseconds=1))

    @property
    def at(self) -> datetime:
        """When it was deleted."""
        return _EPOCH + timedelta(microseconds=self.at_us)


@event("catalog.room_forgotten")
@dataclass(frozen=True)
class RoomForgotten(RoomDeleted):
    """A deleted room comes back no more: what stood in it goes."""


@event("catalog.product_changed")
@dataclass(frozen=True)
class ProductChanged:
    """A product was changed, published, taken off sale or deleted; who shows it should read it again.

    shown: on sale now or until now. A change of a draft is its brand's matter alone.
    """

    product_id: str
    version: int
    shown: bool = True
