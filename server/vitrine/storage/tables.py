"""The outbox: events that must outlive a crash; and who serves the rooms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage.base import Base
from vitrine.storage.types import BigKey, Json


class OutboxRow(Base):
    """One event that happened and was not shared out yet: whoever stores it need not know who listens."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    collected_at: Mapped[datetime]


class DeliveryRow(Base):
    """One event for one group that listens. A handled one is deleted; a dead one stays with its reason."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "listener", "dead_at", "next_at", "id"),
        # Without it SQLite gives the number of the newest row, once deleted, to the next one.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    # "group" is a word of SQL.
    group: Mapped[str] = mapped_column("listener", String(60))
    kind: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    collected_at: Mapped[datetime]
    # Not to be claimed before. A claim moves it ahead by the lease; so a crashed worker costs one lease.
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    dead_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


class LeaseRow(Base):
    """What one process has for itself, until a moment of the database's clock.

    epoch: how many have held it; whoever writes under an older one is refused. until_ms: Unix milliseconds;
    0: given back. The row "closing" holds the epoch of the lease that its holder is about to give back.
    """

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    epoch: Mapped[int] = mapped_column(BigInteger)
    holder: Mapped[str] = mapped_column(String(300), default="")
    until_ms: Mapped[int] = mapped_column(BigInteger)
