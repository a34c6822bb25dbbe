"""Bodies that drafts take over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictInt, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.furnishing.acts import Act, Do, Thing
from vitrine.furnishing.shapes import ACTS_LIMIT, checked
from vitrine.templates.bodies import DressingBody

Number = Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]
_Name = Annotated[StrictStr, Field(max_length=400)]


class ActBody(Body):
    """value: members of the thing as room.json has them, without its id. at: of a put, its place in its list.

    put: a new thing, with its whole value; of one that is there, all its members. set: those members alone.
    take: away it goes. `room`, of id "room", can be set alone: light, obstacles, and of its dressing
    template, arrangement, time, chosen, glow and lightmap.
    """

    do: Do
    thing: Thing
    id: Annotated[StrictStr, Field(max_length=64)]
    value: dict[str, Any] | None = None
    at: Number | None = None


class ActsBody(Body):
    """base: number of the last act that you know of. base_version: of the room.json that you saw."""

    base: Number
    base_version: Number | None = None
    acts: Annotated[list[ActBody], Field(min_length=1, max_length=ACTS_LIMIT)]

    def checked(self) -> list[Act]:
        """Raises RoomRefused, TextRefused."""
        return [
            checked(Act(each.do, each.thing, each.id, each.value, each.at), f"$.acts[{number}]")
            for number, each in enumerate(self.acts)
        ]


class OpeningBody(Body):
    """number: that the draft has where you look at it. name: keep it under this too."""

    number: Number
    name: _Name | None = None


class KeepingBody(Body):
    number: Number
    name: _Name


class PuttingBackBody(Body):
    """version: id of a named one."""

    base: Number
    base_version: Number | None = None
    version: Annotated[StrictStr, Field(max_length=64)]


class RedressingBody(Body):
    base: Number
    base_version: Number | None = None
    dressing: DressingBody
