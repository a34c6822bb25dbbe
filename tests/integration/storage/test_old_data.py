"""A data folder of an older version is opened by this one, and everything is found.

`tests/fixtures/old/e2c37eb.sql` is what a shop of that commit had written: a brand with a member, a guest,
two products, two rooms with placements, and events that nobody was told of yet, one of them dead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.house import ORIGIN, accounts_of, app_of
from vitrine.accounts import BrandActor
from vitrine.accounts.routes import Guards
from vitrine.accounts.tables import SessionRow
from vitrine.assets import Assets
from vitrine.catalog import Catalog, Placing
from vitrine.catalog.routes import router
from vitrine.catalog.tables import PlacementRow
from vitrine.clock import ManualClock
from vitrine.ids import ProductId
from vitrine.storage import BlobStore, Database, Outbox, migrate

OLD = Path(__file__).parents[2] / "fixtures" / "old" / "e2c37eb.sql"
GUEST, MEMBER = "SsR-cojOTpfP9xjzybfuv-HmtZXQ14mEURF4XeXm8tw", "rUEAF26e4q3wjse8wn5otKYaujcH5X6tGPNXlZUv6CE"
BOWL, VASE = "product_01m8ng7gcy64mvsgvsg6bd7nae", "product_01m8ng7gdchj7q83gv1g4csnce"


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Database]:
    file = tmp_path / "vitrine.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.executescript(OLD.read_text())
    connection.close()
    migrate(f"sqlite:///{file}")
    database = Database(f"sqlite:///{file}", ManualClock())
    yield database
    database.close()


def visited(old: Database, blobs: BlobStore) -> TestClient:
    """What the shop shows of it."""
    catalog, accounts = Catalog(old, Assets(old, blobs)), accounts_of(old)
    return TestClient(app_of(router(catalog, Guards(accounts), lambda _: 0)), base_url=ORIGIN)


def test_products_rooms_and_sessions_are_found(old: Database, blobs: BlobStore) -> None:
    accounts, browser = accounts_of(old), visited(old, blobs)
    bowl = browser.get(f"/api/products/{BOWL}").json()
    price = bowl["variants"][0]["price"]["amount_minor"]
    assert (bowl["version"], bowl["title"]["fr"], price) == (2, "Bol", 4900)
    room = browser.get("/api/rooms/boutique").json()
    assert (room["room"]["version"], set(room["products"])) == (5, {BOWL, VASE})
    guest, member = accounts.sessions.find(GUEST), accounts.sessions.find(MEMBER)
    assert guest is not None and guest.visitor is not None and guest.visitor.name == "Ada"
    assert member is not None and member.member is not None and member.member.name == "Bea"
    with old.read() as session:
        assert {row.passkey_id for row in session.query(SessionRow)} == {None}


def test_placements_are_those_of_the_rooms_that_stand(old: Database, blobs: BlobStore) -> None:
    catalog = Catalog(old, Assets(old, blobs))
    with old.read() as session:
        found = sorted((row.room_id, row.slot or "", row.product_id) for row in session.query(PlacementRow))
    assert found == [("boutique", "", VASE), ("boutique", "plinth-1", BOWL)]
    assert catalog.rooms_with(VASE) == ["boutique"]
    (listed, *_) = visited(old, blobs).get("/api/rooms").json()["items"]
    actor = BrandActor(accounts_of(old).ensure_brand(listed["brand"]["name"]), "tests")
    catalog.place(actor, "gallery", Placing(ProductId(VASE), slot="plinth-1"))
    assert catalog.rooms_with(VASE) == ["boutique", "gallery"]


def test_events_that_wait_are_still_told(old: Database) -> None:
    outbox = Outbox(old, {"gateway": {"catalog.room_changed", "accounts.signed_out"}})
    claims = outbox.claim({"gateway": 10})
    assert [(claim.kind, getattr(claim.event, "version", None)) for claim in claims] == [
        ("catalog.room_changed", 3),
        ("catalog.room_changed", 4),
        ("catalog.room_changed", 5),
        ("catalog.room_changed", 1),
        ("accounts.signed_out", None),
    ]
    (dead,) = outbox.dead()
    assert (dead.group, dead.kind, dead.reason) == ("gateway", "catalog.room_changed", "ValueError")
    outbox.revive(dead.id)
    assert [claim.event.version for claim in outbox.claim({"gateway": 10})] == [2]
