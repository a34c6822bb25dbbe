"""Bodies that drafts take over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictInt, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.catalog.errors import RoomRefused, TextRefused
from vitrine.errors import VitrineError
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
    """base: number of the last act that you know of. base_version: of the room.json that you saw.

    partial: each act for itself: what the room cannot take is overruled as `refused`, with the reason; else
    nothing is done where one of them is refused.
    """

    base: Number
    base_version: Number | None = None
    acts: Annotated[list[ActBody], Field(min_length=1, max_length=ACTS_LIMIT)]
    partial: StrictBool = False

    def checked(self) -> tuple[list[Act], dict[int, VitrineError] | None]:
        """The acts; where each is done for itself, what of them is none, by number.

        Raises RoomRefused, TextRefused.
        """
        acts, unfit = [], dict[int, VitrineError]()
        for number, each in enumerate(self.acts):
            act = Act(each.do, each.thing, each.id, each.value, each.at)
            try:
                acts.append(checked(act, f"$.acts[{number}]"))
            except (RoomRefused, TextRefused) as error:
                error.values["act"] = number
                if not self.partial:
                    raise
                unfit[number] = error
                # Nothing of it is kept but what it was about.
                acts.append(Act(each.do, each.thing, each.id))
        return acts, unfit if self.partial else None


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
