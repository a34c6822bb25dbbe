"""`vitrine editions`, `vitrine edition PRODUCT`, `vitrine gift EDITION`: numbered editions of a product."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from vitrine.cli.address import UrlOption, shop_url
from vitrine.cli.errors import FileMissing
from vitrine.cli.listing import told
from vitrine.cli.output import JsonOption, emit, err, out, printable, table
from vitrine.cli.upload import TOKEN_VARIABLE

SUPPLY_LIMIT = 1_000_000_000
GIFTS_LIMIT = 100
NUMBER_LIMIT = (1 << 63) - 1
# The shop takes 20,000 characters, of at most 4 bytes each.
LICENCE_BYTES = 80_000

TokenOption = Annotated[
    str, typer.Option("--token-env", help="Environment variable that holds the brand's API token.")
]


def editions(
    product: Annotated[
        str | None, typer.Option(metavar="ID", help="Only the editions of this product.")
    ] = None,
    url: UrlOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the numbered editions of a shop, as anybody may see them."""
    where = shop_url(url)
    from vitrine.cli.shop import Shop

    with Shop(where) as shop:
        items = list(shop.listed("/api/editions", **({} if product is None else {"product": product})))
    if as_json:
        emit({"items": items})
    else:
        table(
            ("edition", "title", "product", "given", "promises", "on the chain"),
            [
                (
                    each.get("number", ""),
                    told(each.get("title")),
                    each.get("product_id", ""),
                    f"{each.get('given', 0)}/{each.get('max_supply', '?')}",
                    promises(each),
                    each.get("problem") or each.get("state", ""),
                )
                for each in items
            ],
        )


def edition(
    product: Annotated[str, typer.Argument(help="The published product's id; `vitrine products` tells it.")],
    supply: Annotated[int, typer.Option(min=1, max=SUPPLY_LIMIT, help="How many copies there can ever be.")],
    licence: Annotated[
        Path, typer.Option(metavar="FILE", help="Text file (UTF-8) of what an owner may do with the good.")
    ],
    soulbound: Annotated[
        bool, typer.Option("--soulbound", help="Copies stay with their first owners.")
    ] = False,
    revocable: Annotated[
        bool, typer.Option("--revocable", help="Copies may be marked as revoked on the chain, and restored.")
    ] = False,
    open_gift: Annotated[
        bool, typer.Option("--open-gift", help="Whoever is in the shop may receive one copy.")
    ] = False,
    url: UrlOption = None,
    token_env: TokenOption = TOKEN_VARIABLE,
    as_json: JsonOption = False,
) -> None:
    """Make a numbered edition of your published product as it is now. Nothing of it can be changed later."""
    body = {
        "licence": _text(licence), "max_supply": supply, "soulbound": soulbound, "revocable": revocable,
        "open_gift": open_gift,
    }  # fmt: skip
    made = _posted(f"/api/products/{quote(product, safe='')}/editions", body, url, token_env)[1]
    if as_json:
        emit(made)
        return
    rows = [
        ("edition", made.get("number", "")),
        ("title", told(made.get("title"))),
        ("copies", made.get("max_supply", "")),
        ("promises", promises(made)),
        ("content root", made.get("content_root", "")),
        ("on the chain", made.get("state", "")),
    ]
    table(("", ""), rows)


def gift(
    edition: Annotated[
        int, typer.Argument(min=1, max=NUMBER_LIMIT, help="Its number; `vitrine editions` tells it.")
    ],
    count: Annotated[int, typer.Option(min=1, max=GIFTS_LIMIT, help="How many copies to give away.")] = 1,
    url: UrlOption = None,
    token_env: TokenOption = TOKEN_VARIABLE,
    as_json: JsonOption = False,
) -> None:
    """Make links that give a copy each to whoever opens them first. They are shown this once."""
    where, answer = _posted(f"/api/editions/{edition}/gifts", {"count": count}, url, token_env)
    items = [{**each, "link": f"{where}/mine#claim={each.get('secret')}"} for each in answer.get("items", ())]
    if as_json:
        emit({"items": items})
        return
    for each in items:
        # One a line and never folded: they are there to be copied, or piped into a mailer.
        out().print(printable(each["link"]), soft_wrap=True, markup=False)
    err().print("Keep these links: nobody can show them again, and the first who opens one has the copy.")


def promises(edition: dict[str, Any]) -> str:
    """What an edition's copies are for good, in one cell."""
    said = {"soulbound": "soulbound", "revocable": "revocable", "open_gift": "open gift"}
    return ", ".join(words for name, words in said.items() if edition.get(name)) or "none"


def _posted(path: str, body: dict[str, Any], url: str | None, token_env: str) -> tuple[str, dict[str, Any]]:
    """The shop's address and what it answers to the brand."""
    where = shop_url(url)
    from vitrine.cli.credentials import api_token

    token = api_token(token_env)
    from vitrine.cli.shop import Shop

    with Shop(where, token) as shop:
        return where, shop.posted(path, body)


def _text(path: Path) -> str:
    """Raises FileMissing for what is no text file of a licence's size."""
    try:
        with path.open("rb") as file:
            content = file.read(LICENCE_BYTES + 1)
    except OSError as error:
        raise FileMissing(
            f"The licence {path} cannot be read: {error.strerror or 'it is no file'}."
        ) from error
    if len(content) > LICENCE_BYTES:
        raise FileMissing(f"The licence {path} is longer than the 20,000 characters that an edition takes.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileMissing(f"The licence {path} is no text: save it as UTF-8 (.txt).") from None
