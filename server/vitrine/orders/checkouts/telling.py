"""A checkout as it is told: its status, and whatever still has to be said or read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vitrine.accounts import inside as accounts
from vitrine.catalog import inside as catalog
from vitrine.clock import Clock
from vitrine.orders.checkouts.pricing import Wishes, delivery_told, missing, offered, reviews, say
from vitrine.orders.checkouts.tables import CheckoutRow
from vitrine.orders.checkouts.values import (
    CheckoutRemark,
    CheckoutState,
    CheckoutStatus,
    CheckoutView,
    OrderTold,
    RemarkSeverity,
    RemarkType,
    ShownOtherwise,
    ShownSale,
)
from vitrine.orders.selling import inside as selling
from vitrine.payments import inside as payments
from vitrine.payments.values import PaymentId, PaymentState
from vitrine.stock.inside import Storeroom
from vitrine.storage import Session

RETURNED: Final = "returned"
"""Of `failure`: money that came and could not become an order has gone back, or is on its way."""
RETURNING: Final = "returning"
_UNKNOWN: Final = "canceled"


@dataclass(frozen=True, slots=True)
class CheckoutTelling:
    """pays: whether one can pay here."""

    storeroom: Storeroom
    clock: Clock
    pays: bool

    def view(self, session: Session, row: CheckoutRow) -> CheckoutView:
        """What stands in the row, with what follows of it at this moment."""
        shown, state = ShownSale.of_json(row.shown), CheckoutState(row.state)
        wishes = Wishes(
            email=row.email, name=row.name, address=row.address, delivery=row.delivery, terms=row.terms
        )
        runs = state in (CheckoutState.OPEN, CheckoutState.PAYING)
        sold = selling.selling_of(session, row.brand_id) if runs else None
        options = () if sold is None or not shown.shipped else offered(sold, wishes, shown.currency)
        asks = state is CheckoutState.PAYING and self._asks(session, row)
        now = self.clock.now()
        held = row.held_until if runs else None
        messages: list[CheckoutRemark] = []
        if state is CheckoutState.OPEN:
            messages = self._open(session, row, shown, wishes, sells=sold is not None)
        elif asks:
            messages = [_error("requires_3ds", RemarkSeverity.REQUIRES_BUYER_INPUT)]
        elif state is CheckoutState.PAYING:
            messages = [_told(RemarkType.INFO, "payment_unsure")]
        elif state is CheckoutState.CANCELED and row.failure in (RETURNED, RETURNING):
            code = "money_returned" if row.failure == RETURNED else "sold_out_refunded"
            messages = [_error(code, RemarkSeverity.UNRECOVERABLE)]
        return CheckoutView(
            id=row.id, version=row.version, status=_status(state, messages, asks), cart=row.cart_id,
            brand=accounts.brands(session, {row.brand_id})[row.brand_id], shown=shown,
            pictures=catalog.faces_of(session, {line.product for line in shown.lines}),
            messages=tuple(messages), email=row.email, name=row.name, address=row.address,
            delivery=delivery_told(shown, options), terms_agreed=row.terms == shown.seller.version,
            hold_until=held if held is not None and held > now else None,
            payment=None if row.payment_id is None else PaymentId(row.payment_id),
            order=None if row.order_id is None else OrderTold(row.order_id, row.order_number or ""),
        )  # fmt: skip

    def _open(
        self, session: Session, row: CheckoutRow, shown: ShownSale, wishes: Wishes, *, sells: bool
    ) -> list[CheckoutRemark]:
        found = []
        if not sells:
            found.append(_error("seller_gone", RemarkSeverity.UNRECOVERABLE))
        found += missing(shown, wishes)
        found += reviews(shown, [ShownOtherwise(*each) for each in row.changed])
        if shown.totals.total.amount_minor and not self.pays:
            found.append(_error("payments_off", RemarkSeverity.UNRECOVERABLE))
        if row.failure:
            failed = "payment_failed" if row.failure == _UNKNOWN else "payment_declined"
            found.append(_told(RemarkType.ERROR, failed))
        if row.held_until is None or row.held_until <= self.clock.now():
            found += self._unheld(session, shown)
        return found

    def _unheld(self, session: Session, shown: ShownSale) -> list[CheckoutRemark]:
        left = self.storeroom.left_now(session, {line.variant for line in shown.lines})
        gone = [
            _error("out_of_stock", RemarkSeverity.RECOVERABLE, f"$.lines[{place}].quantity")
            for place, line in enumerate(shown.lines)
            if left.get(line.variant, line.quantity) < line.quantity
        ]
        return gone or [_told(RemarkType.WARNING, "hold_over")]

    @staticmethod
    def _asks(session: Session, row: CheckoutRow) -> bool:
        found = None if row.payment_id is None else payments.payment(session, PaymentId(row.payment_id))
        return found is not None and found.state is PaymentState.ASKING


def _status(state: CheckoutState, messages: Sequence[CheckoutRemark], asks: bool) -> CheckoutStatus:
    match state:
        case CheckoutState.COMPLETED:
            return CheckoutStatus.COMPLETED
        case CheckoutState.CANCELED:
            return CheckoutStatus.CANCELED
        case CheckoutState.PAYING:
            return CheckoutStatus.REQUIRES_ESCALATION if asks else CheckoutStatus.COMPLETE_IN_PROGRESS
    blocking = [each for each in messages if each.blocks]
    if not blocking:
        return CheckoutStatus.READY_FOR_COMPLETE
    reading = all(each.severity is RemarkSeverity.REQUIRES_BUYER_REVIEW for each in blocking)
    return CheckoutStatus.REQUIRES_ESCALATION if reading else CheckoutStatus.INCOMPLETE


def _error(code: str, severity: RemarkSeverity, path: str | None = None) -> CheckoutRemark:
    return CheckoutRemark(RemarkType.ERROR, code, severity, say(code), path, blocks=True)


def _told(kind: RemarkType, code: str) -> CheckoutRemark:
    return CheckoutRemark(kind, code, RemarkSeverity.RECOVERABLE, say(code))
