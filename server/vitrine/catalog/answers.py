"""What products and rooms answer over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, WithJsonSchema

from vitrine.accounts.answers import BrandName
from vitrine.answers import After, HttpAnswer, LocalText, left_out
from vitrine.assets.answers import Model, ModelSize
from vitrine.catalog import views
from vitrine.catalog.availability import InStock, SoldAt
from vitrine.catalog.checklist import Item, lacking
from vitrine.catalog.said.answers import Facts
from vitrine.catalog.said.content import MeasureUnit

# The published schema says what it is (`room.schema.json`); stored ones were held to it when they were saved.
RoomJson = Annotated[dict[str, Any], WithJsonSchema({"x-component": "RoomJson"})]
RoomPlacement = Annotated[dict[str, Any], WithJsonSchema({"x-component": "RoomJsonPlacementTold"})]

# Told where it is so.
Mark = Annotated[Literal[True] | None, BeforeValidator(lambda told: told or None)]


class Brand(HttpAnswer):
    """slug: of its pages."""

    id: str
    name: Annotated[str, Field(examples=["Maison Vitrine"])]
    slug: str


class Money(HttpAnswer):
    """amount_minor: minor units, such as cents. currency: ISO 4217."""

    amount_minor: Annotated[int, Field(examples=[4900])]
    currency: Annotated[str, Field(examples=["EUR"])]


class FormerPrice(Money):
    """The lowest price of the 30 days before the present one began. until: so long it may be told."""

    until: AwareDatetime


class UnitPrice(Money):
    """What one of the unit costs."""

    unit: Literal["kg", "l", "m", "m2", "piece"]


class Measure(HttpAnswer):
    """How much of something a variant holds."""

    amount: Annotated[float, Field(examples=[0.75])]
    unit: MeasureUnit


class Variant(HttpAnswer):
    """What is sold. material_variant: name of one of the model's. buyable: it has a checkout elsewhere.

    stock: whether it is there; left: how many are, only of `low`. sale: where it is sold: in the shop itself,
    at its brand's own checkout, or nowhere. was: what may stand struck beside the price, as
    long as it may. content, per: of goods by weight, volume or length.
    """

    id: str
    title: LocalText | None
    price: Money
    material_variant: str | None
    buyable: bool
    stock: InStock
    left: int | None = left_out()
    sale: SoldAt
    was: FormerPrice | None = left_out()
    content: Measure | None = left_out()
    per: UnitPrice | None = left_out()


class ChecklistItem(HttpAnswer):
    """What is so, or what to do. needed: false: advice, which keeps nothing from sale. size: of that item."""

    item: Literal["model", "size", "picture", "text", "price", "checkout", "credit", "rights", "devices"]
    ok: bool
    needed: bool
    text: LocalText
    size: ModelSize | None = left_out()


class Checklist(HttpAnswer):
    """What a product needs before it may be published, and what it has of it."""

    publishable: bool
    items: list[ChecklistItem]

    @classmethod
    def judging(cls, items: list[Item]) -> Checklist:
        return cls(publishable=not lacking(items), items=[ChecklistItem.like(each) for each in items])


class ProductPicture(HttpAnswer):
    """alt: null: the product's title says it. width, height: pixels. photograph: its brand's own, else taken
    of the model.
    """

    url: str
    alt: LocalText | None
    width: int
    height: int
    photograph: bool


class Product(HttpAnswer):
    """version: counts changes, what If-Match takes. published: false for a draft, which only its brand sees.

    gated: it asks something of who buys it. missing: of a new product that became a draft, what keeps it from
    sale. pictures: the first stands for it in lists; empty until there is one. made_to_measure, digital: only
    where they are so. What else it must say: `GET /api/products/{product}/facts`.
    """

    id: Annotated[str, Field(examples=["product_01k2d3e4f5g6h7j8k9m0n1p2q3"])]
    version: int
    brand: BrandName
    title: LocalText
    description: LocalText | None
    credit: str | None
    category: str | None
    model: Model
    pictures: list[ProductPicture]
    variants: list[Variant]
    published: bool
    gated: bool
    missing: list[ChecklistItem] | None = left_out()
    made_to_measure: Mark = left_out()
    digital: Mark = left_out()


class WrittenVariant(HttpAnswer):
    """A variant as its brand wrote it. buy_url: its page in your own shop; null: it is not sold online.

    sku: its number in your books. content: how much of something it holds.
    """

    id: str
    title: LocalText | None
    price: Money
    material_variant: str | None
    buy_url: str | None
    sku: str | None
    content: Measure | None


class Written(HttpAnswer):
    """A product as its brand wrote it. model: hash. stated_cm: width, height, depth of the real thing.

    facts: of its own. changed_by: who changed it last, null if nobody did or they are not there any more.
    """

    id: Annotated[str, Field(examples=["product_01k2d3e4f5g6h7j8k9m0n1p2q3"])]
    version: int
    published: bool
    title: LocalText
    description: LocalText | None
    credit: str | None
    category: str | None
    model: str
    stated_cm: tuple[float, float, float] | None
    variants: list[WrittenVariant]
    facts: Facts
    changed_by: str | None
    changed_at: datetime | None

    @classmethod
    def of(cls, found: views.Written) -> Written:
        draft = found.draft
        return cls(
            id=found.id, version=found.version, published=found.published,
            title=LocalText.like(draft.title),
            description=None if draft.description is None else LocalText.like(draft.description),
            credit=draft.credit, category=draft.category, model=draft.model, stated_cm=found.stated_cm,
            variants=[WrittenVariant.like(each) for each in draft.variants], facts=Facts.like(draft.facts),
            changed_by=found.changed_by, changed_at=found.changed_at,
        )  # fmt: skip


class Products(HttpAnswer):
    items: list[Product]
    next: After


class ListedRoom(HttpAnswer):
    """A room in the lobby's list, as it is at any time."""

    id: Annotated[str, Field(examples=["boutique"])]
    brand: Brand
    title: LocalText
    summary: LocalText
    picture_url: str | None
    capacity: int


class RoomSummary(ListedRoom):
    """A room in the lobby's list. people: in it now. gated: it asks something of who comes in.

    open: visitors come in now. opens_at, closes_at: when that changes, where it is known.
    """

    people: int
    gated: bool
    open: bool
    opens_at: AwareDatetime | None
    closes_at: AwareDatetime | None


class Rooms(HttpAnswer):
    items: list[RoomSummary]
    next: After


class RoomDetail(HttpAnswer):
    """A room with everything that stands in it. products: by id. models: hash -> address, the scene too.

    people: in it now; null: not asked for. open, opens_at, closes_at: as of RoomSummary. elsewhere: rooms
    behind its doorways that are not under this address -> where they are; on a brand's own domain those of
    other brands.
    """

    id: Annotated[str, Field(examples=["boutique"])]
    brand: Brand
    title: LocalText
    room: RoomJson
    models: dict[str, str]
    products: dict[str, Product]
    people: int | None
    gated: bool
    open: bool
    opens_at: AwareDatetime | None
    closes_at: AwareDatetime | None
    elsewhere: dict[str, str]


class Invite(HttpAnswer):
    """A link to a room. id: attribution, no secret. members_only: a draft, nobody else comes in by it."""

    id: str
    url: str
    members_only: bool
