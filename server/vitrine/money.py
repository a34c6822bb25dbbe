"""Money: an integer of minor units and an ISO 4217 currency. Never a float.

Every rounding is done once, here, by a stated rule, and what is parted sums to the whole to the last minor
unit. Two currencies are never mixed: that is the caller's mistake, a ValueError.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from vitrine.errors import Invalid

# Minor-unit digits by ISO 4217, for the currencies a shop may price in. Two is not universal: 1 JPY is 1 yen,
# 1 KWD is 1000 fils.
MINOR_DIGITS: dict[str, int] = {
    "AED": 2, "AUD": 2, "BRL": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2, "EUR": 2, "GBP": 2,
    "HKD": 2, "HUF": 2, "ILS": 2, "INR": 2, "JPY": 0, "KRW": 0, "KWD": 3, "MXN": 2, "NOK": 2, "NZD": 2,
    "PLN": 2, "RON": 2, "SEK": 2, "SGD": 2, "THB": 2, "TND": 3, "TRY": 2, "TWD": 2, "USD": 2, "ZAR": 2,
}  # fmt: skip

LIMIT_MINOR = 10**12

PPM: Final = 1_000_000
"""Rates of tax are parts of a million: 20 % is 200,000, and 9.975 % is whole too."""


class UnknownCurrency(Invalid):
    """The code is not one of `MINOR_DIGITS`."""

    members: ClassVar[Mapping[str, Any]] = {"currency": str}


class AmountOutOfRange(Invalid):
    """The amount is below its least (0, or of a `Delta` minus the limit) or over `LIMIT_MINOR`."""

    members: ClassVar[Mapping[str, Any]] = {"amount_minor": int}


@dataclass(frozen=True, slots=True)
class Money:
    """An exact price. amount_minor: minor units, 0 to 10**12. currency: ISO 4217 code, upper case.

    Raises UnknownCurrency, AmountOutOfRange, of every result too; TypeError for what is no int.
    """

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        _check(self.amount_minor, self.currency, 0)

    @property
    def digits(self) -> int:
        """How many of the amount's decimal digits stand behind the point."""
        return MINOR_DIGITS[self.currency]

    def plus(self, other: Money) -> Money:
        return total((self, other), self.currency)

    def minus(self, other: Money) -> Money:
        """What is left. Raises AmountOutOfRange where that would be less than nothing: see `Delta`."""
        return Money(self.amount_minor - _of(other, self.currency), self.currency)

    def times(self, quantity: int) -> Money:
        """So many of it. quantity: 0 or more."""
        _require_whole(quantity)
        return Money(self.amount_minor * quantity, self.currency)

    def share(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Parted by weights, in their order, so that the parts sum to the whole.

        Largest remainder: each has its exact part rounded down, and the minor units that are left go one by
        one to those that lost most by it, of equals to the earlier. Who weighs nothing has nothing, unless
        nobody weighs anything: then all weigh the same. Raises ValueError without weights, for one below 0.
        """
        if not weights or min(weights) < 0:
            raise ValueError("an amount is parted by one weight or more, none below 0")
        for weight in weights:
            _require_whole(weight)
        weighed = weights if any(weights) else [1] * len(weights)
        whole = sum(weighed)
        parts = [self.amount_minor * weight // whole for weight in weighed]
        lost = [self.amount_minor * weight % whole for weight in weighed]
        # Sorting is stable: equals stay in their order.
        longing = sorted(range(len(parts)), key=lambda place: -lost[place])
        for place in longing[: self.amount_minor - sum(parts)]:
            parts[place] += 1
        return tuple(Money(part, self.currency) for part in parts)


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount with its tax: net and tax sum to gross."""

    net: Money
    tax: Money
    gross: Money


@dataclass(frozen=True, slots=True)
class Delta:
    """What an account of a ledger gains, or loses below 0. amount_minor: -10**12 to 10**12.

    Raises UnknownCurrency, AmountOutOfRange, of every result too; TypeError for what is no int.
    """

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        _check(self.amount_minor, self.currency, -LIMIT_MINOR)

    @classmethod
    def gained(cls, amount: Money) -> Delta:
        return cls(amount.amount_minor, amount.currency)

    @classmethod
    def lost(cls, amount: Money) -> Delta:
        return cls(-amount.amount_minor, amount.currency)

    def __neg__(self) -> Delta:
        return Delta(-self.amount_minor, self.currency)

    def plus(self, other: Delta) -> Delta:
        return Delta(self.amount_minor + _of(other, self.currency), self.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Their sum; of none it is nothing, in this currency. Raises ValueError for another one."""
    return Money(sum(_of(each, currency) for each in amounts), currency)


def is_balanced(entries: Iterable[Delta]) -> bool:
    """Whether they sum to zero, in each currency for itself."""
    sums: dict[str, int] = {}
    for each in entries:
        sums[each.currency] = sums.get(each.currency, 0) + each.amount_minor
    return not any(sums.values())


def tax_inside(gross: Money, rate_ppm: int) -> Taxed:
    """The tax that a price already holds, rounded to the nearest minor unit, halves up.

    rate_ppm: 0 to a million, of the net.
    """
    _require_rate(rate_ppm)
    tax = Money(_nearest(gross.amount_minor * rate_ppm, PPM + rate_ppm), gross.currency)
    return Taxed(gross.minus(tax), tax, gross)


def tax_on_top(net: Money, rate_ppm: int) -> Taxed:
    """The tax that is added to a price, rounded likewise. rate_ppm: as of `tax_inside`."""
    _require_rate(rate_ppm)
    tax = Money(_nearest(net.amount_minor * rate_ppm, PPM), net.currency)
    return Taxed(net, tax, net.plus(tax))


def _nearest(above: int, below: int) -> int:
    """above / below, both 0 or more, to the nearest whole number, halves up."""
    return (2 * above + below) // (2 * below)


def _of(amount: Money | Delta, currency: str) -> int:
    if amount.currency != currency:
        raise ValueError(f"{amount.currency} and {currency} are not added")
    return amount.amount_minor


def _check(amount_minor: int, currency: str, least: int) -> None:
    if type(amount_minor) is not int:
        raise TypeError("an amount is an int of minor units")
    if currency not in MINOR_DIGITS:
        raise UnknownCurrency(
            f"Currency {currency[:8]!r} is not known here: use an ISO 4217 code such as EUR.",
            currency=currency[:8],
        )
    if not least <= amount_minor <= LIMIT_MINOR:
        raise AmountOutOfRange(
            f"An amount is {least} to {LIMIT_MINOR} minor units.", amount_minor=amount_minor
        )


def _require_whole(number: int) -> None:
    if type(number) is not int or number < 0:
        raise ValueError("a quantity is an int, 0 or more")


def _require_rate(rate_ppm: int) -> None:
    if type(rate_ppm) is not int or not 0 <= rate_ppm <= PPM:
        raise ValueError("a rate is 0 to a million parts of a million")
