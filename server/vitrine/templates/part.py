"""Templates as a part of the shop."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.catalog.part import CatalogPart
from vitrine.parts import House, Part
from vitrine.templates.owning import OwnScenes
from vitrine.templates.routes import router
from vitrine.templates.service import Templates


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatesPart(Part):
    templates: Templates


def part(_options: object, house: House) -> TemplatesPart:
    catalog = house.part(CatalogPart).catalog
    templates = Templates(house.database, house.part(AssetsPart).assets, catalog)
    own = OwnScenes(house.database, catalog)
    return TemplatesPart(
        name="templates",
        tags={"templates": "Rooms that a brand makes: of the shop's templates, or of its own models."},
        routers=(router(templates, own, house.part(AccountsPart).guards),),
        templates=templates,
    )
