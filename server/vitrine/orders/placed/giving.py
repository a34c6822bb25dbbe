"""Units are given back: their stored shares go to who paid, for certain and once, in one transaction.

Rows are taken in one order everywhere, so that two never wait for each other: the payment, the order, stock,
counters, the brand's chain of the audit, that of payments.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.catalog import inside as catalog
from vitrine.ids import new_id
from vitrine.money import Money
from vitrine.orders.events import OrderRefunded, RefundedLine
from vitrine.orders.placed import books, reading
from vitrine.orders.placed.errors import (
    DeliveryGivenBack,
    NothingGivenBack,
    NotSoMany,
    OrderLineNotFound,
    OrderNotFound,
    OrderNotPaid,
)
from vitrine.orders.placed.numbering import write_invoice
from vitrine.orders.placed.placing import changed
from vitrine.orders.placed.shares import GivenBack, delivery_back, units_back
from vitrine.orders.placed.tables import OrderLineRow, OrderRefundRow, OrderRow, WithdrawalRow
from vitrine.orders.placed.values import (
    FULFILMENT_MOVES,
    PAYMENT_MOVES,
    RETURN_MOVES,
    Fulfilment,
    LineUnits,
    OrderPayment,
    PlacedOrder,
    Refund,
    RefundEnd,
    Returning,
    moved,
)
from vitrine.payments import audit
from vitrine.payments import inside as payments
from vitrine.payments.settling import ELSEWHERE, RefundNews, Settlement
from vitrine.payments.values import PaymentId, RefundState
from vitrine.stock.inside import StockLine, Storeroom
from vitrine.storage import UnitOfWork

TellRefund = Callable[[UnitOfWork, PlacedOrder, Refund], None]
"""Writes the letter about a refund, in its transaction."""
REFUNDABLE = (OrderPayment.CAPTURED, OrderPayment.PART_REFUNDED, OrderPayment.DISPUTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWish:
    """restock: what was sent has come back and may be sold again, what was not sent will not be. key: digest
    of its Idempotency-Key, said: of its body. action: what the audit calls it.
    """

    parts: tuple[LineUnits, ...]
    delivery_minor: int
    restock: bool
    reason: str
    by: str
    key: str | None = None
    said: str = ""
    action: str = "order.refunded"


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """An order that nobody else changes before the unit ends, with its lines by id."""

    row: OrderRow
    lines: dict[str, OrderLineRow]


def hold(session: Session, order: str, brand: str | None = None) -> HeldOrder:
    """brand: of this brand's orders alone. Raises OrderNotFound."""
    query = select(OrderRow.payment_id, OrderRow.brand_id).where(OrderRow.id == order)
    found = session.execute(query).first()
    if found is None or brand not in (None, found.brand_id):
        raise OrderNotFound
    if found.payment_id is not None:
        payments.hold(session, PaymentId(found.payment_id))
    row = session.get_one(OrderRow, order, with_for_update=True, populate_existing=True)
    lines = select(OrderLineRow).where(OrderLineRow.order_id == order).order_by(OrderLineRow.place)
    found_lines = session.scalars(lines.execution_options(populate_existing=True))
    return HeldOrder(row, {line.id: line for line in found_lines})


def summed(held: HeldOrder, parts: Sequence[LineUnits]) -> Counter[str]:
    """Units by line. Raises OrderLineNotFound."""
    wanted = Counter[str]()
    for part in parts:
        if part.line not in held.lines:
            raise OrderLineNotFound
        wanted[part.line] += part.quantity
    return wanted


class Giving:
    """settling: whose refunds are certain. storeroom: where units come back to. tell: the letter."""

    def __init__(self, settling: Settlement, storeroom: Storeroom, tell: TellRefund) -> None:
        self._settling, self._storeroom, self._tell = settling, storeroom, tell

    def give_back(self, unit: UnitOfWork, held: HeldOrder, wish: RefundWish) -> str:
        """The id of the refund.

        Raises OrderNotPaid, OrderLineNotFound, NotSoMany, DeliveryGivenBack, NothingGivenBack,
        RefundTooGreat.
        """
        row = held.row
        if OrderPayment(row.payment) not in REFUNDABLE or row.payment_id is None:
            raise OrderNotPaid
        wanted, name = summed(held, wish.parts), new_id("giveback")
        lines = [
            (line, wanted[line.id], _units(row, line, wanted[line.id]))
            for line in held.lines.values()
            if wanted[line.id]
        ]
        delivery = _delivery(row, wish.delivery_minor)
        shares = [(line.rate_ppm, share) for line, _, share in lines]
        amount = sum(share.gross.amount_minor for _, share in shares) + wish.delivery_minor
        if amount == 0:
            raise NothingGivenBack
        for line, units, share in lines:
            line.refunded += units
            line.refunded_minor += share.gross.amount_minor
            line.refunded_tax_minor += share.tax.amount_minor
        row.delivery_refunded_minor += wish.delivery_minor
        row.delivery_tax_refunded_minor += delivery.tax.amount_minor
        if wish.restock:
            self.put_back(unit, name, [(line, units) for line, units, _ in lines], wish.by)
        of_delivery = (row.delivery_rate_ppm, delivery)
        refund = OrderRefundRow(
            id=name, order_id=row.id, refund_id=name, at=unit.now, amount_minor=amount,
            delivery_minor=wish.delivery_minor, delivery_tax_minor=delivery.tax.amount_minor,
            lines=[
                [line.id, units, share.net.amount_minor, share.tax.amount_minor]
                for line, units, share in lines
            ],
            taxes=_by_rate([*shares, of_delivery]), reason=wish.reason, state=RefundEnd.ASKED.value,
            elsewhere=False, key=wish.key, said=wish.said, by=wish.by,
        )  # fmt: skip
        unit.session.add(refund)
        unit.session.flush()
        write_invoice(unit, row.brand_id, row.id, name)
        country = books.country_of(row.address, row.seller)
        books.refunded(unit, name, books.BookedSale(row.brand_id, country, shares, of_delivery))
        told = {"amount_minor": amount, "lines": [each[:2] for each in refund.lines], "restock": wish.restock}
        audit.note(unit, row.brand_id, wish.by, wish.action, row.id, told, {"reason": wish.reason})
        asked = self._settling.ask_refund(unit, PaymentId(row.payment_id), amount, "order")
        refund.refund_id = asked
        self.settle(unit, held)
        unit.collect(_event(held))
        self._told(unit, row.id, name)
        return name

    def put_back(
        self, unit: UnitOfWork, cause: str, lines: Sequence[tuple[OrderLineRow, int]], by: str
    ) -> None:
        """So many units of each line may be sold again: first those that were not sent, and will not be."""
        unsent, came = [], []
        for line, units in lines:
            first = min(units, line.quantity - line.fulfilled - line.canceled)
            then = min(units - first, line.fulfilled - line.returned)
            line.canceled += first
            line.returned += then
            unsent.append(StockLine(line.id, line.variant_id, first))
            came.append(StockLine(line.id, line.variant_id, then))
        # Of what was deleted since nobody counts.
        there = catalog.products_of(unit.session, {line.variant_id for line, _ in lines})
        for act, what in ((self._storeroom.cancel, unsent), (self._storeroom.restock, came)):
            counted = [each for each in what if each.quantity and each.variant in there]
            if counted:
                act(unit, cause, counted, by)

    @staticmethod
    def settle(unit: UnitOfWork, held: HeldOrder) -> None:
        """What follows from an order's lines and refunds: the states of its three machines."""
        unit.session.flush()
        row, lines = held.row, list(held.lines.values())
        if OrderPayment(row.payment) in (*REFUNDABLE, OrderPayment.REFUNDED):
            query = select(OrderRefundRow.amount_minor).where(
                OrderRefundRow.order_id == row.id, OrderRefundRow.state != RefundEnd.FAILED.value
            )
            back = sum(unit.session.scalars(query))
            paid = OrderPayment.DISPUTED if row.payment == OrderPayment.DISPUTED else OrderPayment.CAPTURED
            after = paid if back == 0 else OrderPayment.PART_REFUNDED
            after = OrderPayment.REFUNDED if back >= row.total_minor else after
            row.payment = moved(PAYMENT_MOVES, OrderPayment(row.payment), after).value
        sent = sum(line.fulfilled for line in lines)
        waiting = sum(line.quantity - line.fulfilled - line.canceled for line in lines)
        if sent:
            now = Fulfilment.PART if waiting else Fulfilment.DONE
            row.fulfilment = moved(FULFILMENT_MOVES, Fulfilment(row.fulfilment), now).value
        returning = _returning(unit.session, held)
        row.returning = moved(RETURN_MOVES, Returning(row.returning), returning).value
        changed(row)

    def heard(self, unit: UnitOfWork, news: RefundNews) -> None:
        """A refund has come to its end at the provider; its payment is held. For the port `REFUNDED`."""
        session = unit.session
        refund = session.scalar(select(OrderRefundRow).where(OrderRefundRow.refund_id == news.refund))
        if refund is None:
            self._from_elsewhere(unit, news)
            return
        held = hold(session, refund.order_id)
        if news.state is RefundState.FAILED and refund.state != RefundEnd.FAILED:
            refund.state = RefundEnd.FAILED.value
            _undo(unit, held, refund)
        elif news.state is RefundState.SETTLED:
            refund.state = RefundEnd.DONE.value
        self.settle(unit, held)

    def _from_elsewhere(self, unit: UnitOfWork, news: RefundNews) -> None:
        query = select(OrderRow.id).where(OrderRow.payment_id == news.payment)
        order = unit.session.scalar(query)
        if order is None or news.state is RefundState.FAILED:
            return
        held, name = hold(unit.session, order), new_id("giveback")
        unit.session.add(
            OrderRefundRow(
                id=name, order_id=order, refund_id=news.refund, at=unit.now,
                amount_minor=news.money.amount_minor, delivery_minor=0, delivery_tax_minor=0, lines=[],
                taxes=[], reason=ELSEWHERE, state=RefundEnd.DONE.value, elsewhere=True, key=None, said="",
                by="provider",
            )
        )  # fmt: skip
        books.given_elsewhere(unit, name, held.row.brand_id, news.money, back=True)
        self.settle(unit, held)

    def _told(self, unit: UnitOfWork, order: str, refund: str) -> None:
        found = reading.order(unit.session, order)
        if found is not None:
            self._tell(unit, found, next(each for each in found.refunds if each.id == refund))


def _units(row: OrderRow, line: OrderLineRow, units: int) -> GivenBack:
    left = line.quantity - line.refunded
    if units > left:
        raise NotSoMany(line.id, left)
    before = _back(row.currency, line.refunded_minor, line.refunded_tax_minor)
    gross, tax = Money(line.gross_minor, row.currency), Money(line.tax_minor, row.currency)
    return units_back(gross, tax, line.quantity, line.refunded + units, before)


def _delivery(row: OrderRow, minor: int) -> GivenBack:
    left = row.delivery_minor - row.delivery_refunded_minor
    if minor > left:
        raise DeliveryGivenBack(left)
    before = _back(row.currency, row.delivery_refunded_minor, row.delivery_tax_refunded_minor)
    gross, tax = Money(row.delivery_minor, row.currency), Money(row.delivery_tax_minor, row.currency)
    return delivery_back(gross, tax, row.delivery_refunded_minor + minor, before)


def _back(currency: str, gross: int, tax: int) -> GivenBack:
    return GivenBack(Money(gross - tax, currency), Money(tax, currency), Money(gross, currency))


def _by_rate(shares: Sequence[tuple[int, GivenBack]]) -> list[list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for rate, share in shares:
        found[rate][0] += share.net.amount_minor
        found[rate][1] += share.tax.amount_minor
    return [[rate, net, tax] for rate, (net, tax) in sorted(found.items()) if net or tax]


def _undo(unit: UnitOfWork, held: HeldOrder, refund: OrderRefundRow) -> None:
    """What a refund had counted can be given back again."""
    row = held.row
    if refund.elsewhere:
        money = Money(refund.amount_minor, row.currency)
        books.given_elsewhere(unit, refund.id, row.brand_id, money, back=False)
        return
    shares = []
    for name, units, net, tax in refund.lines:
        line = held.lines[name]
        line.refunded -= units
        line.refunded_minor -= net + tax
        line.refunded_tax_minor -= tax
        shares.append((line.rate_ppm, _back(row.currency, net + tax, tax)))
    row.delivery_refunded_minor -= refund.delivery_minor
    row.delivery_tax_refunded_minor -= refund.delivery_tax_minor
    delivery = _back(row.currency, refund.delivery_minor, refund.delivery_tax_minor)
    country = books.country_of(row.address, row.seller)
    sale = books.BookedSale(row.brand_id, country, shares, (row.delivery_rate_ppm, delivery))
    books.undone(unit, refund.id, sale)


def _returning(session: Session, held: HeldOrder) -> Returning:
    query = select(WithdrawalRow).where(WithdrawalRow.order_id == held.row.id).order_by(WithdrawalRow.id)
    wanted, asked = Counter[str](), False
    for each in session.scalars(query):
        for line, units in each.lines:
            wanted[line] += units
        # Money that came back is what a withdrawal waits for; the goods are on their way in any case.
        # For what cost nothing there is none to wait for.
        paid = [line for line, _ in each.lines if held.lines[line].gross_minor]
        each.done = all(held.lines[line].refunded >= wanted[line] for line in paid)
        asked = asked or not each.done
    if asked:
        return Returning.ASKED
    lines = held.lines.values()
    back = sum(max(line.returned, min(wanted[line.id], line.refunded)) for line in lines)
    if not back:
        return Returning.NONE
    return Returning.DONE if back >= sum(line.quantity - line.canceled for line in lines) else Returning.PART


def _event(held: HeldOrder) -> OrderRefunded:
    lines = tuple(
        RefundedLine(line.id, line.variant_id, line.quantity, line.refunded, line.for_id)
        for line in held.lines.values()
        if line.refunded
    )
    return OrderRefunded(held.row.id, held.row.buyer_id, lines)
