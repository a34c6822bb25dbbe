"""What a cart is: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vitrine.catalog.availability import InStock, SoldAt, StockShown
from vitrine.catalog.inside import OfferedVariant
from vitrine.money import LIMIT_MINOR, Money

MINE = "mine"
"""Stands for the visitor's own cart, wherever an id does; and is its id until something is in it."""


class WhyNot(StrEnum):
    """Why a line cannot be bought. GONE: nothing is known of it any more."""

    GONE = "gone"
    WITHDRAWN = "withdrawn"
    OUT = "out"
    TOO_MANY = "too-many"
    OTHER_CURRENCY = "other-currency"


@dataclass(frozen=True, slots=True)
class CartLine:
    """offered: what it is of and what it costs now; None: nothing is known of it any more.

    here: it is sold in the shop itself.
    """

    id: str
    variant: str
    quantity: int
    room: str | None
    placement: str | None
    offered: OfferedVariant | None
    shown: StockShown
    why: WhyNot | None
    here: bool = False

    @property
    def sale(self) -> SoldAt:
        if self.here:
            return SoldAt.HERE
        buyable = self.offered is not None and self.offered.buyable
        return SoldAt.ELSEWHERE if buyable else SoldAt.NONE

    @property
    def total(self) -> Money | None:
        """What its units cost; None: it cannot be bought, or that is more than any price."""
        if self.offered is None or self.why is not None:
            return None
        price = self.offered.price
        return price.times(self.quantity) if price.amount_minor * self.quantity <= LIMIT_MINOR else None


@dataclass(frozen=True, slots=True)
class Cart:
    """version: counts changes. currency: of what is in it; None: it is empty."""

    id: str
    version: int
    currency: str | None
    lines: tuple[CartLine, ...]

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> Money | None:
        """What can be bought of it, together; None: nothing can."""
        totals = [line.total for line in self.lines if line.total is not None]
        amount = sum(each.amount_minor for each in totals)
        return Money(amount, totals[0].currency) if totals and amount <= LIMIT_MINOR else None


def why_not(
    offered: OfferedVariant | None, shown: StockShown, left: int | None, quantity: int, currency: str | None
) -> WhyNot | None:
    """Why so many units cannot be bought. left: so many may be taken; None: as many as you like."""
    if offered is None:
        return WhyNot.GONE
    if offered.withdrawn:
        return WhyNot.WITHDRAWN
    if currency is not None and offered.price.currency != currency:
        return WhyNot.OTHER_CURRENCY
    if shown.stock is InStock.OUT:
        return WhyNot.OUT
    return WhyNot.TOO_MANY if left is not None and left < quantity else None
