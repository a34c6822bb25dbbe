"""Threads of their own for one kind of blocking work, so that it never waits behind another kind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

from vitrine.storage.errors import DatabaseBusy

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """count: threads, made when they are needed. waiting: how many calls may wait for one of them."""

    def __init__(self, name: str, count: int, waiting: int) -> None:
        self._limit, self._open = count + waiting, 0
        self._threads = ThreadPoolExecutor(count, name)

    def run(self, call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> asyncio.Future[T]:
        """What it gives, to be awaited by the running loop. It is done to its end, though nobody waits for it
        any more. Raises DatabaseBusy, at once, if too many wait already.
        """
        if self._open >= self._limit:
            raise DatabaseBusy
        loop, context = asyncio.get_running_loop(), copy_context()
        self._open += 1

        def over(_: Future[T]) -> None:
            self._open -= 1  # only an estimate may be read while it changes: a bound, no lock

        future: Future[T] = self._threads.submit(lambda: context.run(call, *arguments, **named))
        future.add_done_callback(over)
        return asyncio.wrap_future(future, loop=loop)
