"""What a brand does with its orders, and who may read one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select, update

from vitrine.accounts import BrandActor
from vitrine.catalog import inside as catalog
from vitrine.idempotency import IdempotencyKeyUsed, KeyedWish
from vitrine.ids import digest, new_id
from vitrine.orders.placed import reading
from vitrine.orders.placed.errors import AllIsSent, NothingToSend, NotSoMany, OrderNotFound
from vitrine.orders.placed.giving import REFUNDABLE, Giving, HeldOrder, RefundWish, hold, summed
from vitrine.orders.placed.placing import changed
from vitrine.orders.placed.tables import (
    FulfilmentRow,
    OrderKeyRow,
    OrderLineRow,
    OrderRefundRow,
    OrderRow,
    WithdrawalRow,
)
from vitrine.orders.placed.values import LineUnits, OrderPayment, OrderState, PlacedOrder, Shipment
from vitrine.payments import audit
from vitrine.payments.service import Payments
from vitrine.payments.values import PaymentId, PaymentState
from vitrine.stock.inside import StockLine, Storeroom
from vitrine.storage import Database, Session, UnitOfWork
from vitrine.storage.lives import A_FEW
from vitrine.wishes.inside import fulfil

TellShipment = Callable[[UnitOfWork, PlacedOrder, Shipment], None]
"""Writes the letter about what was sent, in its transaction."""
CANCELED: Final = "order.canceled"
YEAR: Final = timedelta(days=365.25)
CSV_AT_ONCE: Final = 500

log = logging.getLogger(__name__)


class Orders:
    """payments: voids what was promised and is not wanted any more. giving: gives money back."""

    def __init__(
        self,
        database: Database,
        payments: Payments,
        storeroom: Storeroom,
        giving: Giving,
        tell: TellShipment,
    ) -> None:
        self.database, self._payments, self._storeroom = database, payments, storeroom
        self._giving, self._tell = giving, tell

    # The buyer

    @property
    def today(self) -> date:
        return self.database.clock.now().date()

    def mine(
        self, visitor: str, brand: str | None, after: str | None, limit: int
    ) -> tuple[list[PlacedOrder], str | None]:
        """A visitor's orders, the newest first, and `after` of the next page. brand: of this one alone."""
        query = select(OrderRow).where(OrderRow.buyer_id == visitor).order_by(OrderRow.id.desc())
        if brand is not None:
            query = query.where(OrderRow.brand_id == brand)
        if after is not None:
            query = query.where(OrderRow.id < after)
        with self.database.read() as session:
            rows = list(session.scalars(query.limit(limit + 1)))
            found = reading.orders(session, rows[:limit])
        return found, rows[limit - 1].id if len(rows) > limit else None

    def readable(
        self,
        order: str,
        visitor: str | None,
        key: str | None,
        brand: str | None = None,
        seller: str | None = None,
    ) -> PlacedOrder:
        """For who bought it, or has a key of it, or sold it. brand: of this one alone. seller: whose member
        asks. Raises OrderNotFound.
        """
        with self.database.read() as session:
            found = reading.order(session, order)
            if found is not None and brand in (None, found.brand):
                if seller == found.brand or (visitor is not None and found.buyer == visitor):
                    return found
                row = session.get(OrderKeyRow, digest(key)) if key else None
                if row is not None and row.order_id == order:
                    return found
        raise OrderNotFound

    # The brand

    def listed(
        self, brand: str, state: OrderState | None, after: str | None, limit: int
    ) -> tuple[list[PlacedOrder], str | None]:
        """A brand's orders, the newest first. after: the number of the last one seen."""
        query = select(OrderRow).where(OrderRow.brand_id == brand).order_by(OrderRow.serial.desc())
        if state is not None:
            query = query.where(OrderRow.state == state.value)
        if after is not None:
            query = query.where(OrderRow.serial < (reading.serial_of(after) or 0))
        with self.database.read() as session:
            rows = list(session.scalars(query.limit(limit + 1)))
            found = reading.orders(session, rows[:limit])
        return found, found[-1].number if len(rows) > limit else None

    def one(self, brand: str, order: str) -> PlacedOrder:
        """order: its id or number. Raises OrderNotFound, of another brand's too."""
        with self.database.read() as session:
            row = session.get_one(OrderRow, _named(session, brand, order))
            return reading.orders(session, [row])[0]

    def every(self, brand: str) -> Iterator[PlacedOrder]:
        """All of a brand's orders, the newest first, a page at a time."""
        after: str | None = None
        while True:
            found, after = self.listed(brand, None, after, CSV_AT_ONCE)
            yield from found
            if after is None:
                return

    def send(
        self,
        actor: BrandActor,
        order: str,
        parts: tuple[LineUnits, ...],
        carrier: str,
        tracking: str,
        wish: KeyedWish | None = None,
    ) -> PlacedOrder:
        """Units have left the house. Raises OrderNotFound, OrderLineNotFound, NotSoMany, NothingToSend,
        NotOnHand.
        """
        with self.database.unit() as unit:
            order = _named(unit.session, actor.brand.id, order)
            held = hold(unit.session, order, actor.brand.id)
            wanted = +summed(held, parts)
            if not wanted:
                raise NothingToSend
            for name, units in wanted.items():
                line = held.lines[name]
                left = line.quantity - line.fulfilled - line.canceled
                if units > left:
                    raise NotSoMany(name, left)
            name = new_id("fulfilment")
            self._leave(unit, held, wanted, name, actor.by)
            unit.session.add(
                FulfilmentRow(
                    id=name, order_id=order, at=unit.now, lines=[list(each) for each in wanted.items()],
                    carrier=carrier, tracking=tracking, by=actor.by,
                )
            )  # fmt: skip
            self._giving.settle(unit, held)
            told = {"fulfilment": name, "lines": [list(each) for each in wanted.items()]}
            audit.note(unit, actor.brand.id, actor.by, "order.sent", order, told)
            fulfil(unit, wish, name)
            found = _found(unit, order)
            self._tell(unit, found, next(each for each in found.shipments if each.id == name))
            return found

    def refund(self, actor: BrandActor, order: str, wish: RefundWish) -> PlacedOrder:
        """Money goes back, once for each key. Raises OrderNotFound, IdempotencyKeyUsed and what
        `Giving.give_back` raises.
        """
        with self.database.unit() as unit:
            order = _named(unit.session, actor.brand.id, order)
            held = hold(unit.session, order, actor.brand.id)
            done = unit.session.scalar(select(OrderRefundRow).where(OrderRefundRow.key == wish.key))
            if done is not None and (done.order_id, done.said) != (order, wish.said):
                raise IdempotencyKeyUsed
            if done is None:
                self._giving.give_back(unit, held, wish)
            return _found(unit, order)

    def cancel(self, actor: BrandActor, order: str, reason: str) -> PlacedOrder:
        """What was not sent will not be: its units may be sold again, its money goes back, or is not taken.

        Canceled twice it is canceled once. Raises OrderNotFound, AllIsSent.
        """
        void: PaymentId | None = None
        with self.database.unit() as unit:
            order = _named(unit.session, actor.brand.id, order)
            held = hold(unit.session, order, actor.brand.id)
            row = held.row
            waiting = {
                line.id: line.quantity - line.fulfilled - line.canceled for line in held.lines.values()
            }
            if row.canceled_at is None:
                if not any(waiting.values()):
                    raise AllIsSent
                row.canceled_at = unit.now
                parts = tuple(
                    LineUnits(line.id, min(waiting[line.id], line.quantity - line.refunded))
                    for line in held.lines.values()
                )
                lines = [(line, waiting[line.id]) for line in held.lines.values()]
                self._giving.put_back(unit, f"{order}.cancel", lines, actor.by)
                none_sent = not any(line.fulfilled for line in held.lines.values())
                delivery = row.delivery_minor - row.delivery_refunded_minor if none_sent else 0
                worth = delivery or any(
                    held.lines[part.line].gross_minor > held.lines[part.line].refunded_minor
                    for part in parts
                    if part.quantity
                )
                if OrderPayment(row.payment) in REFUNDABLE and worth:
                    wish = RefundWish(
                        parts=parts, delivery_minor=delivery, restock=False, reason=reason, by=actor.by,
                        action=CANCELED,
                    )  # fmt: skip
                    self._giving.give_back(unit, held, wish)
                else:
                    self._giving.settle(unit, held)
                    told = {"lines": [list(each) for each in waiting.items()]}
                    audit.note(unit, actor.brand.id, actor.by, CANCELED, order, told, {"reason": reason})
            if row.payment == OrderPayment.AUTHORISED and row.payment_id is not None:
                void = PaymentId(row.payment_id)
        if void is not None:
            self._void(order, void)
        return self.one(actor.brand.id, order)

    # Housekeeping

    def pictures(self) -> set[str]:
        """The files that orders show, which outlive what was sold."""
        with self.database.read() as session:
            named = select(OrderLineRow.picture).where(OrderLineRow.picture.is_not(None)).distinct()
            return {str(each) for each in session.scalars(named)}

    def void_waiting(self) -> None:
        """What was promised for orders that were canceled is given up, if that could not be done at once."""
        query = select(OrderRow.id, OrderRow.payment_id).where(
            OrderRow.payment == OrderPayment.AUTHORISED.value, OrderRow.canceled_at.is_not(None)
        )
        with self.database.read() as session:
            waiting = session.execute(query).all()
        for order, payment in waiting:
            if payment is not None:
                self._void(order, PaymentId(payment))

    def forget(self, years: int) -> int:
        """Whose an order was is nobody's any more once it is so old; of how many."""
        over = self.database.clock.now() - years * YEAR
        due = select(OrderRow.id).where(OrderRow.forgotten_at.is_(None), OrderRow.placed_at <= over)
        count = 0
        while True:
            with self.database.unit() as unit:
                found = list(unit.session.scalars(due.limit(A_FEW)))
                for order in found:
                    _forget(unit, order)
            count += len(found)
            if len(found) < A_FEW:
                return count

    def _leave(self, unit: UnitOfWork, held: HeldOrder, wanted: dict[str, int], name: str, by: str) -> None:
        lines = []
        for line, units in wanted.items():
            held.lines[line].fulfilled += units
            lines.append(StockLine(line, held.lines[line].variant_id, units))
        there = catalog.products_of(unit.session, {each.variant for each in lines})
        self._storeroom.ship(unit, name, [each for each in lines if each.variant in there], by)

    def _void(self, order: str, payment: PaymentId) -> None:
        try:
            state = self._payments.give_up(payment)
        except Exception:
            log.exception("the payment of %s, which was canceled, is given up later", order)
            return
        if state is PaymentState.CANCELED:
            with self.database.unit() as unit:
                held = hold(unit.session, order)
                if held.row.payment == OrderPayment.AUTHORISED:
                    held.row.payment = OrderPayment.FAILED.value
                    changed(held.row)


def _named(session: Session, brand: str, order: str) -> str:
    """The id of a brand's order. order: its id or number. Raises OrderNotFound."""
    serial = reading.serial_of(order)
    which = OrderRow.id == order if serial is None else OrderRow.serial == serial
    found = session.scalar(select(OrderRow.id).where(OrderRow.brand_id == brand, which))
    if found is None:
        raise OrderNotFound
    return found


def pseudonym(order: str) -> str:
    """Who nobody is any more is called by this."""
    return f"former-{digest(order)[:12]}"


def _forget(unit: UnitOfWork, order: str) -> None:
    row = hold(unit.session, order).row
    row.name = row.email = pseudonym(order)
    row.address = None if row.address is None else {"country": row.address.get("country", "")}
    row.forgotten_at = unit.now
    row.version += 1
    unit.session.execute(
        update(WithdrawalRow).where(WithdrawalRow.order_id == order).values(name=pseudonym(order)),
        execution_options={"synchronize_session": False},
    )
    audit.forget(unit, order)


def _found(unit: UnitOfWork, order: str) -> PlacedOrder:
    found = reading.order(unit.session, order)
    if found is None:
        raise OrderNotFound
    return found
