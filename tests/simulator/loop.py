"""An event loop whose time is a number: it jumps to the next timer, and threads' work is done at once.

The live edge runs in it as it is, without sockets and without a second source of order, so that one seed
gives one story.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any


class _Jump(selectors.SelectSelector):
    """Waits by moving the time."""

    def __init__(self, loop: Loop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("nothing will ever happen: the story has come to a standstill")
        self._loop.seconds += max(0.0, timeout)
        return []


class Loop(asyncio.SelectorEventLoop):
    """seconds: the time since the beginning."""

    def __init__(self) -> None:
        self.seconds = 0.0
        super().__init__(_Jump(self))
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self.seconds

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:
        """Threads would make another order each time: the work is done now, its answer comes next turn."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done


class StoryClock:
    """The loop's time as Vitrine's clock. `step` moves the wall clock, as a time server may."""

    def __init__(self, loop: Loop, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._loop = loop
        self._start = start

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._loop.seconds)

    def monotonic_ms(self) -> int:
        return int(self._loop.seconds * 1000)

    def step(self, seconds: float) -> None:
        """The wall clock jumps; durations do not notice."""
        self._start += timedelta(seconds=seconds)
