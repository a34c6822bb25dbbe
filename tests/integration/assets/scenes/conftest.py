"""A shop whose brand has rooms measured and lit: real database, blobs, sandbox and queue; coarse light."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from tests.fixtures.jails import RememberingJail
from tests.house import ORIGIN, accounts_of, app_of, program
from vitrine.accounts import Accounts, Brand, Scope
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.assets.baking.baked import Quality
from vitrine.assets.jobs.routes import router as jobs_router
from vitrine.assets.refining import runners
from vitrine.assets.refining.performing import Refiner, Runner
from vitrine.assets.refining.service import Refining
from vitrine.assets.refining.steps import ASKED, BAKES, Step, StepWork
from vitrine.assets.routes import router
from vitrine.assets.scenes.routes import router as scenes_router
from vitrine.assets.scenes.service import Scenes
from vitrine.assets.tables import JobRow
from vitrine.storage import BlobStore, Database

COARSE = Quality(size_px=64, rays=16, view_px=96)


@dataclass(frozen=True)
class Rooms:
    """mine, theirs: headers of a program of either brand."""

    database: Database
    assets: Assets
    accounts: Accounts
    blobs: BlobStore
    refining: Refining
    brand: Brand
    other: Brand
    http: TestClient
    mine: dict[str, str]
    theirs: dict[str, str]

    def upload(self, data: bytes, headers: dict[str, str] | None = None) -> str:
        """The hash of the model that a file became."""
        whose = headers or self.mine
        answer = self.http.post("/api/models", files={"file": ("room.glb", data)}, headers=whose)
        assert answer.status_code == 202, answer.text
        self.settle()
        job = self.http.get(f"/api/jobs/{answer.json()['job']}", headers=whose).json()
        assert job["state"] == "done", job
        return str(job["model"]["hash"])

    def settle(self) -> None:
        while (work := self.assets.jobs.claim()) is not None:
            self.assets.perform(work)

    def of(self, headers: dict[str, str]) -> str:
        """The id of the brand whose program this is."""
        return self.brand.id if headers == self.mine else self.other.id

    def jobs(self, model: str) -> list[dict[str, Any]]:
        """What each brand is told of its upload of this file."""
        with self.database.read() as session:
            rows = session.execute(select(JobRow.id, JobRow.brand_id).where(JobRow.model_hash == model)).all()
        whose = {self.brand.id: self.mine, self.other.id: self.theirs}
        return [self.http.get(f"/api/jobs/{job}", headers=whose[brand]).json() for job, brand in rows]

    def job_of(self, model: str) -> str:
        return str(self.jobs(model)[0]["id"])

    def refiner(self, **instead: Runner) -> Refiner:
        def unused(*_: object) -> Path:
            raise AssertionError("nothing is packed here")

        usual: dict[Step, Runner] = {
            Step.FLOOR: lambda given: runners.measure_floor(given, RememberingJail()),
            **{step: partial(runners.bake, preset=preset, quality=COARSE) for preset, step in BAKES.items()},
        }
        return Refiner(
            self.refining, {**usual, **{Step(k): v for k, v in instead.items()}}, self.assets, unused
        )

    def do(self, refiner: Refiner | None = None, steps: Collection[Step] = ASKED) -> list[StepWork]:
        done = []
        while (work := self.refining.claim(steps)) is not None:
            (refiner or self.refiner()).perform(work)
            done.append(work)
        return done

    def scene(self, model: str) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"/api/models/{model}/scene", headers=self.mine).json()
        return found

    def bake(self, model: str, preset: str = "gallery", headers: dict[str, str] | None = None) -> Any:
        body, whose = {"preset": preset}, headers or self.mine
        return self.http.post(f"/api/models/{model}/bakes", json=body, headers=whose)


def stopping(stop: threading.Event, after: float) -> Callable[[float], None]:
    """Sets `stop` as soon as so much is done."""
    return lambda part: stop.set() if part >= after else None


@pytest.fixture
def rooms(sqlite_database: Database, blobs: BlobStore) -> Iterator[Rooms]:
    refining = Refining(sqlite_database, blobs, ())
    assets = Assets(sqlite_database, blobs, RememberingJail(), refining=refining)
    accounts = accounts_of(sqlite_database)
    guards = Guards(accounts)
    scenes = Scenes(sqlite_database, refining, assets.jobs, lambda: None)
    app = app_of(router(assets, guards), jobs_router(assets.jobs, guards), scenes_router(scenes, guards))
    brands = accounts.ensure_brand("Maison Vitrine"), accounts.ensure_brand("Other")
    mine, theirs = (program(accounts, brand.id, Scope.MODELS_WRITE) for brand in brands)
    with TestClient(app, base_url=ORIGIN) as http:
        yield Rooms(sqlite_database, assets, accounts, blobs, refining, *brands, http, mine, theirs)
