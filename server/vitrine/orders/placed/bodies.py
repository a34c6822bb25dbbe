"""Bodies that orders take over HTTP."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.money import LIMIT_MINOR
from vitrine.orders.placed.values import LineUnits
from vitrine.text import tidy_line

LINES_LIMIT = 100


class PartBody(Body):
    line: Annotated[StrictStr, Field(max_length=64)]
    quantity: Annotated[StrictInt, Field(ge=1, le=999, examples=[1])]


Parts = Annotated[list[PartBody], Field(max_length=LINES_LIMIT)]


def parts_of(lines: list[PartBody]) -> tuple[LineUnits, ...]:
    return tuple(LineUnits(each.line, each.quantity) for each in lines)


class ShipmentBody(Body):
    """What left the house together. tracking: the carrier's number, or a link."""

    lines: Annotated[Parts, Field(min_length=1)]
    carrier: Annotated[StrictStr, Field(max_length=80)] = ""
    tracking: Annotated[StrictStr, Field(max_length=200)] = ""


class RefundBody(Body):
    """delivery_minor: so much of what delivery cost. restock: what was sent came back and may be sold again;
    what was not sent will not be. reason: for the buyer, who reads it.
    """

    lines: Annotated[Parts, Field(default_factory=list)]
    delivery_minor: Annotated[StrictInt, Field(ge=0, le=LIMIT_MINOR)] = 0
    restock: StrictBool = False
    reason: Annotated[StrictStr, Field(max_length=200)] = ""

    @property
    def why(self) -> str:
        return tidy_line(self.reason)


class CancelBody(Body):
    reason: Annotated[StrictStr, Field(max_length=200)] = ""

    @property
    def why(self) -> str:
        return tidy_line(self.reason)


class FindBody(Body):
    """email: with which it was ordered."""

    number: Annotated[StrictStr, Field(max_length=40, examples=["1001"])]
    email: Annotated[StrictStr, Field(max_length=254, examples=["ada@example.org"])]
