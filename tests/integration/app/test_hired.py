"""The shop's own worker process: started at the first work, replaced when killed, gone with its shop."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from tests.fixtures import models
from tests.house import migrated
from vitrine.accounts import Accounts, AccountSettings
from vitrine.app.hired import HiredWorker
from vitrine.assets import Assets, JobState
from vitrine.assets.services import ModelServices
from vitrine.ids import BrandId
from vitrine.parts import Employment
from vitrine.settings import Settings
from vitrine.storage import Database, DatabaseBusy

PATIENCE_S = 60.0


def post(is_due: Callable[[], bool]) -> Employment:
    return Employment(name="model worker", command="worker", is_due=is_due)


class Shop:
    """The parts of a shop that hand models to a worker."""

    def __init__(self, data: Path) -> None:
        self.settings = Settings(data=data, model_steps=frozenset({"validate"}))
        migrated(self.settings)
        self.database = Database(self.settings.database)
        self.assets: Assets = ModelServices.of(self.settings, self.database).assets
        self.brand: BrandId = (
            Accounts(self.database, AccountSettings.of(self.settings)).ensure_brand("Maison Vitrine").id
        )

    @asynccontextmanager
    async def working(self) -> AsyncIterator[HiredWorker]:
        worker = HiredWorker(self.settings, post(self.assets.jobs.is_due))
        self.assets.jobs.queued = worker.wake
        running = asyncio.create_task(worker.run())
        await asyncio.sleep(0.1)
        try:
            yield worker
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    def upload(self, data: bytes) -> str:
        return str(self.assets.receive(self.brand, [data]).id)

    def state(self, job: str) -> JobState:
        return self.assets.jobs.job(self.brand, job).state

    def steps(self, job: str) -> set[str]:
        return {step.state for step in self.assets.jobs.job(self.brand, job).steps}


async def _until(what: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < end, "it did not come about"
        await asyncio.sleep(0.05)


def _runs(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_it_comes_with_the_first_work_is_replaced_when_killed_and_goes_with_its_shop(shop: Shop) -> None:
    async def scene() -> int:
        async with shop.working() as worker:
            assert worker.id is None, "nothing to do, so nobody was hired"
            job = await asyncio.to_thread(shop.upload, models.good_glb())
            await _until(lambda: shop.state(job) == JobState.DONE and shop.steps(job) == {"done"})
            before = worker.id
            assert before is not None
            os.kill(before, signal.SIGKILL)
            other = await asyncio.to_thread(shop.upload, models.good_glb(tint=1))
            await _until(lambda: shop.state(other) == JobState.DONE)
            assert worker.id not in (None, before)
            return worker.id or before

    assert not _runs(asyncio.run(scene()))


def test_a_database_that_is_away_at_the_start_stops_nobody(shop: Shop) -> None:
    def away() -> bool:
        raise DatabaseBusy

    async def scene() -> None:
        worker = HiredWorker(shop.settings, post(away))
        running = asyncio.create_task(worker.run())
        job = await asyncio.to_thread(shop.upload, models.good_glb())
        await _until(lambda: shop.state(job) == JobState.DONE)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    asyncio.run(scene())


def test_what_waited_while_the_shop_was_closed_is_found(shop: Shop) -> None:
    job = shop.upload(models.good_glb())

    async def scene() -> None:
        async with shop.working():
            await _until(lambda: shop.state(job) == JobState.DONE)

    asyncio.run(scene())
