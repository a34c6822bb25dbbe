"""Rows of the catalogue. What stands in a room is in its room.json, one row per version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vitrine.storage import Base, Json

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


class InviteRow(Base):
    """A link to a room, so that a sale can be led back to it. by: a visitor, a member or an API token."""

    __tablename__ = "invites"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    by: Mapped[str | None] = mapped_column("made_by", ID)
    created_at: Mapped[datetime]
