"""`vitrine orders`, `order ID`, `refund ORDER`: what was bought of a brand, and money that goes back."""

from __future__ import annotations

import secrets
from typing import Annotated, Any
from urllib.parse import quote

import typer

from vitrine.cli.address import UrlOption, shop_url
from vitrine.cli.certificates import TokenOption
from vitrine.cli.listing import told
from vitrine.cli.output import JsonOption, emit, table
from vitrine.cli.upload import TOKEN_VARIABLE

OrderArgument = Annotated[str, typer.Argument(help="The order's id or number; `vitrine orders` tells them.")]


def orders(
    state: Annotated[
        str | None, typer.Option(help="Only those: to_send, part_sent, sent, withdrawn, canceled, refunded…")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="So many, the newest first.")] = 50,
    url: UrlOption = None,
    token_env: TokenOption = TOKEN_VARIABLE,
    as_json: JsonOption = False,
) -> None:
    """List your brand's orders."""
    where = shop_url(url)
    from vitrine.cli.credentials import api_token
    from vitrine.cli.shop import Shop

    asked: dict[str, Any] = {"limit": limit} | ({} if state is None else {"state": state})
    with Shop(where, api_token(token_env)) as shop:
        found = shop.got("/api/brand/orders", **asked)
    if as_json:
        emit(found)
        return
    rows = [
        (
            str(each.get("number")), str(each.get("placed_at", ""))[:10], str(each.get("state")),
            str(each.get("buyer", {}).get("name", "")), _amount(each, _total(each)), str(each.get("id")),
        )
        for each in found.get("items", [])
    ]  # fmt: skip
    table(("number", "placed", "state", "buyer", "total", "id"), rows)


def order(
    name: OrderArgument,
    url: UrlOption = None,
    token_env: TokenOption = TOKEN_VARIABLE,
    as_json: JsonOption = False,
) -> None:
    """Show one order of your brand, line by line."""
    where = shop_url(url)
    from vitrine.cli.credentials import api_token
    from vitrine.cli.shop import Shop

    with Shop(where, api_token(token_env)) as shop:
        found = shop.got(_path(name))
    if as_json:
        emit(found)
    else:
        _show(found)


def refund(
    name: OrderArgument,
    line: Annotated[
        list[str] | None, typer.Option(help="A line's id; `vitrine order` tells them. May be said again.")
    ] = None,
    quantity: Annotated[
        list[int] | None, typer.Option(min=1, max=999, help="So many units of it, one for each --line.")
    ] = None,
    delivery: Annotated[
        int, typer.Option(min=0, metavar="MINOR", help="So much of what delivery cost, in minor units.")
    ] = 0,
    restock: Annotated[
        bool, typer.Option("--restock", help="What was sent came back, what was not sent will not be.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; the buyer reads it.")] = "",
    key: Annotated[
        str | None, typer.Option(help="The same again does it once; without it, each call is a wish.")
    ] = None,
    url: UrlOption = None,
    token_env: TokenOption = TOKEN_VARIABLE,
    as_json: JsonOption = False,
) -> None:
    """Give money back: of these units what was paid for them."""
    lines, counts = line or [], quantity or []
    if len(lines) != len(counts):
        raise typer.BadParameter("say --quantity once for each --line")
    where = shop_url(url)
    from vitrine.cli.credentials import api_token
    from vitrine.cli.shop import Shop

    body = {
        "lines": [{"line": each, "quantity": count} for each, count in zip(lines, counts, strict=True)],
        "delivery_minor": delivery, "restock": restock, "reason": reason,
    }  # fmt: skip
    with Shop(where, api_token(token_env)) as shop:
        found = shop.posted(f"{_path(name)}/refunds", body, key or secrets.token_hex(16))
    if as_json:
        emit(found)
    else:
        _show(found)


def _path(name: str) -> str:
    return f"/api/brand/orders/{quote(name, safe='')}"


def _show(found: dict[str, Any]) -> None:
    counts = ("quantity", "fulfilled", "canceled", "returned", "refunded")
    rows = [
        (
            str(each.get("id")), told(each.get("title")), *(str(each.get(count, "")) for count in counts),
            _amount(found, each.get("total", {}).get("amount_minor")),
        )
        for each in found.get("lines", [])
    ]  # fmt: skip
    rows.append(("", str(found.get("state")), *("" for _ in counts), _amount(found, _total(found))))
    table(("line", "title", *counts, "total"), rows)


def _total(found: dict[str, Any]) -> int:
    amounts = {each.get("type"): each.get("amount_minor") for each in found.get("totals", [])}
    return int(amounts.get("total") or 0)


def _amount(found: dict[str, Any], minor: object) -> str:
    from vitrine.written import decimal_price

    currency = str(found.get("currency", ""))
    return f"{decimal_price(int(str(minor or 0)), currency)} {currency}" if currency else str(minor)
