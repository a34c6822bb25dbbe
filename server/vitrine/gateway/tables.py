"""Rows of the live edge: tickets for the door, and the chat journal. Poses have no row anywhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint, false
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
    watch: Mapped[bool] = mapped_column(default=False, server_default=false())
    source: Mapped[str] = mapped_column(String(8), default="link", server_default="link")
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


class BanRow(Base):
    """Somebody may not come into a room for a time. A later ban of the same visitor takes its place."""

    __tablename__ = "bans"

    room_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    visitor_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(120))
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class BlockRow(Base):
    """One visitor does not want to see another; then neither sees the other, in every room.

    name: what the other was called then, for the list of whom one has blocked; never a later name of theirs.
    """

    __tablename__ = "blocks"

    visitor_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    other_id: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64), default="", server_default="")


class ActRow(Base):
    """The audit: who did what to whom. Never a name or what was said. operation: the request's own id."""

    __tablename__ = "moderation_acts"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
    room_id: Mapped[str] = mapped_column(String(64))
    actor_id: Mapped[str] = mapped_column(String(64))
    operation: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(16))
    target_id: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("actor_id", "operation"), Index(None, "room_id", "id"))


class RoomSnapshotRow(Base):
    """What a planned restart keeps of a live room, for ten minutes. body: JSON of gateway.snapshots."""

    __tablename__ = "room_snapshots"

    room_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    saved_at: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)
