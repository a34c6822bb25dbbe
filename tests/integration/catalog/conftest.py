"""A shop with a catalogue: real database, real uploads, all our routes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.jails import RememberingJail
from tests.fixtures.rooms import room
from tests.fixtures.told import told
from tests.house import ORIGIN, accounts_of, app_of
from tests.stock import stock, upload
from vitrine.accounts import Accounts, BrandActor, Visitor
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.catalog import Catalog
from vitrine.catalog.errors import PurchaseRefused
from vitrine.catalog.rooms.routes import router as own_rooms
from vitrine.catalog.routes import router
from vitrine.ids import ProductId, VariantId
from vitrine.storage import BlobStore, Database


@dataclass(frozen=True)
class Shop:
    """model: of which everything is stated. bare: another of the brand's, of which nothing is. asked: who
    wanted to buy which product and variant. closed: what has a gate, of each kind.
    """

    database: Database
    catalog: Catalog
    assets: Assets
    accounts: Accounts
    actor: BrandActor
    other: BrandActor
    model: str
    bare: str
    http: TestClient
    asked: list[tuple[str | None, str, str]]
    closed: dict[str, set[str]]
    token: dict[str, str]
    others: dict[str, str]

    def upload(self, data: bytes, said: dict[str, Any]) -> str:
        """The hash of a finished model of the brand. said: its statement, as JSON."""
        return upload(self.assets, self.actor.brand.id, data, said)

    def product(self, **changes: Any) -> dict[str, Any]:
        """A product of the brand, made over HTTP: on sale, for nothing is lacking."""
        answer = self.http.post("/api/products", json=self.draft(**changes), headers=self.token)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def draft(self, **changes: Any) -> dict[str, Any]:
        """The body of a product."""
        return {
            "title": {"en": "Bowl", "fr": "Bol"},
            "description": {"en": "A bowl."},
            "model": self.model,
            "variants": [
                {
                    "title": {"en": "Walnut"},
                    "price": {"amount_minor": 4900, "currency": "EUR"},
                    "material_variant": "walnut",
                    "buy_url": "https://shop.example/bowl?size=m",
                },
                {"price": {"amount_minor": 5200, "currency": "EUR"}, "material_variant": "ash"},
            ],
            **changes,
        }

    def room(self, room_id: str = "boutique", **changes: Any) -> dict[str, Any]:
        """A saved room."""
        document = room(room_id, self.model, **changes)
        answer = self.http.put(f"/api/rooms/{room_id}", json=document, headers=self.token)
        assert answer.status_code == 200, answer.text
        saved: dict[str, Any] = answer.json()
        return saved

    def place(self, product: str, slot: str = "plinth-1", **more: Any) -> Any:
        """The answer to putting a product on a slot of the boutique, over HTTP."""
        body = {"product": product, "slot": slot, **more}
        return self.http.post("/api/rooms/boutique/placements", json=body, headers=self.token)

    def told(self) -> list[tuple[str, int]]:
        """The RoomChanged events since the last call."""
        return [(each.room_id, each.version) for each in told(self.database, "catalog.room_changed")]


@pytest.fixture
def shop(database: Database, blobs: BlobStore) -> Iterator[Shop]:
    accounts = accounts_of(database)
    assets = Assets(database, blobs, RememberingJail())
    catalog = Catalog(database, assets)
    asked: list[tuple[str | None, str, str]] = []

    async def may_buy(visitor: Visitor | None, product: ProductId, variant: VariantId) -> None:
        asked.append((visitor.id if visitor else None, product, variant))
        if visitor is not None and visitor.name == "Nobody":
            raise PurchaseRefused("not you", product=product)

    closed = {"room": {"boutique"}, "product": set[str]()}

    def gated(kind: str, ids: Collection[str]) -> frozenset[str]:
        return frozenset(closed[kind] & set(ids))

    guards = Guards(accounts)

    def people(room_id: str) -> int:
        return len(room_id)

    app = app_of(
        router(catalog, guards, people, may_buy, gated),
        own_rooms(catalog.own, catalog.bringing_back, catalog.approving, catalog.entrances, guards, people),
    )
    stocked = stock()
    stocked.pour(database, blobs)
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as http:
        yield Shop(
            database, catalog, assets, accounts, BrandActor(stocked.brand, "tests"),
            BrandActor(stocked.other, "tests"), stocked.model, stocked.bare, http, asked, closed,
            stocked.token, stocked.other_token,
        )  # fmt: skip
