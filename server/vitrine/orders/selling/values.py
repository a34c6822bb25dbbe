"""Who sells, how it comes and what tax it takes: plain values, checked as they are made."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from vitrine.money import Money
from vitrine.orders.selling.countries import COUNTRIES
from vitrine.orders.selling.errors import PostalAddressRefused
from vitrine.orders.selling.rates import TaxClass as TaxClass
from vitrine.orders.selling.rates import is_eu, rate_of, taxed_as
from vitrine.text import tidy_line

LINE_LIMIT: Final = 200
ALL_EU: Final = "EU"
"""As a registration: every country of the Union."""
_NEEDED: Final = ("name", "line1", "city")
ADDRESS_NEEDED: Final = ("country", *_NEEDED)
"""The members of an address that nobody can do without, in the order of a form."""


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
        if self.country not in COUNTRIES:
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
    """includes_tax: prices do already. home: country of the seller. registrations: others where it pays tax,
    `EU` for all of the Union at once (One Stop Shop).

    overrides: what the seller knows better than the shop's own rates.
    """

    includes_tax: bool
    home: str
    registrations: tuple[str, ...] = ()
    overrides: tuple[TaxOverride, ...] = ()

    def rate_ppm(self, tax_class: TaxClass, country: str, on: date) -> int:
        """What is taken of goods of this class that go there on that day, in parts of a million."""
        place = self.place(country)
        if place is None:
            return 0
        known = [
            each
            for each in self.overrides
            if (taxed_as(each.country), each.tax_class) == (place, tax_class) and each.since <= on
        ]
        if known:
            return max(known, key=lambda each: each.since).rate_ppm
        return rate_of(place, tax_class)

    def place(self, country: str) -> str | None:
        """Whose tax is taken of what goes there; None: nobody's, it leaves where the seller is taxed.

        Within the Union a seller that pays tax at home alone takes its own.
        """
        there, home = taxed_as(country), taxed_as(self.home)
        paid = {taxed_as(each) for each in self.registrations}
        if there == home or there in paid or (ALL_EU in paid and is_eu(there)):
            return there
        return home if is_eu(home) and is_eu(there) else None


@dataclass(frozen=True, slots=True)
class Selling:
    """All that a brand needs to sell here."""

    seller: Seller
    options: tuple[DeliveryOption, ...]
    rules: TaxRules
