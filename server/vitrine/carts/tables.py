"""Rows of carts. They name visitors and variants as plain text: both may go before the cart does."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base

ID = String(64)
QUANTITY_LIMIT: Final = 999
_OPEN: Final = text("state = 'open'")


class CartRow(Base):
    """What a visitor gathers. state: open, or ordered: then they have another. version: counts changes.

    currency: of its lines; None: it has none.
    """

    __tablename__ = "carts"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'ordered')", name="state"),
        Index(
            "uq_carts_visitor_id_open", "visitor_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_carts_changed_at", "changed_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    visitor_id: Mapped[str] = mapped_column(ID)
    state: Mapped[str] = mapped_column(String(8), server_default="open")
    version: Mapped[int]
    currency: Mapped[str | None] = mapped_column(String(3))
    changed_at: Mapped[datetime]


class CartLineRow(Base):
    """So many units of a variant. room, placement: where it was found."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id"),
        CheckConstraint(f"quantity BETWEEN 1 AND {QUANTITY_LIMIT}", name="quantity"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    cart_id: Mapped[str] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"))
    variant_id: Mapped[str] = mapped_column(ID)
    quantity: Mapped[int]
    room_id: Mapped[str | None] = mapped_column(ID)
    placement_id: Mapped[str | None] = mapped_column(ID)
    added_at: Mapped[datetime]
