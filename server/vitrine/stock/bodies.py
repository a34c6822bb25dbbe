"""Bodies that stock takes over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.stock.levels import COUNT_LIMIT, MoveKind
from vitrine.stock.service import Wanted

_Count = Annotated[StrictInt, Field(ge=0, le=COUNT_LIMIT)]


class StockBody(Body):
    """All four each time. backorder: how many may be sold beyond what is there."""

    tracked: StrictBool
    on_hand: Annotated[_Count, Field(examples=[12])]
    backorder: _Count = 0
    low_at: _Count = 0

    def wanted(self) -> Wanted:
        return Wanted(self.tracked, self.on_hand, self.backorder, self.low_at)


class MoveBody(Body):
    """delta: of `received` and `returned` above 0, of `damaged` below, of `count` either."""

    kind: Literal["received", "count", "returned", "damaged"]
    delta: Annotated[StrictInt, Field(ge=-COUNT_LIMIT, le=COUNT_LIMIT, examples=[5])]
    note: Annotated[StrictStr, Field(max_length=300)] | None = None

    @property
    def moving(self) -> MoveKind:
        return MoveKind(self.kind)
