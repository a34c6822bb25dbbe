"""What a brand uses of its quotas, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.accounts import Brand
from vitrine.quotas.kinds import Quota


@dataclass(frozen=True, slots=True)
class Used:
    """used: now. allowed: how much it may be. own: what an operator said of this brand alone, None: nothing.

    Of VERSIONS used is that of the room which has most; of REQUESTS those of about the last minute.
    """

    quota: Quota
    used: int
    allowed: int
    own: int | None


@dataclass(frozen=True, slots=True)
class BrandUse:
    brand: Brand
    quotas: tuple[Used, ...]
