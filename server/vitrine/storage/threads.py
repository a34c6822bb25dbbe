"""Threads of their own for one kind of blocking work, so that it never waits behind another kind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, ParamSpec, TypeVar

from vitrine.storage.errors import DatabaseBusy

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """count: threads, made when they are needed. waiting: how many calls may wait for one of them."""

    def __init__(self, name: str, count: int, waiting: int) -> None:
        self._limit = count + waiting
        self._threads = _Counting(count, name)

    def run(self, call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> asyncio.Future[T]:
        """What it gives, to be awaited by the running loop. It is done to its end, though nobody waits for it
        any more. Raises DatabaseBusy, at once, if too many wait already.
        """
        if self._threads.open >= self._limit:
            raise DatabaseBusy
        context = copy_context()
        # By the loop, as every thread's work: the simulator's does it at once, in one order.
        return asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: context.run(call, *arguments, **named)
        )


class _Counting(ThreadPoolExecutor):
    """open: calls that are not over."""

    def __init__(self, count: int, name: str) -> None:
        super().__init__(count, name)
        self.open = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        def over(_: Future[Any]) -> None:
            self.open -= 1  # only an estimate may be read while it changes: a bound, no lock

        self.open += 1
        future = super().submit(fn, *args, **kwargs)
        future.add_done_callback(over)
        return future
