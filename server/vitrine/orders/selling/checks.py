"""From what a brand sends to values that hold: texts tidied, countries, rates and currencies checked."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from typing import Final

from vitrine.catalog.text import tidy_line, tidy_local
from vitrine.ids import new_id
from vitrine.mail.addresses import address
from vitrine.mail.errors import MailAddressRefused
from vitrine.money import MINOR_DIGITS, Money
from vitrine.orders.selling.bodies import DeliveryBody, DeliveryPrice, OptionBody, SellerBody, TaxBody
from vitrine.orders.selling.countries import COUNTRIES
from vitrine.orders.selling.errors import SellingRefused
from vitrine.orders.selling.rates import RATES, taxed_as
from vitrine.orders.selling.values import (
    ALL_EU,
    DeliveryOption,
    PostalAddress,
    Seller,
    TaxOverride,
    TaxRules,
)
from vitrine.text import tidy_line as tidied
from vitrine.words import LocalText

NAME_LIMIT: Final = 200
OPTION_LIMIT: Final = 80
LEGAL_LIMIT: Final = 20_000
"""Characters of a text in one language, as a lobby's."""
_ANY_ID: Final = re.compile(r"[A-Z0-9][A-Z0-9+*.-]{3,19}")


def seller_of(brand: str, body: SellerBody) -> Seller:
    """Raises TextRefused, PostalAddressRefused, SellingRefused."""
    name = tidy_line(body.legal_name, "legal_name", NAME_LIMIT)
    told = body.address.model_dump()
    at = PostalAddress(**{**told, "name": tidied(told["name"]) or name})
    terms = tidy_local(body.terms.model_dump(exclude_none=True), "terms", LEGAL_LIMIT, block=True)
    said = {} if body.withdrawal is None else body.withdrawal.model_dump(exclude_none=True)
    withdrawal = tidy_local(said, "withdrawal", LEGAL_LIMIT, block=True) if any(said.values()) else {}
    try:
        mail = address(body.email)
    except MailAddressRefused as error:
        raise SellingRefused("email", "is no address that letters can be sent to") from error
    register = tidied(body.registered)
    if len(register) > NAME_LIMIT:
        raise SellingRefused("register", "is too long")
    return Seller(
        brand, name, at, vat_id_of(body.vat_id, at.country), register, mail, terms, withdrawal,
        _version_of(terms, withdrawal),
    )  # fmt: skip


def vat_id_of(said: str, country: str) -> str:
    """Without spaces, in capitals, of a shape that this country's have; whether it exists nobody asks.

    Empty: none. Raises SellingRefused.
    """
    found = re.sub(r"[\s.]", "", tidied(said)).upper()
    if not found:
        return ""
    rates = RATES.get(taxed_as(country))
    shape = re.compile(rates.vat_id) if rates is not None else _ANY_ID
    if not shape.fullmatch(found):
        raise SellingRefused("vat_id", "does not look like a VAT number of this country")
    return found


def options_of(body: DeliveryBody, before: Collection[str]) -> tuple[DeliveryOption, ...]:
    """before: ids of those that are there. Raises TextRefused, SellingRefused, AmountOutOfRange."""
    ids = [each.id for each in body.options if each.id is not None]
    if len(set(ids)) < len(ids):
        raise SellingRefused("options", "name one way to send twice")
    made = tuple(_option(each, f"options.{place}", before) for place, each in enumerate(body.options))
    if len({each.price.currency for each in made}) > 1:
        raise SellingRefused("options", "are in several currencies: all prices of delivery are in one")
    return made


def rules_of(body: TaxBody) -> TaxRules:
    """Raises SellingRefused."""
    _country(body.home, "home")
    registrations = _countries(
        [each for each in body.registrations if each != body.home], "registrations", {ALL_EU}
    )
    overrides = tuple(
        TaxOverride(
            _country(each.country, f"overrides.{place}.country"), each.tax_class, each.since, each.rate_ppm
        )
        for place, each in enumerate(body.overrides)
    )  # fmt: skip
    if len({(each.country, each.tax_class, each.since) for each in overrides}) < len(overrides):
        raise SellingRefused("overrides", "say two rates for one day")
    return TaxRules(body.includes_tax, body.home, registrations, overrides)


def _option(body: OptionBody, field: str, before: Collection[str]) -> DeliveryOption:
    if body.id is not None and body.id not in before:
        raise SellingRefused(f"{field}.id", "is none of your ways to send")
    least, most = body.days
    if least > most:
        raise SellingRefused(f"{field}.days", "are at least more than at most")
    title: LocalText = tidy_local(body.title.model_dump(exclude_none=True), f"{field}.title", OPTION_LIMIT)
    price = _money(body.price, f"{field}.price")
    free = None if body.free_from is None else _money(body.free_from, f"{field}.free_from")
    if free is not None and free.currency != price.currency:
        raise SellingRefused(f"{field}.free_from", "is in another currency than its price")
    countries = _countries(body.countries, f"{field}.countries")
    identity = body.id or new_id("delivery")
    return DeliveryOption(identity, title, countries, price, body.tax_class, (least, most), free)


def _money(body: DeliveryPrice, field: str) -> Money:
    if body.currency not in MINOR_DIGITS:
        raise SellingRefused(field, "is in a currency that is not known here")
    return Money(body.amount_minor, body.currency)


def _countries(said: Sequence[str], field: str, also: Collection[str] = ()) -> tuple[str, ...]:
    """Each once, as they were said first."""
    return tuple(dict.fromkeys(each if each in also else _country(each, field) for each in said))


def _country(said: str, field: str) -> str:
    if said not in COUNTRIES:
        raise SellingRefused(field, "names a country that is none: write two capitals, as FR")
    return said


def _version_of(*texts: LocalText) -> str:
    """The same for the same texts."""
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:16]
