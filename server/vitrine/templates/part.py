"""Templates as a part of the shop."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.catalog.part import CatalogPart
from vitrine.parts import House, Part
from vitrine.templates.routes import router
from vitrine.templates.service import Templates


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatesPart(Part):
    templates: Templates


def part(_options: object, house: House) -> TemplatesPart:
    templates = Templates(house.database, house.part(AssetsPart).assets, house.part(CatalogPart).catalog)
    return TemplatesPart(
        name="templates",
        tags={"templates": "Rooms of the shop's own that a brand makes its own."},
        routers=(router(templates, house.part(AccountsPart).guards),),
        templates=templates,
    )
