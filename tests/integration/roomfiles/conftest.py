"""Two shops: one whose brand has rooms, and another brand's, on another disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import models
from tests.fixtures.jails import RememberingJail
from tests.fixtures.roomfiles import whole
from tests.fixtures.rooms import room
from tests.house import ORIGIN, accounts_of, app_of, program
from tests.stock import Stock, stock
from vitrine.accounts import Brand, Scope
from vitrine.accounts.people import BrandActor
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.assets.routes import router as files
from vitrine.catalog import Catalog, inside
from vitrine.catalog.rooms.routes import router as own_rooms
from vitrine.catalog.routes import router as catalogue
from vitrine.clock import ManualClock
from vitrine.parts import Alone, Use
from vitrine.roomfiles.exporting import Exporting
from vitrine.roomfiles.routes import router
from vitrine.roomfiles.service import Import, Imports
from vitrine.roomfiles.writing import zipped
from vitrine.storage import BlobStore, Database, Session
from vitrine.templates.owning import OwnScenes
from vitrine.templates.routes import router as templates
from vitrine.templates.service import Templates

SCOPES = (Scope.CATALOG_WRITE, Scope.ROOMS_WRITE, Scope.MODELS_WRITE)
GLB = "products/bowl/model.glb"
SCRIPT = "/extensions/light_switch/switch.js"


def fresh() -> bytes:
    """Of models that no shop here has looked at."""
    return whole(**{GLB: models.good_glb(2), "rooms/shop/scene.glb": models.good_glb(3)})


class Ties(Alone):
    """A shop of rooms and their files."""

    def uses(self, session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
        return inside.uses(session, kind, thing, brand)


@dataclass(frozen=True)
class Side:
    """A shop, for one brand in it. integrity: of its one script; empty: it has none."""

    database: Database
    blobs: BlobStore
    http: TestClient
    stock: Stock
    brand: Brand
    token: dict[str, str]
    assets: Assets
    imports: Imports
    exporting: Exporting

    @property
    def actor(self) -> BrandActor:
        return BrandActor(self.brand, "token_of_tests")

    def product(self, **changes: Any) -> dict[str, Any]:
        body = {
            "title": {"en": "Bowl"}, "description": {"en": "A bowl."}, "model": self.stock.model,
            "variants": [{"price": {"amount_minor": 4900, "currency": "EUR"}, "material_variant": "walnut"}],
            **changes,
        }  # fmt: skip
        answer = self.http.post("/api/products", json=body, headers=self.token)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def picture(self, width: int = 4) -> str:
        return self.assets.store_picture(models.png(width, 4), self.brand.id)

    def put(self, room_id: str = "boutique", **changes: Any) -> None:
        document = room(room_id, self.stock.model, modules=[], portals=[], **changes)
        answer = self.http.put(f"/api/rooms/{room_id}", content=json.dumps(document), headers=self.token)
        assert answer.status_code == 200, answer.text

    def place(self, product: dict[str, Any], room_id: str = "boutique", **where: Any) -> None:
        body = {"product": product["id"], **where}
        answer = self.http.post(f"/api/rooms/{room_id}/placements", json=body, headers=self.token)
        assert answer.status_code == 201, answer.text

    def exported(self, *rooms: str) -> bytes:
        return b"".join(zipped(self.exporting.of(self.actor, rooms).entries))

    def bring(self, data: bytes, once: str | None = None) -> Import:
        """Received, looked at by the worker, and as far as it comes by that."""
        found = self.imports.receive(self.actor, [data], once)
        self.work()
        return self.imports.of_id(self.brand.id, found)

    def work(self) -> None:
        while (work := self.assets.jobs.claim()) is not None:
            self.assets.perform(work)

    def brought(self, data: bytes) -> list[str]:
        """Ids of the rooms, in their order in the file."""
        found = self.bring(data)
        assert found.state == "done", found.problem
        return list(found.rooms.values())

    def room(self, room_id: str) -> dict[str, Any]:
        answer = self.http.get(f"/api/rooms/{room_id}", headers=self.token)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def counts(self) -> dict[str, int]:
        """Of what the brand has."""
        listed = ("/api/brand/rooms", "/api/models", "/api/pictures")
        found = {path: len(self.http.get(path, headers=self.token).json()["items"]) for path in listed}
        with self.database.read() as session:
            return {**found, "products": inside.product_count(session, self.brand.id)}


def side(database: Database, blobs: BlobStore, other: bool = False, scripts: bool = True) -> Iterator[Side]:
    """other: of the brand that has nothing yet."""
    accounts, assets = accounts_of(database), Assets(database, blobs, RememberingJail(), ties=Ties())
    catalog, guards = Catalog(database, assets), Guards(accounts)
    stocked = stock()
    stocked.pour(database, blobs)
    brand = stocked.other if other else stocked.brand

    def integrity(url: str) -> str | None:
        return f"sha384-{'B' * 64}" if scripts and url == SCRIPT else None

    imports, exporting = Imports(database, assets, catalog, integrity), Exporting(database, blobs)
    app = app_of(
        catalogue(catalog, guards, lambda _: 0),
        own_rooms(
            catalog.own, catalog.bringing_back, catalog.approving, catalog.entrances, guards, lambda _: 0
        ),
        files(assets, guards),
        templates(Templates(database, assets, catalog), OwnScenes(database, catalog), guards),
        router(exporting, imports, guards),
    )
    token = program(accounts, brand.id, *SCOPES)
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as http:
        yield Side(database, blobs, http, stocked, brand, token, assets, imports, exporting)


@pytest.fixture
def mine(database: Database, blobs: BlobStore) -> Iterator[Side]:
    """The brand with models, on both databases."""
    yield from side(database, blobs)


@pytest.fixture
def own(sqlite_database: Database, blobs: BlobStore) -> Iterator[Side]:
    """The same on one database, where both would do the same."""
    yield from side(sqlite_database, blobs)


@pytest.fixture
def theirs(tmp_path: Path, sqlite_template: Path) -> Iterator[Side]:
    """Another brand's, in a shop of its own."""
    shutil.copyfile(sqlite_template, tmp_path / "theirs.db")
    database = Database(f"sqlite:///{tmp_path}/theirs.db", ManualClock())
    yield from side(database, BlobStore(tmp_path / "their-blobs"), other=True)
    database.close()
