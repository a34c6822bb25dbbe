"""When a node is left alone: after 3 failures in a row for 30 s, then twice as long, up to 10 minutes."""

from __future__ import annotations

from typing import Final

from vitrine.clock import Clock

FAILURES: Final = 3
FIRST_MS: Final = 30_000
LONGEST_MS: Final = 600_000


class Breaker:
    """Closed at first. Once its time is over, one question is let through; that one's end decides.

    A node that keeps failing between good answers is left alone longer each time: what it had is forgotten
    only after 10 good minutes.
    """

    __slots__ = ("_clock", "_failures", "_next_ms", "_opened_ms", "_pause_ms", "_until_ms")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._pause_ms = 0
        self._until_ms: int | None = None
        self._next_ms = self._opened_ms = 0

    @property
    def admits(self) -> bool:
        """Whether a question may be asked now. Does not count it."""
        if self._until_ms is None:
            return True
        now_ms = self._clock.monotonic_ms()
        return now_ms >= self._until_ms and now_ms >= self._next_ms

    def began(self) -> None:
        """A question goes out; while it is a trial, no other does within the first pause."""
        if self._until_ms is not None:
            self._next_ms = self._clock.monotonic_ms() + FIRST_MS

    def succeeded(self) -> None:
        self._failures, self._until_ms, self._next_ms = 0, None, 0
        if self._pause_ms and self._clock.monotonic_ms() - self._opened_ms > LONGEST_MS:
            self._pause_ms = 0

    def failed(self) -> bool:
        """Whether this failure opened it."""
        self._failures += 1
        if self._until_ms is None and self._failures < FAILURES:
            return False
        self.open()
        return True

    def open(self) -> None:
        """Leave it alone from now on, whatever came before."""
        self._pause_ms = min(self._pause_ms * 2 or FIRST_MS, LONGEST_MS)
        self._opened_ms = self._clock.monotonic_ms()
        self._until_ms = self._opened_ms + self._pause_ms
        self._next_ms = 0
