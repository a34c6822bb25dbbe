"""What operators say of the shop's lobby over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt, StrictStr

from vitrine.accounts.bodies import Body

PLACE_LIMIT = 9_999


class ApprovalBody(Body):
    """words: the brand reads them."""

    decision: Literal["open", "not_yet"]
    words: Annotated[StrictStr, Field(max_length=2_000)] = ""


class LobbyPlaceBody(Body):
    """thing: id of a room or brand. place: the lowest first; 100 is everybody's."""

    kind: Literal["room", "brand"]
    thing: Annotated[StrictStr, Field(max_length=80)]
    place: Annotated[StrictInt, Field(ge=1, le=PLACE_LIMIT)]
