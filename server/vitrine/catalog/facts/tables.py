"""Rows of what brands say of all their products. What one product says is in its own row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base, Json


class BrandFactsRow(Base):
    """said: of `values.SHARED`, as JSON. version: counts changes."""

    __tablename__ = "brand_facts"

    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    said: Mapped[dict[str, Any] | None] = mapped_column(Json)
