"""A gated room and product in the whole shop: shut with certificates off, open where the operator says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import copies
from tests.fixtures.rooms import room
from tests.house import whole
from vitrine.catalog.tables import RoomRow, RoomVersionRow, VariantRow
from vitrine.certificates.gates.words import OFF
from vitrine.certificates.tables import GateRow
from vitrine.settings import Settings
from vitrine.storage import Database

SEVEN = {"any": [{"edition": 7}]}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """Opens the shop with these settings, and lets a visitor in."""
    with ExitStack() as open_shops:

        def open_shop(**settings: Any) -> TestClient:
            chosen = Settings(data=tmp_path, worker="elsewhere", chain="off", **settings)
            app = whole(chosen)
            _furnished(app.state.house.database)
            http = open_shops.enter_context(TestClient(app, base_url=chosen.url, follow_redirects=False))
            http.headers["Origin"] = chosen.url
            csrf = http.post("/api/session", json={"name": "Ada", "colour": 3}).json()["csrf"]
            http.headers["X-CSRF-Token"] = csrf
            return http

        yield open_shop


def _furnished(database: Database) -> None:
    """A room and a product that ask for edition 7."""
    copies.edition(database)
    with database.unit() as unit:
        add, now = unit.session.add, database.clock.now()
        add(RoomRow(id="salon", brand_id="b1", version=1, created_at=now))
        add(
            VariantRow(
                id="v1", product_id="p1", place=0, title=None, amount_minor=100, currency="EUR",
                material_variant=None, buy_url="https://shop.example/chair", withdrawn=False,
            )
        )  # fmt: skip
        unit.session.flush()
        document = room("salon", "ab" * 32) | {"version": 1}
        add(RoomVersionRow(room_id="salon", version=1, previous=None, document=document, created_at=now))
        for subject in ("room:salon", "product:p1"):
            add(GateRow(subject=subject, brand_id="b1", rule=SEVEN, created_at=now))


def test_with_certificates_off_what_is_gated_stays_shut_with_words(opened: Callable[..., TestClient]) -> None:
    http = opened()
    for watch in (False, True):
        answer = http.post("/api/rooms/salon/tickets", json={"watch": watch})
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-admitted")
        assert answer.json()["words"] == OFF
    answer = http.get("/api/variants/v1/buy")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/purchase-refused")
    assert answer.json()["words"] == OFF and "location" not in answer.headers
    assert http.post("/api/gates/rooms/salon/ask").json() == {"open": False, "words": OFF, "checked": None}
    gate = http.get("/api/gates/products/p1").json()
    assert gate == {
        "rule": SEVEN,
        "words": {"en": "For holders of “A chair”.", "fr": "Pour qui détient «\u202fA chair\u202f»."},
    }
    listed = [each["name"] for each in http.get("/api/extensions").json()["items"]]
    assert listed == ["certificates", "light_switch", "showing"]


def test_without_the_extension_everything_is_open(opened: Callable[..., TestClient]) -> None:
    http = opened(disabled_extensions=frozenset({"certificates"}))
    assert http.post("/api/rooms/salon/tickets").status_code == 201
    assert http.get("/api/variants/v1/buy").status_code == 303
    assert http.get("/api/gates/rooms/salon").json()["rule"] == SEVEN
