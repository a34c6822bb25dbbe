"""Rows of stock. Every rule of the numbers is a constraint as well."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.catalog.availability import InStock
from vitrine.stock.levels import COUNT_LIMIT, MoveKind
from vitrine.storage import Base

ID = String(64)


def _words(kind: type[MoveKind] | type[InStock]) -> str:
    return ", ".join(f"'{each.value}'" for each in kind)


class LevelRow(Base):
    """The numbers of a variant; a variant without a row is not counted.

    stock, left: what visitors were told last. version: counts what its brand changes, not what is held.
    """

    __tablename__ = "stock_levels"
    __table_args__ = (
        CheckConstraint("on_hand >= 0 AND held >= 0 AND allocated >= 0", name="counts"),
        CheckConstraint(f"backorder BETWEEN 0 AND {COUNT_LIMIT}", name="backorder"),
        CheckConstraint(f"low_at BETWEEN 0 AND {COUNT_LIMIT}", name="low_at"),
        CheckConstraint("NOT tracked OR on_hand - held - allocated + backorder >= 0", name="promised"),
        CheckConstraint(f"stock IN ({_words(InStock)})", name="stock"),
        CheckConstraint("(stock = 'low') = (units_left IS NOT NULL)", name="units_left"),
    )

    variant_id: Mapped[str] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), primary_key=True)
    product_id: Mapped[str] = mapped_column(ID, index=True)
    tracked: Mapped[bool] = mapped_column(server_default=false())
    on_hand: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    held: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    allocated: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    backorder: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    low_at: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    version: Mapped[int] = mapped_column(server_default=text("0"))
    stock: Mapped[str] = mapped_column(String(3), server_default=InStock.IN.value)
    left: Mapped[int | None] = mapped_column("units_left", BigInteger)


class MoveRow(Base):
    """Units that came or went, never changed: on hand is their sum.

    cause: what it was done for, with kind and line once for each: a fulfilment, a return; None: a brand's own
    wish. by: a member or an API token, as text.
    """

    __tablename__ = "stock_moves"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_words(MoveKind)})", name="kind"),
        UniqueConstraint("cause", "kind", "line"),
        Index("ix_stock_moves_variant_id_id", "variant_id", "id"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    variant_id: Mapped[str] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    delta: Mapped[int] = mapped_column(BigInteger)
    cause: Mapped[str | None] = mapped_column(String(64))
    line: Mapped[str] = mapped_column(ID, server_default="")
    note: Mapped[str | None] = mapped_column(String(300))
    by: Mapped[str | None] = mapped_column("moved_by", ID)
    at: Mapped[datetime]


class HoldRow(Base):
    """Units that wait for one line of a checkout. What is paid or given back has no row any more."""

    __tablename__ = "stock_holds"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_stock_holds_variant_id_expires_at", "variant_id", "expires_at"),
        Index("ix_stock_holds_expires_at", "expires_at"),
    )

    checkout_id: Mapped[str] = mapped_column(ID, primary_key=True)
    line_id: Mapped[str] = mapped_column(ID, primary_key=True)
    variant_id: Mapped[str] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"))
    quantity: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]
