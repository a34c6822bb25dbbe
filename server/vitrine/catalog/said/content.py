"""How much a variant holds, and its price for one unit of that (Directive 98/6/EC article 3). Pure, exact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from vitrine.money import LIMIT_MINOR, Money

LIMIT_MILLI: Final = 1_000_000_000
"""A million of any unit."""


class MeasureUnit(StrEnum):
    """What is weighed, measured or counted."""

    MG = "mg"
    G = "g"
    KG = "kg"
    ML = "ml"
    CL = "cl"
    L = "l"
    CM = "cm"
    M = "m"
    M2 = "m2"
    PIECE = "piece"


# What the price is told for, and how many of the unit that is.
_FOR: Final = {
    MeasureUnit.MG: (MeasureUnit.KG, 1_000_000),
    MeasureUnit.G: (MeasureUnit.KG, 1_000),
    MeasureUnit.KG: (MeasureUnit.KG, 1),
    MeasureUnit.ML: (MeasureUnit.L, 1_000),
    MeasureUnit.CL: (MeasureUnit.L, 100),
    MeasureUnit.L: (MeasureUnit.L, 1),
    MeasureUnit.CM: (MeasureUnit.M, 100),
    MeasureUnit.M: (MeasureUnit.M, 1),
    MeasureUnit.M2: (MeasureUnit.M2, 1),
    MeasureUnit.PIECE: (MeasureUnit.PIECE, 1),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """milli: thousandths of the unit, 1 to a thousand million. Raises ValueError, TypeError."""

    milli: int
    unit: MeasureUnit

    def __post_init__(self) -> None:
        if type(self.milli) is not int:
            raise TypeError("a content is an int of thousandths")
        if not 1 <= self.milli <= LIMIT_MILLI:
            raise ValueError("a content is 0.001 to 1,000,000 of its unit")

    @classmethod
    def of(cls, amount: float, unit: MeasureUnit) -> Measure:
        """Raises ValueError for more than three digits behind the point."""
        milli = Decimal(repr(amount)) * 1000
        if not milli.is_finite() or milli != int(milli):
            raise ValueError("a content has at most three digits behind the point")
        return cls(int(milli), unit)

    @property
    def amount(self) -> int | float:
        """As it is written: 50 or 0.75."""
        return self.milli // 1000 if self.milli % 1000 == 0 else self.milli / 1000


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """unit: kg, l, m, m2 or piece. Not what is paid."""

    price: Money
    unit: MeasureUnit

    @property
    def amount_minor(self) -> int:
        return self.price.amount_minor

    @property
    def currency(self) -> str:
        return self.price.currency


def unit_price(price: Money, content: Measure | None) -> UnitPrice | None:
    """What one kg, l, m, m2 or piece costs, to the nearest minor unit, halves up.

    None where there is no content, where it is the price itself, and above what a price may be.
    """
    if content is None:
        return None
    unit, held = _FOR[content.unit]
    above, below = price.amount_minor * held * 1000, content.milli
    amount = (2 * above + below) // (2 * below)
    if held * 1000 == content.milli or amount > LIMIT_MINOR:
        return None
    return UnitPrice(Money(amount, price.currency), unit)
