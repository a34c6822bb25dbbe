"""How often a brand changes things, in this process: its members together, and its programs apart."""

from __future__ import annotations

import threading
from collections.abc import MutableMapping
from typing import Any, Final

from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.people import Actor
from vitrine.quotas.errors import BrandWritesTooFast
from vitrine.quotas.inside import of_brand
from vitrine.quotas.kinds import Quota, Quotas
from vitrine.storage import Database

# So long it is not asked again what a brand may: that would be a transaction more for each request.
KNOWN_MS: Final = 10_000
COUNTED: Final = "vitrine.counted"


class BrandPaces:
    """A minute's requests at once, and then as many a minute: for the members, and again for the programs. A
    token that leaked shuts nobody out who can revoke it. quotas: where nobody has said otherwise.
    """

    def __init__(self, database: Database, quotas: Quotas) -> None:
        self._database, self._quotas = database, quotas
        self._known: dict[str, tuple[int, int]] = {}
        self._buckets: dict[int, TokenBuckets] = {}
        self._lock = threading.Lock()

    def spend(self, actor: Actor, request: MutableMapping[str, Any]) -> None:
        """Counts a request that may change something, once, however often it is asked who acts.

        request: its ASGI scope, where that is noted. Raises BrandWritesTooFast.
        """
        if (brand := actor.brand_id) is None or request.get(COUNTED):
            return
        request[COUNTED] = True
        allowed = self._allowed(brand)
        try:
            self._bucket(allowed).take(_key(brand, program=actor.token is not None))
        except TooManyAttempts as error:
            raise BrandWritesTooFast(error.values["retry_after_s"], allowed) from error

    def used(self, brand: str) -> int:
        """How many requests are not made up for by time yet: the members' or the programs', who have more."""
        allowed = self._allowed(brand)
        bucket = self._bucket(allowed)
        return allowed - min(bucket.left(_key(brand, program=each)) for each in (False, True))

    def forget(self, brand: str) -> None:
        """It may another number from now on."""
        self._known.pop(brand, None)

    def _allowed(self, brand: str) -> int:
        now_ms = self._database.clock.monotonic_ms()
        asked_ms, allowed = self._known.get(brand, (None, 0))
        if asked_ms is None or now_ms - asked_ms >= KNOWN_MS:
            with self._database.read() as session:
                allowed = of_brand(session, brand, self._quotas)[Quota.REQUESTS]
            self._known[brand] = (now_ms, allowed)
        return allowed

    def _bucket(self, allowed: int) -> TokenBuckets:
        """That of all brands which may so much."""
        with self._lock:
            if allowed not in self._buckets:
                self._buckets[allowed] = TokenBuckets(self._database.clock, allowed, allowed)
            return self._buckets[allowed]


def _key(brand: str, *, program: bool) -> str:
    """Of the bucket of a brand's programs, or of its members."""
    return f"{brand}/programs" if program else brand
