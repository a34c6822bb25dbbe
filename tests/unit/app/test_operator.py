"""The operator's page reads rooms and process; strangers read nothing."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.testclient import TestClient

from vitrine.accounts import Brand, Member, Role
from vitrine.accounts.errors import SignInNeeded
from vitrine.app import operator
from vitrine.app.problems import add_problem_handlers
from vitrine.gateway.figures import Figures, RoomReport
from vitrine.ids import BrandId, MemberId
from vitrine.problems import raises


def shop(known: bool) -> TestClient:
    @raises(SignInNeeded)
    def guard() -> Member:
        if not known:
            raise SignInNeeded
        return Member(MemberId("m"), "Ada", Role.STAFF, Brand(BrandId("b"), "Atelier", "atelier"))

    reports = [RoomReport(name, 2, 0, 0, (2, 0, 0, 0), 0, 0, Figures()) for name in ("gallery", "boutique")]
    app = FastAPI()
    add_problem_handlers(app)
    app.include_router(operator.router(lambda: reports, lambda: 3, guard))
    return TestClient(app)


def test_rooms_come_in_order_beside_the_process() -> None:
    answer = shop(known=True).get("/api/operator/rooms")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert [room["room"] for room in told["rooms"]] == ["boutique", "gallery"]
    assert told["process"]["sockets"] == 3
    assert told["process"]["rss_bytes"] > 1_000_000
    assert told["process"]["cpu_s"] > 0


def test_strangers_are_asked_to_sign_in() -> None:
    answer = shop(known=False).get("/api/operator/rooms")
    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/sign-in-needed"
