"""A shop whose brand furnishes rooms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import models
from tests.fixtures.jails import RememberingJail
from tests.fixtures.rooms import room
from tests.house import ORIGIN, accounts_of, app_of
from tests.stock import Stock, stock
from vitrine.accounts import BrandActor
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.catalog import Catalog
from vitrine.catalog.rooms.routes import router as own_rooms
from vitrine.catalog.routes import nothing_is
from vitrine.catalog.routes import router as catalogue
from vitrine.catalog.shown import Listings
from vitrine.furnishing.keeping import NamedVersions
from vitrine.furnishing.redressing import Redressing
from vitrine.furnishing.routes import router
from vitrine.furnishing.service import RoomDrafts
from vitrine.ids import new_id
from vitrine.quotas.kinds import Quotas
from vitrine.storage import BlobStore, Database
from vitrine.templates.owning import OwnScenes
from vitrine.templates.routes import router as templating
from vitrine.templates.service import Templates

Json = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """A brand with a room, `boutique`: two slots and nothing on them."""

    database: Database
    http: TestClient
    stock: Stock
    assets: Assets
    catalog: Catalog
    drafts: RoomDrafts

    @property
    def actor(self) -> BrandActor:
        return BrandActor(self.stock.brand, "tests")

    def product(self, publish: bool = True) -> str:
        body = {
            "title": {"en": "Bowl"}, "description": {"en": "A bowl."}, "model": self.stock.model,
            "variants": [{"price": {"amount_minor": 4900, "currency": "EUR"}, "material_variant": "walnut"}],
            "publish": publish,
        }  # fmt: skip
        made: str = self.http.post("/api/products", json=body, headers=self.stock.token).json()["id"]
        return made

    def room(self, room_id: str = "boutique", **changes: Any) -> Json:
        document = room(room_id, self.stock.model, **changes)
        answer = self.http.put(f"/api/rooms/{room_id}", json=document, headers=self.stock.token)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()["room"]
        return found

    def live(self, room_id: str = "boutique") -> Json:
        """The room.json that a visitor reads."""
        found: Json = self.http.get(f"/api/rooms/{room_id}").json()["room"]
        return found

    def get(self, way: str = "", room_id: str = "boutique", **more: Any) -> Any:
        return self.http.get(f"/api/rooms/{room_id}/draft{way}", **{"headers": self.stock.token, **more})

    def post(self, way: str, body: Json, room_id: str = "boutique", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(
            f"/api/rooms/{room_id}/draft{way}", json=body, headers={**self.stock.token, **named}
        )

    def act(self, *acts: Json, base: int | None = None, **more: Any) -> Json:
        """The answer to acts, on the draft as it is where nothing else is said."""
        at = self.get().json()["number"] if base is None else base
        answer = self.post("/acts", {"base": at, "acts": list(acts), **more})
        assert answer.status_code == 200, answer.text
        done: Json = answer.json()
        return done

    def opened(self, **more: Any) -> int:
        """The draft is what visitors see; answers the room's version."""
        answer = self.post("/open", {"number": self.get().json()["number"], **more})
        assert answer.status_code == 200, answer.text
        version: int = answer.json()["version"]
        return version

    def picture(self, width: int = 4) -> str:
        return self.assets.store_picture(models.png(width, 4), self.stock.brand.id)


def put(product: str, slot: str | None = "plinth-1", **value: Any) -> Json:
    """The act that places a product, under a new id."""
    place = {} if slot is None else {"slot": slot}
    value = {"product": product, **place, **value}
    return {"do": "put", "thing": "placement", "id": new_id("placement"), "value": value}


def words(text: str, name: str = "words") -> Json:
    """The act that writes on a wall."""
    value = {
        "text": text, "position": [0, 2, -2.9], "yaw_deg": 0, "width_m": 1, "height_m": 0.3,
        "material": "wall",
    }  # fmt: skip
    return {"do": "put", "thing": "sign", "id": name, "value": value}


def set_(thing: str, name: str, **value: Any) -> Json:
    return {"do": "set", "thing": thing, "id": name, "value": value}


def take(thing: str, name: str) -> Json:
    return {"do": "take", "thing": thing, "id": name}


@pytest.fixture
def shop(sqlite_database: Database, blobs: BlobStore) -> Iterator[Shop]:
    yield from _opened(sqlite_database, blobs)


@pytest.fixture
def either(database: Database, blobs: BlobStore) -> Iterator[Shop]:
    """On both databases in turn: where they might differ."""
    yield from _opened(database, blobs)


def _opened(database: Database, blobs: BlobStore) -> Iterator[Shop]:
    accounts, assets = accounts_of(database), Assets(database, blobs, RememberingJail())
    catalog = Catalog(database, assets)
    guards, templates = Guards(accounts), Templates(database, assets, catalog)
    drafts = RoomDrafts(database, catalog)
    shown = Listings(catalog, lambda _: 0, nothing_is)
    named = NamedVersions(drafts, Quotas(room_versions=3))
    app = app_of(
        catalogue(catalog, guards, lambda _: 0),
        own_rooms(
            catalog.own, catalog.bringing_back, catalog.approving, catalog.entrances, guards, lambda _: 0
        ),
        templating(templates, OwnScenes(database, catalog), guards),
        router(drafts, named, Redressing(drafts, templates), catalog, shown, guards),
    )
    stocked = stock()
    stocked.pour(database, blobs)
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as http:
        made = Shop(database, http, stocked, assets, catalog, drafts)
        made.room()
        yield made
