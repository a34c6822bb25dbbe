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
    subtotal = total((each.unit.times(each.quantity) for each in lines), currency)
    asked = list(lines)
    if delivery is not None:
        asked.append(PricedLine(DELIVERY, 1, delivery_price(delivery, subtotal), delivery.tax_class))
    rated = [(each, rules.rate_ppm(each.tax_class, country, on)) for each in asked]
    made: dict[int, LineTotals] = {}
    rates: list[tuple[int, Money, Money]] = []
    for rate in sorted({rate for _, rate in rated}, reverse=True):
        places = [place for place, (_, its) in enumerate(rated) if its == rate]
        parts = _taxed([rated[place][0] for place in places], rate, rules)
        made |= dict(zip(places, parts, strict=True))
        base = total((each.net for each in parts), currency)
        rates.append((rate, base, total((each.tax for each in parts), currency)))
    told = [made[place] for place in range(len(asked))]
    return Totals(
        lines=tuple(told[: len(lines)]),
        delivery=None if delivery is None else told[-1],
        subtotal=subtotal,
        tax=total((tax for _, _, tax in rates), currency),
        total=total((each.gross for each in told), currency),
        rates=tuple(rates),
    )


def _taxed(lines: Sequence[PricedLine], rate: int, rules: TaxRules) -> list[LineTotals]:
    """Lines of one rate."""
    amounts = [each.unit.times(each.quantity) for each in lines]
    whole = total(amounts, lines[0].unit.currency)
    tax = (tax_inside(whole, rate) if rules.includes_tax else tax_on_top(whole, rate)).tax
    made = []
    for line, amount, its in zip(
        lines, amounts, tax.share([each.amount_minor for each in amounts]), strict=True
    ):
        net, gross = (amount.minus(its), amount) if rules.includes_tax else (amount, amount.plus(its))
        made.append(LineTotals(line.id, line.quantity, line.unit, rate, net, its, gross))
    return made


def delivery_price(option: DeliveryOption, subtotal: Money) -> Money:
    """What it costs with so much in the parcel."""
    free = option.free_from is not None and subtotal.amount_minor >= option.free_from.amount_minor
    return Money(0, option.price.currency) if free else option.price
