"""What a brand says about selling here: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vitrine.money import Money


class TaxClass(StrEnum):
    """Which of a country's rates a product has."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """country: ISO 3166-1, two letters. What an address does not have is empty."""

    name: str
    line1: str
    line2: str
    postal_code: str
    city: str
    region: str
    country: str


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells, as buyers are shown it. terms, withdrawal: by language. version: of all of it."""

    brand: str
    legal_name: str
    address: PostalAddress
    vat_id: str
    register: str
    email: str
    terms: Mapping[str, str]
    withdrawal: Mapping[str, str]
    version: str


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """days: the least and the most that it takes. free_from: goods of so much are brought for nothing."""

    id: str
    title: Mapping[str, str]
    countries: tuple[str, ...]
    price: Money
    tax_class: TaxClass
    days: tuple[int, int]
    free_from: Money | None
