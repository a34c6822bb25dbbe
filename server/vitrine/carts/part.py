"""Carts as a part of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vitrine.accounts.part import AccountsPart
from vitrine.carts.inside import became
from vitrine.carts.routes import router
from vitrine.carts.service import Carts, Waiting
from vitrine.catalog.part import HERE
from vitrine.parts import House, Part, Port
from vitrine.stock.part import StockPart

WAITING: Final = Port[Waiting]("what waits for a visitor who is paying")


@dataclass(frozen=True, slots=True, kw_only=True)
class CartsPart(Part):
    carts: Carts


def part(_options: object, house: House) -> CartsPart:
    clock = house.database.clock
    storeroom = house.part(StockPart).storeroom
    carts = Carts(house.database, storeroom, house.calls(HERE), house.calls(WAITING))
    return CartsPart(
        name="carts",
        tags={"carts": "What a visitor has gathered before they pay."},
        routers=(router(carts, house.part(AccountsPart).guards),),
        becoming=lambda unit, before, now: became(unit, before, now, clock.now()),
        carts=carts,
    )
