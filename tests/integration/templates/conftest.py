"""A shop whose brand makes rooms from templates, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.fixtures import models
from tests.fixtures.jails import RememberingJail
from tests.house import ORIGIN, accounts_of, app_of
from tests.stock import Stock, stock
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.catalog import Catalog, inside
from vitrine.catalog.routes import router as catalogue
from vitrine.parts import Alone, Use
from vitrine.storage import BlobStore, Database
from vitrine.templates.owning import OwnScenes
from vitrine.templates.routes import router
from vitrine.templates.service import Templates
from vitrine.templates.shelf import Shelf


class Ties(Alone):
    """A shop of rooms and their files."""

    def uses(self, session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
        return inside.uses(session, kind, thing, brand)


@dataclass(frozen=True)
class Making:
    database: Database
    blobs: BlobStore
    http: TestClient
    stock: Stock
    assets: Assets
    shelf: Shelf

    def products(self, count: int) -> list[str]:
        body = {
            "title": {"en": "Bowl"}, "description": {"en": "A bowl."}, "model": self.stock.model,
            "variants": [{"price": {"amount_minor": 4900, "currency": "EUR"}, "material_variant": "walnut"}],
        }  # fmt: skip
        answers = [self.http.post("/api/products", json=body, headers=self.stock.token) for _ in range(count)]
        return [answer.json()["id"] for answer in answers]

    def picture(self, width: int = 4) -> str:
        """One of the brand's own."""
        return self.assets.store_picture(models.png(width, 4), self.stock.brand.id)

    def put(self, room: dict[str, Any]) -> Any:
        """The answer to replacing a room.json."""
        return self.http.put(f"/api/rooms/{room['id']}", json=room, headers=self.stock.token)

    def make(self, headers: dict[str, str] | None = None, **body: Any) -> Any:
        said = {"title": {"en": "Our shop"}, "template": "atelier", **body}
        return self.http.post("/api/rooms", json=said, headers={**self.stock.token, **(headers or {})})

    def room(self, room: str) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"/api/rooms/{room}", headers=self.stock.token).json()
        return found

    def dress(self, room: str, headers: dict[str, str] | None = None, **body: Any) -> Any:
        return self.http.patch(f"/api/rooms/{room}/dressing", json=body, headers=headers or self.stock.token)


@pytest.fixture
def making(database: Database, blobs: BlobStore, tmp_path: Path) -> Iterator[Making]:
    accounts, assets = accounts_of(database), Assets(database, blobs, RememberingJail(), ties=Ties())
    catalog = Catalog(database, assets)
    shelf = Shelf(added=tmp_path / "added")
    templates = Templates(database, assets, catalog, shelf)
    guards = Guards(accounts)
    app = app_of(
        catalogue(catalog, guards, lambda _: 0),
        router(templates, OwnScenes(database, catalog), guards),
    )
    stocked = stock()
    stocked.pour(database, blobs)
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as http:
        yield Making(database, blobs, http, stocked, assets, shelf)
