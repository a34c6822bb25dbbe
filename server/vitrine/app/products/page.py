"""The page of a product: head and body, HTML. Pure; every text in it is a stranger's, and escaped.

Open Graph (https://ogp.me) and https://schema.org/Product as JSON-LD.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from vitrine import written
from vitrine.app.head import head
from vitrine.app.lobbies.page import legal_links
from vitrine.app.pages import Page, alternates, framed, own_words
from vitrine.app.products.saying import facts_list, linked_facts, linked_prices, price_notes
from vitrine.app.products.selling import sold_by
from vitrine.app.site import PageSite
from vitrine.catalog.availability import InStock, SoldAt
from vitrine.catalog.said.values import NO_FACTS, ProductFacts
from vitrine.catalog.views import Product, ProductPicture, RoomSummary, Variant
from vitrine.lobbies.views import Legal
from vitrine.orders.selling.values import Selling
from vitrine.words import LANGUAGES, LocalText, Words, spoken, told_in, typeset

_words: Final = Words(__file__)

# Whatever could end the element, or begin a comment in it; two characters that older JavaScript breaks at.
_IN_SCRIPT: Final = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class ProductOnShow:
    """A product as anybody may see it. rooms: those that anybody may enter in which it stands.

    legal: the texts that its brand has written. facts: what it must say, its brand's words included.
    selling: who sells it in the shop itself, and how; None: nobody does.
    """

    product: Product
    rooms: Sequence[RoomSummary]
    legal: Sequence[Legal] = ()
    facts: ProductFacts = NO_FACTS
    selling: Selling | None = None


def product_page(shown: ProductOnShow, language: str, site: PageSite) -> Page:
    """site: of a page of its brand."""
    product = shown.product
    path, (title, tongue) = f"/products/{product.id}", spoken(product.title, language)
    text = _text(product, language)
    more = {}
    if product.variants:
        first = _cheapest(product)
        more = {
            "product:price:amount": written.decimal_price(first.price.amount_minor, first.price.currency),
            "product:price:currency": first.price.currency,
        }
    url, brand = site.url, product.brand.name
    said = head(
        url,
        path,
        f"{title} · {product.brand.name}",
        text,
        product.picture,
        tongue,
        kind="product",
        more=more,
        site=site.called(brand),
    )
    data = _in_script(_linked_data(product, language, url, path, text) | linked_facts(shown.facts, language))
    script = f'\n    <script type="application/ld+json">{data}</script>'
    body = framed(path, language, _body(shown, language, site), site.above(brand), site.query)
    return Page(language, said + alternates(url, path) + script, body)


def _say(language: str, key: str, **values: object) -> str:
    return escape(_words.told(language, key, **values))


def _body(shown: ProductOnShow, language: str, site: PageSite) -> str:
    return (
        f'<main class="product" id="content" tabindex="-1" data-product="{escape(shown.product.id)}">'
        f"{_pictures(shown.product, language)}"
        f'<div class="product-words">{"".join(_told(shown, language, site))}</div></main>'
    )


def _told(shown: ProductOnShow, language: str, site: PageSite) -> Iterator[str]:
    product = shown.product
    yield (
        f'<p class="product-brand"><a href="{escape(site.path(product.brand))}?lang={language}{site.query}"'
        f' dir="auto">{escape(product.brand.name)}</a></p>'
    )
    title, tongue = own_words(product.title, language)
    yield f"<h1{tongue}>{title}</h1>"
    if product.variants:
        least = _cheapest(product)
        struck = _struck(least, language)
        yield f'<p class="product-price">{escape(_price(product, language))}{struck}</p>'
        if len(product.variants) == 1:  # of several each finish says its own
            yield _notes(least, language, "p")
        if shown.selling is not None:
            yield from sold_by(shown.selling, language)
    if product.description:
        text, tongue = own_words(product.description, language)
        yield f'<p class="product-text"{tongue}>{text}</p>'
    yield from _finishes(product, language)
    yield f'<div class="actions" data-actions></div>{_rooms(shown, language)}'
    legal = legal_links(product.brand, shown.legal, language, site)
    listed = f'<ul class="product-legal">{legal}</ul>'
    yield f"{_facts(shown, language)}{listed}<div data-foot></div>"


def _finishes(product: Product, language: str) -> Iterator[str]:
    """What may be bought, and how; of a single finish the way alone."""
    variants, several = product.variants, len(product.variants) > 1
    items = []
    for each in variants:
        price = written.price(each.price.amount_minor, each.price.currency, language)
        own = _name(each, product)
        (shown, tongue), name = own_words(own, language), told_in(language, own)
        picture = product.model.pictured.get(each.material_variant or "")
        drawn = (
            f'<img src="{escape(picture)}" alt="" width="64" height="64" loading="lazy" />' if picture else ""
        )
        label = (
            f'<span class="product-finish"{tongue}>{shown}</span>'
            f"<span>{escape(price)}{_struck(each, language)}{_notes(each, language, 'small')}</span>"
        )
        way = ""
        if each.stock is InStock.OUT:
            way = f'<span class="soft">{_say(language, "sold-out")}</span>'
        elif each.here:
            way = f'<span class="soft">{_say(language, "bag")}</span>'
        elif each.buyable and not product.gated:
            address = escape(f"/api/variants/{each.id}/buy")
            words = _say(language, "buy-finish" if several else "buy", finish=name, price=price)
            way = (
                f'<a class="button" rel="nofollow" href="{address}" aria-label="{words}">'
                f"{_say(language, 'buy-short')}</a>"
                if several
                else f'<a class="button primary" rel="nofollow" href="{address}">{words}</a>'
            )
        elif not each.buyable:
            way = f'<span class="soft">{_say(language, "not-sold")}</span>'
        if each.stock is InStock.LOW:
            way = f'<span class="soft">{_say(language, "left", left=each.left)}</span>{way}'
        items.append(f"<li>{drawn}{label}{way}</li>" if several else way)
    if several:
        yield f'<h2>{_say(language, "finishes")}</h2><ul class="product-finishes">{"".join(items)}</ul>'
    elif items and items[0]:
        yield f'<p class="product-buy">{items[0]}</p>'
    if product.gated:
        yield f'<p class="soft">{_say(language, "asks")}</p>'
    elif any(each.sale is SoldAt.ELSEWHERE and each.stock is not InStock.OUT for each in variants):
        yield f'<p class="soft">{_say(language, "checkout", brand=product.brand.name)}</p>'


def _struck(variant: Variant, language: str) -> str:
    """What it cost before, HTML; empty: nothing may be said of that."""
    if variant.was is None:
        return ""
    was = written.price(variant.was.amount_minor, variant.was.currency, language)
    return f" <s>{escape(was)}</s>"


def _notes(variant: Variant, language: str, tag: str) -> str:
    """What its price says besides itself, an element each."""
    return "".join(
        f'<{tag} class="product-note">{escape(note)}</{tag}>' for note in price_notes(variant, language)
    )


def _facts(shown: ProductOnShow, language: str) -> str:
    product, facts = shown.product, {}
    if written.is_writable(product.model.size_m):
        # A size is broken between its units only.
        size = written.size(product.model.size_m, language)
        facts["size"] = size.replace(" ", "\u00a0").replace("\u00a0(", " (")
    credit = product.credit or product.model.credit
    if credit and credit != product.brand.name:
        facts["credit"] = typeset(credit)
    told = "".join(
        f'<dt>{_say(language, key)}</dt><dd dir="auto">{escape(value)}</dd>' for key, value in facts.items()
    )
    told += "".join(facts_list(shown.facts, language))
    return f'<dl class="fact-list">{told}</dl>' if told else ""


def _rooms(shown: ProductOnShow, language: str) -> str:
    """Links that lead to where it stands: the room walks one up to it."""
    if not shown.rooms:
        return f'<p class="soft">{_say(language, "stands-nowhere")}</p>'
    items = []
    for room in shown.rooms:
        picture = (
            f'<img src="{escape(room.picture_url)}" alt="" loading="lazy" />' if room.picture_url else ""
        )
        link = f"/rooms/{escape(room.id)}?product={escape(shown.product.id)}&amp;lang={language}"
        title, tongue = own_words(room.title, language)
        items.append(
            f'<li><a href="{link}"><span class="product-room-picture">{picture}</span>'
            f"<span><strong{tongue}>{title}</strong>"
            f'<span class="soft">{_say(language, "stands-in")}</span></span></a></li>'
        )
    return f'<h2>{_say(language, "stands")}</h2><ul class="product-rooms">{"".join(items)}</ul>'


def _pictures(product: Product, language: str) -> str:
    """The first large, the others below it, each seen where it stands."""
    if not product.pictures:
        return '<div class="product-picture" aria-hidden="true"></div>'
    first, *others = [_picture(each, product, language) for each in product.pictures]
    figure = f'<figure class="product-picture">{first}</figure>'
    if not others:
        return figure
    more = "".join(f"<li>{each}</li>" for each in others)
    return f'<div class="product-pictures">{figure}<ul class="product-more">{more}</ul></div>'


def _picture(picture: ProductPicture, product: Product, language: str) -> str:
    if picture.alt:
        words, tongue = spoken(picture.alt, language)
        alt, lang = escape(words), "" if tongue == language else f' lang="{tongue}"'
    else:
        alt, lang = _say(language, "picture", title=told_in(language, product.title)), ""
    how = 'fetchpriority="high"' if picture is product.pictures[0] else 'loading="lazy" decoding="async"'
    return (
        f'<img src="{escape(picture.url)}" alt="{alt}"{lang} width="{picture.width}" '
        f'height="{picture.height}" {how} />'
    )


def _name(variant: Variant, product: Product) -> LocalText:
    """Its own title, else its material, which is in no language, else the product's."""
    if variant.title:
        return variant.title
    material = variant.material_variant
    return dict.fromkeys(LANGUAGES, material) if material else product.title


def _cheapest(product: Product) -> Variant:
    return min(product.variants, key=lambda each: each.price.amount_minor)


def _price(product: Product, language: str) -> str:
    least = _cheapest(product).price
    told = written.price(least.amount_minor, least.currency, language)
    same = all(each.price == least for each in product.variants)
    return told if same else _words.told(language, "from", price=told)


def _text(product: Product, language: str) -> str:
    """What is said of it elsewhere: its text, else what it is and costs."""
    if product.description:
        return told_in(language, product.description)
    title = told_in(language, product.title)
    if not product.variants:
        return f"{title} · {product.brand.name}"
    return _words.told(
        language, "about", title=title, brand=product.brand.name, price=_price(product, language)
    )


def _linked_data(product: Product, language: str, url: str, path: str, text: str) -> dict[str, Any]:
    """As schema.org has it. Whether one is in stock nobody here knows, so nothing is said of that."""
    seen = [*(each.url for each in product.pictures), *product.model.pictured.values()]
    size = product.model.size_m if written.is_writable(product.model.size_m) else ()
    sides = dict(zip(("width", "height", "depth"), size, strict=False))
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": f"{url}{path}",
        "url": f"{url}{path}",
        "name": told_in(language, product.title),
        "description": text,
        "productID": str(product.id),
        # What speaks a language is the page; a thing speaks none.
        "mainEntityOfPage": {"@type": "ItemPage", "@id": f"{url}{path}", "inLanguage": language},
        "brand": {"@type": "Brand", "name": product.brand.name},
        **{
            side: {"@type": "QuantitativeValue", "value": round(length, 3), "unitCode": "MTR"}
            for side, length in sides.items()
        },
    }
    if product.category:
        told["category"] = product.category
    if images := [f"{url}{each}" for each in dict.fromkeys(seen) if each]:
        told["image"] = images
    if product.variants:
        told["offers"] = [_offer(each, product, language, url + path) for each in product.variants]
    return told


_AVAILABLE: Final = {InStock.OUT: "OutOfStock", InStock.LOW: "LimitedAvailability"}


def _offer(variant: Variant, product: Product, language: str, page: str) -> dict[str, Any]:
    known = _AVAILABLE.get(variant.stock)
    return {
        "@type": "Offer",
        "name": told_in(language, _name(variant, product)),
        "sku": str(variant.id),
        "price": written.decimal_price(variant.price.amount_minor, variant.price.currency),
        "priceCurrency": variant.price.currency,
        "url": page,
        "seller": {"@type": "Organization", "name": product.brand.name},
        **linked_prices(variant),
        **({} if known is None else {"availability": f"https://schema.org/{known}"}),
    }


def _in_script(told: Mapping[str, Any]) -> str:
    """JSON that no HTML parser leaves early."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)
