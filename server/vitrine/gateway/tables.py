"""Rows of the live edge: tickets for the door, and the chat journal. Poses have no row anywhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base


class TicketRow(Base):
    """A single-use ticket. It carries who comes, so that the socket needs no other table."""

    __tablename__ = "tickets"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    room_id: Mapped[str] = mapped_column(String(64))
    visitor_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    colour: Mapped[int]
    role: Mapped[str] = mapped_column(String(16))
    brand_id: Mapped[str | None] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class ChatRow(Base):
    """A line of chat. operation: the client's own id of the request, so that a retry is recognised."""

    __tablename__ = "chat_lines"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    room_id: Mapped[str] = mapped_column(String(64))
    visitor_id: Mapped[str] = mapped_column(String(64))
    operation: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    colour: Mapped[int]
    role: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        UniqueConstraint("room_id", "visitor_id", "operation"),
        Index(None, "room_id", "said_at"),
    )
