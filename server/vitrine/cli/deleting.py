"""`vitrine delete KIND THING`: what a brand takes out of the shop for good."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from urllib.parse import quote

import typer

from vitrine.cli.address import UrlOption, shop_url
from vitrine.cli.output import JsonOption, emit, err
from vitrine.cli.upload import TOKEN_VARIABLE


class Deletable(StrEnum):
    room = "room"
    product = "product"
    model = "model"
    picture = "picture"
    edition = "edition"


def delete(
    kind: Annotated[
        Deletable, typer.Argument(metavar="KIND", help="room, product, model, picture or edition.")
    ],
    thing: Annotated[
        str,
        typer.Argument(
            metavar="THING", help="Its id; of a model or picture the hash, of an edition the number."
        ),
    ],
    url: UrlOption = None,
    token_env: Annotated[
        str, typer.Option("--token-env", help="Environment variable that holds the brand's API token.")
    ] = TOKEN_VARIABLE,
    as_json: JsonOption = False,
) -> None:
    """Delete something of your brand's for good. Copies that somebody has of it stay good."""
    where = shop_url(url)
    from vitrine.cli.credentials import api_token

    token = api_token(token_env)
    from vitrine.cli.shop import Shop

    with Shop(where, token) as shop:
        shop.deleted(f"/api/{kind.value}s/{quote(thing, safe='')}")
    if as_json:
        emit({"deleted": {"kind": kind.value, "thing": thing}})
    else:
        err().print(f"The {kind.value} is deleted.")
