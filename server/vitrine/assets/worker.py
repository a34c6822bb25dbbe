"""The worker: looks at queued uploads, and beside that refines what has passed."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from typing import Final

from vitrine.assets.refining.performing import Refiner
from vitrine.assets.refining.steps import BAKES, ORDER, QUICK, Step
from vitrine.assets.service import Assets
from vitrine.storage import DiskFull

log = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 2
# So many uploads are looked at before a step is done all the same.
UPLOADS_A_STEP: Final = 4
_BAKES: Final = frozenset(BAKES.values())


class ModelWorker:
    """idle_s: how often to look for work that another process queued; `wake` lets it look at once.

    at_once: uploads looked at side by side; by default one a core, at most two. Steps are done one at a time,
    while a place for uploads is free, and one after every UPLOADS_A_STEP uploads: a brand sees its model
    while older ones wait to be made lighter, and those do not wait for ever. refiner: None looks at uploads
    only.
    """

    def __init__(
        self, assets: Assets, refiner: Refiner | None = None, idle_s: float = 1.0, at_once: int | None = None
    ) -> None:
        self._assets, self._refiner, self._idle_s = assets, refiner, idle_s
        self._at_once = at_once or min(MOST_AT_ONCE, os.cpu_count() or 1)
        self._looking = self._looked = 0
        self._step = asyncio.Lock()
        self._stopping = threading.Event()
        self._uploads = [asyncio.Event() for _ in range(self._at_once)]
        self._steps, self._bakes = asyncio.Event(), asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """There is work: look now. From any thread; nothing while it does not run."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(self._wake)

    async def run(self) -> None:
        """Work until cancelled. What is under way is put back then, and its sandbox killed."""
        self._loop = asyncio.get_running_loop()
        self._assets.jobs.queued = self.wake
        try:
            async with asyncio.TaskGroup() as rounds:
                for woken in self._uploads:
                    rounds.create_task(self._rounds(self._look_at_all, woken))
                if self._refiner is not None:
                    self._refiner.refining.queued = self.wake
                    await self._catch_up(self._refiner)
                    rounds.create_task(self._rounds(self._refine_all, self._steps))
                    rounds.create_task(self._rounds(self._bake_all, self._bakes))
        finally:
            self._loop = None
            self._assets.jobs.queued = lambda: None
            if self._refiner is not None:
                self._refiner.refining.queued = lambda: None
            self._stopping.set()

    def _wake(self) -> None:
        for woken in (*self._uploads, self._steps, self._bakes):
            woken.set()

    async def _rounds(self, everything: Callable[[], Awaitable[None]], woken: asyncio.Event) -> None:
        while True:
            woken.clear()
            await everything()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._idle_s):
                    await woken.wait()

    def _has_room(self) -> bool:
        """Whether what is made can be kept; it waits for that, and its attempts with it."""
        try:
            self._assets.blobs.check_room()
        except DiskFull:
            return False
        return True

    async def _look_at_all(self) -> None:
        self._looking += 1
        try:
            while self._has_room() and (await self._look() or await self._measure()):
                self._looked += 1
                if self._looked >= UPLOADS_A_STEP:
                    self._looked = 0
                    # However many wait: somebody looks at the page, and what was accepted is made lighter.
                    await self._measure()
                    await self._refine()
        finally:
            self._looking -= 1
            self._steps.set()

    async def _refine_all(self) -> None:
        while self._looking < self._at_once and self._has_room() and await self._refine():
            pass

    async def _bake_all(self) -> None:
        """One room after another, beside all else: minutes that nobody's upload waits for."""
        refiner = self._refiner
        while refiner is not None and self._has_room() and await self._perform(refiner, _BAKES):
            pass

    async def _look(self) -> bool:
        """Settle one upload if there is one. Failures of ours are logged, and the next round tries again."""
        try:
            work = await asyncio.to_thread(self._assets.jobs.claim)
            if work is None:
                return False
            await asyncio.to_thread(self._assets.perform, work, self._stopping)
            return True
        except Exception:
            log.exception("assets worker")
            return False

    async def _measure(self) -> bool:
        """The same for one step that somebody waits for and that takes seconds, beside other steps."""
        refiner = self._refiner
        return refiner is not None and await self._perform(refiner, QUICK)

    async def _refine(self) -> bool:
        """The same for one step; nothing while another is done."""
        refiner = self._refiner
        if refiner is None or self._step.locked():
            return False
        async with self._step:
            return await self._perform(refiner, ORDER)

    async def _perform(self, refiner: Refiner, steps: Collection[Step]) -> bool:
        try:
            work = await asyncio.to_thread(refiner.refining.claim, steps)
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
