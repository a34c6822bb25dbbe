"""What the catalogue tells others: plain frozen values, no rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vitrine.accounts import Brand
from vitrine.assets import Model
from vitrine.catalog.availability import InStock, SoldAt, StockShown
from vitrine.catalog.checklist import Item
from vitrine.catalog.said.content import Measure, UnitPrice, unit_price
from vitrine.catalog.said.history import Reduction
from vitrine.catalog.said.values import NO_FACTS, ProductFacts
from vitrine.ids import BrandId, InviteId, ProductId, RoomId, VariantId
from vitrine.money import Money
from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """A variant as its brand wrote it. id: of an existing one, None for a new one. sku: its number in the
    brand's own books, no other variant's that the brand sells. content: how much of something it holds."""

    id: str | None
    title: LocalText | None
    price: Money
    material_variant: str | None
    buy_url: str | None
    sku: str | None = None
    content: Measure | None = None


@dataclass(frozen=True, slots=True)
class VariantChange:
    """What its brand changes of a variant: fields of `VariantDraft`. id: as there; None: a new one.

    Of a title the languages that change, None for one that goes.
    """

    id: str | None
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product as its brand wrote it, before anything is tidied or checked. model: hash.

    facts: of its own; what it does not say its brand may say of all of them.
    """

    title: LocalText
    model: str
    variants: tuple[VariantDraft, ...]
    description: LocalText | None = None
    credit: str | None = None
    category: str | None = None
    facts: ProductFacts = NO_FACTS


@dataclass(frozen=True, slots=True)
class Variant:
    """What is sold. buyable: it has a checkout. Its address is told to nobody before they buy.

    stock, left: as of `StockShown`, here: it is sold in the shop itself; both are another slice's to know.
    reduction: what its price is a
    reduction of, at some time. was: the same while it is told, which `Product.at` knows.
    """

    id: VariantId
    title: LocalText | None
    price: Money
    material_variant: str | None
    buyable: bool
    stock: InStock = InStock.IN
    left: int | None = None
    here: bool = False
    content: Measure | None = None
    reduction: Reduction | None = None
    was: Reduction | None = None

    @property
    def per(self) -> UnitPrice | None:
        """Its price for a litre, a kilogram, a metre, a piece; None: there is none to tell."""
        return unit_price(self.price, self.content)

    @property
    def sale(self) -> SoldAt:
        if self.here:
            return SoldAt.HERE
        return SoldAt.ELSEWHERE if self.buyable else SoldAt.NONE


@dataclass(frozen=True, slots=True)
class ProductPicture:
    """A picture of a product as visitors see it. alt: None: the product's title says it.

    width, height: pixels. photograph: its brand's own; else the shop took it of the model.
    """

    url: str
    alt: LocalText | None
    width: int
    height: int
    photograph: bool


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its model and the variants on sale.

    version: counts changes, for If-Match. published: False for a draft, which only its brand sees. gated: it
    asks something of who buys it, which is another slice's to know. missing: of a new one that became a
    draft, what keeps it from sale. pictures: in the brand's order; empty until there is one.
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
    gated: bool = False
    missing: tuple[Item, ...] | None = None
    pictures: tuple[ProductPicture, ...] = ()
    made_to_measure: bool = False
    digital: bool = False

    @property
    def picture(self) -> str | None:
        """The address of its first picture, None until there is one."""
        return self.pictures[0].url if self.pictures else None

    def at(self, now: datetime) -> Product:
        """With the former prices that may stand struck at this moment, and no others."""
        told = tuple(
            replace(each, was=each.reduction)
            if each.reduction is not None and each.reduction.since <= now < each.reduction.until
            else each
            for each in self.variants
        )
        return replace(self, variants=told)

    def sold_here(self, currencies: Collection[str]) -> Product:
        """With what its brand sells in the shop itself: what is priced in one of these currencies."""
        told = tuple(replace(each, here=each.price.currency in currencies) for each in self.variants)
        return replace(self, variants=told) if currencies else self

    def stocked(self, shown: Mapping[str, StockShown]) -> Product:
        """With what is said of these variants' stock."""
        told = tuple(
            replace(each, stock=shown[each.id].stock, left=shown[each.id].left) if each.id in shown else each
            for each in self.variants
        )
        return replace(self, variants=told)


@dataclass(frozen=True, slots=True)
class Written:
    """A product as its brand wrote it, checkouts included: what it corrects.

    stated_cm: width, height, depth as measured on the real thing. changed_by: who changed it last, in words;
    None: nobody yet, or somebody who is not there any more.
    """

    id: ProductId
    version: int
    published: bool
    draft: ProductDraft
    stated_cm: tuple[float, float, float] | None
    changed_by: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sale:
    """The way to the checkout of one variant. url: the brand's, with what led there. brand: its id."""

    brand: BrandId
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
    picture_url: str | None
    capacity: int


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
    """A link to a room. The id is attribution, not a secret: whoever has the link may pass it on.

    members_only: nobody else comes in by it. by_brand: the slug of the room's brand, if its own people made
    it; None: somebody else did.
    """

    id: InviteId
    url: str
    members_only: bool
    by_brand: str | None = None
