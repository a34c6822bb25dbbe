"""The worker: looks at queued uploads one by one, and beside that refines what has passed."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from vitrine.assets.refining.performing import Refiner
from vitrine.assets.service import Assets

log = logging.getLogger(__name__)


class Worker:
    """idle_s: how often to look for work that another process queued; own work wakes it at once.

    One upload and one step at a time: both are bound by the processor, and a room runs beside them. Uploads
    never wait for steps, so that a brand sees its model while older ones are still being made lighter.
    refiner: None looks at uploads only.
    """

    def __init__(self, assets: Assets, refiner: Refiner | None = None, idle_s: float = 1.0) -> None:
        self._assets, self._refiner, self._idle_s = assets, refiner, idle_s
        self._stopping = threading.Event()

    async def run(self) -> None:
        """Work until cancelled. What is under way is put back then, and its sandbox killed."""
        try:
            async with asyncio.TaskGroup() as both:
                looked = asyncio.Event()
                self._assets.queued = _waker(looked)
                both.create_task(self._rounds(self._look, looked))
                if self._refiner is not None:
                    refined = asyncio.Event()
                    self._refiner.refining.queued = _waker(refined)
                    await self._catch_up(self._refiner)
                    both.create_task(self._rounds(self._refine, refined))
        finally:
            self._assets.queued = lambda: None
            if self._refiner is not None:
                self._refiner.refining.queued = lambda: None
            self._stopping.set()

    async def _rounds(self, one: Callable[[], Any], woken: asyncio.Event) -> None:
        while True:
            if await one():
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(self._idle_s):
                    await woken.wait()
            woken.clear()

    async def _look(self) -> bool:
        """Settle one upload if there is one. Failures of ours are logged, and the next round tries again."""
        try:
            work = await asyncio.to_thread(self._assets.claim)
            if work is None:
                return False
            await asyncio.to_thread(self._assets.perform, work, self._stopping)
            return True
        except Exception:
            log.exception("assets worker")
            return False

    async def _refine(self) -> bool:
        """The same for one step."""
        refiner = self._refiner
        assert refiner is not None  # noqa: S101  this loop runs only with one
        try:
            work = await asyncio.to_thread(refiner.refining.claim)
            if work is None:
                return False
            await asyncio.to_thread(refiner.perform, work, self._stopping)
            return True
        except Exception:
            log.exception("refining worker")
            return False

    async def _catch_up(self, refiner: Refiner) -> None:
        try:
            await asyncio.to_thread(refiner.refining.catch_up)
        except Exception:
            log.exception("refining worker")


def _waker(event: asyncio.Event) -> Callable[[], None]:
    """Sets the event from any thread."""
    loop = asyncio.get_running_loop()
    return lambda: loop.call_soon_threadsafe(event.set)  # type: ignore[return-value]
