"""Uploads end as models or typed problems, on both databases, whatever happens in between."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from tests.fixtures import hostile, models
from tests.integration.assets.conftest import LIMIT_BYTES, Shop
from vitrine.accounts import Brand
from vitrine.assets import Assets, Jail, JobState
from vitrine.assets.errors import (
    FileNotInModel,
    JobNotFound,
    ModelNotFound,
    NotAModel,
    NotAPicture,
    NotReadable,
    OverLimit,
    PictureNotFound,
    UploadTooLarge,
)
from vitrine.assets.jobs.service import LEASE
from vitrine.clock import ManualClock
from vitrine.errors import VitrineError
from vitrine.storage import BlobStore, Database


def kept(blobs: BlobStore) -> int:
    return sum(1 for path in blobs.folder.rglob("*") if path.is_file())


def test_upload_becomes_a_model_with_its_original_bytes(shop: Shop, blobs: BlobStore) -> None:
    data = models.good_glb()
    job = shop.assets.receive(shop.brand.id, [data[:100], data[100:]])
    assert (job.state, job.model, job.problem) == (JobState.QUEUED, None, None)
    shop.settle()
    job = shop.assets.jobs.job(shop.brand.id, job.id)
    assert job.state is JobState.DONE
    assert job.model is not None and job.report is not None
    assert job.model.size_m == pytest.approx(models.SIZE_M)
    assert job.model.variants == models.VARIANTS
    stored = shop.assets.file(job.model.hash, "model.glb")
    assert blobs.path(stored.blob).read_bytes() == data
    assert shop.assets.model(shop.brand.id, job.model.hash) == job.model
    assert shop.assets.models([job.model.hash, "0" * 64]) == {job.model.hash: job.model}


def test_zip_serves_only_the_files_in_use(shop: Shop) -> None:
    job = shop.assets.receive(shop.brand.id, [models.gltf_zip(**{"notes.html": b"<script>"})])
    shop.settle()
    model = shop.assets.jobs.job(shop.brand.id, job.id).model
    assert model is not None
    assert model.url == f"/models/{model.hash}/box.gltf"
    types = {name: shop.assets.file(model.hash, name).media_type for name in models.gltf_files()}
    assert types == {
        "box.gltf": "model/gltf+json",
        "box.bin": "application/gltf-buffer",
        "textures/wood grain.png": "image/png",
    }
    with pytest.raises(FileNotInModel):
        shop.assets.file(model.hash, "notes.html")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<html>" * 50, NotAModel),
        (b"<html>", NotAModel),
        (b"", NotAModel),
        (models.good_glb()[:-4], NotReadable),
        (models.good_glb()[:4] + bytes(LIMIT_BYTES), UploadTooLarge),
    ],
)
def test_what_the_door_refuses_is_not_kept(
    data: bytes, error: type[VitrineError], shop: Shop, blobs: BlobStore
) -> None:
    with pytest.raises(error):
        shop.assets.receive(
            shop.brand.id, (data[start : start + 7777] for start in range(0, len(data), 7777))
        )
    assert kept(blobs) == 0
    assert shop.assets.jobs.claim() is None


def test_same_brand_again_gets_the_same_job(shop: Shop) -> None:
    first = shop.assets.receive(shop.brand.id, [models.good_glb()])
    assert shop.assets.receive(shop.brand.id, [models.good_glb()]).id == first.id
    shop.settle()
    again = shop.assets.receive(shop.brand.id, [models.good_glb()])
    assert (again.id, again.state) == (first.id, JobState.DONE)
    assert shop.assets.jobs.claim() is None


def test_another_brand_gets_a_job_of_its_own_and_no_second_measuring(shop: Shop) -> None:
    other = shop.accounts.ensure_brand("Other")
    first = shop.assets.receive(shop.brand.id, [models.good_glb()])
    with pytest.raises(JobNotFound):
        shop.assets.jobs.job(other.id, first.id)
    shop.settle()
    assert first.model is None
    model = shop.assets.jobs.job(shop.brand.id, first.id).model
    assert model is not None
    with pytest.raises(ModelNotFound):
        shop.assets.model(other.id, model.hash)
    second = shop.assets.receive(other.id, [models.good_glb()])
    assert second.id != first.id
    assert second.state is JobState.DONE
    assert shop.assets.model(other.id, model.hash) == model


def test_two_brands_that_wait_for_one_file_are_both_served(shop: Shop) -> None:
    other = shop.accounts.ensure_brand("Other")
    jobs = [(owner, shop.assets.receive(owner.id, [models.good_glb()])) for owner in (shop.brand, other)]
    shop.settle()
    assert [shop.assets.jobs.job(owner.id, job.id).state for owner, job in jobs] == [JobState.DONE] * 2


def test_bad_file_fails_with_its_problem_and_is_never_served(shop: Shop) -> None:
    job = shop.assets.receive(shop.brand.id, [hostile.node_chain(60_000)])
    shop.settle()
    job = shop.assets.jobs.job(shop.brand.id, job.id)
    assert job.state is JobState.FAILED
    assert job.problem is not None and job.model is None
    assert job.problem["type"] == "/problems/over-limit"
    assert job.problem["limit"] == "nodes"
    assert shop.assets.receive(shop.brand.id, [hostile.node_chain(60_000)]).state is JobState.FAILED
    assert shop.assets.own_models(shop.brand.id, None, 10) == ([], None)


@pytest.mark.race
def test_same_upload_at_once_from_many_threads_is_one_job(shop: Shop) -> None:
    with ThreadPoolExecutor(6) as pool:
        jobs = list(pool.map(lambda _: shop.assets.receive(shop.brand.id, [models.good_glb()]).id, range(6)))
    assert len(set(jobs)) == 1


@pytest.mark.race
def test_a_claim_is_for_one_worker(shop: Shop) -> None:
    for tint in range(8):
        shop.assets.receive(shop.brand.id, [models.good_glb(tint)])
    with ThreadPoolExecutor(4) as pool:
        claimed = [
            work for work in pool.map(lambda _: shop.assets.jobs.claim(), range(12)) if work is not None
        ]
    assert len({work.job for work in claimed}) == len(claimed) == 8


def test_worker_that_died_is_followed_by_another(shop: Shop, clock: ManualClock) -> None:
    job = shop.assets.receive(shop.brand.id, [models.good_glb()])
    assert shop.assets.jobs.claim() is not None
    assert shop.assets.jobs.claim() is None
    clock.advance(int((LEASE + timedelta(seconds=1)).total_seconds() * 1000))
    shop.settle()
    assert shop.assets.jobs.job(shop.brand.id, job.id).state is JobState.DONE


def test_file_that_kills_every_worker_ends_as_failed(shop: Shop, clock: ManualClock) -> None:
    job = shop.assets.receive(shop.brand.id, [models.good_glb()])
    for _ in range(2):
        assert shop.assets.jobs.claim() is not None
        clock.advance(int((LEASE + timedelta(seconds=1)).total_seconds() * 1000))
    shop.settle()
    found = shop.assets.jobs.job(shop.brand.id, job.id)
    assert found.state is JobState.FAILED
    assert found.problem is not None and found.problem["reason"] == "crash"


def crashing(database: Database, blobs: BlobStore, code: str) -> Assets:
    return Assets(database, blobs, Jail(command=(sys.executable, "-I", "-c", code)))


def test_crash_costs_one_retry(shop: Shop, database: Database, blobs: BlobStore) -> None:
    job = shop.assets.receive(shop.brand.id, [models.good_glb()])
    broken = crashing(database, blobs, "raise SystemExit(3)")
    work = broken.jobs.claim()
    assert work is not None
    broken.perform(work)
    assert shop.assets.jobs.job(shop.brand.id, job.id).state is JobState.QUEUED
    shop.settle()
    assert shop.assets.jobs.job(shop.brand.id, job.id).state is JobState.DONE


def test_two_crashes_fail_and_a_later_upload_tries_again(
    shop: Shop, database: Database, blobs: BlobStore
) -> None:
    job = shop.assets.receive(shop.brand.id, [models.good_glb()])
    broken = crashing(database, blobs, "raise SystemExit(3)")
    while (work := broken.jobs.claim()) is not None:
        broken.perform(work)
    assert shop.assets.jobs.job(shop.brand.id, job.id).state is JobState.FAILED
    again = shop.assets.receive(shop.brand.id, [models.good_glb()])
    assert (again.id, again.state) == (job.id, JobState.QUEUED)
    shop.settle()
    assert shop.assets.jobs.job(shop.brand.id, job.id).state is JobState.DONE


def test_a_stopping_server_puts_the_job_back(shop: Shop, database: Database, blobs: BlobStore) -> None:
    job = shop.assets.receive(shop.brand.id, [models.good_glb()])
    slow = crashing(database, blobs, "import time; time.sleep(60)")
    work = slow.jobs.claim()
    assert work is not None
    stop = threading.Event()
    stop.set()
    slow.perform(work, stop)
    assert shop.assets.jobs.job(shop.brand.id, job.id).state is JobState.QUEUED
    work = shop.assets.jobs.claim()
    assert work is not None and work.attempt == 1


def test_own_models_come_page_by_page(shop: Shop) -> None:
    for tint in range(3):
        shop.assets.receive(shop.brand.id, [models.good_glb(tint)])
    shop.settle()
    seen: list[str] = []
    after: str | None = None
    while True:
        page, after = shop.assets.own_models(shop.brand.id, after, 2)
        assert 1 <= len(page) <= 2
        seen += [each.model.hash for each in page]
        if after is None:
            break
    assert len(set(seen)) == len(seen) == 3


def test_listing_models_asks_no_more_for_more_of_them(shop: Shop, database: Database) -> None:
    def asked() -> int:
        said: list[str] = []

        def hear(*told: Any) -> None:
            said.append(told[2])

        event.listen(database.engine, "before_cursor_execute", hear)
        try:
            shop.assets.own_models(shop.brand.id, None, 10)
        finally:
            event.remove(database.engine, "before_cursor_execute", hear)
        return len(said)

    counts = []
    for tint in range(3):
        shop.assets.receive(shop.brand.id, [models.good_glb(tint)])
        shop.settle()
        counts.append(asked())
    assert len(set(counts)) == 1


def test_pictures(assets: Assets, blobs: BlobStore) -> None:
    picture = assets.store_picture([models.png(4, 4)])
    assert assets.store_picture(models.png(4, 4)) == picture
    stored = assets.picture(picture)
    assert (stored.media_type, stored.bytes) == ("image/png", len(models.png(4, 4)))
    with pytest.raises(PictureNotFound):
        assets.picture("0" * 64)


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"<svg/>", "bad-image"),
        (models.png(9000, 1), OverLimit.slug()),
        (bytes(9 << 20), OverLimit.slug()),
        (b"\xabKTX 20\xbb\r\n\x1a\n" + bytes(8) + b"\4\0\0\0\4\0\0\0" + bytes(80), NotAPicture.slug()),
    ],
)
def test_refused_pictures_are_not_kept(data: bytes, slug: str, assets: Assets, blobs: BlobStore) -> None:
    with pytest.raises(VitrineError) as caught:
        assets.store_picture(data)
    assert caught.value.slug() == slug
    assert kept(blobs) == 0


def test_brand_of_another_is_not_told_apart_from_nothing(shop: Shop) -> None:
    job = shop.assets.receive(shop.brand.id, [models.good_glb()])
    other: Brand = shop.accounts.ensure_brand("Other")
    for wanted in (job.id, "job_nope"):
        with pytest.raises(JobNotFound):
            shop.assets.jobs.job(other.id, wanted)
