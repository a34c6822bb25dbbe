"""What the catalogue tells others: plain frozen values, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vitrine.accounts import Brand
from vitrine.assets import Model, picture_url
from vitrine.ids import InviteId, ProductId, RoomId, VariantId
from vitrine.money import Money
from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """A variant as its brand wrote it. id: of an existing one, None for a new one."""

    id: str | None
    title: LocalText | None
    price: Money
    material_variant: str | None
    buy_url: str | None


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product as its brand wrote it, before anything is tidied or checked. model: hash."""

    title: LocalText
    model: str
    variants: tuple[VariantDraft, ...]
    description: LocalText | None = None
    credit: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """What is sold. buyable: it has a checkout. Its address is told to nobody before they buy."""

    id: VariantId
    title: LocalText | None
    price: Money
    material_variant: str | None
    buyable: bool

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "id": self.id,
            "title": self.title,
            "price": {"amount_minor": self.price.amount_minor, "currency": self.price.currency},
            "material_variant": self.material_variant,
            "buyable": self.buyable,
        }


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its model and the variants on sale.

    version: counts changes, for If-Match. published: False for a draft, which only its brand sees.
    """

    id: ProductId
    version: int
    brand: Brand
    title: LocalText
    description: LocalText | None
    credit: str | None
    category: str | None
    model: Model
    variants: tuple[Variant, ...]
    published: bool = True

    def plain(self) -> dict[str, Any]:
        """As JSON types, all but the model."""
        return {
            "id": self.id,
            "version": self.version,
            "brand": {"id": self.brand.id, "name": self.brand.name},
            "title": self.title,
            "description": self.description,
            "credit": self.credit,
            "category": self.category,
            "variants": [variant.plain() for variant in self.variants],
            "published": self.published,
        }


@dataclass(frozen=True, slots=True)
class Sale:
    """The way to the checkout of one variant. url: the brand's, with what led there."""

    product: ProductId
    variant: VariantId
    url: str


@dataclass(frozen=True, slots=True)
class RoomSummary:
    """A room in the lobby's list."""

    id: RoomId
    brand: Brand
    title: LocalText
    summary: LocalText
    picture: str | None
    capacity: int

    def plain(self, people: int) -> dict[str, Any]:
        """As JSON types. people: in it now."""
        return {
            "id": self.id,
            "brand": {"id": self.brand.id, "name": self.brand.name},
            "title": self.title,
            "summary": self.summary,
            "picture_url": picture_url(self.picture) if self.picture else None,
            "people": people,
            "capacity": self.capacity,
        }


@dataclass(frozen=True, slots=True)
class Room:
    """A room with everything that stands in it.

    document: its room.json. models: hash -> URL, the scene too.
    """

    id: RoomId
    brand: str
    version: int
    document: Mapping[str, Any]
    products: Mapping[str, Product]
    models: Mapping[str, str]

    def plain(self, people: int) -> dict[str, Any]:
        """As JSON types, all but the products. people: in it now."""
        return {
            "id": self.id,
            "title": self.document["title"],
            "people": people,
            "room": dict(self.document),
            "models": dict(self.models),
        }


@dataclass(frozen=True, slots=True)
class Placing:
    """A wish to put a product into a room: on a slot, or at a position with a turn."""

    product: ProductId
    variant: VariantId | None = None
    slot: str | None = None
    position: tuple[float, float, float] | None = None
    yaw_deg: float = 0.0
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Invite:
    """A link to a room. The id is attribution, not a secret: whoever has the link may pass it on."""

    id: InviteId
    url: str
