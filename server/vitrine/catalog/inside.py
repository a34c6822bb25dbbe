"""Products and rooms for neighbours, within the transaction that they have begun.

Functions take the caller's session, of a unit of work or, where nothing is locked, of a read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.catalog.doors import hours
from vitrine.catalog.doors.admitting import STRANGER, Comer, require_found
from vitrine.catalog.doors.standing import State
from vitrine.catalog.errors import ProductNotFound, RoomNotFound
from vitrine.catalog.held import most_versions as most_versions
from vitrine.catalog.held import product_count as product_count
from vitrine.catalog.held import room_count as room_count
from vitrine.catalog.held import room_names as room_names
from vitrine.catalog.hiding import has_shown as has_shown
from vitrine.catalog.hiding import require_open
from vitrine.catalog.hiding import require_shown as require_shown
from vitrine.catalog.lobby_order import BRAND_ORDER, SHOP_ORDER
from vitrine.catalog.marks import room_mark
from vitrine.catalog.pictures.shown import products_showing
from vitrine.catalog.publishing import seen
from vitrine.catalog.removing import leaving as leaving
from vitrine.catalog.rows import summary_of
from vitrine.catalog.sold import BrandVariant as BrandVariant
from vitrine.catalog.sold import OfferedVariant as OfferedVariant
from vitrine.catalog.sold import brand_variant as brand_variant
from vitrine.catalog.sold import brand_variant_count as brand_variant_count
from vitrine.catalog.sold import brand_variants as brand_variants
from vitrine.catalog.sold import faces_of as faces_of
from vitrine.catalog.sold import models_of as models_of
from vitrine.catalog.sold import offered_variants as offered_variants
from vitrine.catalog.sold import products_of as products_of
from vitrine.catalog.sold import standing_variants as standing_variants
from vitrine.catalog.sold import variants_of as variants_of
from vitrine.catalog.sold import variants_of_brand as variants_of_brand
from vitrine.catalog.tables import (
    IN_ORDER,
    PlacementRow,
    ProductRow,
    RoomRow,
    RoomVersionRow,
    VariantRow,
    on_show,
    open_to_all,
    room_titles,
    rooms_of_picture,
    there_product,
    there_room,
)
from vitrine.catalog.views import Product, RoomSummary
from vitrine.ids import BrandId
from vitrine.parts import USES_LIMIT, Use
from vitrine.storage import among
from vitrine.takedowns.errors import TakenDown
from vitrine.takedowns.inside import all_down
from vitrine.takedowns.kinds import Kind
from vitrine.words import LocalText

Document = dict[str, Any]

# What the lobby's list says of a room.json.
_LISTED: Final = ("id", "title", "summary", "picture", "capacity")


@dataclass(frozen=True, slots=True)
class SoldVariant:
    """A variant that is not withdrawn. material: name of one of the model's."""

    id: str
    title: LocalText | None
    material: str | None


@dataclass(frozen=True, slots=True)
class KeptProduct:
    """What other slices bind to. model: hash. published: False for a draft, which only its brand sees."""

    id: str
    brand: BrandId
    title: LocalText
    model: str
    published: bool
    variants: tuple[SoldVariant, ...]


@dataclass(frozen=True, slots=True)
class KeptVariant:
    """A variant, withdrawn, deleted or not, and the model that its product has now.

    gone: the product was deleted.
    """

    id: str
    product: str
    model: str
    gone: bool


@dataclass(frozen=True, slots=True)
class EditedRoom:
    """A room that its brand edits. version: that stands. made_at: tells it from a former one of its id."""

    id: str
    version: int
    made_at: datetime


def product(session: Session, product_id: str, *, lock: bool = False) -> KeptProduct:
    """lock: nobody else changes it before the unit ends. Raises ProductNotFound."""
    row = there_product(session, product_id, lock=lock)
    if row is None:
        raise ProductNotFound
    sold = tuple(SoldVariant(each.id, each.title, each.material_variant) for each in row.variants)
    return KeptProduct(row.id, BrandId(row.brand_id), row.title, row.model_hash, row.published, sold)


def variant(session: Session, variant_id: str, *, lock: bool = False) -> KeptVariant | None:
    """None if there is none. lock: nobody else changes it before the unit ends."""
    query = (
        select(VariantRow.id, VariantRow.product_id, ProductRow.model_hash, ProductRow.deleted_at)
        .join(ProductRow, ProductRow.id == VariantRow.product_id)
        .where(VariantRow.id == variant_id)
    )
    found = session.execute(query.with_for_update(of=VariantRow) if lock else query).one_or_none()
    return None if found is None else KeptVariant(*found[:3], gone=found.deleted_at is not None)


def uses(session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
    """As of `Part`: the products and rooms that a model or picture is of."""
    if kind not in ("model", "picture"):
        return []
    of = ProductRow.model_hash == thing
    if kind == "picture":
        of = ProductRow.id.in_(products_showing(session, thing))
    query = select(ProductRow.id, ProductRow.title, ProductRow.deleted_at.is_not(None)).where(of)
    query = query.order_by(ProductRow.deleted_at.is_not(None), ProductRow.id).limit(USES_LIMIT + 1)
    if brand is not None:
        query = query.where(ProductRow.brand_id == brand, ProductRow.deleted_at.is_(None))
    found = [Use("product", *row) for row in session.execute(query)]
    made = RoomRow.scene_hash == thing if kind == "model" else RoomRow.id.in_(rooms_of_picture(thing))
    rooms = room_titles().where(made).order_by(RoomRow.id).limit(USES_LIMIT + 1)
    if brand is not None:
        rooms = rooms.where(RoomRow.brand_id == brand)
    return found + [Use("room", *row) for row in session.execute(rooms)]


def to_show(session: Session, brand: str, limit: int) -> list[tuple[str, str]]:
    """The brand's products that are on sale, in its order: id and model."""
    mine = select(ProductRow.id, ProductRow.model_hash).where(ProductRow.brand_id == brand, on_show())
    query = mine.order_by(*IN_ORDER).limit(limit)
    return [(product_id, model) for product_id, model in session.execute(query)]


def to_place(
    session: Session, brand: str, placed: Collection[str], limit: int
) -> list[tuple[str, LocalText]]:
    """Those of `to_show` that are not among the placed: id and title of the first."""
    others = select(ProductRow.id, ProductRow.title).where(
        ProductRow.brand_id == brand, on_show(), ProductRow.id.not_in(placed)
    )
    query = others.order_by(*IN_ORDER).limit(limit)
    return [(product_id, title) for product_id, title in session.execute(query)]


def room_title(session: Session, room_id: str) -> LocalText:
    """What a room is called as it stands. Raises RoomNotFound."""
    row = session.execute(room_titles().where(RoomRow.id == room_id)).one_or_none()
    if row is None:
        raise RoomNotFound
    title: LocalText = row[1]
    return title


def room_is_there(session: Session, room_id: str) -> bool:
    return there_room(session, room_id) is not None


def room_document(session: Session, room_id: str) -> tuple[BrandId, int, Document]:
    """Whose room it is, its version, and its room.json as it is kept. Raises RoomNotFound."""
    row = there_room(session, room_id)
    if row is None:
        raise RoomNotFound
    kept = session.get_one(RoomVersionRow, (room_id, row.version))
    return BrandId(row.brand_id), row.version, dict(kept.document)


def own_room(session: Session, room_id: str, brand: str | None) -> EditedRoom:
    """A room of the brand's own; None: of anybody's. Raises RoomNotFound, of another brand's too."""
    row = there_room(session, room_id)
    if row is None or brand not in (None, row.brand_id):
        raise RoomNotFound
    return EditedRoom(row.id, row.version, row.created_at)


def standing_document(session: Session, room: EditedRoom) -> tuple[Document, str | None]:
    """Its room.json as it is kept, and whose change made it that: a member or an API token."""
    kept = session.get_one(RoomVersionRow, (room.id, room.version))
    return dict(kept.document), kept.by


def room_lives(session: Session, rooms: Collection[str]) -> dict[str, tuple[datetime, datetime | None]]:
    """When these rooms were made, anew or first, and deleted; None: they are there."""
    columns = select(RoomRow.id, RoomRow.created_at, RoomRow.deleted_at)
    return {row[0]: (row[1], row[2]) for row in session.execute(columns.where(RoomRow.id.in_(rooms)))}


def standing_products(session: Session, room_id: str) -> set[str]:
    """The products that stand in the room now."""
    return set(session.scalars(select(PlacementRow.product_id).where(PlacementRow.room_id == room_id)))


def there_products(session: Session, products: Collection[str]) -> dict[str, bool]:
    """Those of these products that are there, of anybody; whether they are on sale."""
    if not products:
        return {}
    there = among(session, ProductRow.id, products), ProductRow.deleted_at.is_(None)
    found = session.execute(select(ProductRow.id, ProductRow.published).where(*there))
    return {row.id: row.published for row in found}


def own_variants(
    session: Session, brand: str, products: Collection[str], variants: Collection[str]
) -> dict[str, frozenset[str]]:
    """The brand's products among these that are there, each with those of the variants that are its own.

    Withdrawn variants count: what was taken away may be put back.
    """
    if not products:
        return {}
    there = among(session, ProductRow.id, products), ProductRow.deleted_at.is_(None)
    mine = session.scalars(select(ProductRow.id).where(*there, ProductRow.brand_id == brand))
    found: dict[str, set[str]] = {each: set() for each in mine}
    if variants:
        columns = select(VariantRow.product_id, VariantRow.id)
        for product_id, variant_id in session.execute(columns.where(among(session, VariantRow.id, variants))):
            found.get(product_id, set()).add(variant_id)
    return {product_id: frozenset(own) for product_id, own in found.items()}


def room_brand(session: Session, room_id: str, *, lock: bool = False) -> BrandId:
    """Whose room it is. lock: as of `product`. Raises RoomNotFound."""
    row = there_room(session, room_id, lock=lock)
    if row is None:
        raise RoomNotFound
    return BrandId(row.brand_id)


def shown_room(session: Session, room_id: str, comer: Comer) -> BrandId:
    """Whose room it is, for who may know of it. Raises RoomNotFound."""
    mark = room_mark(session, room_id)
    if mark is None:
        raise RoomNotFound
    require_found(mark, comer)
    return BrandId(mark.brand)


def is_public(session: Session, room_id: str) -> bool:
    """Whether everybody may know of it."""
    mark = room_mark(session, room_id)
    return mark is not None and mark.state == State.PUBLIC


def open_room(session: Session, room_id: str) -> RoomSummary:
    """A room as the lobby lists it. Raises RoomNotFound, of what is not in the list too, TakenDown."""
    mark = room_mark(session, room_id)
    if mark is None:
        raise RoomNotFound
    require_found(mark, STRANGER)
    require_open(session, mark)
    # Taken out by the database: nothing else of the document is read.
    columns = [RoomVersionRow.document[name].label(name) for name in _LISTED]
    here = RoomVersionRow.room_id == mark.id, RoomVersionRow.version == mark.version
    face = session.execute(select(*columns).where(*here)).one()._asdict()
    return summary_of(
        face, accounts.brands(session, {mark.brand})[mark.brand], all_down(session, Kind.PICTURE)
    )


def open_rooms(
    session: Session, limit: int, brand: str | None = None, but: Collection[str] = ()
) -> list[str]:
    """The first ids of the lobby's list. brand: of that brand only. but: of none of these."""
    there = RoomRow.deleted_at.is_(None), open_to_all(), RoomRow.brand_id.not_in(but)
    query = select(RoomRow.id).where(*there).limit(limit)
    if brand is None:
        return list(session.scalars(query.order_by(*SHOP_ORDER)))
    return list(session.scalars(query.where(RoomRow.brand_id == brand).order_by(*BRAND_ORDER)))


def public_among(session: Session, rooms: Collection[str]) -> set[str]:
    """Those of these rooms that are in everybody's lists."""
    there = among(session, RoomRow.id, rooms), RoomRow.deleted_at.is_(None), open_to_all()
    return set(session.scalars(select(RoomRow.id).where(*there)))


def open_brands(session: Session, limit: int) -> list[str]:
    """The first of the brands with a room in the lobby's list, by id."""
    query = select(RoomRow.brand_id).where(RoomRow.deleted_at.is_(None), open_to_all()).distinct()
    return list(session.scalars(query.order_by(RoomRow.brand_id).limit(limit)))


def shown_product(session: Session, product_id: str) -> Product:
    """A product as anybody may see it. Raises ProductNotFound, TakenDown."""
    row = there_product(session, product_id)
    if row is None or not row.published:
        raise ProductNotFound
    require_shown(session, row.id, row.model_hash, row.brand_id)
    return seen(session, [row])[0]


def shown_products(
    session: Session, limit: int, brand: str | None = None, but: Collection[str] = ()
) -> list[str]:
    """Ids of the products that anybody may see, the newest first. brand, but: as of `open_rooms`."""
    query = select(ProductRow.id).where(on_show(), ProductRow.brand_id.not_in(but))
    if brand is not None:
        query = query.where(ProductRow.brand_id == brand)
    return list(session.scalars(query.order_by(ProductRow.id.desc()).limit(limit)))


def rooms_showing(session: Session, product_id: str, limit: int) -> list[RoomSummary]:
    """The rooms that anybody may enter in which a product stands now, by id."""
    standing = select(PlacementRow.room_id).where(PlacementRow.product_id == product_id)
    there = RoomRow.deleted_at.is_(None), open_to_all(), RoomRow.id.in_(standing)
    found = []
    for room in session.scalars(select(RoomRow.id).where(*there).order_by(RoomRow.id).limit(limit)).all():
        try:
            found.append(open_room(session, room))
        except (RoomNotFound, TakenDown):  # its model is down
            continue
    return found


@dataclass(frozen=True, slots=True)
class CountedRoom:
    """What is needed to count what happens in a room. zone: whose days are the room's.

    products: id of each by the id of its placement.
    """

    brand: str
    zone: tzinfo
    products: dict[str, str]


def counted_room(session: Session, room_id: str) -> CountedRoom:
    """Raises RoomNotFound."""
    row = there_room(session, room_id)
    if row is None:
        raise RoomNotFound
    zone = None if row.hours is None else hours.zone_named(hours.read(row.hours).zone)
    standing = select(PlacementRow.id, PlacementRow.product_id).where(PlacementRow.room_id == room_id)
    return CountedRoom(row.brand_id, zone or UTC, dict(session.execute(standing).all()))


def room_names_of(session: Session, rooms: Collection[str]) -> dict[str, tuple[LocalText, bool]]:
    """What these rooms are called, deleted ones as long as that is known; and whether they are deleted."""
    newest = (
        select(RoomVersionRow.room_id, func.max(RoomVersionRow.version).label("version"))
        .where(among(session, RoomVersionRow.room_id, rooms))
        .group_by(RoomVersionRow.room_id)
        .subquery()
    )
    query = (
        select(RoomRow.id, RoomVersionRow.document["title"], RoomRow.deleted_at.is_not(None))
        .join(RoomVersionRow, RoomVersionRow.room_id == RoomRow.id)
        .join(newest, (newest.c.room_id == RoomRow.id) & (newest.c.version == RoomVersionRow.version))
    )
    return {room: (title, gone) for room, title, gone in session.execute(query)}


def product_names_of(session: Session, products: Collection[str]) -> dict[str, tuple[LocalText, bool]]:
    """As `room_names_of`, of products."""
    query = select(ProductRow.id, ProductRow.title, ProductRow.deleted_at.is_not(None))
    found = session.execute(query.where(among(session, ProductRow.id, products)))
    return {product: (title, gone) for product, title, gone in found}
