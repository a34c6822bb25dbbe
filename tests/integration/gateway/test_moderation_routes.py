"""Bans and the audit over HTTP: for members of the room's own brand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from tests.integration.gateway.shop import a_shop
from vitrine.accounts import Brand, Member, Role
from vitrine.accounts.routes import Guards
from vitrine.app.problems import add_problem_handlers
from vitrine.errors import Unauthenticated
from vitrine.gateway.moderation.routes import router
from vitrine.gateway.moderation.service import Record
from vitrine.ids import BrandId, MemberId, RoomId, VisitorId
from vitrine.problems import raises
from vitrine.storage import import_all_tables

ROOM, BOB = RoomId("boutique"), VisitorId("visitor_bob")


class HeaderGuards:
    """Knows a member by a header: the brand they say."""

    def member(self, _role: Role) -> Callable[[Request], Member]:
        @raises(Unauthenticated)
        def guard(request: Request) -> Member:
            brand = request.headers.get("x-brand")
            if brand is None:
                raise Unauthenticated("sign in")
            return Member(
                MemberId("member_sam"), "Sam", Role.STAFF, Brand(BrandId(brand), brand.title(), brand)
            )

        return guard


@pytest.fixture
def http(sqlite_url: str) -> Any:
    import_all_tables()
    shop = a_shop(sqlite_url, brand=BrandId("house"))
    app = FastAPI()
    add_problem_handlers(app)
    app.include_router(
        router(shop.gateway.moderation, shop.gateway.wiring.brand_of, cast(Guards, HeaderGuards()))
    )
    moderation = shop.gateway.wiring.moderation
    for number in range(3):
        until = moderation.clock.now() + timedelta(minutes=5)
        moderation.write(
            Record(ROOM, "visitor_sam", str(number), "ban", VisitorId(f"visitor_{number}"), "no", until)
        )
    with TestClient(app) as opened:
        yield opened
    shop.database.close()


def get(http: httpx.Client, path: str, **parameters: Any) -> Any:
    answer = http.get(f"/api/rooms/{ROOM}/moderation/{path}", params=parameters, headers={"X-Brand": "house"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_staff_read_in_pages_and_lift_a_ban(http: httpx.Client) -> None:
    first = get(http, "bans", limit=2)
    rest = get(http, "bans", limit=2, after=first["next"])
    assert [each["visitor"] for each in first["items"] + rest["items"]] == [f"visitor_{n}" for n in range(3)]
    lifted = http.delete(f"/api/rooms/{ROOM}/moderation/bans/visitor_1", headers={"X-Brand": "house"})
    assert lifted.status_code == 204 and rest["next"] is None
    assert [each["visitor"] for each in get(http, "bans")["items"]] == ["visitor_0", "visitor_2"]
    audit = get(http, "acts")["items"]
    assert [(each["actor"], each["act"]) for each in audit] == [
        ("member_sam", "unban"), ("visitor_sam", "ban"), ("visitor_sam", "ban"), ("visitor_sam", "ban"),
    ]  # fmt: skip


@pytest.mark.parametrize(("headers", "status"), [({}, 401), ({"X-Brand": "another"}, 403)])
def test_nobody_else_does(http: httpx.Client, headers: dict[str, str], status: int) -> None:
    base = f"/api/rooms/{ROOM}/moderation"
    assert http.get(f"{base}/bans", headers=headers).status_code == status
    assert http.get(f"{base}/acts", headers=headers).status_code == status
    assert http.delete(f"{base}/bans/visitor_1", headers=headers).status_code == status
    assert len(get(http, "bans")["items"]) == 3
