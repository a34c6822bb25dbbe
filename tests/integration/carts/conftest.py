"""A shop in which people gather: real database, all routes of accounts, catalogue, stock and carts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.jails import RememberingJail
from tests.house import ORIGIN, app_of, program
from tests.stock import stock as goods
from vitrine.accounts import Accounts, AccountSettings, Scope
from vitrine.accounts.routes import Guards
from vitrine.accounts.routes import router as accounts_router
from vitrine.assets import Assets
from vitrine.carts.inside import became
from vitrine.carts.routes import router
from vitrine.carts.service import Carts
from vitrine.catalog import Catalog
from vitrine.catalog.routes import router as catalog_router
from vitrine.clock import ManualClock
from vitrine.parts import Alone
from vitrine.stock.copies import NoCopies
from vitrine.stock.inside import Storeroom
from vitrine.stock.routes import router as stock_router
from vitrine.stock.service import Desk
from vitrine.storage import BlobStore, Database, UnitOfWork


@dataclass
class Person:
    """A guest with a browser."""

    id: str
    http: TestClient
    csrf: str

    def cart(self) -> dict[str, Any]:
        answer = self.http.get("/api/carts/mine")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        assert answer.headers["etag"] == f'"{found["version"]}"'
        return found

    def add(self, variant: str, quantity: int = 1, cart: str = "mine", **more: Any) -> Any:
        body = {"variant": variant, "quantity": quantity, **more}
        return self.http.post(f"/api/carts/{cart}/lines", json=body, headers={"X-CSRF-Token": self.csrf})

    def change(self, line: str, cart: str = "mine", version: int | None = None, **body: Any) -> Any:
        headers = {"X-CSRF-Token": self.csrf} | ({} if version is None else {"If-Match": f'"{version}"'})
        return self.http.patch(f"/api/carts/{cart}/lines/{line}", json=body, headers=headers)

    def remove(self, line: str, cart: str = "mine") -> Any:
        return self.http.delete(f"/api/carts/{cart}/lines/{line}", headers={"X-CSRF-Token": self.csrf})

    def quantities(self) -> dict[str, int]:
        """By variant."""
        return {line["variant"]: line["quantity"] for line in self.cart()["lines"]}


@dataclass(frozen=True)
class Ties(Alone):
    """What carts have of visitors, as the shop asks it."""

    clock: ManualClock

    def became(self, unit: UnitOfWork, before: str, now: str) -> None:
        became(unit, before, now, self.clock.now())


@dataclass
class Shop:
    database: Database
    clock: ManualClock
    accounts: Accounts
    carts: Carts
    app: Any
    seller: dict[str, str]
    keeper: dict[str, str]
    model: str
    http: TestClient

    def product(self, variants: int = 2, currency: str = "EUR") -> dict[str, Any]:
        """On sale; the first variant at 49, each further one ten more."""
        body = {
            "title": {"en": "Bowl", "fr": "Bol"}, "description": {"en": "A bowl."}, "model": self.model,
            "variants": [
                {
                    "title": {"en": f"No. {n}"},
                    "price": {"amount_minor": 4900 + 1000 * n, "currency": currency},
                }
                for n in range(variants)
            ],
        }  # fmt: skip
        answer = self.http.post("/api/products", json=body, headers=self.seller)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def variants(self, count: int = 2, currency: str = "EUR") -> list[str]:
        return [each["id"] for each in self.product(count, currency)["variants"]]

    def count(self, variant: str, on_hand: int, low_at: int = 0) -> None:
        body = {"tracked": True, "on_hand": on_hand, "low_at": low_at}
        assert self.http.put(f"/api/stock/{variant}", json=body, headers=self.keeper).status_code == 200

    def person(self, name: str = "Anna") -> Person:
        http = TestClient(self.app, base_url=ORIGIN)
        answer = http.post("/api/session", json={"name": name, "colour": 3})
        assert answer.status_code == 201, answer.text
        return Person(answer.json()["visitor"]["id"], http, answer.json()["csrf"])

    def become(self, person: Person, visitor: str) -> None:
        """This browser proved to be that visitor's, as by a wallet."""
        cookie = self.accounts.settings.cookie
        with self.database.unit() as unit:
            session = self.accounts.sessions.become(unit, str(person.http.cookies[cookie]), visitor)
        person.http.cookies.clear()
        person.http.cookies.set(cookie, session.token)
        person.id, person.csrf = visitor, session.csrf


@pytest.fixture
def shop(database: Database, blobs: BlobStore, clock: ManualClock) -> Iterator[Shop]:
    stocked = goods()
    stocked.pour(database, blobs)
    settings = AccountSettings(rp_id="localhost", origins=frozenset({ORIGIN}), guests_burst=1000)
    accounts = Accounts(database, settings, Ties(clock))
    guards, catalog = Guards(accounts), Catalog(database, Assets(database, blobs, RememberingJail()))
    storeroom = Storeroom(NoCopies, clock.now)
    carts = Carts(database, storeroom)
    app = app_of(
        accounts_router(accounts, guards), catalog_router(catalog, guards, lambda _room: 0),
        stock_router(Desk(database, storeroom, NoCopies), guards), router(carts, guards),
    )  # fmt: skip
    keeper = program(accounts, stocked.brand.id, Scope.STOCK_WRITE, Scope.STOCK_READ)
    with TestClient(app, base_url=ORIGIN) as http:
        yield Shop(database, clock, accounts, carts, app, stocked.token, keeper, stocked.model, http)
