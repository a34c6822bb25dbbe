"""A whole shop in this process, on either database: two brands, their models, an operator."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from tests.fixtures import models
from tests.fixtures.rooms import room
from tests.fixtures.spare import with_a_code
from tests.house import whole
from tests.integration.accounts.authenticator import SoftAuthenticator
from tests.stock import ORIGIN, Stock, stock
from vitrine.accounts import Scope
from vitrine.accounts.part import AccountsPart
from vitrine.assets.tables import JobRow
from vitrine.parts import House
from vitrine.settings import Settings
from vitrine.storage import Base, BlobStore, Database
from vitrine.storage.tables import DeliveryRow, OutboxRow

PATIENCE_S = 60.0


@dataclass(frozen=True)
class Place:
    """http: a stranger, who keeps no cookie. operator: who may decide. stock: its brands.

    mine, theirs: headers of a program of either brand that may do everything.
    """

    http: TestClient
    operator: TestClient
    stock: Stock
    house: House
    mine: dict[str, str]
    theirs: dict[str, str]

    def room(self, name: str = "boutique", **changes: Any) -> Any:
        """The answer to saving a room of the first brand."""
        document = room(name, self.stock.model, **changes)
        return self.http.put(f"/api/rooms/{name}", json=document, headers=self.mine)

    def product(self, **changes: Any) -> str:
        """A product on sale, of the first brand."""
        body = {
            "title": {"en": "Bowl", "fr": "Bol"},
            "description": {"en": "A bowl."},
            "model": self.stock.model,
            "variants": [
                {
                    "price": {"amount_minor": 4900, "currency": "EUR"},
                    "buy_url": "https://shop.example/bowl",
                }
            ],
            **changes,
        }
        made = self.http.post("/api/products", json=body, headers=self.mine)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def picture(self) -> str:
        """A picture of the first brand."""
        made = self.http.post("/api/pictures", files={"file": models.png(4, 4)}, headers=self.mine)
        assert made.status_code == 201, made.text
        return str(made.json()["picture"])

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Events are told beside the requests: wait for what they bring about."""
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < end, what
            time.sleep(0.02)


@pytest.fixture(scope="module")
def domains() -> tuple[str, ...]:
    """Own domains of brands, as settings have them; a file that needs some has a fixture of its own."""
    return ()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The shop's application, one for all tests of a file: to build it takes a second."""
    data, url = tmp_path_factory.mktemp("hostile"), ""
    if request.param == "postgres":
        server: str = request.getfixturevalue("postgres")
        name = f"hostile_{uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        head, query = server.split("?", 1)
        url = f"{head.rsplit('/', 1)[0]}/{name}?{query}"
    settings = Settings(
        data=data, database_url=url, chain="off", worker="elsewhere", isolation_required=False,
        domains=request.getfixturevalue("domains"),
    )  # fmt: skip
    app = whole(settings)
    app.state.blobs = BlobStore(data / "blobs")
    with TestClient(app, base_url=ORIGIN):
        yield app


_addresses = itertools.count(1)


@pytest.fixture
def place(opened: FastAPI) -> Iterator[Place]:
    """The shop as it opens: its stock and an operator, and strangers of an address that nobody had before."""
    house: House = opened.state.house
    with house.database.unit() as unit:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "leases":
                unit.session.execute(delete(table))
    number = next(_addresses)
    stocked, client = stock(), (f"10.0.{number // 250 % 250}.{1 + number % 250}", 50_000)
    stocked.pour(house.database, opened.state.blobs)
    accounts = house.part(AccountsPart).accounts
    operator = TestClient(opened, base_url=ORIGIN, headers={"Origin": ORIGIN}, client=client)
    enrol(operator, accounts.invite_operator(), house.database)
    mine, theirs = (
        {"Authorization": f"Bearer {accounts.create_token(brand.id, 'all', list(Scope))[1]}"}
        for brand in (stocked.brand, stocked.other)
    )
    http = TestClient(opened, base_url=ORIGIN, follow_redirects=False, client=client)
    found = Place(http, operator, stocked, house, mine, theirs)
    yield found
    # The next test empties the tables: nothing of this one may still be told then, and write.
    found.until(lambda: not _is_told(opened), "an event is told again and again")


def _is_told(opened: FastAPI) -> bool:
    """Whether somebody is still to be told of an event, or is just being told."""
    heard = OutboxRow.kind.in_(opened.state.subscriptions._kinds)
    with opened.state.house.database.read() as session:
        fresh = session.scalar(select(OutboxRow.id).where(heard).limit(1))
        return fresh is not None or session.scalar(select(DeliveryRow.id).limit(1)) is not None


def enrol(browser: TestClient, secret: str, database: Database | None = None) -> None:
    """Its passkey, made from a one-time link; it is signed in by that.

    database: gives it a second way in, without which an owner or operator changes nothing.
    """
    options = browser.post("/api/enrolments/options", json={"secret": secret}).json()
    credential = SoftAuthenticator(ORIGIN).create(options)
    body = {"secret": secret, "credential": credential, "name": "Olga"}
    answer = browser.post("/api/enrolments", json=body)
    assert answer.status_code == 201, answer.text
    browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
    if database is not None:
        with_a_code(database, (answer.json()["member"] or answer.json()["operator"])["id"])


def has_too(place: Place, model: str) -> None:
    """The other brand has uploaded the same file."""
    with place.house.database.unit() as unit:
        unit.session.add(
            JobRow(
                id="job_theirs", brand_id=place.stock.other.id, model_hash=model, state="done", attempts=1,
                created_at=place.house.database.clock.now(),
            )
        )  # fmt: skip
