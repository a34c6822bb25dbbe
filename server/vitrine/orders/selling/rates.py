"""Rates of value added tax in the European Union, as a shop begins with them; a seller may know better."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class TaxClass(StrEnum):
    """As which goods a thing is taxed; the rate of each is its country's."""

    STANDARD = "standard"
    REDUCED = "reduced"
    SECOND_REDUCED = "second_reduced"
    SUPER_REDUCED = "super_reduced"
    ZERO = "zero"


STANDARD_PPM: Final = {
    "AT": 200_000, "BE": 210_000, "BG": 200_000, "CY": 190_000, "CZ": 210_000, "DE": 190_000, "DK": 250_000,
    "EE": 240_000, "ES": 210_000, "FI": 255_000, "FR": 200_000, "GR": 240_000, "HR": 250_000, "HU": 270_000,
    "IE": 230_000, "IT": 220_000, "LT": 210_000, "LU": 170_000, "LV": 210_000, "MT": 180_000, "NL": 210_000,
    "PL": 230_000, "PT": 230_000, "RO": 210_000, "SE": 250_000, "SI": 220_000, "SK": 230_000,
}  # fmt: skip


def rate_of(country: str, tax_class: TaxClass) -> int:
    """In parts of a million. Of other classes than the standard one a seller says the rate itself: until it
    does, the standard one is taken, which owes nobody anything. Elsewhere nothing is known: 0.
    """
    return 0 if tax_class is TaxClass.ZERO else STANDARD_PPM.get(country, 0)
