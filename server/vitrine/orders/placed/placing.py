"""An order is placed: in the transaction in which its money comes, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.ids import digest, new_id, secret
from vitrine.money import Money
from vitrine.orders.events import OrderLine as PaidLine
from vitrine.orders.events import OrderPaid
from vitrine.orders.placed import books, reading
from vitrine.orders.placed.numbering import ORDERS, next_of, write_invoice
from vitrine.orders.placed.shares import GivenBack
from vitrine.orders.placed.tables import OrderKeyRow, OrderLineRow, OrderRow
from vitrine.orders.placed.values import (
    PAYMENT_MOVES,
    Fulfilment,
    NewOrder,
    OrderPayment,
    PlacedOrder,
    Purchase,
    PurchaseLine,
    Returning,
    moved,
    state_of,
)
from vitrine.payments import audit
from vitrine.payments.values import PaymentId
from vitrine.storage import UnitOfWork

Tell = Callable[[UnitOfWork, PlacedOrder, str], None]
"""Writes the letter about an order, in the same transaction: unit, order, key of its link."""
SHOP: Final = "shop"
MOST_KEYS: Final = 12
"""Of an order, before who repeats a press is given no more."""


class Placer:
    """tell: the letter to who bought."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def place(self, unit: UnitOfWork, purchase: Purchase) -> NewOrder:
        """Write down what was bought, with its number, invoice, books and letter. A checkout has one order:
        a second one is an IntegrityError. Raises ValueError for lines and totals that do not fit.
        """
        _require_whole(purchase)
        session, now, name = unit.session, unit.now, new_id("order")
        totals, delivered = purchase.totals, purchase.totals.delivery
        zero = Money(0, totals.total.currency)
        payment = _payment_of(purchase)
        serial = next_of(session, purchase.brand, ORDERS)
        row = OrderRow(
            id=name, checkout_id=purchase.checkout, brand_id=purchase.brand, serial=serial, version=1,
            placed_at=now, buyer_id=purchase.buyer, language=purchase.language, name=purchase.name,
            email=purchase.email,
            address=None if purchase.address is None else _plain(purchase.address),
            delivery=None if purchase.delivery is None else _plain(purchase.delivery),
            seller=_plain(purchase.seller), terms_version=purchase.terms_version,
            currency=totals.total.currency, includes_tax=purchase.includes_tax,
            subtotal_minor=totals.subtotal.amount_minor,
            delivery_minor=(delivered.gross if delivered else zero).amount_minor,
            delivery_tax_minor=(delivered.tax if delivered else zero).amount_minor,
            delivery_rate_ppm=delivered.rate_ppm if delivered else 0, delivery_refunded_minor=0,
            delivery_tax_refunded_minor=0,
            tax_minor=totals.tax.amount_minor, total_minor=totals.total.amount_minor,
            taxes=[[rate, base.amount_minor, tax.amount_minor] for rate, base, tax in totals.rates],
            payment_id=purchase.payment, payment=payment.value, fulfilment=Fulfilment.NONE.value,
            returning=Returning.NONE.value,
            state=state_of(payment, Fulfilment.NONE, Returning.NONE, canceled=False).value,
            canceled_at=None, demo=purchase.demo, forgotten_at=None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(_line(name, place, line) for place, line in enumerate(purchase.lines))
        session.flush()
        if totals.total.amount_minor:
            write_invoice(unit, purchase.brand, name)
        if payment is OrderPayment.CAPTURED:
            _book(unit, row)
        accounts.keep(unit, purchase.buyer)
        told = {"number": serial, "total_minor": row.total_minor, "currency": row.currency}
        personal = {"email": purchase.email, "name": purchase.name}
        audit.note(unit, purchase.brand, SHOP, "order.placed", name, told, personal)
        if payment in (OrderPayment.CAPTURED, OrderPayment.NONE):
            unit.collect(paid(row, purchase.lines))
        key = issue_key(unit, name)
        found = reading.order(session, name)
        if found is None:
            raise RuntimeError("an order that was just written is gone")
        self._tell(unit, found, issue_key(unit, name))
        return NewOrder(name, found.number, key)

    def captured(self, unit: UnitOfWork, payment: PaymentId) -> bool:
        """The money that an order was promised has come; False: no order waits for it."""
        query = select(OrderRow).where(OrderRow.payment_id == payment).with_for_update()
        row = unit.session.scalar(query)
        if row is None or row.payment != OrderPayment.AUTHORISED:
            return False
        pay(row, OrderPayment.CAPTURED)
        _book(unit, row)
        audit.note(unit, row.brand_id, SHOP, "order.captured", row.id, {"total_minor": row.total_minor})
        unit.collect(paid(row, _lines(unit.session, row.id)))
        return True


def issue_key(unit: UnitOfWork, order: str) -> str:
    """A fresh secret by which the order can be read; only its digest is kept."""
    key = secret()
    unit.session.add(OrderKeyRow(digest=digest(key), order_id=order, made_at=unit.now))
    return key


def another_key(unit: UnitOfWork, order: str) -> str | None:
    """A fresh secret for who lost the answer that had the first; None: there are enough of them."""
    query = select(func.count()).select_from(OrderKeyRow).where(OrderKeyRow.order_id == order)
    return issue_key(unit, order) if (unit.session.scalar(query) or 0) < MOST_KEYS else None


def pay(row: OrderRow, state: OrderPayment) -> None:
    """The order's payment has come to this state. Raises NoSuchMove."""
    row.payment = moved(PAYMENT_MOVES, OrderPayment(row.payment), state).value
    changed(row)


def changed(row: OrderRow) -> None:
    """Whoever changed an order's row says so: its version counts, and its one word follows."""
    row.version += 1
    row.state = state_of(
        OrderPayment(row.payment), Fulfilment(row.fulfilment), Returning(row.returning),
        canceled=row.canceled_at is not None,
    ).value  # fmt: skip


def became(unit: UnitOfWork, before: str, now: str) -> None:
    """Two browsers turn out to be one visitor's: their orders too."""
    mine = update(OrderRow).where(OrderRow.buyer_id == before).values(buyer_id=now)
    unit.session.execute(mine, execution_options={"synchronize_session": False})
    theirs = update(OrderLineRow).where(OrderLineRow.for_id == before).values(for_id=now)
    unit.session.execute(theirs, execution_options={"synchronize_session": False})


def paid(row: OrderRow, lines: tuple[PurchaseLine, ...] | list[OrderLineRow]) -> OrderPaid:
    return OrderPaid(
        row.id,
        row.buyer_id,
        tuple(
            PaidLine(
                each.id,
                each.variant_id if isinstance(each, OrderLineRow) else each.variant,
                each.quantity,
                each.for_id,
            )
            for each in lines
        ),
    )


def _payment_of(purchase: Purchase) -> OrderPayment:
    if purchase.payment is None:
        return OrderPayment.NONE
    return OrderPayment.AUTHORISED if purchase.authorised else OrderPayment.CAPTURED


def _require_whole(purchase: Purchase) -> None:
    totals = purchase.totals
    if not purchase.lines or [each.totals.id for each in purchase.lines] != [
        each.id for each in totals.lines
    ]:
        raise ValueError("an order has the lines of its totals, one or more")
    parts = [each.totals.gross for each in purchase.lines]
    if totals.delivery is not None:
        parts.append(totals.delivery.gross)
    if sum(each.amount_minor for each in parts) != totals.total.amount_minor:
        raise ValueError("an order's lines and delivery sum to its total")
    if (purchase.payment is None) != (totals.total.amount_minor == 0):
        raise ValueError("what costs nothing is not paid, all else is")


def _line(order: str, place: int, line: PurchaseLine) -> OrderLineRow:
    return OrderLineRow(
        id=line.id, order_id=order, place=place, product_id=line.product, variant_id=line.variant,
        title=dict(line.title), variant_title=line.variant_title and dict(line.variant_title),
        sku=line.sku, picture=line.picture, quantity=line.quantity, unit_minor=line.unit.amount_minor,
        rate_ppm=line.totals.rate_ppm, net_minor=line.totals.net.amount_minor,
        tax_minor=line.totals.tax.amount_minor, gross_minor=line.totals.gross.amount_minor,
        for_id=line.for_id, room_id=line.room, made_to_measure=line.made_to_measure, digital=line.digital,
        fulfilled=0, canceled=0, returned=0, refunded=0,
        refunded_minor=0, refunded_tax_minor=0,
    )  # fmt: skip


def _lines(session: Session, order: str) -> list[OrderLineRow]:
    query = select(OrderLineRow).where(OrderLineRow.order_id == order).order_by(OrderLineRow.place)
    return list(session.scalars(query))


def _book(unit: UnitOfWork, row: OrderRow) -> None:
    def share(net: int, tax: int) -> GivenBack:
        return GivenBack(*(Money(minor, row.currency) for minor in (net, tax, net + tax)))

    lines = [(line.rate_ppm, share(line.net_minor, line.tax_minor)) for line in _lines(unit.session, row.id)]
    delivery = share(row.delivery_minor - row.delivery_tax_minor, row.delivery_tax_minor)
    country = books.country_of(row.address, row.seller)
    sale = books.BookedSale(row.brand_id, country, lines, (row.delivery_rate_ppm, delivery))
    books.placed(unit, row.id, sale)


def _plain(value: Any) -> dict[str, Any]:
    """A value as JSON; money by its minor units and currency."""
    return {name: _json(each) for name, each in asdict(value).items()}


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_json(each) for each in value]
    return {key: _json(each) for key, each in value.items()} if isinstance(value, dict) else value
