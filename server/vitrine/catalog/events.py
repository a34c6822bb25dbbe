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


@event("catalog.product_changed")
@dataclass(frozen=True)
class ProductChanged:
    """A product was changed, published or taken off sale; who shows it should read it again.

    shown: on sale now or until now. A change of a draft is its brand's matter alone.
    """

    product_id: str
    version: int
    shown: bool = True
