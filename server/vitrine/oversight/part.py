"""Oversight as a part of the shop."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.accounts import Brand
from vitrine.accounts.part import AccountsPart
from vitrine.oversight.routes import operators_router, router
from vitrine.oversight.service import find, whose
from vitrine.parts import House, Part
from vitrine.takedowns.service import Takedowns
from vitrine.takedowns.views import Complaint


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightPart(Part):
    takedowns: Takedowns


def part(_options: object, house: House) -> OversightPart:
    guards = house.part(AccountsPart).guards
    takedowns = Takedowns(house.database, find)

    def of(reported: Complaint) -> Brand | None:
        with house.database.read() as session:
            return whose(session, reported)

    return OversightPart(
        name="oversight",
        tags={"oversight": "Reports by anybody, what is taken down for what reason, answers of brands."},
        routers=(router(takedowns, guards, of), operators_router(takedowns, guards.operator)),
        takedowns=takedowns,
    )
