"""Waiting for what is not the shop's own (a node of a chain, an extension): a request gives up its place
among the shop's requests meanwhile, so that what hangs out there keeps nobody in here waiting.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Protocol


class Place(Protocol):
    """What a request has while the shop works for it."""

    def left(self) -> AbstractAsyncContextManager[None]:
        """Without the place inside, which is taken again after it. Raises Unavailable if there is none."""
        ...


_place: ContextVar[Place | None] = ContextVar("vitrine_place", default=None)


@contextmanager
def having(place: Place | None) -> Iterator[None]:
    """What is done inside has this place."""
    mark = _place.set(place)
    try:
        yield
    finally:
        _place.reset(mark)


@asynccontextmanager
async def outside() -> AsyncIterator[None]:
    """`async with outside(): await whatever is not ours`; whoever has no place just does it.

    Raises Unavailable: too many wait outside, or the shop is full when they come back.
    """
    place = _place.get()
    if place is None:
        yield
        return
    async with place.left():
        with having(None):
            yield
