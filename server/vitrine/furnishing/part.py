"""Drafts of rooms as a part of the shop."""

from __future__ import annotations

import asyncio
from typing import Final

from vitrine.accounts.part import AccountsPart
from vitrine.catalog.events import RoomChanged
from vitrine.catalog.part import CatalogPart
from vitrine.furnishing.inside import uses
from vitrine.furnishing.keeping import NamedVersions
from vitrine.furnishing.redressing import Redressing
from vitrine.furnishing.routes import router
from vitrine.furnishing.service import RoomDrafts
from vitrine.parts import House, JsonBound, Part
from vitrine.quotas.kinds import QuotaOptions
from vitrine.storage import kind_of
from vitrine.templates.part import TemplatesPart

# A hundred things with all their members, and what undoes another arrangement.
BATCH_BOUND: Final = JsonBound(256 * 1024, 5_000)


def part(options: QuotaOptions, house: House) -> Part:
    guards, goods = house.part(AccountsPart).guards, house.part(CatalogPart)
    drafts = RoomDrafts(house.database, goods.catalog)
    named = NamedVersions(drafts, options.brand_quotas)
    redressing = Redressing(drafts, house.part(TemplatesPart).templates)

    async def follow(event: object) -> None:
        if isinstance(event, RoomChanged):
            await asyncio.to_thread(drafts.follow, event.room_id)

    return Part(
        name="furnishing",
        tags={"drafts": "A room as it is to be: changed by acts, opened to visitors when it is ready."},
        routers=(router(drafts, named, redressing, goods.catalog, goods.shown, guards),),
        handlers={kind_of(RoomChanged): (follow,)},
        bodies={"POST /api/rooms/*/draft/acts": BATCH_BOUND},
        uses=uses,
        sweeps=(drafts.sweep,),
    )
