"""What usage answers over HTTP."""

from __future__ import annotations

from vitrine.answers import After, HttpAnswer
from vitrine.quotas.kinds import Quota
from vitrine.usage import views


class QuotaUse(HttpAnswer):
    """used: what there is now. allowed: how much there may be; at that more is refused (`quota-reached`).

    own: what an operator said of this brand alone; null: it is as the shop's settings say. file_bytes are
    bytes; room_versions those kept of one room, used: of the one that has most; requests_a_minute those
    that change something, by members or by programs, whoever has more.
    """

    quota: Quota
    used: int
    allowed: int
    own: int | None


class BrandQuotas(HttpAnswer):
    """How much a brand may have, and has. brand: its id."""

    brand: str
    name: str
    quotas: list[QuotaUse]

    @classmethod
    def of(cls, found: views.BrandUse) -> BrandQuotas:
        used = [
            QuotaUse(quota=each.quota, used=each.used, allowed=each.allowed, own=each.own)
            for each in found.quotas
        ]
        return cls(brand=found.brand.id, name=found.brand.name, quotas=used)


class AllBrandQuotas(HttpAnswer):
    items: list[BrandQuotas]
    next: After
