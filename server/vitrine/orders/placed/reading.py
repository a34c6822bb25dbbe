"""Orders as values, from their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.money import Money
from vitrine.orders.placed.tables import (
    FulfilmentRow,
    InvoiceRow,
    OrderLineRow,
    OrderRefundRow,
    OrderRow,
    WithdrawalRow,
)
from vitrine.orders.placed.values import (
    FIRST_NUMBER,
    Fulfilment,
    LineUnits,
    OrderPayment,
    PlacedLine,
    PlacedOrder,
    Refund,
    RefundEnd,
    Returning,
    Shipment,
    Withdrawal,
)
from vitrine.payments.values import PaymentId
from vitrine.storage import among

_Row = TypeVar("_Row", OrderLineRow, FulfilmentRow, OrderRefundRow, InvoiceRow, WithdrawalRow)


def order(session: Session, name: str) -> PlacedOrder | None:
    """The order of this id; None: there is none."""
    row = session.get(OrderRow, name)
    return None if row is None else orders(session, [row])[0]


def orders(session: Session, rows: Sequence[OrderRow]) -> list[PlacedOrder]:
    """These orders, in their order, with all that belongs to them: seven reads, however many they are."""
    session.flush()
    ids = [row.id for row in rows]
    lines = _of(session, OrderLineRow, ids, OrderLineRow.place)
    sent = _of(session, FulfilmentRow, ids, FulfilmentRow.id)
    back = _of(session, OrderRefundRow, ids, OrderRefundRow.id)
    papers = _of(session, InvoiceRow, ids, InvoiceRow.serial)
    left = _of(session, WithdrawalRow, ids, WithdrawalRow.id)
    brands = accounts.brands(session, {row.brand_id for row in rows})
    called = {name: brand.name for name, brand in brands.items()}
    return [
        _order(
            row,
            called.get(row.brand_id, ""),
            lines[row.id],
            sent[row.id],
            back[row.id],
            papers[row.id],
            left[row.id],
        )
        for row in rows
    ]


def number_of(serial: int) -> str:
    """What people call a brand's order."""
    return str(FIRST_NUMBER - 1 + serial)


def serial_of(number: str) -> int | None:
    """The other way; None for what is no number of ours."""
    bare = number.strip().removeprefix("#").strip()
    if not (bare.isascii() and bare.isdigit() and len(bare) < 10):
        return None
    serial = int(bare) - FIRST_NUMBER + 1
    return serial if serial >= 1 else None


def invoice_number(row: InvoiceRow) -> str:
    """`2026-0007`; credit notes stand in the same series."""
    return f"{row.year}-{row.serial:04}"


def parts(stored: Iterable[Sequence[Any]]) -> tuple[LineUnits, ...]:
    return tuple(LineUnits(each[0], each[1]) for each in stored)


def _of(session: Session, kind: type[_Row], ids: Sequence[str], by: Any) -> dict[str, list[_Row]]:
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    query = select(kind).where(among(session, kind.order_id, ids)).order_by(by)
    for row in session.scalars(query):
        found[row.order_id].append(row)
    return found


def _order(
    row: OrderRow,
    brand: str,
    lines: Sequence[OrderLineRow],
    sent: Sequence[FulfilmentRow],
    back: Sequence[OrderRefundRow],
    papers: Sequence[InvoiceRow],
    left: Sequence[WithdrawalRow],
) -> PlacedOrder:
    def money(minor: int) -> Money:
        return Money(minor, row.currency)

    notes = {paper.refund_id: invoice_number(paper) for paper in papers}
    return PlacedOrder(
        id=row.id, number=number_of(row.serial), version=row.version, placed_at=row.placed_at,
        checkout=row.checkout_id, brand=row.brand_id,
        brand_name=brand, buyer=row.buyer_id, language=row.language,
        name=row.name, email=row.email, address=row.address, delivery=row.delivery, seller=row.seller,
        lines=tuple(_line(line, money) for line in lines),
        subtotal=money(row.subtotal_minor), delivered=money(row.delivery_minor),
        delivery_refunded=money(row.delivery_refunded_minor), tax=money(row.tax_minor),
        total=money(row.total_minor), includes_tax=row.includes_tax,
        taxes=tuple((rate, base, tax) for rate, base, tax in row.taxes),
        payment_id=None if row.payment_id is None else PaymentId(row.payment_id),
        payment=OrderPayment(row.payment), fulfilment=Fulfilment(row.fulfilment),
        returning=Returning(row.returning), canceled_at=row.canceled_at, demo=row.demo,
        shipments=tuple(
            Shipment(each.id, each.at, parts(each.lines), each.carrier, each.tracking) for each in sent
        ),
        refunds=tuple(
            Refund(
                id=each.id, at=each.at, money=money(each.amount_minor), lines=parts(each.lines),
                delivery=money(each.delivery_minor),
                taxes=tuple((rate, base, tax) for rate, base, tax in each.taxes), reason=each.reason,
                state=RefundEnd(each.state), elsewhere=each.elsewhere, number=notes.get(each.id, ""),
            )
            for each in back
        ),
        withdrawals=tuple(
            Withdrawal(each.id, each.at, each.name, parts(each.lines), each.due_on, each.done)
            for each in left
        ),
        invoice=notes.get(None, ""), forgotten=row.forgotten_at is not None,
    )  # fmt: skip


def _line(row: OrderLineRow, money: Any) -> PlacedLine:
    return PlacedLine(
        id=row.id, product=row.product_id, variant=row.variant_id, title=row.title,
        variant_title=row.variant_title, sku=row.sku, picture=row.picture, quantity=row.quantity,
        unit=money(row.unit_minor), rate_ppm=row.rate_ppm, net=money(row.net_minor),
        tax=money(row.tax_minor), gross=money(row.gross_minor), for_id=row.for_id, room=row.room_id,
        made_to_measure=row.made_to_measure, digital=row.digital, fulfilled=row.fulfilled,
        canceled=row.canceled, returned=row.returned, refunded=row.refunded,
    )  # fmt: skip
