"""The operator's page reads rooms and process; strangers read nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from vitrine.accounts.errors import SignInNeeded
from vitrine.accounts.events import SignedOut
from vitrine.accounts.people import Operator
from vitrine.app import operator
from vitrine.app.problems import add_problem_handlers
from vitrine.gateway.figures import Figures, RoomReport
from vitrine.ids import MemberId
from vitrine.problems import raises
from vitrine.storage import Database, FreeSpace, Outbox, kind_of


def shop(known: bool, database: Database, floor: int = 1) -> TestClient:
    @raises(SignInNeeded)
    def guard() -> Operator:
        if not known:
            raise SignInNeeded
        return Operator(MemberId("m"), "Ada")

    reports = [RoomReport(name, 2, 0, 0, (2, 0, 0, 0), 0, 0, Figures()) for name in ("gallery", "boutique")]
    app = FastAPI()
    add_problem_handlers(app)
    space = FreeSpace(Path(__file__).parent, floor)
    app.include_router(operator.router(lambda: reports, lambda: 3, Outbox(database), space, guard))
    return TestClient(app)


def test_rooms_come_in_order_beside_the_process(sqlite_database: Database) -> None:
    answer = shop(True, sqlite_database).get("/api/operator/rooms")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert [room["room"] for room in told["rooms"]] == ["boutique", "gallery"]
    assert told["process"]["sockets"] == 3
    assert told["process"]["rss_bytes"] > 1_000_000
    assert told["process"]["cpu_s"] > 0
    assert 0 < told["disk"]["free"] <= told["disk"]["total"] and not told["disk"]["low"]


def test_a_disk_below_its_floor_is_told(sqlite_database: Database) -> None:
    told = shop(True, sqlite_database, floor=1 << 60).get("/api/operator/rooms").json()["disk"]
    assert told["low"] and told["floor"] == 1 << 60


@pytest.mark.parametrize("what", ["rooms", "events"])
def test_strangers_are_asked_to_sign_in(sqlite_database: Database, what: str) -> None:
    answer = shop(False, sqlite_database).get(f"/api/operator/{what}")
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/sign-in-needed"


def test_events_that_nobody_was_told_of(sqlite_database: Database) -> None:
    with sqlite_database.unit() as unit:
        unit.collect(SignedOut("visitor_1"))
        unit.collect(SignedOut("visitor_2"))
    outbox = Outbox(sqlite_database, {"gateway": {kind_of(SignedOut)}})
    first, _ = outbox.claim({"gateway": 2})
    outbox.bury(first, "OSError")
    told = shop(True, sqlite_database).get("/api/operator/events").json()
    assert (told["waiting"], told["dead"]) == (1, 1)
    (item,) = told["items"]
    assert (item["id"], item["group"], item["reason"]) == (first.id, "gateway", "OSError")
    assert "visitor_1" not in str(told)
