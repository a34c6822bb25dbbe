"""Payments as a shop has them: a provider is called between two units of work, never within one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import IntegrityError

from vitrine.money import Money
from vitrine.payments.errors import (
    AmountNotPayable,
    PaymentNotHeld,
    PaymentsOff,
    PaymentUnknown,
    ProviderBroken,
    ProviderRefuses,
    ProviderUnsure,
)
from vitrine.payments.facts import facts_of, said_of_payment, said_of_refund
from vitrine.payments.reconciled import Reconciled
from vitrine.payments.settling import NotYet, Settlement, later
from vitrine.payments.tables import PaymentEventRow, PaymentRefundRow, PaymentRow
from vitrine.payments.values import (
    ChargeAsked,
    PaymentId,
    PaymentProvider,
    PaymentSaid,
    PaymentState,
    RefundId,
    RefundSaid,
    RefundState,
    SaleVerdict,
)
from vitrine.storage import Database

LOOK_AFTER: Final = timedelta(seconds=60)
"""So long a payment may be on its way before it is looked after."""
ASKING_LIMIT: Final = timedelta(minutes=30)
"""So long the bank may ask the card's holder: then it is given up."""
GIVABLE_UP: Final = (PaymentState.PENDING, PaymentState.ASKING, PaymentState.FAILED)
PROMISED: Final = timedelta(days=1)
"""A promise that is kept waiting is looked after so often: it may have run out."""
AT_ONCE: Final = 100

N = TypeVar("N", bound=str)

log = logging.getLogger(__name__)


class Payments:
    """provider: None where this shop takes no money; off: why. wake: whoever works on what waits."""

    def __init__(
        self,
        database: Database,
        provider: PaymentProvider | None,
        settling: Settlement,
        off: str = "key",
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._database, self._provider, self._settling = database, provider, settling
        self.off, self._wake = off, wake
        self._ending = threading.Event()

    @property
    def provider(self) -> PaymentProvider:
        """Raises PaymentsOff."""
        if self._provider is None:
            raise PaymentsOff(self.off)
        return self._provider

    def pay(self, name: PaymentId, token: str, return_url: str) -> PaymentSaid:
        """Ask for the money of a payment that was begun. token: of the browser's form.

        Raises PaymentNotHeld where it is over; AmountNotPayable; ProviderUnsure: the answer is not known yet,
        and will be, by webhook or reconciler.
        """
        asking, row = self._asking(name)
        if row.closed:
            raise PaymentNotHeld(row.state)
        provider = self._outside()
        try:
            said = provider.charge(asking, token, return_url)
        except ProviderRefuses as no:
            said = _failed(name, str(no.values.get("reason", "")))
        except AmountNotPayable:
            # Nobody was asked: what is paid for can be paid by another amount.
            self._hear(_failed(name, "amount_not_payable"))
            raise
        self._hear(said)
        return said

    def resume(self, name: PaymentId, token: str, return_url: str) -> PaymentSaid | None:
        """Go on with a payment whose answer was lost, or whose holder was asked: the same wish again.

        None: it is over. Raises AmountNotPayable, ProviderUnsure.
        """
        _, row = self._asking(name)
        if row.closed:
            return None
        if row.ref is None:
            try:
                return self.pay(name, token, return_url)
            except PaymentNotHeld:
                return None
        said = self._outside().look(row.ref)
        self._hear(said)
        return said

    def capture(self, name: PaymentId, amount_minor: int | None = None) -> PaymentSaid:
        """Take what was promised, or less. Raises PaymentNotHeld, ProviderUnsure."""
        asking, row = self._asking(name)
        if row.state != PaymentState.AUTHORISED or row.ref is None:
            raise PaymentNotHeld(row.state)
        amount = asking.money.amount_minor if amount_minor is None else amount_minor
        said = self._outside().capture(row.ref, amount, f"{name}.capture")
        self._hear(said)
        return said

    def give_up(self, name: PaymentId) -> PaymentState:
        """Nothing more is to come by this payment; what it came to. Of captured money that stays so.

        Raises ProviderUnsure.
        """
        asking, row = self._asking(name)
        if row.closed:
            return PaymentState(row.state)
        provider = self._outside()
        said = provider.close(asking) if row.ref is None else provider.cancel(row.ref, f"{name}.cancel")
        if said is not None and said.state in GIVABLE_UP:
            said = provider.cancel(said.ref, f"{name}.cancel")
        if said is None:
            said = PaymentSaid(ref="", payment=name, state=PaymentState.CANCELED)
        self._hear(said)
        return said.state

    def take(self, body: bytes, signature: str) -> bool:
        """Keep what a provider tells, to be worked on by and by; whether it is told for the first time.

        Raises PaymentsOff, WebhookUnsigned, WebhookTooOld, WebhookUnreadable.
        """
        provider, now = self.provider, self._database.clock.now()
        event = provider.event(body, signature, now)
        facts = facts_of(event)
        row = PaymentEventRow(
            provider=provider.name, ref=event.ref, kind=event.kind[:80], facts=facts, received_at=now,
            tries=0, next_at=now, worked_at=None if facts else now,
        )  # fmt: skip
        try:
            with self._database.unit() as unit:
                unit.session.add(row)
                unit.session.flush()
        except IntegrityError:
            return False
        self._wake()
        return True

    def go_on(self) -> None:
        """As after `end`: a shop that was closed and opens again."""
        self._ending.clear()

    def end(self) -> None:
        """What is worked on now is the last: the shop ends, and waits for no more than one call."""
        self._ending.set()

    def work(self) -> None:
        """Work on what was told, and on what goes back, as far as it is due and the provider answers."""
        if self._provider is None:
            return
        self._work_events()
        try:
            self._each(self._due_refunds(), self._work_refund)
            self._each(self._refused(), lambda name: self.give_up(PaymentId(name)))
        except ProviderUnsure:
            log.warning("the payment provider does not answer; it is asked again")

    def reconcile(self) -> Reconciled:
        """Ask after every payment that is not over for a minute, and work on what waits."""
        self.work()
        looked, answering = 0, True
        settled: list[PaymentId] = []

        def look_after(name: PaymentId) -> None:
            nonlocal looked
            looked += 1
            if self._look_after(name):
                settled.append(name)

        waiting = self._waiting(self._database.clock.now() - LOOK_AFTER) if self._provider else []
        try:
            self._each(waiting, look_after)
        except ProviderUnsure:
            answering = False
        else:
            self.work()
        with self._database.read() as session:
            refunds = select(PaymentRefundRow.id, PaymentRefundRow.state).order_by(PaymentRefundRow.id)
            states = session.execute(refunds.where(PaymentRefundRow.state != RefundState.SETTLED)).all()
            events = select(PaymentEventRow.ref).where(PaymentEventRow.worked_at.is_(None))
            untold = len(session.scalars(events.limit(1_000)).all())
        return Reconciled(
            looked, settled, self._waiting(self._database.clock.now()),
            [RefundId(each) for each, state in states if state != RefundState.FAILED],
            [RefundId(each) for each, state in states if state == RefundState.FAILED],
            untold, answering,
        )  # fmt: skip

    def _outside(self) -> PaymentProvider:
        """The provider, for a call. Raises RuntimeError within a unit of work: the whole shop would wait."""
        if self._database.in_unit:
            raise RuntimeError("a payment provider is never called within a unit of work")
        return self.provider

    def _asking(self, name: PaymentId) -> tuple[ChargeAsked, PaymentRow]:
        with self._database.read() as session:
            row = session.get(PaymentRow, name)
            if row is None:
                raise PaymentUnknown
            session.expunge(row)
        money = Money(row.amount_minor, row.currency)
        asking = ChargeAsked(id=name, subject=row.subject, money=money, later=row.later, since=row.created_at)
        return asking, row

    def _hear(self, said: PaymentSaid) -> bool:
        with self._database.unit() as unit:
            news = self._settling.hear(unit, said)
        if news:
            self._wake()
        return news

    def _look_after(self, name: PaymentId) -> bool:
        asking, row = self._asking(name)
        provider, now = self._outside(), self._database.clock.now()
        with self._database.unit() as unit:
            unit.session.get_one(PaymentRow, name).looked_at = now
        if row.ref is None:
            said = provider.close(asking) or PaymentSaid(ref="", payment=name, state=PaymentState.CANCELED)
        else:
            said = provider.look(row.ref)
        too_long = said.state is PaymentState.ASKING and now - row.created_at > ASKING_LIMIT
        if said.state in (PaymentState.FAILED, PaymentState.PENDING) or too_long:
            # The browser could try it once more with another card, behind our back.
            news = self._hear(said) if said.state is PaymentState.FAILED else False
            return self._hear(provider.cancel(said.ref, f"{name}.cancel")) or news
        return self._hear(said)

    def _waiting(self, before: datetime) -> list[PaymentId]:
        """Payments by which money may still come, looked after longest ago first."""
        promised = PaymentRow.state == PaymentState.AUTHORISED.value
        query = select(PaymentRow.id).where(
            PaymentRow.closed.is_(False),
            PaymentRow.created_at <= before,
            PaymentRow.looked_at <= before,
            or_(~promised, PaymentRow.looked_at <= before - PROMISED),
        )
        with self._database.read() as session:
            found = session.scalars(query.order_by(PaymentRow.looked_at, PaymentRow.id).limit(AT_ONCE))
            return [PaymentId(each) for each in found]

    def _work_events(self) -> None:
        while not self._ending.is_set() and (refs := self._due_events()):
            for ref in refs:
                self._work_event(ref)

    def _due_events(self) -> list[tuple[str, str]]:
        now = self._database.clock.now()
        query = (
            select(PaymentEventRow.provider, PaymentEventRow.ref)
            .where(PaymentEventRow.worked_at.is_(None), PaymentEventRow.next_at <= now)
            .order_by(PaymentEventRow.received_at, PaymentEventRow.ref)
            .limit(AT_ONCE)
        )
        with self._database.read() as session:
            return [(provider, ref) for provider, ref in session.execute(query)]

    def _work_event(self, key: tuple[str, str]) -> None:
        now = self._database.clock.now()
        try:
            with self._database.unit() as unit:
                row = unit.session.get_one(PaymentEventRow, key, with_for_update=True)
                if row.worked_at is None:
                    row.worked_at = now
                    facts = row.facts
                    if "payment" in facts:
                        self._settling.hear(unit, said_of_payment(facts["payment"]))
                    if "refund" in facts:
                        self._settling.hear_refund(unit, said_of_refund(facts["refund"]))
                    if "disputed" in facts:
                        self._settling.hear_dispute(unit, facts["disputed"])
        except Exception as error:
            if not isinstance(error, NotYet):
                log.exception("event %s cannot be worked on yet", key[1])
            with self._database.unit() as unit:
                row = unit.session.get_one(PaymentEventRow, key, with_for_update=True)
                row.next_at, row.tries = now + later(row.tries), row.tries + 1

    def _due_refunds(self) -> list[str]:
        waits = PaymentRefundRow.state.in_([RefundState.ASKED.value, RefundState.SENT.value])
        return self._ids(
            PaymentRefundRow.id, waits & (PaymentRefundRow.next_at <= self._database.clock.now())
        )

    def _work_refund(self, name: str) -> None:
        """Raises ProviderUnsure once the provider gives no answer."""
        now = self._database.clock.now()
        with self._database.unit() as unit:
            row = unit.session.get_one(PaymentRefundRow, name, with_for_update=True)
            if row.next_at > now:
                return  # another process is at it
            ref = unit.session.get_one(PaymentRow, row.payment_id).ref
            row.next_at, row.tries = now + later(row.tries), row.tries + 1
        said = self._given_back(row, ref) if ref else None
        if said is not None:
            with self._database.unit() as unit:
                self._settling.hear_refund(unit, said)

    def _given_back(self, row: PaymentRefundRow, payment: str) -> RefundSaid | None:
        """One refund, asked for by its key. From the second try on it is looked for first.

        What the provider has is asked after and never asked for again: somebody may have made it there.
        """
        provider, name = self._outside(), RefundId(row.id)
        if row.ref is not None or row.tries > 1:
            for each in provider.refunds_of(payment):
                if name == each.refund or row.ref == each.ref:
                    return each
        if row.ref is not None:
            return None
        try:
            return provider.refund(
                name, payment, row.amount_minor, f"{name}.{row.keys}" if row.keys else name
            )
        except ProviderRefuses as no:
            return RefundSaid(
                ref="", refund=name, payment_ref=payment, amount_minor=row.amount_minor,
                state=RefundState.FAILED, reason=str(no.values.get("reason", "")),
            )  # fmt: skip
        except ProviderBroken:
            # The answer is kept under this key, and would be given for ever. Whether it was done in spite of
            # it is looked for before the next try, which has a key of its own.
            with self._database.unit() as unit:
                unit.session.get_one(PaymentRefundRow, name).keys = row.keys + 1
            return None

    def _refused(self) -> list[str]:
        """Promised money of which nothing can be made: it is let go."""
        refused = PaymentRow.verdict == SaleVerdict.REFUSED.value
        return self._ids(PaymentRow.id, (PaymentRow.state == PaymentState.AUTHORISED.value) & refused)

    def _each(self, names: Sequence[N], work: Callable[[N], object]) -> None:
        """Work on each until the shop ends; one with which that fails keeps no other waiting.

        Raises ProviderUnsure: then no other is tried.
        """
        for name in names:
            if self._ending.is_set():
                return
            try:
                work(name)
            except ProviderUnsure:
                raise
            except Exception:
                log.exception("%s cannot be worked on yet", name)

    def _ids(self, column: Any, which: ColumnElement[bool]) -> list[str]:
        with self._database.read() as session:
            return list(session.scalars(select(column).where(which).order_by(column).limit(AT_ONCE)))


def _failed(name: PaymentId, reason: str) -> PaymentSaid:
    return PaymentSaid(ref="", payment=name, state=PaymentState.FAILED, reason=reason)
