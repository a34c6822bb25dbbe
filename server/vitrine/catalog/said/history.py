"""Which price may stand struck beside a new one: the lowest of the 30 days before the reduction began. Pure.

Directive 98/6/EC article 6a, by its strictest reading, which is lawful in every member state: each reduction
begins anew, so that of two in a row the second is held against the first; what was on offer for less than 30
days has no former price; days on which it was not on offer do not count, they lengthen the time looked at.
A reduction is told for 30 days: after that the price is simply the price.

Clocks jump. Of a moment that was written only this is certain: it lies between the latest written before it
and the earliest written after it. Where these disagree, time is never counted in favour of a struck price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vitrine.money import Money

LOOKED_AT: Final = timedelta(days=30)
"""So long before a reduction the lowest price is looked for; what was on offer for less has no former one."""

TOLD: Final = timedelta(days=30)
"""So long a reduction is told after it began."""


@dataclass(frozen=True, slots=True)
class PricedFrom:
    """From this moment on it is offered for this price; None: it is not on offer."""

    at: datetime
    price: Money | None


@dataclass(frozen=True, slots=True)
class Reduction:
    """was: the former price, above the present one. Told from `since` until before `until`."""

    was: Money
    since: datetime
    until: datetime

    @property
    def amount_minor(self) -> int:
        return self.was.amount_minor

    @property
    def currency(self) -> str:
        return self.was.currency


def reduction(history: Sequence[PricedFrom]) -> Reduction | None:
    """What the present price is a reduction of; None: of nothing that may be said.

    history: in the order in which it was written, whatever the clock said. A pause at the same price neither
    begins nor ends a reduction.
    """
    if not history or history[-1].price is None:
        return None
    now, early, late = history[-1].price, _earliest(history), _latest(history)
    begun = last = len(history) - 1
    while last > 0 and history[last - 1].price in (None, now):
        last -= 1
        if history[last].price == now:
            begun = last
    was = _lowest_before(history, begun, now.currency, early, late)
    if was is None or was.amount_minor <= now.amount_minor:
        return None
    return Reduction(was, late[-1], early[begun] + TOLD)


def _lowest_before(
    history: Sequence[PricedFrom],
    begun: int,
    currency: str,
    early: Sequence[datetime],
    late: Sequence[datetime],
) -> Money | None:
    """The lowest price of the 30 days on offer before it began; None: there were fewer, or in other money."""
    lowest: Money | None = None
    offered = timedelta(0)
    for place in range(begun - 1, -1, -1):
        price = history[place].price
        if price is None:
            continue
        if price.currency != currency:
            return None
        if lowest is None or price.amount_minor < lowest.amount_minor:
            lowest = price
        offered += max(timedelta(0), early[place + 1] - late[place])
        if offered >= LOOKED_AT:
            return lowest
    return None


def _earliest(history: Sequence[PricedFrom]) -> list[datetime]:
    """Before each nothing else can have been: the earliest written from there on."""
    found = [each.at for each in history]
    for place in range(len(found) - 2, -1, -1):
        found[place] = min(found[place], found[place + 1])
    return found


def _latest(history: Sequence[PricedFrom]) -> list[datetime]:
    """The latest written up to there."""
    found = [each.at for each in history]
    for place in range(1, len(found)):
        found[place] = max(found[place], found[place - 1])
    return found
