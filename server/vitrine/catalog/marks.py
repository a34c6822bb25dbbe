"""Rows of the catalogue by what of them may change: read often, without texts or documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, and_, false, or_, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from vitrine.catalog.lobby_order import BRAND_ORDER, SHOP_ORDER
from vitrine.catalog.tables import (
    IN_ORDER,
    PlacementRow,
    ProductRow,
    RoomRow,
    RoomVersionRow,
    on_show,
    open_to_all,
)
from vitrine.storage import among


@dataclass(frozen=True, slots=True)
class ProductMark:
    """A product without its texts. version: changes with everything that is kept in its own rows.

    created_at: tells it from a former one of the same id. struck_at: as of the row.
    """

    id: str
    version: int
    brand: str
    model: str
    published: bool
    created_at: datetime
    struck_at: str | None


@dataclass(frozen=True, slots=True)
class RoomMark:
    """A room without its document. scene: hash of the model. created_at: as of ProductMark.

    state, hours, closed, key: as of the row.
    """

    id: str
    version: int
    brand: str
    scene: str
    created_at: datetime
    state: str
    hours: str | None
    closed: str | None
    key: str | None = field(repr=False)


def product_marks(
    session: Session,
    after: str | None,
    limit: int,
    brand: str | None,
    seen_by: str | None,
    but: Collection[str] = (),
) -> list[ProductMark]:
    """Oldest first. brand: of that brand only, as it has put them. seen_by: who sees its own drafts.

    after: id of one of them. but: not of these brands.
    """
    order: Sequence[Any] = (ProductRow.id,) if brand is None else IN_ORDER
    query = _product_marks().order_by(*order).limit(limit)
    query = query.where(or_(on_show(), ProductRow.brand_id == (seen_by or "")))
    if after is not None:
        # It may be listed no longer: its row says where it stood.
        stood = session.execute(select(*order).where(ProductRow.id == after)).one_or_none()
        query = query.where(_behind(order, stood) if stood else ProductRow.id > after)
    if brand is not None:
        query = query.where(ProductRow.brand_id == brand)
    if but:
        query = query.where(ProductRow.brand_id.not_in(but))
    return [ProductMark(*row) for row in session.execute(query)]


def product_mark(session: Session, product: str) -> ProductMark | None:
    row = session.execute(_product_marks().where(ProductRow.id == product)).first()
    return None if row is None else ProductMark(*row)


def marks_on_show(session: Session, products: Collection[str]) -> list[ProductMark]:
    """Those of these products that are on show, by id."""
    query = _product_marks().where(among(session, ProductRow.id, products), on_show())
    return [ProductMark(*row) for row in session.execute(query.order_by(ProductRow.id))]


def standing_marks(session: Session, room: str) -> list[ProductMark]:
    """The products on show that stand in the room now, as their brand has put them."""
    standing = select(PlacementRow.product_id).where(PlacementRow.room_id == room)
    query = _product_marks().where(ProductRow.id.in_(standing), on_show())
    return [ProductMark(*row) for row in session.execute(query.order_by(*IN_ORDER))]


def room_marks(session: Session, after: str | None, limit: int, brand: str | None) -> list[RoomMark]:
    """Those in everybody's lists, in their order. brand: of that brand only. after: id of one of them."""
    order: Sequence[Any] = SHOP_ORDER if brand is None else BRAND_ORDER
    query = _room_marks().where(open_to_all()).order_by(*order).limit(limit)
    if after is not None:
        # It may be listed no longer: its row says where it stood.
        stood = session.execute(select(*order).where(RoomRow.id == after)).one_or_none()
        query = query.where(_behind(order, stood) if stood else RoomRow.id > after)
    if brand is not None:
        query = query.where(RoomRow.brand_id == brand)
    return [RoomMark(*row) for row in session.execute(query)]


def _behind(order: Sequence[Any], stood: Sequence[Any]) -> ColumnElement[bool]:
    """Later in this order than one that stands so."""
    later: ColumnElement[bool] = false()
    for column, value in reversed(list(zip(order, stood, strict=True))):
        later = or_(column > value, and_(column == value, later))
    return later


def hidden_behind(session: Session, room: RoomMark) -> frozenset[str]:
    """The rooms to which its portals lead and of which nothing is told: drafts, unlisted, deleted ones."""
    ids = _behind_doors(session, room)
    hidden = or_(RoomRow.state != "public", RoomRow.deleted_at.is_not(None))
    return frozenset(session.scalars(select(RoomRow.id).where(RoomRow.id.in_(ids), hidden)) if ids else ())


def others_behind(session: Session, room: RoomMark) -> frozenset[str]:
    """The rooms of other brands to which its portals lead."""
    ids = _behind_doors(session, room)
    theirs = RoomRow.brand_id != room.brand, RoomRow.deleted_at.is_(None)
    return frozenset(session.scalars(select(RoomRow.id).where(RoomRow.id.in_(ids), *theirs)) if ids else ())


def _behind_doors(session: Session, room: RoomMark) -> set[str]:
    version = RoomVersionRow.room_id == room.id, RoomVersionRow.version == room.version
    portals = session.scalars(select(RoomVersionRow.document["portals"]).where(*version)).one_or_none()
    return {each["to"]["room"] for each in portals or ()}


def marks_of_model(session: Session, model: str) -> list[RoomMark]:
    """The rooms whose scene is this model, by id."""
    marks = _room_marks().order_by(RoomRow.id)
    return [mark for row in session.execute(marks) if (mark := RoomMark(*row)).scene == model]


def room_mark(session: Session, room: str) -> RoomMark | None:
    row = session.execute(_room_marks().where(RoomRow.id == room)).first()
    return None if row is None else RoomMark(*row)


def room_documents(session: Session, versions: Iterable[tuple[str, int]]) -> dict[str, dict[str, Any]]:
    """room.json of these versions, by room."""
    query = select(RoomVersionRow.room_id, RoomVersionRow.document).where(
        tuple_(RoomVersionRow.room_id, RoomVersionRow.version).in_(list(versions))
    )
    return {row.room_id: row.document for row in session.execute(query)}


def _product_marks() -> Select[str, int, str, str, bool, datetime, str | None]:
    return select(
        ProductRow.id, ProductRow.version, ProductRow.brand_id, ProductRow.model_hash, ProductRow.published,
        ProductRow.created_at, ProductRow.struck_at,
    ).where(ProductRow.deleted_at.is_(None))  # fmt: skip


def _room_marks() -> Select[Any]:
    scene = type_coerce(RoomVersionRow.document, JSON)["scene"]["model"].as_string()
    there = (RoomRow.id == RoomVersionRow.room_id) & (RoomRow.version == RoomVersionRow.version)
    columns = (
        RoomRow.id, RoomRow.version, RoomRow.brand_id, scene, RoomRow.created_at, RoomRow.state,
        RoomRow.hours, RoomRow.closed, RoomRow.key,
    )  # fmt: skip
    return select(*columns).join(RoomVersionRow, there).where(RoomRow.deleted_at.is_(None))
