"""Bodies that carts take over HTTP."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StrictInt, StrictStr, model_validator

from vitrine.accounts.bodies import Body
from vitrine.carts.service import Adding
from vitrine.carts.tables import QUANTITY_LIMIT

Quantity = Annotated[StrictInt, Field(ge=1, le=QUANTITY_LIMIT, examples=[1])]
_Id = Annotated[StrictStr, Field(max_length=64)]


class LineBody(Body):
    """room, placement: where it was found."""

    variant: _Id
    quantity: Quantity = 1
    room: _Id | None = None
    placement: _Id | None = None

    def adding(self) -> Adding:
        return Adding(self.variant, self.quantity, self.room, self.placement)


class QuantityBody(Body):
    """One of both. quantity: so many, with If-Match. delta: so many more, below 0 fewer."""

    quantity: Quantity | None = None
    delta: Annotated[StrictInt, Field(ge=-QUANTITY_LIMIT, le=QUANTITY_LIMIT)] | None = None

    @model_validator(mode="after")
    def one(self) -> Self:
        if (self.quantity is None) is (self.delta is None):
            raise ValueError("name one of quantity and delta")
        return self
