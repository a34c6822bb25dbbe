"""The worker's loop: woken by an upload, unhurt by failures, gone when cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path

import pytest

from tests.fixtures import hostile, models
from tests.house import accounts_of
from vitrine.assets import Assets, JobState
from vitrine.assets.refining.performing import Refiner
from vitrine.assets.refining.service import Refining
from vitrine.assets.refining.steps import ORDER
from vitrine.assets.worker import ModelWorker
from vitrine.storage import BlobStore, Database


@pytest.fixture
def assets(sqlite_database: Database, blobs: BlobStore) -> Assets:
    return Assets(sqlite_database, blobs)


def test_upload_wakes_it(assets: Assets, sqlite_database: Database) -> None:
    brand = accounts_of(sqlite_database).ensure_brand("Maison Vitrine").id

    async def scene() -> None:
        # An hour between looks: only the upload's own call can wake it.
        worker = asyncio.create_task(ModelWorker(assets, idle_s=3600).run())
        await asyncio.sleep(0.2)
        jobs = [
            await asyncio.to_thread(assets.receive, brand, [data])
            for data in (models.good_glb(), hostile.huge_accessor())
        ]
        states: list[JobState] = []
        while not states or not set(states) <= {JobState.DONE, JobState.FAILED}:
            await asyncio.sleep(0.05)
            states = [(await asyncio.to_thread(assets.jobs.job, brand, job.id)).state for job in jobs]
        assert states == [JobState.DONE, JobState.FAILED]
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker

    asyncio.run(scene())


def test_failure_of_ours_does_not_end_it(assets: Assets, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    thrice = threading.Event()

    def claim() -> None:
        calls.append(1)
        if len(calls) == 3:
            thrice.set()
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(assets.jobs, "claim", claim)

    async def scene() -> None:
        worker = asyncio.create_task(ModelWorker(assets, idle_s=0.01).run())
        await asyncio.to_thread(thrice.wait)
        assert not worker.done()
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker

    asyncio.run(scene())


def test_work_waits_while_there_is_no_room(sqlite_database: Database, tmp_path: Path) -> None:
    brand = accounts_of(sqlite_database).ensure_brand("Maison Vitrine").id
    job = Assets(sqlite_database, BlobStore(tmp_path)).receive(brand, [models.good_glb()])
    full = Assets(sqlite_database, BlobStore(tmp_path, floor_bytes=1 << 60))
    work = full.jobs.claim()
    assert work is not None
    full.perform(work)  # the disk filled up while it was looked at
    assert full.jobs.job(brand, job.id).state is JobState.QUEUED

    async def scene() -> None:
        worker = asyncio.create_task(ModelWorker(full, idle_s=0.01).run())
        await asyncio.sleep(0.1)
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker

    asyncio.run(scene())
    again = full.jobs.claim()
    assert again is not None and again.attempt == 1, "no attempt was lost"


def test_uploads_come_side_by_side_and_before_steps(assets: Assets, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    waiting = [f"upload {number}" for number in range(4)]
    steps = ["step"]
    beside, ended = threading.Barrier(2, timeout=60), threading.Semaphore(0)

    def perform(work: str, _stop: threading.Event) -> None:
        beside.wait()  # passes only when two are looked at at the same moment
        happened.append(work)
        ended.release()

    monkeypatch.setattr(assets.jobs, "claim", lambda: waiting.pop() if waiting else None)
    monkeypatch.setattr(assets, "perform", perform)
    refining = Refining(assets._database, assets.blobs)
    monkeypatch.setattr(refining, "claim", lambda wanted: steps.pop() if steps and wanted is ORDER else None)
    refiner = Refiner(refining, {}, assets, lambda *_: Path())

    def refine(work: str, _stop: threading.Event) -> None:
        happened.append(work)
        ended.release()

    monkeypatch.setattr(refiner, "perform", refine)

    async def scene() -> None:
        worker = asyncio.create_task(ModelWorker(assets, refiner, idle_s=3600, at_once=2).run())
        for _ in range(5):
            assert await asyncio.to_thread(ended.acquire, timeout=60)
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker

    asyncio.run(scene())
    # A step begins when a place for uploads is free and none waits: the last one may still be looked at.
    assert len(happened) == 5 and happened.index("step") >= 3
