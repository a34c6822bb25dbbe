"""What of a brand is bounded, and by how much where nobody has said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

GIB: Final = 1 << 30
MOST: Final = 1 << 50
"""The greatest number that may be said of any of them: bytes included, a petabyte."""


class Quota(StrEnum):
    """FILES are bytes; VERSIONS are those kept of one room; REQUESTS those that write, in a minute."""

    ROOMS = "rooms"
    PRODUCTS = "products"
    MODELS = "models"
    FILES = "file_bytes"
    TOKENS = "tokens"
    VERSIONS = "room_versions"
    REQUESTS = "requests_a_minute"

    @property
    def least(self) -> int:
        """The least that it may be: one version always stands, and to delete something one has to ask."""
        return 1 if self in (Quota.VERSIONS, Quota.REQUESTS) else 0


class QuotaOptions(Protocol):
    """What quotas read of the shop's settings: how much each brand may have, where nobody said otherwise."""

    @property
    def brand_quotas(self) -> Quotas: ...


@dataclass(frozen=True, slots=True)
class Quotas:
    """How much a brand may have. Field names are the values of `Quota`."""

    rooms: int = 100
    products: int = 1_000
    models: int = 500
    file_bytes: int = 20 * GIB
    tokens: int = 50
    room_versions: int = 50
    requests_a_minute: int = 600

    def __getitem__(self, quota: Quota) -> int:
        found: int = getattr(self, quota.value)
        return found

    def but(self, own: Mapping[Quota, int | None]) -> Quotas:
        """With a brand's own numbers in place of the shop's; None: the shop's."""
        return replace(self, **{quota.value: most for quota, most in own.items() if most is not None})


ROOM_NAMES: Final = 10
"""So many names for each room that a brand may have: a deleted room's stays its brand's."""

BY_DEFAULT: Final = Quotas()
