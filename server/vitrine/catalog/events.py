"""What the catalogue tells after a commit."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.storage import event


@event("catalog.room_changed")
@dataclass(frozen=True)
class RoomChanged:
    """A room has a new version; who stands in it should load the layout again."""

    room_id: str
    version: int


@event("catalog.room_deleted")
@dataclass(frozen=True)
class RoomDeleted:
    """A room is gone; who stands in it should be shown out. Its brand may make another of the same id.

    version: the last that it had; another room of its id has later ones.
    """

    room_id: str
    version: int


@event("catalog.product_changed")
@dataclass(frozen=True)
class ProductChanged:
    """A product was changed, published, taken off sale or deleted; who shows it should read it again.

    shown: on sale now or until now. A change of a draft is its brand's matter alone.
    """

    product_id: str
    version: int
    shown: bool = True
