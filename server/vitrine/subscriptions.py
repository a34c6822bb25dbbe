"""Who is told of what: the one table event -> handlers, and the loop that tells them after the commit.

Events were stored in the transaction that made them true. A handler may run twice (a crash between its work
and `done`), so each must bear a repetition.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress

from vitrine.accounts.events import SignedOut
from vitrine.catalog.events import ProductChanged, RoomChanged
from vitrine.extensions.ports import RoomControl
from vitrine.ids import ProductId, RoomId, VisitorId
from vitrine.storage import Claimed, Database, Outbox, kind_of

log = logging.getLogger(__name__)

Handler = Callable[[object], Awaitable[None]]

# Rows that another process stored, or whose handler failed before, are found by looking this often.
LOOK_S = 2.0


def table(
    rooms: RoomControl, rooms_with: Callable[[str], Sequence[RoomId]]
) -> dict[str, tuple[Handler, ...]]:
    """event kind -> handlers, in the order they are called.

    rooms_with: where a product stands; run in a thread.
    """

    async def announce_layout(event: object) -> None:
        if isinstance(event, RoomChanged):
            await rooms.announce_layout(RoomId(event.room_id), event.version)

    async def announce_product(event: object) -> None:
        if isinstance(event, ProductChanged):
            for room in await asyncio.to_thread(rooms_with, event.product_id):
                await rooms.announce_product(room, ProductId(event.product_id), event.version)

    async def sign_out(event: object) -> None:
        if isinstance(event, SignedOut):
            await rooms.sign_out(VisitorId(event.visitor_id))

    return {
        kind_of(RoomChanged): (announce_layout,),
        kind_of(ProductChanged): (announce_product,),
        kind_of(SignedOut): (sign_out,),
    }


class Subscriptions:
    """The loop: woken by each commit that stored an event of the table, and every `LOOK_S` anyway."""

    def __init__(self, database: Database, handlers: Mapping[str, tuple[Handler, ...]]) -> None:
        self._outbox = Outbox(database)
        self._handlers = handlers
        self._woken = asyncio.Event()
        database.on_commit(self._committed)
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self) -> None:
        """Tell until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._woken.clear()
            try:
                while claims := await asyncio.to_thread(self._outbox.claim, set(self._handlers), 20):
                    for claim in claims:
                        await self._tell(claim)
            except Exception:
                log.exception("the outbox could not be read; trying again")
            try:
                await asyncio.wait_for(self._woken.wait(), LOOK_S)
            except TimeoutError:
                continue

    def wake(self) -> None:
        """Another process has stored an event. From any thread."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(self._woken.set)

    async def _tell(self, claim: Claimed) -> None:
        try:
            for handler in self._handlers[claim.kind]:
                await handler(claim.event)
        except Exception as error:
            log.exception("a handler of %s failed; it will be told again", claim.kind)
            await asyncio.to_thread(self._outbox.retry, claim.id, type(error).__name__)
        else:
            await asyncio.to_thread(self._outbox.done, claim.id)

    def _committed(self, kinds: frozenset[str]) -> None:
        """Called in the thread that committed."""
        if kinds & set(self._handlers):
            self.wake()
