"""The last button: two units of work around one call to the provider, never one within the other.

    K1  what is shown still stands, its units wait longer, the attempt is written, the checkout is PAYING
    K2  the provider creates and confirms, by the payment's id
    K3  `settling.py`: the order, in the transaction in which the money is heard of
    K4  the answer

Whatever ends between them, the same button pressed again goes on; so do webhook and reconciler without it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.exc import IntegrityError

from vitrine.catalog.errors import VersionMismatch
from vitrine.idempotency import IdempotencyKeyUsed
from vitrine.orders.checkouts.errors import BagChanged, CheckoutOver, CheckoutRunning, PaymentNeeded
from vitrine.orders.checkouts.rows import CheckoutAsker, attempt, touch
from vitrine.orders.checkouts.service import Checkouts, Wanted
from vitrine.orders.checkouts.settling import CheckoutSettling
from vitrine.orders.checkouts.tables import CheckoutAttemptRow, CheckoutRow
from vitrine.orders.checkouts.telling import CheckoutTelling
from vitrine.orders.checkouts.values import (
    PAYING,
    BankAsks,
    CheckoutState,
    CheckoutStatus,
    CheckoutView,
    ShownSale,
)
from vitrine.orders.placed.placing import another_key
from vitrine.payments import inside as payments
from vitrine.payments.errors import PaymentRunning, ProviderUnsure
from vitrine.payments.service import Payments
from vitrine.payments.values import PaymentId, PaymentSaid, PaymentState
from vitrine.storage import Database, UnitOfWork

KEYS_KEPT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Press:
    """key: the digest of the Idempotency-Key. body: of what came with it. token: None: nothing to pay by.

    version: of what was shown, None: it is not said.
    """

    key: str
    body: str
    token: str | None
    return_url: str
    version: int | None = None


class OrderKeys:
    """Secrets of orders that were placed just now, until whoever paid has been told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: OrderedDict[str, str] = OrderedDict()

    def put(self, checkout: str, key: str) -> None:
        with self._lock:
            self._keys[checkout] = key
            while len(self._keys) > KEYS_KEPT:
                self._keys.popitem(last=False)

    def take(self, checkout: str) -> str | None:
        with self._lock:
            return self._keys.pop(checkout, None)


class Completing:
    """payments: whoever is asked for money. settling: makes an order of it."""

    def __init__(
        self,
        database: Database,
        checkouts: Checkouts,
        telling: CheckoutTelling,
        payments: Payments,
        settling: CheckoutSettling,
        keys: OrderKeys,
    ) -> None:
        self._database, self._checkouts, self._telling = database, checkouts, telling
        self._payments, self._settling, self._keys = payments, settling, keys
        self._lock = threading.Lock()
        self._busy: set[str] = set()

    def wanted(self, asker: CheckoutAsker, name: str, key: str) -> list[Wanted] | None:
        """What is bought, for whoever has rules about it; None: this press has begun already, and its money
        may have come. Raises CheckoutNotFound.
        """
        with self._database.read() as session:
            row = self._checkouts.register.found(session, asker, name)
            if attempt(session, key) is not None:
                return None
            return [(line.product, line.variant) for line in ShownSale.of_json(row.shown).lines]

    def complete(
        self, asker: CheckoutAsker, name: str, press: Press, admitted: Collection[Wanted]
    ) -> CheckoutView:
        """Order and pay. The same press again goes on where it was, and is answered the same.

        What still has to be said or read is told by messages: then nothing is charged, and the key is free.
        admitted: what rules let this buyer have. Raises CheckoutNotFound, CheckoutOver, CheckoutRunning,
        IdempotencyKeyUsed, VersionMismatch, BagChanged, PaymentNeeded, NotEnoughStock, AmountNotPayable,
        BrandSellsElsewhere, LineNotForSale, PaymentsOff.
        """
        self._checkouts.read(asker, name)
        with self._alone(name):
            known = self._known(name, press)
            if known is not None:
                said = self._go_on(known, press)
            else:
                self._clear(name)
                payment = self._begin(asker, name, press, admitted)
                said = None if payment is None else self._pay(payment, press)
            return self._answer(asker, name, said, again=known is not None)

    def cancel(self, asker: CheckoutAsker, name: str) -> CheckoutView:
        """Give the checkout up, and a payment that runs; money that came in spite of it stays an order.

        Raises CheckoutNotFound, CheckoutOver, CheckoutRunning, ProviderUnsure.
        """
        self._checkouts.read(asker, name)
        with self._alone(name):
            self._clear(name)
            return self._checkouts.cancel(asker, name)

    def _known(self, name: str, press: Press) -> CheckoutAttemptRow | None:
        with self._database.read() as session:
            row = attempt(session, press.key)
        if row is not None and (row.checkout_id != name or row.body != press.body):
            raise IdempotencyKeyUsed
        return row

    def _go_on(self, known: CheckoutAttemptRow, press: Press) -> PaymentSaid | None:
        if known.payment_id is None:
            return None
        try:
            name = PaymentId(known.payment_id)
            return self._payments.resume(name, press.token or "", press.return_url)
        except ProviderUnsure:
            return None

    def _clear(self, name: str) -> None:
        """Nothing more comes by what was tried before. Raises ProviderUnsure."""
        with self._database.read() as session:
            tried = [each.id for each in payments.of_subject(session, name) if not each.closed]
        for each in tried:
            self._payments.give_up(each)

    def _begin(
        self, asker: CheckoutAsker, name: str, press: Press, admitted: Collection[Wanted]
    ) -> PaymentId | None:
        """K1: the payment to ask for; None: nothing is to be asked for, or not yet."""
        try:
            with self._database.unit() as unit:
                row = self._checkouts.register.found(unit.session, asker, name, lock=True)
                if press.version not in (None, row.version):
                    raise VersionMismatch(row.version)
                match CheckoutState(row.state):
                    case CheckoutState.COMPLETED:
                        return None
                    case CheckoutState.CANCELED:
                        raise CheckoutOver(row.state)
                    case CheckoutState.PAYING:
                        raise CheckoutRunning
                kept = self._checkouts.bring_up_to_date(unit, row)
                row.failure = ""
                view = self._telling.view(unit.session, row)
                if view.status is not CheckoutStatus.READY_FOR_COMPLETE:
                    return None
                if not {(line.product, line.variant) for line in kept.lines} <= {*admitted}:
                    raise BagChanged
                self._checkouts.require_for_sale(unit.session, row, kept)
                self._checkouts.keep_held(unit, row, PAYING)
                return self._tried(unit, row, kept, press)
        except (IntegrityError, PaymentRunning) as error:
            # The same checkout at the same moment, by another process.
            raise CheckoutRunning from error

    def _tried(self, unit: UnitOfWork, row: CheckoutRow, kept: ShownSale, press: Press) -> PaymentId | None:
        total = kept.totals.total
        payment: PaymentId | None = None
        if total.amount_minor:
            if press.token is None:
                raise PaymentNeeded
            provider = self._payments.provider.name
            payment = payments.begin(unit, provider, row.id, total, kept.digest())
            row.state, row.payment_id = CheckoutState.PAYING.value, payment
        unit.session.add(
            CheckoutAttemptRow(
                key=press.key, checkout_id=row.id, body=press.body, payment_id=payment, at=unit.now
            )
        )
        touch(row, unit.now)
        unit.session.flush()
        if payment is None:
            self._settling.order(unit, row, None)
        return payment

    def _pay(self, payment: PaymentId, press: Press) -> PaymentSaid | None:
        try:
            return self._payments.pay(payment, press.token or "", press.return_url)
        except ProviderUnsure:
            return None  # webhook or reconciler will know

    def _answer(
        self, asker: CheckoutAsker, name: str, said: PaymentSaid | None, *, again: bool
    ) -> CheckoutView:
        """again: of a press that was made before, whose answer with the order's key may be lost."""
        view = self._checkouts.read(asker, name)
        if view.order is not None:
            key = self._keys.take(name)
            if key is None and again:
                with self._database.unit() as unit:
                    key = another_key(unit, view.order.id)
            view = replace(view, order=replace(view.order, key=key))
        if said is not None and said.state is PaymentState.ASKING and view.order is None:
            view = replace(view, next=BankAsks(client_secret=said.client_secret, url=said.next_url))
        return view

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """One press of a checkout at a time. Raises CheckoutRunning."""
        with self._lock:
            if name in self._busy:
                raise CheckoutRunning
            self._busy.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(name)
