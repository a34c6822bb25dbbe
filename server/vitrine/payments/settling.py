"""The one end of all ways: browser, webhook and reconciler tell here what a provider says, within a unit.

What is told twice, or too late, changes nothing. What is told for the first time changes the payment, the
ledger, the audit and whatever was bought, all of it or nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update

from vitrine.errors import Conflict
from vitrine.ids import new_id
from vitrine.money import Money
from vitrine.payments import audit
from vitrine.payments.errors import PaymentNotHeld, PaymentUnknown, RefundTooGreat
from vitrine.payments.ledger import BUYERS, PROVIDER, Transfer, post
from vitrine.payments.tables import PaymentRefundRow, PaymentRow
from vitrine.payments.values import (
    MOVES,
    REFUND_MOVES,
    PaymentId,
    PaymentSaid,
    PaymentState,
    RefundId,
    RefundSaid,
    RefundState,
    SaleVerdict,
)
from vitrine.storage import UnitOfWork

CHAIN: Final = "payments"
NO_ORDER: Final = "no_order"
ELSEWHERE: Final = "elsewhere"
"""Reasons of refunds: nothing was made of the money; somebody gave it back on the provider's own page."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PaymentNews:
    """A payment has come to this state, for the first time. money: what was promised, captured or wanted."""

    payment: PaymentId
    subject: str
    digest: str
    state: PaymentState
    money: Money
    reason: str


@dataclass(frozen=True, slots=True)
class RefundNews:
    """A refund has come to its end, or has turned out not to be one. money: of the refund."""

    refund: RefundId
    payment: PaymentId
    subject: str
    state: RefundState
    money: Money


Settle = Callable[[UnitOfWork, PaymentNews], SaleVerdict]
"""Asked within the unit, before the payment's row changes; what it raises undoes the whole."""
Refunded = Callable[[UnitOfWork, RefundNews], None]


class NotYet(Conflict):
    says = "Something else has to be told first: it is tried again."


@dataclass(frozen=True, slots=True)
class Settlement:
    """settle: makes of money what was bought. refunded: hears of refunds."""

    settle: Settle
    refunded: Refunded

    def hear(self, unit: UnitOfWork, said: PaymentSaid) -> bool:
        """Whether this was news of a payment of ours."""
        row = None if said.closing else self._row(unit, said)
        if row is None:
            return False
        state = PaymentState(row.state)
        if state is PaymentState.CANCELED and row.ref and said.state is PaymentState.AUTHORISED:
            # A promise of before it was cancelled there, told late: it never comes back.
            return False
        if row.ref is None and said.ref:
            row.ref = said.ref
        elif said.ref and row.ref != said.ref:
            log.error("payment %s has two names at its provider: look there", row.id)
            return False
        if said.state not in MOVES[state]:
            return False
        money = Money(said.captured_minor or row.amount_minor, row.currency)
        verdict = self.settle(
            unit, PaymentNews(PaymentId(row.id), row.subject, row.digest, said.state, money, said.reason)
        )
        if said.state in (PaymentState.AUTHORISED, PaymentState.CAPTURED):
            # What was promised was answered for already: it is captured because somebody wants it.
            row.verdict = row.verdict or verdict.value
        row.state, row.reason = said.state.value, said.reason
        row.closed = said.state in (PaymentState.CAPTURED, PaymentState.CANCELED) or not row.ref
        if said.state is PaymentState.CAPTURED:
            row.captured_minor = said.captured_minor
        unit.session.flush()
        if said.state is PaymentState.CAPTURED:
            post(unit, f"{row.id}.captured", [Transfer(BUYERS, PROVIDER, money)])
        told = {"amount_minor": money.amount_minor, "currency": money.currency, "verdict": row.verdict}
        audit.note(unit, CHAIN, row.provider, f"payment.{said.state}", row.id, told)
        if said.state is PaymentState.CAPTURED and row.verdict == SaleVerdict.REFUSED:
            self.ask_refund(unit, PaymentId(row.id), said.captured_minor, NO_ORDER)
        return True

    def ask_refund(self, unit: UnitOfWork, payment: PaymentId, amount_minor: int, reason: str) -> RefundId:
        """Money goes back, for certain and once. Raises PaymentUnknown, PaymentNotHeld, RefundTooGreat."""
        self._set_aside(unit, payment, amount_minor)
        refund, now = RefundId(new_id("refund")), unit.now
        unit.session.add(
            PaymentRefundRow(
                id=refund, payment_id=payment, amount_minor=amount_minor, reason=reason,
                state=RefundState.ASKED.value, failure="", tries=0, keys=0, asked_at=now, next_at=now,
            )
        )  # fmt: skip
        unit.session.flush()
        audit.note(unit, CHAIN, "shop", "refund.asked", refund, {"amount_minor": amount_minor, "why": reason})
        return refund

    def hear_refund(self, unit: UnitOfWork, said: RefundSaid) -> bool:
        """Whether this was news of a refund of a payment of ours. Raises NotYet."""
        row = self._refund_row(unit, said)
        if row is None or said.state not in REFUND_MOVES[RefundState(row.state)]:
            return False
        payment = unit.session.get_one(PaymentRow, row.payment_id, with_for_update=True)
        before, money = RefundState(row.state), Money(row.amount_minor, payment.currency)
        row.state, row.failure, row.ref = said.state.value, said.reason, said.ref or row.ref
        if said.state is RefundState.SETTLED:
            post(unit, f"{row.id}.settled", [Transfer(PROVIDER, BUYERS, money)])
        if said.state is RefundState.FAILED:
            payment.refunded_minor -= row.amount_minor
            if before is RefundState.SETTLED:
                post(unit, f"{row.id}.failed", [Transfer(BUYERS, PROVIDER, money)])
            log.error("refund %s of payment %s failed: somebody has to look at it", row.id, payment.id)
        unit.session.flush()
        told = {"amount_minor": row.amount_minor, "failure": row.failure}
        audit.note(unit, CHAIN, payment.provider, f"refund.{said.state}", row.id, told)
        if said.state is not RefundState.SENT:
            self.refunded(
                unit,
                RefundNews(RefundId(row.id), PaymentId(payment.id), payment.subject, said.state, money),
            )
        return True

    def hear_dispute(self, unit: UnitOfWork, ref: str) -> bool:
        """Whether a payment of ours is disputed that was not before."""
        query = select(PaymentRow).where(PaymentRow.ref == ref).with_for_update()
        row = unit.session.scalar(query) if ref else None
        if row is None or row.disputed:
            return False
        row.disputed = True
        audit.note(unit, CHAIN, row.provider, "payment.disputed", row.id, {})
        log.error("payment %s is disputed by its payer: answer on the provider's page", row.id)
        return True

    def _row(self, unit: UnitOfWork, said: PaymentSaid) -> PaymentRow | None:
        ours = PaymentRow.id == said.payment if said.payment else PaymentRow.ref == said.ref
        return unit.session.scalar(select(PaymentRow).where(ours).with_for_update())

    def _refund_row(self, unit: UnitOfWork, said: RefundSaid) -> PaymentRefundRow | None:
        ours = PaymentRefundRow.id == said.refund if said.refund else PaymentRefundRow.ref == said.ref
        row = unit.session.scalar(select(PaymentRefundRow).where(ours).with_for_update())
        if row is not None or said.refund is not None:
            return row
        query = select(PaymentRow.id).where(PaymentRow.ref == said.payment_ref)
        payment = unit.session.scalar(query) if said.payment_ref else None
        if payment is None or said.state is RefundState.FAILED:
            return None
        try:
            refund = self.ask_refund(unit, PaymentId(payment), said.amount_minor, ELSEWHERE)
        except (RefundTooGreat, PaymentNotHeld) as error:
            # Refunds of ours stand in its way, and will be refused; or its capture is not told yet.
            raise NotYet from error
        return unit.session.get_one(PaymentRefundRow, refund)

    def _set_aside(self, unit: UnitOfWork, payment: PaymentId, amount_minor: int) -> None:
        session = unit.session
        session.flush()
        room = PaymentRow.refunded_minor + amount_minor <= PaymentRow.captured_minor
        aside = (
            update(PaymentRow)
            .where(PaymentRow.id == payment, room)
            .values(refunded_minor=PaymentRow.refunded_minor + amount_minor)
            .returning(PaymentRow.id)
            .execution_options(synchronize_session="fetch")
        )
        if amount_minor > 0 and session.scalar(aside) is not None:
            return
        row = session.get(PaymentRow, payment)
        if row is None:
            raise PaymentUnknown
        if row.state != PaymentState.CAPTURED:
            raise PaymentNotHeld(row.state)
        raise RefundTooGreat(row.captured_minor - row.refunded_minor, row.currency)


def later(tries: int) -> timedelta:
    """How long something waits after so many tries: a second, doubled each time up to a minute, then 10."""
    return timedelta(seconds=min(2**tries, 60)) if tries < 30 else timedelta(minutes=10)
