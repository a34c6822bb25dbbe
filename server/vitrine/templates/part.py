"""Templates as a part of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.catalog.part import CatalogPart
from vitrine.parts import House, Part
from vitrine.templates.owning import OwnScenes
from vitrine.templates.routes import router
from vitrine.templates.service import Templates
from vitrine.templates.shelf import ADDED, Shelf


class TemplateOptions(Protocol):
    @property
    def data(self) -> Path: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatesPart(Part):
    templates: Templates


def part(options: TemplateOptions, house: House) -> TemplatesPart:
    assets, catalog = house.part(AssetsPart).assets, house.part(CatalogPart).catalog
    templates = Templates(house.database, assets, catalog, Shelf(added=options.data / ADDED))
    own = OwnScenes(house.database, catalog)
    return TemplatesPart(
        name="templates",
        tags={"templates": "Rooms that a brand makes: of the shop's templates, or of its own models."},
        routers=(router(templates, own, house.part(AccountsPart).guards),),
        templates=templates,
    )
