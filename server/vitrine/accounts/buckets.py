"""Rate limits by key (an address, a brand), in this process."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict

from vitrine.accounts.errors import TooManyAttempts
from vitrine.clock import Clock

KEYS_LIMIT = 10_000


class TokenBuckets:
    """One bucket of `burst` a key, refilled by `per_minute`. Remembers the KEYS_LIMIT keys seen last."""

    def __init__(self, clock: Clock, burst: int, per_minute: int) -> None:
        self._clock = clock
        self._burst = float(burst)
        self._per_ms = per_minute / 60_000
        self._buckets: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, count: int = 1) -> None:
        """Takes so many from the key's bucket, at most a burst.

        Raises TooManyAttempts with the seconds to wait.
        """
        count = min(count, int(self._burst))
        with self._lock:
            now_ms = self._clock.monotonic_ms()
            left, since_ms = self._buckets.pop(key, (self._burst, now_ms))
            left = min(self._burst, left + (now_ms - since_ms) * self._per_ms)
            refused = left < count
            self._buckets[key] = (left if refused else left - count, now_ms)
            if len(self._buckets) > KEYS_LIMIT:
                self._buckets.popitem(last=False)
        if refused:
            raise TooManyAttempts(math.ceil((count - left) / self._per_ms / 1000))

    def left(self, key: str) -> int:
        """What may be taken of the key's bucket at this moment."""
        with self._lock:
            now_ms = self._clock.monotonic_ms()
            left, since_ms = self._buckets.get(key, (self._burst, now_ms))
            return int(min(self._burst, left + (now_ms - since_ms) * self._per_ms))
