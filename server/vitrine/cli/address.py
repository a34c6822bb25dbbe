"""Which shop a client command speaks to."""

from __future__ import annotations

from typing import Annotated

import typer

UrlOption = Annotated[
    str | None, typer.Option("--url", help="The shop's address; default: the one on this machine.")
]


def shop_url(url: str | None) -> str:
    """The given address, or that of the shop which the settings describe. Raises BadAddress."""
    from vitrine.cli.shop import checked_url
    from vitrine.settings import Settings

    return checked_url(url if url is not None else Settings.from_environment().url)
