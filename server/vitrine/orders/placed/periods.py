"""Until when one may withdraw, from what, and by when money is to be back. Pure.

Directive 2011/83/EU: 14 days after the last of the goods came (article 9), a year longer where nobody was
told of it (article 10); money is back 14 days after it was said (article 13). What is made to the buyer's
measure and digital content that was begun are excepted (article 16 c, m). A period ends with its last day,
and not on a weekend (regulation 1182/71, article 3).
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final

from vitrine.orders.placed.values import PlacedLine, PlacedOrder

PERIOD: Final = timedelta(days=14)
UNTOLD: Final = timedelta(days=365)
REFUND: Final = timedelta(days=14)
SATURDAY: Final = 5


def until(order: PlacedOrder) -> date | None:
    """The last day; None: the last of the goods is not there yet, so there is no end to it.

    Nobody tells when a parcel arrived: it counts as there once the longest of the days that were promised
    are over.
    """
    if any(line.unsent for line in order.lines) or not order.shipments:
        return None
    days = (order.delivery or {}).get("days") or (0, 0)
    there = max(each.at for each in order.shipments).date() + timedelta(days=int(days[1]))
    end = there + PERIOD
    if not order.seller.get("withdrawal"):
        end += UNTOLD
    while end.weekday() >= SATURDAY:
        end += timedelta(days=1)
    return end


def excepted(line: PlacedLine) -> bool:
    """Whether one cannot withdraw from it."""
    return line.made_to_measure or (line.digital and line.fulfilled > 0)


def open_units(order: PlacedOrder, today: date) -> dict[str, int]:
    """Of each line the units from which one may withdraw today; lines without any are left out."""
    end = until(order)
    if end is not None and today > end:
        return {}
    said = Counter[str]()
    for each in order.withdrawals:
        for part in each.lines:
            said[part.line] += part.quantity
    left = {
        line.id: line.quantity - max(line.refunded, said[line.id], line.canceled)
        for line in order.lines
        if not excepted(line)
    }
    return {name: units for name, units in left.items() if units > 0}


def due_on(said: date) -> date:
    """By when the money of what was withdrawn on that day is to be back."""
    return said + REFUND


def is_whole(order: PlacedOrder) -> bool:
    """Whether nothing of it is kept: then standard delivery goes back too."""
    gone = Counter[str]()
    for each in order.withdrawals:
        for part in each.lines:
            gone[part.line] += part.quantity
    return all(max(gone[line.id], line.refunded, line.canceled) >= line.quantity for line in order.lines)
