"""Who is told of what: the loop that tells the handlers of all parts after the commit.

Events were stored in the transaction that made them true. A handler may run twice (a crash between its work
and `done`), so each must bear a repetition.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress

from vitrine.parts import Handler
from vitrine.storage import Claimed, Database, Outbox

log = logging.getLogger(__name__)

# Rows that another process stored, or whose handler failed before, are found by looking this often.
LOOK_S = 2.0


class Subscriptions:
    """The loop: woken by each commit that stored an event with handlers, and every `LOOK_S` anyway.

    groups: name of a part -> event kind -> its handlers.
    """

    def __init__(self, database: Database, groups: Mapping[str, Mapping[str, tuple[Handler, ...]]]) -> None:
        self._outbox = Outbox(database)
        self._handlers: dict[str, tuple[Handler, ...]] = {}
        for handlers in groups.values():
            for kind, more in handlers.items():
                self._handlers[kind] = (*self._handlers.get(kind, ()), *more)
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
