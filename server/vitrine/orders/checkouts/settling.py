"""The one end of every payment for a checkout: an order, or the money goes back and its buyer is told.

Called within the transaction in which a payment's news is heard, whoever heard it: the browser's own call,
a webhook, the reconciler. Rows are taken in this order everywhere: payment, visitor, checkout, stock, bag.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from vitrine.accounts import inside as accounts
from vitrine.carts import inside as carts
from vitrine.catalog import inside as catalog
from vitrine.errors import Conflict, Invalid, NotFound
from vitrine.mail import inside as mail
from vitrine.mail.addresses import address as mail_address
from vitrine.mail.letters import Letter, Paragraph
from vitrine.orders.checkouts.pricing import say
from vitrine.orders.checkouts.rows import give_up, locked, touch
from vitrine.orders.checkouts.service import stock_lines, wishes_of
from vitrine.orders.checkouts.tables import CheckoutRow
from vitrine.orders.checkouts.telling import RETURNED, RETURNING
from vitrine.orders.checkouts.values import CheckoutState, ShownSale
from vitrine.orders.placed.values import NewOrder, Purchase, PurchaseLine
from vitrine.payments.settling import PaymentNews, RefundNews
from vitrine.payments.values import PaymentId, PaymentState, RefundState, SaleVerdict
from vitrine.stock.inside import Storeroom
from vitrine.storage import UnitOfWork

PICTURES: Final = "/pictures/"

Place = Callable[[UnitOfWork, Purchase], NewOrder]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckoutSettling:
    """place: writes the order. told: hears its key, for who paid. demo: no money moves here.

    keep: so long a checkout stays that became an order. price: an amount as people of a language write it.
    """

    storeroom: Storeroom
    place: Place
    told: Callable[[str, str], None]
    demo: bool
    keep: timedelta
    price: Callable[[int, str, str], str]

    def settle(self, unit: UnitOfWork, news: PaymentNews) -> SaleVerdict:
        """As of `payments.part.SETTLE`."""
        row = locked(unit.session, news.subject)
        if row is None:
            return SaleVerdict.REFUSED
        match news.state:
            case PaymentState.CAPTURED:
                return self._captured(unit, row, news)
            case PaymentState.FAILED | PaymentState.CANCELED:
                self._failed(unit, row, news)
            case PaymentState.ASKING:
                if row.payment_id == news.payment:
                    touch(row, unit.now)
            case PaymentState.AUTHORISED:
                return SaleVerdict.REFUSED  # nothing is captured later here
        return SaleVerdict.TAKEN

    def refunded(self, unit: UnitOfWork, news: RefundNews) -> bool:
        """As of `payments.part.REFUNDED`; False: it was no money of a checkout that became nothing."""
        row = locked(unit.session, news.subject)
        if row is None or row.payment_id != news.payment or row.state != CheckoutState.CANCELED:
            return False
        if news.state is RefundState.SETTLED and row.failure == RETURNING:
            row.failure = RETURNED
            touch(row, unit.now)
        return True

    def order(self, unit: UnitOfWork, row: CheckoutRow, payment: PaymentId | None) -> None:
        """What was shown last is ordered, in the caller's unit. Raises NotEnoughStock, VariantNotFound."""
        kept = ShownSale.of_json(row.shown)
        unit.session.flush()
        self.storeroom.allocate(unit, row.id, stock_lines(kept))
        placed = self.place(unit, self._purchase(unit, row, kept, payment))
        row.state, row.held_until = CheckoutState.COMPLETED.value, None
        row.order_id, row.order_number = placed.id, placed.number
        row.payment_id, row.failure = payment, ""
        row.forget_at = unit.now + self.keep
        touch(row, unit.now)
        unit.session.flush()
        carts.ordered(unit, row.buyer_id, {line.variant: line.quantity for line in kept.lines})
        self.told(row.id, placed.key)

    def _captured(self, unit: UnitOfWork, row: CheckoutRow, news: PaymentNews) -> SaleVerdict:
        kept = ShownSale.of_json(row.shown)
        # A second payment, one that was given up, or an amount that nobody was shown: it goes back.
        running = row.state in (CheckoutState.OPEN, CheckoutState.PAYING)
        agreed = news.digest == kept.digest() and news.money == kept.totals.total
        if not running or not agreed:
            log.warning("payment %s came for a checkout that is %s: it goes back", news.payment, row.state)
            if row.state == CheckoutState.PAYING and row.payment_id == news.payment:
                row.failure = RETURNING
                give_up(unit, row, self.storeroom.release)
            self._tell_returning(unit, row, news)
            return SaleVerdict.REFUSED
        try:
            with unit.session.begin_nested():
                self.order(unit, row, news.payment)
        except (Conflict, NotFound, Invalid):
            # Also what was written meanwhile and is no address: money is never kept without an order.
            unit.session.expire_all()
            fresh = locked(unit.session, news.subject)
            if fresh is not None:
                fresh.failure, fresh.payment_id = RETURNING, news.payment
                give_up(unit, fresh, self.storeroom.release)
                self._tell_returning(unit, fresh, news)
            return SaleVerdict.REFUSED
        return SaleVerdict.TAKEN

    @staticmethod
    def _failed(unit: UnitOfWork, row: CheckoutRow, news: PaymentNews) -> None:
        if row.state == CheckoutState.PAYING and row.payment_id == news.payment:
            row.state = CheckoutState.OPEN.value
            row.failure = news.reason or news.state.value
            touch(row, unit.now)
        unit.session.flush()

    def _purchase(
        self, unit: UnitOfWork, row: CheckoutRow, kept: ShownSale, payment: PaymentId | None
    ) -> Purchase:
        faces = catalog.faces_of(unit.session, {line.product for line in kept.lines})
        photographs = {
            product: url.removeprefix(PICTURES) for product, url in faces.items() if url.startswith(PICTURES)
        }
        lines = tuple(
            PurchaseLine(
                id=line.id, product=line.product, variant=line.variant, title=line.title,
                variant_title=line.variant_title, sku=line.sku, picture=photographs.get(line.product),
                quantity=line.quantity, unit=line.unit, totals=sums, room=line.room,
                made_to_measure=line.made_to_measure, digital=line.digital,
            )
            for line, sums in zip(kept.lines, kept.totals.lines, strict=True)
        )  # fmt: skip
        return Purchase(
            checkout=row.id, brand=row.brand_id, buyer=row.buyer_id, language=row.language, name=row.name,
            email=mail_address(row.email), address=wishes_of(row).postal() if kept.shipped else None,
            delivery=kept.delivery, lines=lines, totals=kept.totals, seller=kept.seller,
            terms_version=row.terms or "", payment=payment, demo=self.demo, includes_tax=kept.includes_tax,
        )  # fmt: skip

    def _tell_returning(self, unit: UnitOfWork, row: CheckoutRow, news: PaymentNews) -> None:
        if not row.email:
            return
        brands = accounts.brands(unit.session, {row.brand_id})
        brand = brands[row.brand_id].name if row.brand_id in brands else ""
        amount = self.price(news.money.amount_minor, news.money.currency, row.language)
        subject = say.told(row.language, "letter.subject")
        body = say.told(row.language, "letter.body", brand=brand, amount=amount)
        try:
            to = mail_address(row.email)
        except Invalid:
            return  # what was written is no address: the money comes back all the same
        letter = Letter("payment-returned", to, row.language, subject, (Paragraph(body),))
        mail.queue(unit, letter, unit.now)
