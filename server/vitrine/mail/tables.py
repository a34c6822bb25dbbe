"""Rows of letters, as they are sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base


class MailRow(Base):
    """to: one address. state: waiting until somebody took it or it is given up. tries: begun so far.

    due_at: not before; while it is being sent, when whoever does so counts as gone. problem: of the last try.
    """

    __tablename__ = "mails"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'given_up')", name="state"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
        Index(None, "state", "due_at"),
        Index(None, "ended_at"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    to: Mapped[str] = mapped_column("recipient", String(254))
    answer_to: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column("body_text", Text)
    html: Mapped[str] = mapped_column("body_html", Text)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(300))
