"""Stock as a part of the shop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vitrine.accounts.part import AccountsPart
from vitrine.catalog.part import STOCKED
from vitrine.parts import House, Part
from vitrine.stock.copies import COPIES
from vitrine.stock.inside import Storeroom
from vitrine.stock.routes import router
from vitrine.stock.service import Desk

# What nobody pays for any more is shown to be there so soon; it is there for whoever takes it at once.
FREEING_S: Final = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPart(Part):
    """shelf: what checkouts and orders take from. desk: what a brand has."""

    shelf: Storeroom
    desk: Desk


def part(_options: object, house: House) -> StockPart:
    copies = house.calls(COPIES)
    shelf = Storeroom(copies, house.database.clock.now)
    desk = Desk(house.database, shelf, copies)
    return StockPart(
        name="stock",
        tags={"stock": "How many units of each variant there are, and what came and went."},
        routers=(router(desk, house.part(AccountsPart).guards),),
        tasks={"stock that is free again": lambda: freeing(desk.free_expired)},
        offers=STOCKED.by(shelf.shown),
        shelf=shelf,
        desk=desk,
    )


async def freeing(free_expired: Callable[[], object], every_s: float = FREEING_S) -> None:
    """Let go again and again what nobody pays for any more, until cancelled."""
    while True:
        try:
            await asyncio.to_thread(free_expired)
        except Exception:
            log.exception("units that nobody pays for stay hidden a little longer")
        await asyncio.sleep(every_s)
