"""Rows of the catalogue. What stands in a room is in its room.json, one row per version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    and_,
    delete,
    insert,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from vitrine.catalog.roomjson import Known
from vitrine.storage import Base, Json
from vitrine.takedowns.inside import is_down
from vitrine.takedowns.kinds import Kind

ID = String(64)
HASH = String(64)


class ProductRow(Base):
    __tablename__ = "products"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    # Counts changes; two editors who started from the same one do not overwrite each other.
    version: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(Json)
    description: Mapped[dict[str, str] | None] = mapped_column(Json)
    credit: Mapped[str | None] = mapped_column(String(300))
    category: Mapped[str | None] = mapped_column(String(60))
    model_hash: Mapped[str] = mapped_column(ForeignKey("models.hash"), index=True)
    # A draft is its brand's alone: no visitor sees it, no room holds it.
    published: Mapped[bool] = mapped_column(server_default=true())
    created_at: Mapped[datetime]

    variants: Mapped[list[VariantRow]] = relationship(
        lazy="selectin", order_by="(VariantRow.place, VariantRow.id)", back_populates="product"
    )


class VariantRow(Base):
    """What is sold. A withdrawn one stays: orders, rooms and links may still name it."""

    __tablename__ = "variants"
    __table_args__ = (CheckConstraint("amount_minor >= 0", name="amount"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    title: Mapped[dict[str, str] | None] = mapped_column(Json)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    material_variant: Mapped[str | None] = mapped_column(String(120))
    buy_url: Mapped[str | None] = mapped_column(Text)
    withdrawn: Mapped[bool]

    product: Mapped[ProductRow] = relationship(back_populates="variants")


class RoomRow(Base):
    """A room and which of its versions stands."""

    __tablename__ = "rooms"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    created_at: Mapped[datetime]


class RoomVersionRow(Base):
    """One room.json, for good. previous: what stood before, where undo goes back to."""

    __tablename__ = "room_versions"

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    previous: Mapped[int | None]
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    # A member or an API token, as plain text: it outlives both.
    by: Mapped[str | None] = mapped_column("changed_by", ID)
    created_at: Mapped[datetime]


class PlacementRow(Base):
    """What the version of a room that stands names: where a product is, without reading every document."""

    __tablename__ = "placements"
    __table_args__ = (UniqueConstraint("room_id", "slot"),)

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column("placement_id", ID, primary_key=True)
    # None: it stands anywhere in the room.
    slot: Mapped[str | None] = mapped_column(ID)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    variant_id: Mapped[str | None] = mapped_column(ID)


class InviteRow(Base):
    """A link to a room, so that a sale can be led back to it. by: a visitor, a member or an API token."""

    __tablename__ = "invites"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    by: Mapped[str | None] = mapped_column("made_by", ID)
    created_at: Mapped[datetime]


# The statements beside plain gets.


def on_show() -> ColumnElement[bool]:
    """Of products: on sale, and neither they nor their model nor their brand is taken down."""
    return and_(
        ProductRow.published,
        ~is_down(Kind.PRODUCT, ProductRow.id),
        ~is_down(Kind.MODEL, ProductRow.model_hash),
        ~is_down(Kind.BRAND, ProductRow.brand_id),
    )


def open_to_all() -> ColumnElement[bool]:
    """Of rooms: neither they nor their brand is taken down."""
    return and_(~is_down(Kind.ROOM, RoomRow.id), ~is_down(Kind.BRAND, RoomRow.brand_id))


def named_by(session: Session, kind: Kind, thing: str) -> list[ProductRow]:
    """The published products that a product's, model's or brand's takedown hides; locked."""
    column = {
        Kind.PRODUCT: ProductRow.id,
        Kind.MODEL: ProductRow.model_hash,
        Kind.BRAND: ProductRow.brand_id,
    }.get(kind)
    if column is None:
        return []
    query = select(ProductRow).where(column == thing, ProductRow.published).order_by(ProductRow.id)
    return list(session.scalars(query.with_for_update(of=ProductRow)))


def write_placements(session: Session, room: str, document: Mapping[str, Any]) -> None:
    """Let the rows of placements be those of the room's version that stands from now on."""
    session.execute(delete(PlacementRow).where(PlacementRow.room_id == room))
    rows = [
        {
            "room_id": room, "id": each["id"], "slot": each["slot"], "product_id": each["product"],
            "variant_id": each["variant"],
        }
        for each in document["placements"]
    ]  # fmt: skip
    if rows:
        session.execute(insert(PlacementRow), rows)


def rooms_with(session: Session, product: str) -> list[str]:
    """Ids of the rooms in which the product stands now, in order."""
    query = select(PlacementRow.room_id).where(PlacementRow.product_id == product).distinct()
    return list(session.scalars(query.order_by(PlacementRow.room_id)))


def known_of(session: Session, brand: str, document: Mapping[str, Any], standing: frozenset[str]) -> Known:
    """What the brand has of what the document names.

    Withdrawn variants count: old versions may be restored. standing: products that keep their place although
    they were taken off sale.
    """
    wanted = {placement["product"] for placement in document["placements"]}
    products = session.scalars(
        select(ProductRow).where(
            ProductRow.id.in_(wanted),
            ProductRow.brand_id == brand,
            or_(ProductRow.published, ProductRow.id.in_(wanted & standing)),
        )
    )
    rooms = {}
    for portal in document["portals"]:
        other = session.get(RoomRow, portal["to"]["room"])
        if other is not None and other.id != document["id"]:
            there = session.get_one(RoomVersionRow, (other.id, other.version)).document
            rooms[other.id] = frozenset(spawn["name"] for spawn in there["spawns"])
    return Known({row.id: frozenset(each.id for each in row.variants) for row in products}, rooms)
