"""Money: an integer of minor units and an ISO 4217 currency. Never a float."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from vitrine.errors import Invalid

# Minor-unit digits by ISO 4217, for the currencies a shop may price in. Two is not universal: 1 JPY is 1 yen,
# 1 KWD is 1000 fils.
MINOR_DIGITS: dict[str, int] = {
    "AED": 2, "AUD": 2, "BRL": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2, "EUR": 2, "GBP": 2,
    "HKD": 2, "HUF": 2, "ILS": 2, "INR": 2, "JPY": 0, "KRW": 0, "KWD": 3, "MXN": 2, "NOK": 2, "NZD": 2,
    "PLN": 2, "RON": 2, "SEK": 2, "SGD": 2, "THB": 2, "TND": 3, "TRY": 2, "TWD": 2, "USD": 2, "ZAR": 2,
}  # fmt: skip

LIMIT_MINOR = 10**12


class UnknownCurrency(Invalid):
    """The code is not one of `MINOR_DIGITS`."""

    members: ClassVar[Mapping[str, Any]] = {"currency": str}


class AmountOutOfRange(Invalid):
    """The amount is negative or over `LIMIT_MINOR`."""

    members: ClassVar[Mapping[str, Any]] = {"amount_minor": int}


@dataclass(frozen=True, slots=True)
class Money:
    """An exact price. amount_minor: minor units, 0 to 10**12. currency: ISO 4217 code, upper case.

    Raises UnknownCurrency, AmountOutOfRange.
    """

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in MINOR_DIGITS:
            raise UnknownCurrency(
                f"Currency {self.currency[:8]!r} is not known here: use an ISO 4217 code such as EUR.",
                currency=self.currency[:8],
            )
        if not 0 <= self.amount_minor <= LIMIT_MINOR:
            raise AmountOutOfRange(
                f"An amount is 0 to {LIMIT_MINOR} minor units.", amount_minor=self.amount_minor
            )

    @property
    def digits(self) -> int:
        """How many of the amount's decimal digits stand behind the point."""
        return MINOR_DIGITS[self.currency]
