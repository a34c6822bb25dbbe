"""Rows of wishes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base


class WishRow(Base):
    """A wish that was fulfilled. key, said: as of `KeyedWish`. made: ids of what it made, never a secret."""

    __tablename__ = "wishes"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    said: Mapped[str] = mapped_column(String(64))
    made: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(index=True)
