"""A brand's orders as CSV, as the catalogue writes its own: one line a line of an order."""

from __future__ import annotations

import csv
import io
from typing import Final

from vitrine.catalog.csvfile import MARK, cell, price
from vitrine.clock import rfc3339
from vitrine.orders.placed.values import PlacedOrder
from vitrine.text import tidy_line
from vitrine.words import told_in

COLUMNS: Final = (
    "order", "placed at", "state", "payment", "fulfilment", "return", "name", "email", "address", "country",
    "invoice", "title", "finish", "sku", "quantity", "fulfilled", "canceled", "returned", "refunded", "unit",
    "net", "vat rate (ppm)", "vat", "total", "delivery", "order total", "order refunded", "currency", "demo",
    "order id", "line id",
)  # fmt: skip
_POSTAL: Final = ("name", "line1", "line2", "postal_code", "city", "region")


def head() -> str:
    """The mark and the names of the columns."""
    return MARK + _line(COLUMNS)


def lines(order: PlacedOrder) -> str:
    """An order's lines. What is of the order itself stands on each of them; delivery on the first."""
    address = order.address or {}
    where = ", ".join(tidy_line(str(address[name])) for name in _POSTAL if address.get(name))
    told = (
        order.number, rfc3339(order.placed_at), order.state.value, order.payment.value,
        order.fulfilment.value, order.returning.value, tidy_line(order.name), order.email, where,
        str(address.get("country", "")), order.invoice,
    )  # fmt: skip
    return "".join(
        _line(
            (
                *told, tidy_line(told_in("en", line.title)),
                tidy_line(told_in("en", line.variant_title or {})),
                tidy_line(line.sku or ""), str(line.quantity), str(line.fulfilled), str(line.canceled),
                str(line.returned), str(line.refunded), price(line.unit), price(line.net), str(line.rate_ppm),
                price(line.tax), price(line.gross), price(order.delivered) if place == 0 else "",
                price(order.total), price(order.refunded), order.total.currency,
                "yes" if order.demo else "no", order.id, line.id,
            )
        )
        for place, line in enumerate(order.lines)
    )  # fmt: skip


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(each) for each in cells])
    return out.getvalue()
