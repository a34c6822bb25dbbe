"""Rows of room files: one for each that a brand has brought."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base, Json

HASH = String(64)
ID = String(64)


class ImportRow(Base):
    """A room file on its way in. once: the Idempotency-Key that it came with. blob: the file, while it waits.

    rooms: name in the file -> the id that its room gets. kept: the models and pictures that the brand has by
    it, as [kind, hash]: they go if it fails; of kind "again" are models that had failed here before. made:
    what came of it. brought_by: a member or an API token. tries: how often it was gone on with without an end
    in words, one after the other.
    """

    __tablename__ = "room_imports"
    __table_args__ = (
        UniqueConstraint("brand_id", "once"),
        CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"))
    once: Mapped[str | None] = mapped_column(String(80))
    brought_by: Mapped[str] = mapped_column(ID)
    state: Mapped[str] = mapped_column(String(10))
    blob: Mapped[str | None] = mapped_column(HASH)
    rooms: Mapped[dict[str, str]] = mapped_column(Json)
    kept: Mapped[list[list[str]]] = mapped_column(Json)
    made: Mapped[dict[str, Any] | None] = mapped_column(Json)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
