"""Numbers without gaps: of a brand's orders, and of its invoices of a year."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.orders.placed.tables import InvoiceRow, OrderCounterRow
from vitrine.storage import UnitOfWork

ORDERS = "orders"


def next_of(session: Session, brand: str, series: str) -> int:
    """The next number, from 1. Nobody else takes one of this series before the unit ends, and what is undone
    gives its number back.
    """
    which = OrderCounterRow.brand_id == brand, OrderCounterRow.series == series
    taking = (
        update(OrderCounterRow)
        .where(*which)
        .values(last=OrderCounterRow.last + 1)
        .returning(OrderCounterRow.last)
        .execution_options(synchronize_session=False)
    )
    if (number := session.scalar(taking)) is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(OrderCounterRow(brand_id=brand, series=series, last=0))
        number = session.scalar(taking)
    if number is None:
        raise RuntimeError("a counter that was there is gone")
    return number


def write_invoice(unit: UnitOfWork, brand: str, order: str, refund: str | None = None) -> InvoiceRow:
    """An order's invoice, or the credit note of its refund, with the next number of this year."""
    now = unit.now
    row = InvoiceRow(
        brand_id=brand, year=now.year, serial=next_of(unit.session, brand, f"invoices {now.year}"),
        order_id=order, refund_id=refund, at=now,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    return row
