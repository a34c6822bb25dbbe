"""Payments within the transaction of whoever sells: begun before the provider is asked, read, refunded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.ids import new_id
from vitrine.money import Money
from vitrine.payments.errors import PaymentRunning
from vitrine.payments.tables import PaymentRefundRow, PaymentRow
from vitrine.payments.values import PaymentId, PaymentState, RefundId, RefundState
from vitrine.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Payment:
    """What stands of a payment. verdict: "" before any. left_minor: what can still be given back.

    closed: no more money can come by it.
    """

    id: PaymentId
    subject: str
    state: PaymentState
    money: Money
    captured_minor: int
    left_minor: int
    verdict: str
    reason: str
    disputed: bool
    created_at: datetime
    closed: bool


@dataclass(frozen=True, slots=True)
class PaymentRefund:
    id: RefundId
    payment: PaymentId
    amount_minor: int
    state: RefundState
    reason: str
    asked_at: datetime


def begin(
    unit: UnitOfWork, provider: str, subject: str, money: Money, digest: str, *, later: bool = False
) -> PaymentId:
    """A new payment, to be asked for after the commit (`Payments.pay`). One of a subject at a time.

    subject: what is paid for. digest: of what was shown, told to whoever settles. later: captured later.
    Raises PaymentRunning. What costs nothing is not paid: ValueError.
    """
    if money.amount_minor < 1:
        raise ValueError("nothing is to be paid")
    now, name = unit.now, PaymentId(new_id("payment"))
    row = PaymentRow(
        id=name, subject=subject, provider=provider, amount_minor=money.amount_minor, currency=money.currency,
        digest=digest, later=later, state=PaymentState.PENDING.value, captured_minor=0, refunded_minor=0,
        reason="", disputed=False, closed=False, created_at=now, looked_at=now,
    )  # fmt: skip
    try:
        with unit.session.begin_nested():
            unit.session.add(row)
    except IntegrityError as error:
        raise PaymentRunning from error
    return name


def of_subject(session: Session, subject: str) -> list[Payment]:
    """All that was tried, the oldest first."""
    query = select(PaymentRow).where(PaymentRow.subject == subject).order_by(PaymentRow.id)
    return [_payment(row) for row in session.scalars(query)]


def payment(session: Session, name: PaymentId) -> Payment | None:
    row = session.get(PaymentRow, name)
    return None if row is None else _payment(row)


def hold(session: Session, name: PaymentId) -> None:
    """Until the unit ends nobody else changes this payment: before whoever sells takes rows of its own."""
    session.execute(select(PaymentRow.id).where(PaymentRow.id == name).with_for_update())


def refunds_of(session: Session, name: PaymentId) -> list[PaymentRefund]:
    """The oldest first."""
    query = select(PaymentRefundRow).where(PaymentRefundRow.payment_id == name)
    return [
        PaymentRefund(
            RefundId(row.id), name, row.amount_minor, RefundState(row.state), row.reason, row.asked_at
        )
        for row in session.scalars(query.order_by(PaymentRefundRow.id))
    ]


def _payment(row: PaymentRow) -> Payment:
    return Payment(
        PaymentId(row.id), row.subject, PaymentState(row.state), Money(row.amount_minor, row.currency),
        row.captured_minor, row.captured_minor - row.refunded_minor, row.verdict or "", row.reason,
        row.disputed, row.created_at, row.closed,
    )  # fmt: skip
