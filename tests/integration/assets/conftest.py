"""A shop with uploads: real database, real blobs, real sandbox, our routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.jails import RememberingJail
from tests.house import ORIGIN, accounts_of, app_of, program
from vitrine.accounts import Accounts, Brand, Scope
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.assets.jobs.routes import router as jobs_router
from vitrine.assets.routes import router
from vitrine.storage import BlobStore, Database

LIMIT_BYTES = 4 << 20


@dataclass(frozen=True)
class Shop:
    assets: Assets
    accounts: Accounts
    brand: Brand
    http: TestClient
    token: dict[str, str]

    def headers(self, *scopes: Scope, brand: str | None = None) -> dict[str, str]:
        """Headers of an API token."""
        owner = self.accounts.ensure_brand(brand).id if brand else self.brand.id
        return program(self.accounts, owner, *scopes)

    def settle(self) -> None:
        """Do what the worker does, until nothing waits."""
        while (work := self.assets.jobs.claim()) is not None:
            self.assets.perform(work)

    def upload(self, data: bytes) -> str:
        """Upload over HTTP; answers the job's id."""
        answer = self.http.post("/api/models", files={"file": ("a.glb", data)}, headers=self.token)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["job"])


@pytest.fixture
def assets(database: Database, blobs: BlobStore) -> Assets:
    return Assets(database, blobs, RememberingJail(), limit_bytes=LIMIT_BYTES)


@pytest.fixture
def shop(database: Database, assets: Assets) -> Iterator[Shop]:
    accounts = accounts_of(database)
    guards = Guards(accounts)
    app = app_of(router(assets, guards), jobs_router(assets.jobs, guards))
    brand = accounts.ensure_brand("Maison Vitrine")
    with TestClient(app, base_url=ORIGIN) as http:
        yield Shop(assets, accounts, brand, http, program(accounts, brand.id, Scope.MODELS_WRITE))
