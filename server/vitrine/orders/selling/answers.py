"""What is told of a brand's selling over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from vitrine.answers import HttpAnswer, LocalText
from vitrine.catalog.answers import Money
from vitrine.orders.selling.rates import TaxClass


class PostalAddress(HttpAnswer):
    """country: ISO 3166-1 alpha-2. What an address does not have is empty."""

    name: str
    line1: str
    line2: str
    postal_code: str
    city: str
    region: str
    country: Annotated[str, Field(examples=["FR"])]


class Seller(HttpAnswer):
    """Whom one buys from. version: of the texts, which buyers agree to. withdrawal: null: none is there."""

    legal_name: str
    address: PostalAddress
    vat_id: str
    # `register` is a method of every class of answers.
    registered: Annotated[str, Field(alias="register")]
    email: str
    terms: LocalText
    withdrawal: LocalText | None
    version: str


class DeliveryOption(HttpAnswer):
    """A way to send things. days: at least and at most. free_from: null: never free."""

    id: str
    title: LocalText
    countries: list[str]
    price: Money
    tax_class: TaxClass
    days: tuple[int, int]
    free_from: Money | None


class TaxOverride(HttpAnswer):
    country: str
    tax_class: TaxClass
    since: date
    rate_ppm: int


class TaxRules(HttpAnswer):
    """As `TaxBody`."""

    includes_tax: bool
    home: str
    registrations: list[str]
    overrides: list[TaxOverride]


class OwnSeller(HttpAnswer):
    """version: of all that your brand says of its selling, what If-Match takes. null: not said yet."""

    version: int
    seller: Seller | None


class OwnDelivery(HttpAnswer):
    """version: as of OwnSeller."""

    version: int
    options: list[DeliveryOption]


class OwnTax(HttpAnswer):
    """version: as of OwnSeller. rates_of: the day of the shop's own table of rates."""

    version: int
    rules: TaxRules | None
    rates_of: date


class SellingReadyItem(HttpAnswer):
    """What is so, or what to do."""

    item: Annotated[str, Field(examples=["seller"])]
    ok: bool
    text: LocalText


class SellingReady(HttpAnswer):
    """sells: everything is there. demo: no money moves."""

    sells: bool
    demo: bool
    items: list[SellingReadyItem]


class PublicSelling(HttpAnswer):
    """From whom one buys here, and what it costs to have things brought. includes_tax: prices do already."""

    seller: Seller
    delivery: list[DeliveryOption]
    includes_tax: bool
