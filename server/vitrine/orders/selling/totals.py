"""What a purchase comes to: each amount stored once, nothing reckoned anew."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.money import Money


@dataclass(frozen=True, slots=True)
class LineTotals:
    """Of one line: unit is the price that was shown for one; net and tax sum to gross."""

    id: str
    quantity: int
    unit: Money
    rate_ppm: int
    net: Money
    tax: Money
    gross: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """The gross of lines and delivery sums to total. rates: rate_ppm, its base and its tax, of each rate."""

    lines: tuple[LineTotals, ...]
    delivery: LineTotals | None
    subtotal: Money
    tax: Money
    total: Money
    rates: tuple[tuple[int, Money, Money], ...]
