"""Rows of lobbies: what a brand says of itself; its rooms are the catalogue's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base, Json


class LobbyRow(Base):
    """A brand's lobby, once it has said something. version: counts changes."""

    __tablename__ = "lobbies"

    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    # Hash of a picture; `#rrggbb`; a name of `families.Family`. None: none, the pages' own.
    logo_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    accent: Mapped[str | None] = mapped_column(String(7))
    ground: Mapped[str | None] = mapped_column(String(7))
    family: Mapped[str | None] = mapped_column(String(20))
    # language -> text, at least one of them.
    summary: Mapped[dict[str, str] | None] = mapped_column(Json)
    imprint: Mapped[dict[str, str] | None] = mapped_column(Json)
    privacy: Mapped[dict[str, str] | None] = mapped_column(Json)
    terms: Mapped[dict[str, str] | None] = mapped_column(Json)
    # A member or an API token, as plain text: it outlives both.
    changed_by: Mapped[str | None] = mapped_column(String(64))
    changed_at: Mapped[datetime]
