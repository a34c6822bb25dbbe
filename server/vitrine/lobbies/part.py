"""Lobbies as a part of the shop."""

from __future__ import annotations

from typing import Final

from vitrine.accounts.part import AccountsPart
from vitrine.catalog.part import CatalogPart
from vitrine.lobbies.inside import leaving, uses
from vitrine.lobbies.routes import router
from vitrine.lobbies.service import Lobbies
from vitrine.parts import House, JsonBound, Part
from vitrine.quotas.kinds import QuotaOptions

# Three texts in two languages as long as they may be, of whatever script.
TEXTS_BOUND: Final = JsonBound(512 * 1024)


def part(options: QuotaOptions, house: House) -> Part:
    lobbies = Lobbies(house.database, options.brand_quotas, house.part(CatalogPart).publicity)
    return Part(
        name="lobbies",
        tags={"lobbies": "A page for each brand: its look, its rooms, its legal texts."},
        routers=(router(lobbies, house.part(AccountsPart).guards),),
        bodies={"PATCH /api/brand/lobby": TEXTS_BOUND},
        uses=uses,
        leaving=leaving,
    )
