"""Bytes that are under way to a brand's files: from their announcement on their place is kept."""

from __future__ import annotations

import threading

from vitrine.assets.inside import file_bytes
from vitrine.quotas.errors import QuotaReached
from vitrine.quotas.inside import of_brand
from vitrine.quotas.kinds import Quota, Quotas
from vitrine.storage import Database


class Arriving:
    """In this process, which alone takes files in. shop: how much a brand may have, if nobody said otherwise.

    What is here is not yet the brand's: whoever keeps a file counts it once more, in the brand's turn.
    """

    def __init__(self, database: Database, shop: Quotas) -> None:
        self._database, self._shop = database, shop
        self._lock = threading.Lock()
        self._coming: dict[str, tuple[str, int]] = {}

    def expect(self, brand: str, key: str, size: int) -> None:
        """Keep a place for so many bytes, by a name of their own. Raises QuotaReached."""
        with self._database.read() as session:
            kept = file_bytes(session, brand)
            allowed = of_brand(session, brand, self._shop)[Quota.FILES]
        with self._lock:
            used = kept + sum(coming for whose, coming in self._coming.values() if whose == brand)
            if used + size > allowed:
                raise QuotaReached(Quota.FILES, used, allowed)
            self._coming[key] = brand, size

    def go_on(self, brand: str, key: str, size: int) -> None:
        """They were expected before the shop was restarted."""
        with self._lock:
            self._coming[key] = brand, size

    def over(self, key: str) -> None:
        """They are here, or will never come."""
        with self._lock:
            self._coming.pop(key, None)
