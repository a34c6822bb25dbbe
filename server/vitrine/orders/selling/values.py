"""Who sells, how it comes and what tax it takes: plain values, checked as they are made."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from vitrine.money import Money
from vitrine.orders.selling.errors import PostalAddressRefused
from vitrine.orders.selling.rates import TaxClass as TaxClass
from vitrine.orders.selling.rates import rate_of
from vitrine.text import tidy_line

LINE_LIMIT: Final = 200
_NEEDED: Final = ("name", "line1", "city")


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where somebody is. country: ISO 3166-1 alpha-2. Tidied; raises PostalAddressRefused."""

    name: str
    line1: str
    line2: str
    postal_code: str
    city: str
    region: str
    country: str

    def __post_init__(self) -> None:
        for each in fields(self):
            text = tidy_line(getattr(self, each.name))
            if len(text) > LINE_LIMIT or (each.name in _NEEDED and not text):
                raise PostalAddressRefused(each.name)
            object.__setattr__(self, each.name, text)
        if not _is_country(self.country):
            raise PostalAddressRefused("country")


@dataclass(frozen=True, slots=True)
class Seller:
    """Whom one buys from. terms, withdrawal: by language. version: of these texts, to be agreed to."""

    brand: str
    legal_name: str
    address: PostalAddress
    vat_id: str
    register: str
    email: str
    terms: dict[str, str]
    withdrawal: dict[str, str]
    version: str


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """A way to send things. days: at least and at most. free_from: None: never free.

    price, free_from: as prices of goods are, with tax or without.
    """

    id: str
    title: dict[str, str]
    countries: tuple[str, ...]
    price: Money
    tax_class: TaxClass
    days: tuple[int, int]
    free_from: Money | None = None


@dataclass(frozen=True, slots=True)
class TaxOverride:
    """In this country, from this day on, this class is taxed so, until a later one says otherwise."""

    country: str
    tax_class: TaxClass
    since: date
    rate_ppm: int


@dataclass(frozen=True, slots=True)
class TaxRules:
    """includes_tax: prices do already. home: country of the seller. registrations: others where it pays tax.

    overrides: what the seller knows better than the shop's own rates.
    """

    includes_tax: bool
    home: str
    registrations: tuple[str, ...] = ()
    overrides: tuple[TaxOverride, ...] = ()

    def rate_ppm(self, tax_class: TaxClass, country: str, on: date) -> int:
        """What is taken of goods of this class that go there on that day, in parts of a million."""
        place = country if country in self.registrations else self.home
        known = [
            each
            for each in self.overrides
            if (each.country, each.tax_class) == (place, tax_class) and each.since <= on
        ]
        if known:
            return max(known, key=lambda each: each.since).rate_ppm
        return rate_of(place, tax_class)


@dataclass(frozen=True, slots=True)
class Selling:
    """All that a brand needs to sell here."""

    seller: Seller
    options: tuple[DeliveryOption, ...]
    rules: TaxRules


def _is_country(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()
