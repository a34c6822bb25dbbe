"""What a brand says of its selling, as it comes over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import Field, StrictBool, StrictInt, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.catalog.local_bodies import TextBody
from vitrine.money import LIMIT_MINOR, PPM
from vitrine.orders.selling.rates import TaxClass

OPTIONS_LIMIT: Final = 20
OVERRIDES_LIMIT: Final = 200
REGISTRATIONS_LIMIT: Final = 60
COUNTRIES_LIMIT: Final = 250
DAYS_LIMIT: Final = 365

_Line = Annotated[StrictStr, Field(max_length=1_000)]
Country = Annotated[StrictStr, Field(max_length=2, examples=["FR"])]


class AddressBody(Body):
    """country: ISO 3166-1 alpha-2. What an address does not have is empty."""

    name: _Line = ""
    line1: _Line
    line2: _Line = ""
    postal_code: _Line = ""
    city: _Line
    region: _Line = ""
    country: Country


class SellerBody(Body):
    """address without a name: the legal one stands there. vat_id, register: empty where there is none.

    terms, withdrawal: each in one language at least; without withdrawal buyers have a year longer for it.
    """

    legal_name: Annotated[_Line, Field(examples=["Maison Vitrine SAS"])]
    address: AddressBody
    vat_id: Annotated[_Line, Field(examples=["FR40123456824"])] = ""
    registered: Annotated[_Line, Field(alias="register", examples=["RCS Paris 123 456 824"])] = ""
    email: Annotated[_Line, Field(examples=["orders@maison.example"])]
    terms: TextBody
    withdrawal: TextBody | None = None


class DeliveryPrice(Body):
    """amount_minor: minor units, such as cents. currency: ISO 4217."""

    amount_minor: Annotated[StrictInt, Field(ge=0, le=LIMIT_MINOR, examples=[900])]
    currency: Annotated[StrictStr, Field(max_length=3, examples=["EUR"])]


class OptionBody(Body):
    """id: of one that is there; left out: a new one. days: at least and at most.

    price, free_from: as prices of goods are, with tax or without. free_from: goods of so much are brought for
    nothing.
    """

    id: Annotated[StrictStr, Field(max_length=64)] | None = None
    title: TextBody
    countries: Annotated[list[Country], Field(min_length=1, max_length=COUNTRIES_LIMIT)]
    price: DeliveryPrice
    tax_class: TaxClass = TaxClass.STANDARD
    days: Annotated[list[Annotated[StrictInt, Field(ge=0, le=DAYS_LIMIT)]], Field(min_length=2, max_length=2)]
    free_from: DeliveryPrice | None = None


class DeliveryBody(Body):
    """All ways to send, in the order in which they are offered."""

    options: Annotated[list[OptionBody], Field(max_length=OPTIONS_LIMIT)]


class OverrideBody(Body):
    """From this day on this class is taxed so in this country, whatever the shop's own table says."""

    country: Country
    tax_class: TaxClass
    since: Annotated[date, Field(strict=False)]
    rate_ppm: Annotated[StrictInt, Field(ge=0, le=PPM, examples=[200_000])]


class TaxBody(Body):
    """includes_tax: your prices do already. home: where you are taxed. registrations: other countries where
    you pay tax, `EU` for all of the Union at once (One Stop Shop).
    """

    includes_tax: StrictBool
    home: Country
    registrations: Annotated[tuple[Country, ...], Field(max_length=REGISTRATIONS_LIMIT)] = ()
    overrides: Annotated[tuple[OverrideBody, ...], Field(max_length=OVERRIDES_LIMIT)] = ()
