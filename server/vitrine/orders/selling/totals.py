"""What lines and their delivery cost, with their taxes: pure, and exact to the last minor unit.

A line's tax is rounded once, for all of its units; so lines and delivery sum to the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from vitrine.money import Money, tax_inside, tax_on_top, total
from vitrine.orders.selling.values import DeliveryOption, TaxClass, TaxRules

DELIVERY: Final = "delivery"
"""Id of the line that delivery is."""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """quantity: from 1. unit: the price of one, as it is shown."""

    id: str
    quantity: int
    unit: Money
    tax_class: TaxClass


@dataclass(frozen=True, slots=True)
class LineTotals:
    """net and tax sum to gross, of all units."""

    id: str
    quantity: int
    unit: Money
    rate_ppm: int
    net: Money
    tax: Money
    gross: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """subtotal: of the lines as their prices are shown, without delivery. rates: rate_ppm, base and tax."""

    lines: tuple[LineTotals, ...]
    delivery: LineTotals | None
    subtotal: Money
    tax: Money
    total: Money
    rates: tuple[tuple[int, Money, Money], ...]


def totals(
    lines: Sequence[PricedLine], delivery: DeliveryOption | None, rules: TaxRules, country: str, on: date
) -> Totals:
    """lines: one or more, all in one currency (ValueError). Raises AmountOutOfRange."""
    if not lines:
        raise ValueError("totals are of one line or more")
    currency = lines[0].unit.currency
    made = tuple(_line(each, rules, country, on) for each in lines)
    subtotal = total((each.unit.times(each.quantity) for each in lines), currency)
    sent = None if delivery is None else _delivery(delivery, subtotal, rules, country, on)
    parts = made if sent is None else (*made, sent)
    rates = tuple(
        (
            rate,
            total((each.net for each in parts if each.rate_ppm == rate), currency),
            total((each.tax for each in parts if each.rate_ppm == rate), currency),
        )
        for rate in sorted({each.rate_ppm for each in parts}, reverse=True)
    )
    return Totals(
        lines=made,
        delivery=sent,
        subtotal=subtotal,
        tax=total((each.tax for each in parts), currency),
        total=total((each.gross for each in parts), currency),
        rates=rates,
    )


def delivery_price(option: DeliveryOption, subtotal: Money) -> Money:
    """What it costs with so much in the parcel."""
    free = option.free_from is not None and subtotal.amount_minor >= option.free_from.amount_minor
    return Money(0, option.price.currency) if free else option.price


def _delivery(option: DeliveryOption, subtotal: Money, rules: TaxRules, country: str, on: date) -> LineTotals:
    return _line(
        PricedLine(DELIVERY, 1, delivery_price(option, subtotal), option.tax_class), rules, country, on
    )


def _line(line: PricedLine, rules: TaxRules, country: str, on: date) -> LineTotals:
    rate = rules.rate_ppm(line.tax_class, country, on)
    whole = line.unit.times(line.quantity)
    taxed = tax_inside(whole, rate) if rules.includes_tax else tax_on_top(whole, rate)
    return LineTotals(line.id, line.quantity, line.unit, rate, taxed.net, taxed.tax, taxed.gross)
