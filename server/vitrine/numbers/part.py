"""Numbers as a part of the shop. Who counts is the live edge (`gateway/counting`)."""

from __future__ import annotations

from typing import Protocol

from vitrine.accounts.part import AccountsPart
from vitrine.numbers.inside import leaving
from vitrine.numbers.routes import operators_router, router
from vitrine.numbers.service import Numbers
from vitrine.parts import House, Part


class NumbersOptions(Protocol):
    @property
    def numbers(self) -> bool:
        """Whether anything is counted; what was is shown as long as it is kept."""
        ...


def part(options: NumbersOptions, house: House) -> Part:
    guards, clock = house.part(AccountsPart).guards, house.database.clock
    numbers = Numbers(house.database)
    return Part(
        name="numbers",
        tags={"numbers": "How many came into a brand's rooms, and what they looked at."},
        routers=(
            router(numbers, guards, clock, counting=options.numbers),
            operators_router(numbers, guards.operator, clock, counting=options.numbers),
        ),
        leaving=lambda unit, kind, thing: leaving(unit, kind, thing, clock.now()),
        sweeps=(numbers.sweep,),
    )
