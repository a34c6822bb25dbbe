"""What a product must say, and its price besides itself, on its page and for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape
from typing import Any, Final

from vitrine import written
from vitrine.app.pages import own_words
from vitrine.catalog.said.content import Measure, MeasureUnit, UnitPrice
from vitrine.catalog.said.values import TEXTS, Contact, ProductFacts
from vitrine.catalog.views import Variant
from vitrine.words import Words, told_in

_words: Final = Words(__file__)

# https://unece.org/trade/uncefact/cl-recommendations, recommendation 20.
_CODES: Final = {
    MeasureUnit.KG: "KGM", MeasureUnit.L: "LTR", MeasureUnit.M: "MTR", MeasureUnit.M2: "MTK",
    MeasureUnit.PIECE: "C62",
}  # fmt: skip


def per_text(per: UnitPrice, language: str) -> str:
    """`€980 per l`."""
    price = written.price(per.amount_minor, per.currency, language)
    return _words.told(language, f"per-{per.unit.value}", price=price)


def content_text(content: Measure, language: str) -> str:
    """`50 ml`, `12 pieces`."""
    amount = written.number_text(Decimal(content.milli).scaleb(-3), language, 3)
    if content.unit is MeasureUnit.PIECE:
        # In French what is less than two is one.
        least = 2000 if _words.told(language, "one-below-two") == "yes" else 1001
        one = content.milli < least and (least == 2000 or content.milli == 1000)
        return _words.told(language, "content-one" if one else "content-many", amount=amount)
    return f"{amount}\u00a0{'m²' if content.unit is MeasureUnit.M2 else content.unit.value}"


def price_notes(variant: Variant, language: str) -> list[str]:
    """What its price says besides: which one is struck, what it is for a litre."""
    held = [
        content_text(variant.content, language) if variant.content is not None else "",
        per_text(variant.per, language) if variant.per is not None else "",
    ]
    notes = [" · ".join(filter(None, held))]
    if variant.was is not None:
        was = written.price(variant.was.amount_minor, variant.was.currency, language)
        notes.insert(0, _words.told(language, "was", price=was))
    return [each for each in notes if each]


def facts_list(facts: ProductFacts, language: str) -> Iterator[str]:
    """Terms and their texts, HTML."""
    for name in ("made_to_measure", "digital"):
        if getattr(facts, name):
            key = name.replace("_", "-")
            yield _entry(language, f"fact-{key}", escape(_words.told(language, f"{key}-text")))
    for name in TEXTS:
        if text := getattr(facts, name):
            said, tongue = own_words(text, language)
            yield _entry(language, f"fact-{name}", said, tongue)
    for name in ("maker", "responsible"):
        if (contact := getattr(facts, name)) is not None:
            yield _entry(language, f"fact-{name}", _contact(contact))


def linked_facts(facts: ProductFacts, language: str) -> dict[str, Any]:
    """As schema.org has it, of a Product."""
    told: dict[str, Any] = {}
    if (maker := facts.maker) is not None:
        address = {"@type": "PostalAddress", "streetAddress": maker.address, "addressCountry": maker.country}
        told["manufacturer"] = {
            "@type": "Organization", "name": maker.name, "email": maker.email, "address": address,
        }  # fmt: skip
    if facts.materials:
        told["material"] = told_in(language, facts.materials)
    if facts.origin:
        told["countryOfOrigin"] = {"@type": "Country", "name": told_in(language, facts.origin)}
    return told


def linked_prices(variant: Variant) -> dict[str, Any]:
    """As schema.org has it, of an Offer: the struck price, and the price of a litre."""
    told: list[dict[str, Any]] = []
    if variant.was is not None:
        told.append(
            {
                "@type": "UnitPriceSpecification", "priceType": "https://schema.org/StrikethroughPrice",
                "price": written.decimal_price(variant.was.amount_minor, variant.was.currency),
                "priceCurrency": variant.was.currency,
            }
        )  # fmt: skip
    if (per := variant.per) is not None:
        one = {"@type": "QuantitativeValue", "value": 1, "unitCode": _CODES[per.unit]}
        told.append(
            {
                "@type": "UnitPriceSpecification", "priceCurrency": per.currency,
                "price": written.decimal_price(per.amount_minor, per.currency), "referenceQuantity": one,
            }
        )  # fmt: skip
    return {"priceSpecification": told} if told else {}


def _contact(contact: Contact) -> str:
    mail = escape(contact.email)
    return f'{escape(contact.name)}\n{escape(contact.address)}\n<a href="mailto:{mail}">{mail}</a>'


def _entry(language: str, key: str, said: str, tongue: str = ' dir="auto"') -> str:
    return f"<dt>{escape(_words.told(language, key))}</dt><dd{tongue}>{said}</dd>"
