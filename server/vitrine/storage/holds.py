"""How long units of work were held, by who opened them: on SQLite each keeps all other writers out."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vitrine.storage.errors import DatabaseBusy

# From `Counting.__enter__` over the generator of `Database.unit` and its `__enter__` to who said `with`.
_CALLER: Final = 3


@dataclass(frozen=True, slots=True)
class UnitTimes:
    """Units of one caller. longest_ms, total_ms: from the lock to the end of the commit.

    cpu_ms: the most that one of them used of the processor, in its own thread: other load does not change it.
    """

    count: int = 0
    longest_ms: float = 0.0
    total_ms: float = 0.0
    cpu_ms: float = 0.0


class Holds:
    """Safe to share between threads. refused: units that gave up, for a lock was not free in time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_caller: dict[str, UnitTimes] = {}
        self.refused = 0

    def refuse(self) -> None:
        """One unit gave up."""
        with self._lock:
            self.refused += 1

    def counting(self) -> Counting:
        """For `Database.unit` alone: around its transaction."""
        return Counting(self)

    def keep(self, caller: str, held_ms: float, cpu_ms: float) -> None:
        """One unit is over."""
        with self._lock:
            was = self._by_caller.get(caller, UnitTimes())
            self._by_caller[caller] = UnitTimes(
                was.count + 1,
                max(was.longest_ms, held_ms),
                was.total_ms + held_ms,
                max(was.cpu_ms, cpu_ms),
            )

    def seen(self) -> Mapping[str, UnitTimes]:
        """By caller, as `Catalog.place`."""
        with self._lock:
            return dict(self._by_caller)

    def forget(self) -> None:
        """Count anew."""
        with self._lock:
            self._by_caller.clear()
            self.refused = 0


class Counting:
    """One unit of work. It is held from `begin` on; what ends before that was never held."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._caller = ""
        self._began: tuple[float, float] | None = None

    def __enter__(self) -> Counting:
        self._caller = sys._getframe(_CALLER).f_code.co_qualname
        return self

    def begin(self) -> None:
        """The lock is ours."""
        self._began = time.perf_counter(), time.thread_time()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is DatabaseBusy:
            self._holds.refuse()
        elif self._began is not None:
            began, used = self._began
            self._holds.keep(
                self._caller, 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - used)
            )
