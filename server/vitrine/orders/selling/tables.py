"""The row of a brand that sells, or is about to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base, Json

ID = String(64)


class BrandSellingRow(Base):
    """seller, options, rules: JSON of the values of these names, None: not said yet.

    version: counts changes.
    """

    __tablename__ = "brand_selling"

    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    seller: Mapped[dict[str, Any] | None] = mapped_column(Json)
    options: Mapped[list[Any] | None] = mapped_column(Json)
    rules: Mapped[dict[str, Any] | None] = mapped_column(Json)
    changed_at: Mapped[datetime]
