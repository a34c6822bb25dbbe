"""Steps are planned with the model, done in their order, once, and never lost; on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fixtures import models
from tests.fixtures.jails import RememberingJail
from tests.house import accounts_of
from vitrine.accounts import Brand
from vitrine.assets import Assets, JobState
from vitrine.assets.confining.confined import Interrupted
from vitrine.assets.errors import MeasuringFailed, ModelNotFound
from vitrine.assets.findings import Finding, Severity
from vitrine.assets.refining.performing import CannotBeDone, NotCalledFor, Refiner, Runner, StepInput
from vitrine.assets.refining.results import KeptForm, KeptLevel, LevelsLeft, ValidationLeft
from vitrine.assets.refining.service import LEASE, Refining
from vitrine.assets.refining.steps import DerivedFile, Outcome, Step, StepWork, left
from vitrine.assets.tables import StepRow
from vitrine.assets.views import ModelPictures
from vitrine.clock import ManualClock
from vitrine.storage import BlobStore, Database

STEPS = (Step.VALIDATE, Step.LEVELS, Step.LIKENESS)


class Shop:
    """One brand with uploads, and the queue of steps."""

    def __init__(self, database: Database, blobs: BlobStore, steps: tuple[Step, ...] = STEPS) -> None:
        self.refining = Refining(database, blobs, steps)
        self.assets = Assets(database, blobs, RememberingJail(), refining=self.refining)
        self.brand: Brand = accounts_of(database).ensure_brand("Maison Vitrine")
        self.database = database

    def upload(self, *data: bytes) -> list[str]:
        jobs = [self.assets.receive(self.brand.id, [each]).id for each in data]
        while (work := self.assets.jobs.claim()) is not None:
            self.assets.perform(work)
        return jobs

    def steps(self, job: str) -> dict[str, str]:
        found = self.assets.jobs.job(self.brand.id, job).steps
        return {step.step: step.state for step in found}

    def refiner(self, **runners: Runner) -> Refiner:
        def unused(*_: object) -> Path:
            raise AssertionError("nothing is packed here")

        return Refiner(self.refining, {Step(k): doer for k, doer in runners.items()}, self.assets, unused)

    def do(self, refiner: Refiner) -> list[StepWork]:
        done = []
        while (work := self.refining.claim()) is not None:
            refiner.perform(work)
            done.append(work)
        return done


@pytest.fixture
def shop(database: Database, blobs: BlobStore) -> Shop:
    return Shop(database, blobs)


def nothing(_: StepInput) -> Outcome:
    return Outcome()


def levels(material: StepInput) -> Outcome:
    path = material.folder / "level0-0123456789ab.webp.glb"
    path.write_bytes(b"glTF" + material.glb.read_bytes()[4:])
    file = KeptForm(path.name, path.stat().st_size, "meshopt", "webp")
    derived = DerivedFile(path.name, "model/gltf-binary", path)
    return Outcome(LevelsLeft((KeptLevel(12, 1, 0, 0, (file,)),)), (derived,))


def other(red: int) -> bytes:
    """A model like the good one, yet another."""
    document, binary = models.good_document()
    document["asset"]["generator"] = f"tests {red}"
    return models.glb(document, binary)


def test_a_model_tells_what_its_steps_have_left(shop: Shop, blobs: BlobStore) -> None:
    (job,) = shop.upload(models.good_glb())
    before = shop.assets.jobs.job(shop.brand.id, job)
    assert before.state is JobState.DONE and before.model is not None
    assert before.model.levels == () and before.model.credit == "© Maison Vitrine"
    assert shop.steps(job) == {
        "check": "done", "measure": "done", "validate": "waiting", "levels": "waiting", "likeness": "waiting",
    }  # fmt: skip
    finding = Finding(Severity.NOTE, "x", {"en": "a", "fr": "b"})
    runners = {
        "validate": lambda _: Outcome(ValidationLeft((finding,))),
        "levels": levels,
        "likeness": nothing,
    }
    assert [work.step for work in shop.do(shop.refiner(**runners))] == list(STEPS)
    after = shop.assets.jobs.job(shop.brand.id, job)
    assert after.model is not None and after.report is not None
    (level,) = after.model.levels
    assert level.files[0].url == f"/models/{after.model.hash}/level0-0123456789ab.webp.glb"
    assert after.report.findings[-1] == finding
    stored = shop.assets.file(after.model.hash, "level0-0123456789ab.webp.glb")
    assert blobs.path(stored.blob).read_bytes()[4:] == models.good_glb()[4:]
    assert shop.assets.models([after.model.hash])[after.model.hash] == after.model
    assert shop.do(shop.refiner()) == []


def test_pictures_that_are_not_made_are_not_promised(sqlite_database: Database, blobs: BlobStore) -> None:
    def told(shop: Shop, job: str) -> object:
        model = shop.assets.jobs.job(shop.brand.id, job).model
        assert model is not None
        return model.pictures or "none are made"

    without = Shop(sqlite_database, blobs)
    assert told(without, *without.upload(models.good_glb())) == "none are made"
    shop = Shop(sqlite_database, blobs, (Step.PICTURES,))
    (job,) = shop.upload(other(1))
    assert told(shop, job) == ModelPictures(None, None, {})

    def no_browser(_: StepInput) -> Outcome:
        raise CannotBeDone("There is nothing to take pictures with.")

    shop.do(shop.refiner(pictures=no_browser))
    assert told(shop, job) == "none are made"


def test_first_steps_of_all_come_before_later_ones_of_any(shop: Shop) -> None:
    shop.upload(other(1), other(2))
    order = [work.step for work in shop.do(shop.refiner(validate=nothing, levels=nothing, likeness=nothing))]
    assert order == [Step.VALIDATE] * 2 + [Step.LEVELS] * 2 + [Step.LIKENESS] * 2


def test_a_step_waits_for_the_earlier_ones_of_its_model(shop: Shop) -> None:
    shop.upload(models.good_glb())
    first = shop.refining.claim()
    assert first is not None and first.step is Step.VALIDATE
    assert shop.refining.claim() is None
    shop.refining.settle(first, Outcome())
    second = shop.refining.claim()
    assert second is not None and second.step is Step.LEVELS


@pytest.mark.race
def test_many_workers_get_each_step_once(shop: Shop) -> None:
    shop.upload(*(other(number) for number in range(6)))
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: shop.refining.claim(), range(12)))
    claimed = [work.model for work in found if work is not None]
    assert len(claimed) == len(set(claimed)) == 6


def test_a_worker_that_died_costs_one_attempt_and_a_poisonous_file_is_set_aside(
    shop: Shop, clock: ManualClock
) -> None:
    (job,) = shop.upload(models.good_glb())
    for attempt in (1, 2):
        work = shop.refining.claim()
        assert work is not None and (work.step, work.attempt) == (Step.VALIDATE, attempt)
        clock.advance(int((LEASE + timedelta(seconds=1)).total_seconds() * 1000))
    shop.do(shop.refiner(validate=nothing, levels=levels, likeness=nothing))
    steps = {step.step: step for step in shop.assets.jobs.job(shop.brand.id, job).steps}
    assert steps["validate"].state == "failed"
    assert (steps["validate"].problem or {})["reason"] == "crash"
    assert steps["levels"].state == "done", "one bad step does not keep the others back"


def test_a_crash_is_tried_once_more_and_lack_of_memory_is_not(shop: Shop) -> None:
    (job,) = shop.upload(models.good_glb())
    tries: list[str] = []

    def crash(_: StepInput) -> Outcome:
        tries.append("validate")
        raise MeasuringFailed.because("crash")

    def hungry(_: StepInput) -> Outcome:
        tries.append("levels")
        raise MeasuringFailed.because("memory")

    def broken(_: StepInput) -> Outcome:
        tries.append("likeness")
        raise RuntimeError("a mistake of ours")

    shop.do(shop.refiner(validate=crash, levels=hungry, likeness=broken))
    assert tries == ["validate", "validate", "levels", "likeness"]
    assert set(shop.steps(job).values()) == {"done", "failed"}


def test_what_this_machine_cannot_do_is_skipped_and_says_why(shop: Shop) -> None:
    (job,) = shop.upload(models.good_glb())

    def no_node(_: StepInput) -> Outcome:
        raise CannotBeDone("Install Node.")

    shop.do(shop.refiner(validate=no_node, levels=no_node, likeness=no_node))
    found = shop.assets.jobs.job(shop.brand.id, job).steps[-1]
    assert (found.state, (found.problem or {})["detail"]) == ("skipped", "Install Node.")
    # Uploading it again, after Node came, does what was left out.
    again = shop.assets.receive(shop.brand.id, [models.good_glb()])
    assert again.id == job
    shop.do(shop.refiner(validate=nothing, levels=levels, likeness=nothing))
    assert set(shop.steps(job).values()) == {"done"}


def test_stopping_puts_a_step_back_uncounted(shop: Shop) -> None:
    shop.upload(models.good_glb())
    stop = threading.Event()

    def interrupted(_: StepInput) -> Outcome:
        stop.set()
        raise Interrupted

    work = shop.refining.claim()
    assert work is not None
    shop.refiner(validate=interrupted).perform(work, stop)
    again = shop.refining.claim()
    assert again == work


def test_cancelling_ends_what_is_left(shop: Shop) -> None:
    (job,) = shop.upload(models.good_glb())
    cancelled = threading.Event()

    def waits(material: StepInput) -> Outcome:
        shop.assets.jobs.cancel(shop.brand.id, job)
        assert material.stop.wait(60), "the watch has not seen that it was cancelled"
        cancelled.set()
        raise Interrupted

    done = shop.do(shop.refiner(validate=waits))
    assert [work.step for work in done] == [Step.VALIDATE]
    assert cancelled.is_set()
    view = shop.assets.jobs.job(shop.brand.id, job)
    assert view.state is JobState.DONE and view.model is not None, "the model itself stays"
    assert {step.state for step in view.steps[2:]} == {"skipped"}


def test_cancelling_an_upload_that_waits(shop: Shop) -> None:
    job = shop.assets.receive(shop.brand.id, [models.good_glb()])
    assert shop.assets.jobs.cancel(shop.brand.id, job.id).state is JobState.CANCELLED
    assert shop.assets.jobs.claim() is None
    assert shop.refining.claim() is None
    # It is no refusal for ever.
    (again,) = shop.upload(models.good_glb())
    assert (again, shop.assets.jobs.job(shop.brand.id, again).state) == (job.id, JobState.DONE)


def test_models_of_an_older_recipe_go_through_again(shop: Shop) -> None:
    (job,) = shop.upload(models.good_glb())
    shop.do(shop.refiner(validate=nothing, levels=levels, likeness=nothing))
    assert shop.refining.catch_up() == 0
    with shop.database.unit() as unit:
        for row in unit.session.query(StepRow):
            row.recipe = 0
    assert shop.refining.is_due(), "that a model lags behind is work too"
    assert shop.refining.catch_up() == 1
    view = shop.assets.jobs.job(shop.brand.id, job)
    assert view.model is not None and len(view.model.levels) == 1, "the old result serves meanwhile"
    assert shop.steps(job)["levels"] == "waiting"


def test_a_step_that_is_new_to_a_model_is_all_it_goes_through(
    sqlite_database: Database, blobs: BlobStore
) -> None:
    before = Shop(sqlite_database, blobs)
    (job,) = before.upload(models.good_glb())
    before.do(before.refiner(validate=nothing, levels=levels, likeness=nothing))
    shop = Shop(sqlite_database, blobs, (*STEPS, Step.KTX2))
    assert shop.refining.catch_up() == 1

    def pressed(material: StepInput) -> Outcome:
        made = left(material.before, LevelsLeft)
        assert made is not None
        (level,) = made.levels
        file = KeptForm("level0-0123456789ab.ktx2.glb", 9, "draco", "ktx2", 40)
        return Outcome(levels=LevelsLeft((replace(level, files=(*level.files, file)),)))

    assert [work.step for work in shop.do(shop.refiner(ktx2=pressed))] == [Step.KTX2]
    model = shop.assets.jobs.job(shop.brand.id, job).model
    assert model is not None
    assert [file.images for file in model.levels[0].files] == ["webp", "ktx2"]
    assert shop.refining.catch_up() == 0


def test_what_is_not_called_for_is_skipped_and_says_why(sqlite_database: Database, blobs: BlobStore) -> None:
    shop = Shop(sqlite_database, blobs, (Step.KTX2,))
    (job,) = shop.upload(models.good_glb())

    def fits(_: StepInput) -> Outcome:
        raise NotCalledFor("It fits.")

    shop.do(shop.refiner(ktx2=fits))
    found = shop.assets.jobs.job(shop.brand.id, job).steps[-1]
    assert (found.state, (found.problem or {})["detail"]) == ("skipped", "It fits.")


def test_a_step_of_a_model_that_is_gone_is_no_error(shop: Shop) -> None:
    with pytest.raises(ModelNotFound):
        shop.assets.entry("0" * 64)
