"""The catalogue as a part of the shop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.catalog.availability import SoldHere, Stocked
from vitrine.catalog.checker import RoomChecker
from vitrine.catalog.checks import ROOM_BYTES
from vitrine.catalog.events import RoomForgotten
from vitrine.catalog.facts.routes import router as facts
from vitrine.catalog.facts.service import FactsDesk
from vitrine.catalog.front.publicity import Publicity
from vitrine.catalog.front.routes import router as front
from vitrine.catalog.inside import leaving, uses
from vitrine.catalog.many_routes import CHANGES_BOUND
from vitrine.catalog.order_routes import ADDRESS as ORDER
from vitrine.catalog.order_routes import MOVED_LIMIT
from vitrine.catalog.order_routes import router as order
from vitrine.catalog.picturing.routes import router as pictures
from vitrine.catalog.rooms.routes import router as own_rooms
from vitrine.catalog.routes import ROOM_MEMBERS, Bought, MayBuy, router
from vitrine.catalog.service import Catalog
from vitrine.catalog.shown import Gated, Listings
from vitrine.ids import RoomId
from vitrine.parts import Handler, House, JsonBound, Part, Port
from vitrine.quotas.kinds import QuotaOptions
from vitrine.storage import kind_of
from vitrine.takedowns.events import Restored, TakenOff
from vitrine.takedowns.kinds import Kind

# What its routes tell and ask of slices further up.
PEOPLE: Final = Port[Callable[[RoomId], int]]("how many are in a room")
MAY_BUY: Final = Port[MayBuy]("who may buy")
BOUGHT: Final = Port[Bought]("who is told of ways to the checkout")
GATED: Final = Port[Gated]("what has a gate")
STOCKED: Final = Port[Stocked]("what is told of stock")
HERE: Final = Port[SoldHere]("who sells in the shop itself")


# A hundred variants with all their members, and texts in two languages as long as they may be.
PRODUCT_BOUND: Final = JsonBound(512 * 1024, 4_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogPart(Part):
    """shown: what is told of its goods, kept ready once for all who tell it. publicity: whose pages are told
    of while they wait for a yes.
    """

    catalog: Catalog
    shown: Listings
    publicity: Publicity


class CatalogOptions(QuotaOptions, Protocol):
    @property
    def bare_environment(self) -> Mapping[str, str]: ...

    @property
    def room_approval(self) -> bool: ...


def part(options: CatalogOptions, house: House) -> CatalogPart:
    checker = RoomChecker(options.bare_environment)
    assets, shop = house.part(AssetsPart).assets, options.brand_quotas
    catalog = Catalog(house.database, assets, checker, house, shop, approval=options.room_approval)

    async def close() -> None:
        await asyncio.to_thread(checker.close)

    guards, people, gated = house.part(AccountsPart).guards, house.calls(PEOPLE), house.calls(GATED)
    publicity = Publicity(options.room_approval)
    shown = Listings(catalog, people, gated, house.calls(STOCKED), house.calls(HERE), publicity)
    routes = router(catalog, guards, people, house.calls(MAY_BUY), gated, shown, house.calls(BOUGHT))
    return CatalogPart(
        name="catalog",
        tags={"catalogue": "Products, rooms and the way to the checkout."},
        routers=(
            routes,
            own_rooms(
                catalog.own, catalog.bringing_back, catalog.approving, catalog.entrances, guards, people
            ),
            front(catalog.approving, catalog.ordering, guards.operator),
            pictures(catalog.picturing, assets, guards),
            order(catalog.product_order, guards),
            facts(FactsDesk(house.database), guards),
        ),
        handlers=_told(catalog),
        bodies={
            "/api/products": PRODUCT_BOUND,
            "/api/products/*": PRODUCT_BOUND,
            "POST /api/products/changes": CHANGES_BOUND,
            f"PUT {ORDER}": JsonBound(512 * 1024, MOVED_LIMIT + 10),
            # Of hours with every day of their own that may be said.
            "PATCH /api/rooms/*": JsonBound(members=2_000),
            "PUT /api/rooms/*": JsonBound(ROOM_BYTES, ROOM_MEMBERS),
        },
        uploads=frozenset({"/api/products/*/pictures"}),
        uses=uses,
        leaving=lambda unit, kind, thing: leaving(unit, kind, thing, house.database.clock.now()),
        sweeps=(catalog.removing.sweep, catalog.removing.sweep_rooms),
        close=close,
        catalog=catalog,
        publicity=publicity,
        shown=shown,
    )


def _told(catalog: Catalog) -> dict[str, tuple[Handler, ...]]:
    async def taken(event: object) -> None:
        if isinstance(event, TakenOff | Restored):
            await asyncio.to_thread(catalog.hiding.tell, Kind(event.kind), event.thing_id)

    async def forgotten(event: object) -> None:
        if isinstance(event, RoomForgotten):
            await asyncio.to_thread(catalog.removing.forget_versions, event.room_id, event.version, event.at)

    return {
        kind_of(TakenOff): (taken,),
        kind_of(Restored): (taken,),
        kind_of(RoomForgotten): (forgotten,),
    }
