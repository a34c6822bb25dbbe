"""The brand's API token of a client command: from a variable the user names, or typed unseen.

Never an argument: the process list shows those to everybody.
"""

from __future__ import annotations

import sys

import typer

from vitrine import settings
from vitrine.cli.errors import TokenMissing


def api_token(variable: str) -> str:
    """Raises TokenMissing where there is none and nobody to ask."""
    # Not one of the shop's settings: this runs on the brand's machine, and the variable's name is the user's.
    token = settings.variable(variable)
    if not token and sys.stdin.isatty():
        token = str(typer.prompt(f"API token ({variable} is not set)", hide_input=True, err=True)).strip()
    if not token:
        raise TokenMissing(
            f"This needs a brand's API token: make one on the brand page and put it into {variable}."
        )
    # A header carries it: visible ASCII only, so that no line break becomes another header.
    if not token.isascii() or not token.isprintable() or " " in token:
        raise TokenMissing(f"What {variable} holds is no API token: one is like vt_..., without spaces.")
    return token
