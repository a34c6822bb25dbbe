"""Templates as a part of the shop."""

from __future__ import annotations

from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.catalog.part import CatalogPart
from vitrine.parts import House, Part
from vitrine.templates.routes import router
from vitrine.templates.service import Templates


def part(_options: object, house: House) -> Part:
    templates = Templates(house.database, house.part(AssetsPart).assets, house.part(CatalogPart).catalog)
    return Part(
        name="templates",
        tags={"templates": "Rooms of the shop's own that a brand makes its own."},
        routers=(router(templates, house.part(AccountsPart).guards),),
    )
