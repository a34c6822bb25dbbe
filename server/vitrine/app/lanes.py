"""Lanes: pages, reads and writes each have places of their own, so that none of them waits for another kind.

The framework runs all plain routes in one pool of 40 threads: sixty writers that wait for a lock would keep
the shop's own pages waiting. Here a request gets a place in its lane before it gets a thread, and waits for
it as a task, which costs nothing; who cannot have one in time hears so, and when to come back.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Final

import anyio.to_thread

from vitrine.app.bodies import refuse, streaming
from vitrine.app.headers import Asgi, Message, Receive, Scope, Send
from vitrine.errors import Unavailable
from vitrine.extensions.outside import having
from vitrine.storage import ANSWER_S, left_s, within

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
PAGES: Final = 16
READS: Final = 24
WRITES: Final = 16
# Whoever looks after the shop: /readyz writes, and waits for that.
WATCHES: Final = 4
WATCHED: Final = frozenset({"/readyz", "/metrics"})
# Who waits for a node of a chain or an extension has left their lane, and needs no thread.
OUTSIDE: Final = 400
# And then waits so long for a place again, though the time for all waiting is over: many come back at once.
BACK_S: Final = 2.0
# Asks for nothing, so that it waits for nobody: who gets no answer here starts the shop anew.
ALIVE: Final = "/healthz"
# For streams, whose routes take threads for moments only.
SPARE: Final = 24
RETRY_AFTER_S: Final = 2


class ShopBusy(Unavailable):
    """Too many ask at this moment."""

    members: ClassVar[Mapping[str, Any]] = {"retry_after_s": int}

    def __init__(self) -> None:
        super().__init__(
            "Too many ask at this moment: nothing was changed, try again in a moment.",
            retry_after_s=RETRY_AFTER_S,
        )


class Lane:
    """places: requests at a time. waiting: how many more may wait for a place, as `storage.waits` says."""

    def __init__(self, places: int, waiting: int) -> None:
        self.places = places
        self._free = asyncio.Semaphore(places)
        self._left = waiting

    async def take(self, patience_s: float = 0) -> None:
        """Have a place. patience_s: to be waited at least. Raises ShopBusy."""
        if self._free.locked() and self._left <= 0:
            raise ShopBusy
        self._left -= 1
        try:
            async with asyncio.timeout(max(patience_s, left_s())):
                await self._free.acquire()
        except TimeoutError:
            raise ShopBusy from None
        finally:
            self._left += 1

    def give_back(self) -> None:
        """Let the next one have it."""
        self._free.release()


class Held:
    """A request's place in its lane; to be taken first. outside: where those are who have left theirs."""

    def __init__(self, lane: Lane, outside: Lane) -> None:
        self._lane, self._outside, self._held, self._over = lane, outside, False, False

    async def take(self, patience_s: float = 0) -> None:
        """As `Lane.take`. Given back at once if the request is over meanwhile: nobody else would do it."""
        await self._lane.take(patience_s)
        self._held = True
        if self._over:
            self._let_go()

    def give_back(self) -> None:
        """For good; again is fine."""
        self._over = True
        self._let_go()

    @asynccontextmanager
    async def left(self) -> AsyncIterator[None]:
        """As `outside.Place`. Who is refused out there needs no place any more to say so.

        Who has none to give up, as it was given up already or the request is over, takes none after it.
        """
        if not self._held:
            yield
            return
        await self._outside.take()
        leaving = self._held  # another of the request may have left it while this one waited
        try:
            self._let_go()
            yield
        finally:
            self._outside.give_back()
        if leaving and not self._over:
            await self.take(BACK_S)

    def _let_go(self) -> None:
        if self._held:
            self._held = False
            self._lane.give_back()


class Lanes:
    """ASGI middleware. uploads: paths that stream; they take no place, but threads of their own.

    Pages are whatever is not below /api: what the browser shows, models and pictures too.
    """

    def __init__(self, app: Asgi, uploads: frozenset[str]) -> None:
        self._app = app
        self._is_upload = streaming(uploads)
        self._pages, self._reads, self._writes = Lane(PAGES, 400), Lane(READS, 400), Lane(WRITES, 400)
        self._watch, self._outside = Lane(WATCHES, 100), Lane(OUTSIDE, 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        lane = self._lane(scope)
        if lane is None:
            await self._app(scope, receive, send)
            return
        # The time for locks begins with the request: what it waited for its place is gone.
        with within(ANSWER_S):
            place = Held(lane, self._outside)
            try:
                await place.take()
            except ShopBusy as busy:
                await refuse(send, busy)
                return

            async def sent(message: Message) -> None:
                # What is left to do is to send, as slowly as the other side takes it.
                place.give_back()
                await send(message)

            try:
                with having(place):
                    await self._app(scope, receive, sent)
            finally:
                place.give_back()

    def _lane(self, scope: Scope) -> Lane | None:
        if scope["type"] != "http" or scope["path"] == ALIVE:
            return None
        path: str = scope["path"]
        reading = scope["method"] in READING
        if not path.startswith("/api/"):
            return self._watch if path in WATCHED else self._pages
        if reading:
            return self._reads
        return None if self._is_upload(path) else self._writes


def open_threads() -> None:
    """As many threads as there are places, for the running loop: nobody who has a place waits for one."""
    count = PAGES + READS + WRITES + WATCHES + SPARE
    anyio.to_thread.current_default_thread_limiter().total_tokens = count
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(count, "shop"))
