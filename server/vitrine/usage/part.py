"""BrandUsage as a part of the shop."""

from __future__ import annotations

from vitrine.accounts.part import AccountsPart
from vitrine.parts import House, Part
from vitrine.quotas.kinds import QuotaOptions
from vitrine.usage.routes import operators_router, router
from vitrine.usage.service import BrandUsage


def part(options: QuotaOptions, house: House) -> Part:
    has = house.part(AccountsPart)
    usage = BrandUsage(house.database, has.accounts, options.brand_quotas)
    return Part(
        name="usage",
        tags={"usage": "How much each brand may have, and has."},
        routers=(router(usage, has.guards), operators_router(usage, has.guards.operator)),
    )
