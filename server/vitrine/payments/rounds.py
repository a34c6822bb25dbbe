"""When payments are worked on: as soon as something is told, and each minute in any case."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from vitrine.payments.service import Payments

ROUND_S: Final = 5.0
"""So often what waits for its time is looked for."""
RECONCILE_S: Final = 60.0

log = logging.getLogger(__name__)


class Rounds:
    """A consumer of its own: a provider that hangs delays nobody else's events."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()

    def wake(self) -> None:
        """There is something; from any thread."""
        if (loop := self._loop) is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._news.set)

    async def run(self, payments: Payments) -> None:
        """Until cancelled."""
        self._loop = loop = asyncio.get_running_loop()
        reconciled = -RECONCILE_S
        while True:
            self._news.clear()
            due = loop.time() - reconciled >= RECONCILE_S
            if due:
                reconciled = loop.time()
            await self._round(payments.reconcile if due else payments.work)
            try:
                async with asyncio.timeout(ROUND_S):
                    await self._news.wait()
            except TimeoutError:
                pass

    async def _round(self, work: Callable[[], object]) -> None:
        try:
            await asyncio.to_thread(work)
        except Exception:
            log.exception("payments wait for the next round")
