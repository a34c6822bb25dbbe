"""The catalogue as a part of the shop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.catalog.checker import RoomChecker
from vitrine.catalog.checks import ROOM_BYTES
from vitrine.catalog.routes import ROOM_MEMBERS, Gated, MayBuy, router
from vitrine.catalog.service import Catalog
from vitrine.ids import RoomId
from vitrine.parts import House, JsonBound, Part, Port

# What its routes tell and ask of slices further up.
PEOPLE: Final = Port[Callable[[RoomId], int]]("how many are in a room")
MAY_BUY: Final = Port[MayBuy]("who may buy")
GATED: Final = Port[Gated]("what has a gate")


# A hundred variants with all their members, and texts in two languages as long as they may be.
PRODUCT_BOUND: Final = JsonBound(512 * 1024, 4_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogPart(Part):
    catalog: Catalog


class CatalogOptions(Protocol):
    @property
    def bare_environment(self) -> Mapping[str, str]: ...


def part(options: CatalogOptions, house: House) -> CatalogPart:
    checker = RoomChecker(options.bare_environment)
    catalog = Catalog(house.database, house.part(AssetsPart).assets, checker)

    async def close() -> None:
        await asyncio.to_thread(checker.close)

    routes = router(
        catalog,
        house.part(AccountsPart).guards,
        people=house.calls(PEOPLE),
        may_buy=house.calls(MAY_BUY),
        gated=house.calls(GATED),
    )
    return CatalogPart(
        name="catalog",
        tags={"catalogue": "Products, rooms and the way to the checkout."},
        routers=(routes,),
        bodies={
            "/api/products": PRODUCT_BOUND,
            "/api/products/*": PRODUCT_BOUND,
            "/api/rooms/*": JsonBound(ROOM_BYTES, ROOM_MEMBERS),
        },
        close=close,
        catalog=catalog,
    )
