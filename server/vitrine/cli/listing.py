"""`vitrine rooms`, `vitrine products`: what a shop has, as anybody may see it."""

from __future__ import annotations

from typing import Any

from vitrine.cli.address import UrlOption, shop_url
from vitrine.cli.output import JsonOption, emit, table
from vitrine.words import told_in


def rooms(url: UrlOption = None, as_json: JsonOption = False) -> None:
    """List the rooms of a shop and how many people are in each."""
    items = _all("/api/rooms", url)
    if as_json:
        emit({"items": items})
    else:
        table(
            ("room", "title", "people"),
            [
                (
                    each.get("id", ""),
                    told(each.get("title")),
                    f"{each.get('people', 0)}/{each.get('capacity', '?')}",
                )
                for each in items
            ],
        )


def products(url: UrlOption = None, as_json: JsonOption = False) -> None:
    """List the products of a shop."""
    items = _all("/api/products", url)
    if as_json:
        emit({"items": items})
    else:
        table(
            ("product", "title", "brand", "from", "variants"),
            [
                (
                    each.get("id", ""),
                    told(each.get("title")),
                    (each.get("brand") or {}).get("name", ""),
                    cheapest(each.get("variants") or []),
                    len(each.get("variants") or []),
                )
                for each in items
            ],
        )


def told(text: object) -> str:
    """A text of the shop's, in English where it has that; anything else as it is."""
    return told_in("en", text) if isinstance(text, dict) else str(text or "")


def cheapest(variants: list[dict[str, Any]]) -> str:
    """The lowest price of a product, in its currency's own digits: 120.00 EUR, 1500 JPY."""
    from vitrine.money import MINOR_DIGITS

    prices = [each["price"] for each in variants if isinstance(each.get("price"), dict)]
    if not prices:
        return ""
    price = min(prices, key=lambda each: int(each["amount_minor"]))
    digits = MINOR_DIGITS.get(price["currency"], 2)
    whole, part = divmod(int(price["amount_minor"]), 10**digits)
    return f"{whole}{f'.{part:0{digits}}' if digits else ''} {price['currency']}"


def _all(path: str, url: str | None) -> list[dict[str, Any]]:
    where = shop_url(url)
    from vitrine.cli.shop import Shop

    with Shop(where) as shop:
        return list(shop.listed(path))
