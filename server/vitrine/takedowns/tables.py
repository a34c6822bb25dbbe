"""Rows of takedowns, one for each brand that a thing belongs to, and of complaints."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base

ID = String(64)


class TakedownRow(Base):
    """They stay, as the record of who decided what.

    kind, thing_id: of what. brand_id: whose it is, None where nobody knows; plain text, it outlives them.
    title: what it was called then. live: `kind:thing:brand` while it is down, None once it was restored: of
    two operators at once only one takes a thing down. went_with: it went down with that thing of its kind, of
    which it is made, and comes back with it; None: for itself. answer: the brand's.
    """

    __tablename__ = "takedowns"
    __table_args__ = (
        CheckConstraint("kind IN ('room', 'product', 'model', 'picture', 'brand')", name="kind"),
        Index("ix_takedowns_thing", "kind", "thing_id"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    thing_id: Mapped[str] = mapped_column(String(80))
    brand_id: Mapped[str | None] = mapped_column(ID, index=True)
    title: Mapped[str] = mapped_column(String(300))
    live: Mapped[str | None] = mapped_column(String(180), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column("decided_by", ID)
    at: Mapped[datetime] = mapped_column("decided_at")
    complaint: Mapped[str | None] = mapped_column(ID)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(ID)
    answered_at: Mapped[datetime | None]
    restored_by: Mapped[str | None] = mapped_column(ID)
    restored_at: Mapped[datetime | None]
    restored_reason: Mapped[str | None] = mapped_column(Text)
    went_with: Mapped[str | None] = mapped_column(String(80))


class ComplaintRow(Base):
    """Somebody's report of a thing. digest: of the receipt's number, which is nowhere else.

    contact: theirs, if they gave one. state: open until it is decided. decision: the reason, for both sides.
    title_told: who reported may read the title; a draft's is its brand's alone. number: None, but of the one
    open row of a thing that counts what came after many others, without words: all of them are given it.
    count: how many reports it stands for.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'upheld', 'dismissed')", name="state"),
        Index("ix_complaints_state", "state", "id"),
        Index("ix_complaints_thing", "kind", "thing_id", "state"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    digest: Mapped[str] = mapped_column(ID, unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    thing_id: Mapped[str] = mapped_column(String(80))
    brand_id: Mapped[str | None] = mapped_column(ID, index=True)
    title: Mapped[str] = mapped_column(String(300))
    ground: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    contact: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column("made_at")
    state: Mapped[str] = mapped_column(String(10))
    decision: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(ID)
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    title_told: Mapped[bool] = mapped_column(server_default=true(), default=True)
    number: Mapped[str | None] = mapped_column(String(32))
    count: Mapped[int] = mapped_column("reports", server_default="1", default=1)


def live_key(kind: str, thing: str, brand: str | None) -> str:
    """Of a takedown that stands, for one brand."""
    return f"{kind}:{thing}:{brand or ''}"
