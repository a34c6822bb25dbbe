"""Bodies that oversight takes over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

from vitrine.takedowns.kinds import ComplaintReason, Kind
from vitrine.takedowns.service import CONTACT_LIMIT, TEXT_LIMIT

Words = Annotated[StrictStr, Field(min_length=1, max_length=TEXT_LIMIT)]
Name = Annotated[StrictStr, Field(min_length=1, max_length=80)]


class _Body(BaseModel):
    """Unknown fields are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid")


class ComplaintBody(_Body):
    """thing: id of a room, product or brand, hash of a model or picture. contact: yours, if you like.

    text: may be left out where the reason says it, which `other` does not.
    """

    kind: Kind
    thing: Annotated[Name, Field(examples=["boutique"])]
    reason: ComplaintReason
    text: Annotated[Words | None, Field(examples=["My lamp is copied: here is the original."])] = None
    contact: Annotated[StrictStr, Field(max_length=CONTACT_LIMIT)] | None = None


class DecisionBody(_Body):
    """reason: told to both sides. alike: all that waits about the same thing is decided with it."""

    decision: Literal["take_down", "dismiss"]
    reason: Words
    alike: StrictBool = False


class TakedownBody(_Body):
    kind: Kind
    thing: Annotated[Name, Field(examples=["boutique"])]
    reason: Words


class ReasonBody(_Body):
    reason: Words


class ReplyBody(_Body):
    text: Words
