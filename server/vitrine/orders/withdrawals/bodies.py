"""Bodies that withdrawals take over HTTP."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.orders.placed.bodies import Parts, parts_of
from vitrine.orders.withdrawals.service import WithdrawalSaid
from vitrine.text import tidy_line

_Name = Annotated[StrictStr, Field(min_length=1, max_length=200, examples=["Ada Lovelace"])]


class WithdrawBody(Body):
    """lines: left out: all from which one may withdraw."""

    name: _Name
    lines: Annotated[Parts, Field(default_factory=list)]

    def statement(self) -> WithdrawalSaid:
        return WithdrawalSaid(tidy_line(self.name), parts_of(self.lines))


class NumberBody(Body):
    """What identifies the contract. email: with which it was ordered."""

    name: _Name
    number: Annotated[StrictStr, Field(max_length=40, examples=["1001"])]
    email: Annotated[StrictStr, Field(max_length=254, examples=["ada@example.org"])]

    @property
    def who(self) -> str:
        return tidy_line(self.name)
