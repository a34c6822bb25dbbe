"""Rates of value added tax in Europe, as a shop begins with them; a seller may know better.

`rates.json` beside this file is dated and says where it is from. Rates of regions alone are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final


class TaxClass(StrEnum):
    """As which goods a thing is taxed; the rate of each is its country's.

    REDUCED: the lower reduced rate (books, in most countries). SECOND_REDUCED: the higher one.
    """

    STANDARD = "standard"
    REDUCED = "reduced"
    SECOND_REDUCED = "second_reduced"
    SUPER_REDUCED = "super_reduced"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class CountryRates:
    """eu: a member state. ppm: by class; standard is always there. vat_id: a pattern of the whole number."""

    eu: bool
    ppm: Mapping[TaxClass, int]
    vat_id: str


TAXED_AS: Final = {"MC": "FR", "IM": "GB"}
"""Monaco and the Isle of Man belong to another country's area of tax."""

# What a country does not have is taxed by its next higher rate: that owes nobody anything.
_NEXT: Final = {
    TaxClass.SUPER_REDUCED: TaxClass.REDUCED,
    TaxClass.REDUCED: TaxClass.STANDARD,
    TaxClass.SECOND_REDUCED: TaxClass.STANDARD,
}

_SEED: Final = json.loads((Path(__file__).parent / "rates.json").read_text(encoding="utf-8"))
AS_OF: Final = date.fromisoformat(_SEED["as_of"])
RATES: Final[Mapping[str, CountryRates]] = {
    country: CountryRates(
        told["eu"], {each: told[each.value] for each in TaxClass if each.value in told}, told["vat_id"]
    )
    for country, told in _SEED["countries"].items()
}


def taxed_as(country: str) -> str:
    """The country whose rates hold there."""
    return TAXED_AS.get(country, country)


def is_eu(country: str) -> bool:
    """Whether it is of the Union's area of tax. Islands with a code of their own (Guadeloupe, the Faroes,
    Greenland) are not; those without one (the Canaries, Ceuta, Åland written as FI) cannot be told apart."""
    found = RATES.get(taxed_as(country))
    return found is not None and found.eu


def rate_of(country: str, tax_class: TaxClass) -> int:
    """In parts of a million, as of AS_OF. Of a country that is not in the table nothing is known: 0."""
    found = RATES.get(taxed_as(country))
    if found is None or tax_class is TaxClass.ZERO:
        return 0
    while tax_class not in found.ppm:
        tax_class = _NEXT[tax_class]
    return found.ppm[tax_class]
