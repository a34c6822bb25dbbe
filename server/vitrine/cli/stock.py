"""`vitrine stock VARIANT`: how many there are, and how many there are to be."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import typer

from vitrine.cli.address import UrlOption, shop_url
from vitrine.cli.certificates import TokenOption
from vitrine.cli.listing import told
from vitrine.cli.output import JsonOption, emit, table
from vitrine.cli.upload import TOKEN_VARIABLE

COUNT_LIMIT = 1_000_000_000


def stock(
    variant: Annotated[str, typer.Argument(help="The variant's id; `vitrine products` tells it.")],
    on_hand: Annotated[
        int | None,
        typer.Option("--set", metavar="N", min=0, max=COUNT_LIMIT, help="So many are on hand: count them."),
    ] = None,
    low_at: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=COUNT_LIMIT, help="Visitors read how many, from so few on."),
    ] = None,
    backorder: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=COUNT_LIMIT, help="So many are sold beyond what is there."),
    ] = None,
    untracked: Annotated[
        bool, typer.Option("--untracked", help="Do not count it: it is always there.")
    ] = False,
    url: UrlOption = None,
    token_env: TokenOption = TOKEN_VARIABLE,
    as_json: JsonOption = False,
) -> None:
    """Show how many of a variant there are, or say how many."""
    where = shop_url(url)
    from vitrine.cli.credentials import api_token
    from vitrine.cli.shop import Shop

    said = {"on_hand": on_hand, "low_at": low_at, "backorder": backorder}
    changes: dict[str, Any] = {name: count for name, count in said.items() if count is not None}
    if untracked or on_hand is not None:
        changes["tracked"] = not untracked
    path = f"/api/stock/{quote(variant, safe='')}"
    with Shop(where, api_token(token_env)) as shop:
        found = shop.got(path)
        if changes:
            # What is not named stays, and nobody's change in between is lost.
            body = {name: found.get(name, 0) for name in ("tracked", "on_hand", "backorder", "low_at")}
            found = shop.replaced(path, body | changes, found.get("version", 0))
    if as_json:
        emit(found)
        return
    shown = f"low: {found.get('left')}" if found.get("stock") == "low" else str(found.get("stock", ""))
    numbers = ("on_hand", "held", "allocated", "available")
    counts = [found.get(name, "") if found.get("tracked") else "" for name in numbers]
    table(
        ("variant", "title", *(name.replace("_", " ") for name in numbers), "shown"),
        [(variant, told(found.get("title") or found.get("product_title")), *counts, shown)],
    )
