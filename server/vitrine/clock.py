"""Time as an argument: the one place that reads the machine's clocks."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Two times: `now` for records (UTC, may step), `monotonic_ms` for durations (never steps)."""

    def now(self) -> datetime: ...

    def monotonic_ms(self) -> int: ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000


def rfc3339(at: datetime, timespec: str = "auto") -> str:
    """A moment as programs write it, in UTC with Z at its end. timespec: as `datetime.isoformat` takes it."""
    return at.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def precise_ms() -> float:
    """Milliseconds with their fractions, from no particular start: for how long a piece of work takes."""
    return time.perf_counter_ns() / 1e6


class ManualClock:
    """A clock that moves only when told: for tests and simulations."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed_ms = 0

    def now(self) -> datetime:
        return self._start + timedelta(milliseconds=self._elapsed_ms)

    def monotonic_ms(self) -> int:
        return self._elapsed_ms

    def advance(self, ms: int) -> None:
        """Move both times forward by `ms` milliseconds (>= 0)."""
        if ms < 0:
            raise ValueError("a clock does not run backwards")
        self._elapsed_ms += ms
