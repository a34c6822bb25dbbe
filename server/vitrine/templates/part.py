"""Templates as a part of the shop."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.catalog.part import CatalogPart
from vitrine.parts import House, Part
from vitrine.templates.routes import router
from vitrine.templates.service import Templates
from vitrine.templates.shelf import ADDED, Shelf


class TemplateOptions(Protocol):
    @property
    def data(self) -> Path: ...


def part(options: TemplateOptions, house: House) -> Part:
    assets, catalog = house.part(AssetsPart).assets, house.part(CatalogPart).catalog
    templates = Templates(house.database, assets, catalog, Shelf(added=options.data / ADDED))
    return Part(
        name="templates",
        tags={"templates": "Rooms of the shop's own that a brand makes its own."},
        routers=(router(templates, house.part(AccountsPart).guards),),
    )
