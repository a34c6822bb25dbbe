"""The plugin door as a part of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vitrine.accounts import Visitor
from vitrine.catalog.part import MAY_BUY
from vitrine.extensions.door import ExtensionDoor
from vitrine.extensions.manager import Extensions
from vitrine.extensions.modules import modules
from vitrine.extensions.ports import Door, RoomControl, Rules
from vitrine.extensions.routes import router
from vitrine.extensions.rules import ExtensionRules
from vitrine.extensions.seen import as_seen
from vitrine.ids import ProductId, VariantId
from vitrine.parts import House, Part, Port
from vitrine.roomfiles.part import SCRIPTS

ROOMS: Final = Port[RoomControl]("live rooms")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionsPart(Part):
    """extensions: none yet; `app` lets them in when every part that brings one stands."""

    extensions: Extensions
    door: Door
    rules: Rules


def part(_options: object, house: House) -> ExtensionsPart:
    extensions = Extensions()
    door = ExtensionDoor(extensions)

    async def may_buy(account: Visitor | None, product: ProductId, variant: VariantId) -> None:
        """Every access rule is asked before a checkout, as before a room."""
        await door.may_buy(None if account is None else as_seen(account), product, variant)

    def integrity(url: str) -> str | None:
        """Of a script that an extension in use has for browsers."""
        there = (module for each in extensions for module in modules(each))
        return next((module.integrity for module in there if module.url == url), None)

    async def close() -> None:
        door.close()

    return ExtensionsPart(
        name="extensions",
        tags={"extensions": "What is installed, and its modules for browsers."},
        routers=(router(extensions),),
        close=close,
        offers=MAY_BUY.by(may_buy) | SCRIPTS.by(integrity),
        extensions=extensions,
        door=door,
        rules=ExtensionRules(extensions, house.database.clock),
    )
