"""Who sells a product in the shop itself, whether tax is in its price, what it costs to have it brought."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from vitrine import written
from vitrine.app.pages import own_words
from vitrine.orders.selling.values import DeliveryOption, Selling
from vitrine.words import Words

_words: Final = Words(__file__)


def sold_by(selling: Selling, language: str) -> Iterator[str]:
    """Beside the price. Every text of the brand's is escaped."""
    tax = _say(language, "with-tax" if selling.rules.includes_tax else "without-tax")
    seller = _say(language, "sold-by", name=selling.seller.legal_name)
    ways = "".join(f"<li>{_way(each, language)}</li>" for each in selling.options)
    yield f'<p class="soft product-seller" dir="auto">{seller}</p>'
    yield (
        f'<details class="soft product-delivery"><summary>{tax} {_say(language, "plus-delivery")}</summary>'
        f"<ul>{ways}</ul></details>"
    )


def _way(option: DeliveryOption, language: str) -> str:
    title, tongue = own_words(option.title, language)
    least, most = option.days
    days = _say(language, "days-one" if (least, most) == (1, 1) else "days", least=least, most=most)
    if least == most and most != 1:
        days = _say(language, "days-same", days=most)
    said = f"<span{tongue}>{title}</span> · {_cost(option, language)} · {days}"
    return f'{said} · <span class="soft">{escape(", ".join(option.countries))}</span>'


def _cost(option: DeliveryOption, language: str) -> str:
    cost = written.price(option.price.amount_minor, option.price.currency, language)
    if not option.price.amount_minor:
        return _say(language, "free")
    if option.free_from is None:
        return escape(cost)
    most = written.price(option.free_from.amount_minor, option.free_from.currency, language)
    return _say(language, "free-from", cost=cost, most=most)


def _say(language: str, key: str, **values: object) -> str:
    return escape(_words.told(language, key, **values))
