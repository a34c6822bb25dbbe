"""What is asked of codes over HTTP."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr

from vitrine.accounts.bodies import Body


class TypedCodeBody(Body):
    """code: as it is read from the board, in any case, with or without its hyphen."""

    code: Annotated[StrictStr, Field(max_length=40, examples=["K7Q-4MDX"])]
