"""A token bucket on a clock given from outside."""

from __future__ import annotations


class Bucket:
    """Lets `rate_hz` things a second pass, and `burst` at once."""

    __slots__ = ("_burst", "_rate_hz", "_seen_ms", "_tokens")

    def __init__(self, rate_hz: float, burst: int) -> None:
        self._rate_hz = rate_hz
        self._burst = float(burst)
        self._tokens = float(burst)
        self._seen_ms: int | None = None

    @property
    def wait_ms(self) -> float:
        """How long after the last `take` there is one again; 0: now."""
        return max(0.0, (1 - self._tokens) * 1000 / self._rate_hz)

    def take(self, now_ms: int) -> bool:
        """Whether one more may pass now."""
        if self._seen_ms is not None:
            gained = (now_ms - self._seen_ms) * self._rate_hz / 1000
            self._tokens = min(self._burst, self._tokens + gained)
        self._seen_ms = now_ms
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
