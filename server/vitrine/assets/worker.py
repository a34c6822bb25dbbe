"""The worker: takes queued uploads one by one and lets the sandbox look at them."""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import suppress

from vitrine.assets.service import Assets

log = logging.getLogger(__name__)


class Worker:
    """idle_s: how often to look for jobs that another process queued; own ones wake it at once.

    One at a time: measuring is bound by the processor, and a room runs beside it.
    """

    def __init__(self, assets: Assets, idle_s: float = 1.0) -> None:
        self._assets, self._idle_s = assets, idle_s
        self._stopping = threading.Event()

    async def run(self) -> None:
        """Work until cancelled. A job under way is put back then, and its sandbox killed."""
        loop = asyncio.get_running_loop()
        woken = asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(woken.set)

        self._assets.queued = wake
        try:
            while True:
                if await self._one():
                    continue
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._idle_s):
                        await woken.wait()
                woken.clear()
        finally:
            self._assets.queued = lambda: None
            self._stopping.set()

    async def _one(self) -> bool:
        """Settle one job if there is one. Failures of ours are logged, and the next round tries again."""
        try:
            work = await asyncio.to_thread(self._assets.claim)
            if work is None:
                return False
            await asyncio.to_thread(self._assets.perform, work, self._stopping)
            return True
        except Exception:
            log.exception("assets worker")
            return False
