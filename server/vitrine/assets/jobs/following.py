"""Who follows a job by server-sent events: bounded for the shop and for each brand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from vitrine.assets.errors import BrandFollowsEnough, TooManyFollowers

FOLLOWERS_LIMIT: Final = 64
FOLLOWERS_A_BRAND: Final = 8


class Followers:
    """Streams that are open now, by brand."""

    def __init__(self, limit: int = FOLLOWERS_LIMIT, a_brand: int = FOLLOWERS_A_BRAND) -> None:
        self._limit, self._a_brand = limit, a_brand
        self._open = Counter[str]()

    def check(self, brand: str) -> None:
        """Whether one more may come. Raises BrandFollowsEnough, TooManyFollowers."""
        if self._open[brand] >= self._a_brand:
            raise BrandFollowsEnough(self._a_brand)
        if self._open.total() >= self._limit:
            raise TooManyFollowers("Too many follow uploads at this moment: ask for the job itself.")

    @contextmanager
    def counted(self, brand: str) -> Iterator[None]:
        """One stream, from its first event to its end."""
        self._open[brand] += 1
        try:
            yield
        finally:
            self._open[brand] -= 1
            if not self._open[brand]:
                del self._open[brand]
