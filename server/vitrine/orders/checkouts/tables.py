"""Rows of checkouts. They name carts, brands, variants and visitors as plain text: all may go before them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.orders.checkouts.values import CheckoutState
from vitrine.storage import Base, Json

ID = String(64)
_OPEN = text("state IN ('open', 'paying')")


class CheckoutRow(Base):
    """What somebody is about to buy of one brand. version: counts changes of whatever is told of it.

    shown: what was shown last (`ShownSale`). changed: what of it became otherwise and was not agreed to.
    email, name, address, delivery: as somebody wrote them; whether they are good is told, not refused.
    terms: the version that was agreed to. held_until: None: nothing is held. prolonged: it was held longer
    once. payment_id: of the attempt that runs, or ran last. failure: why the last one came to nothing.
    order_id, order_number: what became of it. forget_at: when nobody needs it any more.
    """

    __tablename__ = "checkouts"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(each.value) for each in CheckoutState)})", name="state"),
        CheckConstraint("(state = 'completed') = (order_id IS NOT NULL)", name="ordered"),
        UniqueConstraint("order_id"),
        Index(
            "uq_checkouts_open", "cart_id", "brand_id", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
        Index(None, "buyer_id"),
        Index(None, "forget_at"),
    )  # fmt: skip

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    cart_id: Mapped[str] = mapped_column(ID)
    brand_id: Mapped[str] = mapped_column(ID)
    buyer_id: Mapped[str] = mapped_column(ID)
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    shown: Mapped[dict[str, Any]] = mapped_column(Json)
    changed: Mapped[list[Any]] = mapped_column(Json)
    email: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[dict[str, str] | None] = mapped_column(Json)
    delivery: Mapped[str | None] = mapped_column(ID)
    terms: Mapped[str | None] = mapped_column(ID)
    held_until: Mapped[datetime | None]
    prolonged: Mapped[bool]
    payment_id: Mapped[str | None] = mapped_column(ID)
    failure: Mapped[str] = mapped_column(String(80))
    order_id: Mapped[str | None] = mapped_column(ID)
    order_number: Mapped[str | None] = mapped_column(String(40))
    changed_at: Mapped[datetime]
    forget_at: Mapped[datetime]


class CheckoutAttemptRow(Base):
    """One press of the last button. key: the digest of its Idempotency-Key. body: of what came with it.

    payment_id: None of what cost nothing.
    """

    __tablename__ = "checkout_attempts"

    key: Mapped[str] = mapped_column(ID, primary_key=True)
    checkout_id: Mapped[str] = mapped_column(ForeignKey("checkouts.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(ID)
    payment_id: Mapped[str | None] = mapped_column(ID, unique=True)
    at: Mapped[datetime]
