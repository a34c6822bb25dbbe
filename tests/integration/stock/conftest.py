"""A shop that counts: real database, all routes of catalogue and stock, and copies as a test says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.jails import RememberingJail
from tests.house import ORIGIN, accounts_of, app_of, program
from tests.stock import stock as goods
from vitrine.accounts import BrandActor, Scope
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.catalog import Catalog
from vitrine.catalog.routes import router as catalog_router
from vitrine.catalog.shown import Listings
from vitrine.clock import ManualClock
from vitrine.stock.inside import StockLine, Storeroom
from vitrine.stock.routes import router
from vitrine.stock.service import Desk
from vitrine.stock.tables import HoldRow, LevelRow, MoveRow
from vitrine.storage import BlobStore, Database, Session, UnitOfWork

MINUTES = timedelta(minutes=10)


@dataclass
class FewCopies:
    """As `Copies`; so many of each variant are left."""

    free: dict[str, int] = field(default_factory=dict)

    def left(self, _session: Session, variants: Collection[str]) -> Mapping[str, int]:
        return {each: self.free[each] for each in variants if each in self.free}

    def left_of(self, session: Session, _products: Collection[str]) -> Mapping[str, int]:
        return self.left(session, self.free)

    def promise(self, _unit: UnitOfWork, wanted: Mapping[str, int]) -> Mapping[str, int]:
        short = {each: self.free[each] - count for each, count in wanted.items() if each in self.free}
        if any(left < 0 for left in short.values()):
            return {each: left for each, left in short.items() if left < 0}
        self.free |= short
        return short


@dataclass
class Shop:
    """token: of a program that reads and writes stock; reader: of one that only reads it; other: another
    brand's.
    """

    database: Database
    clock: ManualClock
    shelf: Storeroom
    desk: Desk
    copies: FewCopies
    actor: BrandActor
    http: TestClient
    token: dict[str, str]
    reader: dict[str, str]
    seller: dict[str, str]
    other: dict[str, str]
    model: str
    made: int = 0

    def product(self, variants: int = 1) -> dict[str, Any]:
        """A product on sale, of so many variants."""
        price, first, self.made = {"amount_minor": 4900, "currency": "EUR"}, self.made, self.made + variants
        body = {
            "title": {"en": "Bowl"}, "description": {"en": "A bowl."}, "model": self.model,
            "variants": [
                {"title": {"en": f"No. {n}"}, "price": price, "sku": f"B{first + n}"}
                for n in range(variants)
            ],
        }  # fmt: skip
        answer = self.http.post("/api/products", json=body, headers=self.seller)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def variants(self, count: int, on_hand: int = 10, **more: Any) -> list[str]:
        """Ids of so many variants, each with so many units."""
        ids = sorted(each["id"] for each in self.product(count)["variants"])
        for each in ids:
            self.set(each, on_hand=on_hand, **more)
        return ids

    def set(self, variant: str, **more: Any) -> dict[str, Any]:
        body = {"tracked": True, "on_hand": 0, **more}
        answer = self.http.put(f"/api/stock/{variant}", json=body, headers=self.token)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def hold(self, checkout: str, variant: str, quantity: int = 1) -> None:
        with self.database.unit() as unit:
            lines = [StockLine(f"line_{checkout}", variant, quantity)]
            self.shelf.hold(unit, checkout, lines, self.clock.now() + MINUTES)

    def level(self, variant: str) -> dict[str, Any]:
        """As its brand reads it."""
        items = self.http.get("/api/stock?limit=100", headers=self.reader).json()["items"]
        found: dict[str, Any] = next(each for each in items if each["variant"] == variant)
        return found

    def held(self, variant: str) -> int:
        """As it stands in its row: with what nobody pays for any more."""
        with self.database.read() as session:
            return session.get_one(LevelRow, variant).held

    def shown(self, product: str) -> list[tuple[str, int | None]]:
        """What visitors are told of its variants."""
        found = self.http.get(f"/api/products/{product}").json()["variants"]
        return [(each["stock"], each.get("left")) for each in found]

    def check(self) -> None:
        """What is always so: nothing below zero, held is the sum of holds, on hand is the sum of moves."""
        with self.database.read() as session:
            held, moved = Counter[str](), Counter[str]()
            for hold in session.query(HoldRow):
                held[hold.variant_id] += hold.quantity
            for move in session.query(MoveRow):
                moved[move.variant_id] += move.delta
            for row in session.query(LevelRow):
                assert row.held == held[row.variant_id]
                assert row.on_hand == moved[row.variant_id]
                assert min(row.on_hand, row.held, row.allocated) >= 0
                assert not row.tracked or row.on_hand - row.held - row.allocated + row.backorder >= 0


@pytest.fixture
def shop(database: Database, blobs: BlobStore, clock: ManualClock) -> Iterator[Shop]:
    stocked = goods()
    stocked.pour(database, blobs)
    accounts, copies = accounts_of(database), FewCopies()
    guards, catalog = Guards(accounts), Catalog(database, Assets(database, blobs, RememberingJail()))
    shelf = Storeroom(lambda: copies, clock.now)
    desk = Desk(database, shelf, lambda: copies)
    shown = Listings(catalog, lambda _room: 0, lambda _kind, _ids: frozenset(), shelf.shown)
    app = app_of(catalog_router(catalog, guards, lambda _room: 0, listings=shown), router(desk, guards))
    mine, theirs = stocked.brand.id, stocked.other.id
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as http:
        yield Shop(
            database, clock, shelf, desk, copies, BrandActor(stocked.brand, "tests"), http,
            program(accounts, mine, Scope.STOCK_WRITE, Scope.STOCK_READ),
            program(accounts, mine, Scope.STOCK_READ), stocked.token,
            program(accounts, theirs, Scope.STOCK_WRITE, Scope.STOCK_READ), stocked.model,
        )  # fmt: skip
