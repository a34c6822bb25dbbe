"""Rows of payments. What must never be is refused by the database as well as by code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from vitrine.storage import Base, BigKey, Json

ID = String(64)
REF = String(255)
RUNNING = text("state IN ('pending', 'asking')")


class PaymentRow(Base):
    """One attempt to be paid for a subject. id: what the provider gets as its idempotency key.

    amount_minor, currency, digest: of what was shown, frozen. verdict: what was made of its money.
    refunded_minor: what is to go back, whether it has or not. closed: no more money can come by it.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("captured_minor >= 0 AND captured_minor <= amount_minor", name="captured"),
        CheckConstraint("refunded_minor >= 0 AND refunded_minor <= captured_minor", name="refunded"),
        CheckConstraint(
            "state IN ('pending', 'asking', 'authorised', 'failed', 'canceled', 'captured')", name="state"
        ),
        CheckConstraint("captured_minor = 0 OR verdict IS NOT NULL", name="answered"),
        # One at a time: who opens two pages pays once.
        Index("uq_payments_running", "subject", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
        Index(None, "closed", "looked_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    subject: Mapped[str] = mapped_column(ID, index=True)
    provider: Mapped[str] = mapped_column(String(32))
    ref: Mapped[str | None] = mapped_column(REF, unique=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    digest: Mapped[str] = mapped_column(ID)
    later: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    captured_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_minor: Mapped[int] = mapped_column(BigInteger)
    verdict: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(80))
    disputed: Mapped[bool]
    closed: Mapped[bool]
    created_at: Mapped[datetime]
    looked_at: Mapped[datetime]


class PaymentRefundRow(Base):
    """Money that goes back. id: its idempotency key; keys: how many were used up by errors of theirs."""

    __tablename__ = "payment_refunds"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("state IN ('asked', 'sent', 'settled', 'failed')", name="state"),
        Index(None, "state", "next_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    payment_id: Mapped[str] = mapped_column(ForeignKey("payments.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str | None] = mapped_column(REF, unique=True)
    failure: Mapped[str] = mapped_column(String(80))
    tries: Mapped[int]
    keys: Mapped[int]
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime]


class PaymentEventRow(Base):
    """What a provider told, once. facts: what of it we need, nothing personal. worked_at: None: not yet."""

    __tablename__ = "payment_events"
    __table_args__ = (Index(None, "worked_at", "next_at"),)

    provider: Mapped[str] = mapped_column(String(32), primary_key=True)
    ref: Mapped[str] = mapped_column(REF, primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    received_at: Mapped[datetime]
    tries: Mapped[int]
    next_at: Mapped[datetime]
    worked_at: Mapped[datetime | None]


class LedgerRow(Base):
    """An amount that went from one account to another, so that all accounts together are always nothing.

    entry: what belongs together, told once; number: its place there. Never changed, never deleted.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        UniqueConstraint("entry", "number"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("giver <> taker", name="accounts"),
        Index(None, "giver", "currency"),
        Index(None, "taker", "currency"),
    )

    seq: Mapped[int] = mapped_column(BigKey, primary_key=True)
    entry: Mapped[str] = mapped_column(String(100))
    number: Mapped[int]
    giver: Mapped[str] = mapped_column(String(80))
    taker: Mapped[str] = mapped_column(String(80))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime]


class AuditHeadRow(Base):
    """The end of a chain: so a chain that was cut short is seen too."""

    __tablename__ = "audit_heads"

    chain: Mapped[str] = mapped_column(ID, primary_key=True)
    seq: Mapped[int]
    digest: Mapped[str] = mapped_column(ID)


class AuditRow(Base):
    """What was done, by whom, to what; each row holds the digest of the one before it.

    told: what changed; of personal texts only salted digests. salt: forgotten once they are to be nobody's.
    """

    __tablename__ = "audit"

    chain: Mapped[str] = mapped_column(ID, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(ID)
    action: Mapped[str] = mapped_column(String(80))
    thing: Mapped[str] = mapped_column(ID, index=True)
    told: Mapped[dict[str, Any]] = mapped_column(Json)
    salt: Mapped[str | None] = mapped_column(ID)
    before: Mapped[str] = mapped_column(ID)
    digest: Mapped[str] = mapped_column(ID)
