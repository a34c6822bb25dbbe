"""A model that is deleted while it is worked on, uploaded, or put into a product, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import select

from tests.fixtures import models
from tests.fixtures.jails import RememberingJail
from tests.house import accounts_of
from vitrine.accounts.errors import SignInNeeded
from vitrine.assets import Assets
from vitrine.assets.errors import BadModel, JobNotFound, ModelNotFound
from vitrine.assets.inside import own_model
from vitrine.assets.refining.service import Refining
from vitrine.assets.refining.steps import Outcome, Step
from vitrine.assets.statement import Statement
from vitrine.assets.tables import JobRow, ModelFileRow, ModelRow, StepRow
from vitrine.ids import BrandId
from vitrine.storage import BlobStore, Database


@pytest.fixture
def refining(database: Database, blobs: BlobStore) -> Refining:
    return Refining(database, blobs, (Step.VALIDATE,))


@pytest.fixture
def assets(database: Database, blobs: BlobStore, refining: Refining) -> Assets:
    return Assets(database, blobs, RememberingJail(), refining=refining)


@pytest.fixture
def brand(database: Database) -> BrandId:
    return BrandId(accounts_of(database).ensure_brand("Maison").id)


def left(database: Database) -> dict[str, int]:
    with database.read() as session:
        rows = {"files": ModelFileRow, "steps": StepRow, "jobs": JobRow}
        return {name: len(session.scalars(select(table)).all()) for name, table in rows.items()}


def test_an_upload_that_is_deleted_while_it_is_looked_at_leaves_nothing(
    database: Database, assets: Assets, brand: BrandId
) -> None:
    assets.receive(brand, [models.good_glb()])
    work = assets.jobs.claim()
    assert work is not None
    assets.removing.model(brand, work.model)
    assert assets.jobs.renew(work) is False, "whoever works on it hears that it is over"
    assets.perform(work)
    assets.jobs.fail(work, BadModel("too late"))
    assets.jobs.requeue(work, counted=True)
    assert left(database) == {"files": 0, "steps": 0, "jobs": 0}
    assert assets.jobs.claim() is None


def test_a_step_that_ends_after_its_model_was_deleted_leaves_nothing(
    database: Database, assets: Assets, refining: Refining, brand: BrandId
) -> None:
    assets.receive(brand, [models.good_glb()])
    work = assets.jobs.claim()
    assert work is not None
    assets.perform(work)
    step = refining.claim()
    assert step is not None
    assets.removing.model(brand, work.model)
    assert refining.progress(step, 0.5) is False
    refining.settle(step, Outcome())
    refining.fail(step, BadModel("too late"))
    refining.requeue(step, counted=True)
    assert left(database) == {"files": 0, "steps": 0, "jobs": 0}
    assert not refining.is_due()


def test_another_brands_upload_of_the_same_file_goes_on(
    database: Database, assets: Assets, brand: BrandId
) -> None:
    other = BrandId(accounts_of(database).ensure_brand("Other").id)
    theirs = [assets.receive(each, [models.good_glb()]).id for each in (brand, other)][1]
    work = assets.jobs.claim()
    assert work is not None
    assets.removing.model(brand, work.model)
    assets.perform(work)
    while (rest := assets.jobs.claim()) is not None:
        assets.perform(rest)
    assert assets.jobs.job(other, theirs).state == "done"
    assert assets.model(other, work.model).hash == work.model
    with pytest.raises(ModelNotFound):
        assets.model(brand, work.model)


@pytest.mark.race
def test_of_a_deletion_and_an_upload_of_the_same_file_one_is_whole(
    database: Database, assets: Assets, brand: BrandId
) -> None:
    assets.receive(brand, [models.good_glb()])
    work = assets.jobs.claim()
    assert work is not None
    assets.perform(work)
    for _ in range(4):
        with ThreadPoolExecutor(2) as pool:
            uploading = pool.submit(assets.receive, brand, [models.good_glb()])
            pool.submit(assets.removing.model, brand, work.model).result()
            with suppress(JobNotFound):  # it was deleted before its uploader heard of it
                uploading.result()
        with database.read() as session:
            model = session.get_one(ModelRow, work.model)
            jobs = session.scalars(select(JobRow)).all()
        assert (model.deleted_at is None) == (len(jobs) == 1)
        if not jobs:
            assets.receive(brand, [models.good_glb()])
        while (again := assets.jobs.claim()) is not None:
            assets.perform(again)
        with database.read() as session:
            assert own_model(session, brand, work.model).hash == work.model


def test_nothing_more_is_made_for_a_brand_that_was_deleted(
    database: Database, assets: Assets, brand: BrandId
) -> None:
    """Let in before, too late by then: the same of a new file and of what is said of an old one."""
    job = assets.receive(brand, [models.good_glb()]).id
    while (work := assets.jobs.claim()) is not None:
        assets.perform(work)
    before = left(database)
    accounts_of(database).removing.delete(brand, None)
    with pytest.raises(SignInNeeded):
        assets.jobs.restate(brand, job, Statement(unit="mm"))
    with pytest.raises(SignInNeeded):
        assets.receive(brand, [models.good_glb(1)])
    assert left(database) == before
