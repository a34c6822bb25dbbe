"""Rows of prices: every one that a variant on sale ever had."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base


class PriceRow(Base):
    """From `at` on a variant was offered for this price, without one no more. Never changed.

    n: counts a variant's, from 1: their order, whatever the clock said.
    """

    __tablename__ = "variant_prices"
    __table_args__ = (CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="price"),)

    variant_id: Mapped[str] = mapped_column(ForeignKey("variants.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    at: Mapped[datetime]
