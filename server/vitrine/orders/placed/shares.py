"""What a part of an order gives back: its stored amounts, shared once. Pure.

The units of a line have shares of its gross and its tax by largest remainder, in their order. A refund gives
what the units given back by then come to, less what was given before: so any refunds in any order, and any of
them that came to nothing, give back what was paid and never a minor unit more.
"""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.money import Money, total


@dataclass(frozen=True, slots=True)
class GivenBack:
    """net and tax sum to gross."""

    net: Money
    tax: Money
    gross: Money


def units_back(gross: Money, tax: Money, quantity: int, after: int, before: GivenBack) -> GivenBack:
    """What more units of a line give back. gross, tax, quantity: of the line. after: units given back then;
    before: what was given until now. Raises ValueError for more units than it has.
    """
    if after > quantity:
        raise ValueError("more units than there are")
    by_then, taxed = (total(amount.share([1] * quantity)[:after], amount.currency) for amount in (gross, tax))
    return _more(by_then, taxed, before)


def delivery_back(gross: Money, tax: Money, after_minor: int, before: GivenBack) -> GivenBack:
    """The same of delivery, by amount: so much of it is given back then. Raises ValueError for too much."""
    if after_minor > gross.amount_minor:
        raise ValueError("more than delivery cost")
    taxed = tax.amount_minor * after_minor // (gross.amount_minor or 1)
    return _more(Money(after_minor, gross.currency), Money(taxed, tax.currency), before)


def nothing(currency: str) -> GivenBack:
    zero = Money(0, currency)
    return GivenBack(zero, zero, zero)


def _more(gross: Money, tax: Money, before: GivenBack) -> GivenBack:
    back = gross.minus(before.gross)
    # Where a refund between others came to nothing, what was given is not the first units' to the last unit.
    taxed = min(max(tax.amount_minor - before.tax.amount_minor, 0), back.amount_minor)
    of_it = Money(taxed, gross.currency)
    return GivenBack(back.minus(of_it), of_it, back)
