"""What can be wrong with what is said of a brand's quotas.

VitrineError
├── NotFound
│   └── NoSuchBrand   404  there is no such brand
└── Invalid
    └── QuotaRefused   422  a number that a quota cannot be
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from vitrine.errors import Invalid, NotFound
from vitrine.quotas.kinds import MOST, Quota


class NoSuchBrand(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no brand of this id: GET /api/operator/brands lists them.")


class QuotaRefused(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"quota": str, "least": int, "most": int}

    def __init__(self, quota: Quota) -> None:
        super().__init__(
            f"{quota.value} is a whole number from {quota.least} to {MOST:,}; null: as the shop says.",
            quota=quota.value, least=quota.least, most=MOST,
        )  # fmt: skip
