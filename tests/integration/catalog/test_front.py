"""The shop's lobby as those who run it have it: who waits for their yes, who comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.rooms import room
from tests.house import ORIGIN, app_of
from tests.integration.catalog.conftest import Shop
from vitrine.accounts import Operator
from vitrine.accounts.routes import Guards
from vitrine.catalog import Catalog
from vitrine.catalog.errors import NothingWaits
from vitrine.catalog.front.routes import router as front
from vitrine.catalog.rooms.routes import router as own_rooms
from vitrine.catalog.routes import router
from vitrine.catalog.tables import ApprovalRow, RoomRow, RoomVersionRow
from vitrine.ids import MemberId


def asking(shop: Shop, *, approval: bool = True) -> Shop:
    """The same shop, where a brand's first public room waits; everybody is an operator there."""
    catalog = Catalog(shop.database, shop.assets, approval=approval)
    guards = Guards(shop.accounts)

    def people(_room: str) -> int:
        return 0

    def operator() -> Operator:
        return Operator(MemberId("member_o"), "Ada")

    app = app_of(
        router(catalog, guards, people),
        own_rooms(catalog.own, catalog.bringing_back, catalog.approving, catalog.entrances, guards, people),
        front(catalog.approving, catalog.ordering, operator),
    )
    return replace(shop, catalog=catalog, http=TestClient(app, base_url=ORIGIN, follow_redirects=False))


def listed(shop: Shop, **asked: Any) -> list[str]:
    return [each["id"] for each in shop.http.get("/api/rooms", params=asked).json()["items"]]


def own(shop: Shop) -> dict[str, Any]:
    told: dict[str, Any] = shop.http.get("/api/brand/rooms", headers=shop.token).json()
    return told


def waiting(shop: Shop) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = shop.http.get("/api/operator/approvals").json()["items"]
    return items


def test_who_waits_is_told_page_by_page(shop: Shop) -> None:
    shop = asking(shop)
    brands = [shop.accounts.ensure_brand(f"Maison {name}") for name in "ABCDE"]
    now = shop.database.clock.now()
    with shop.database.unit() as unit:
        for at, brand in enumerate(brands):
            # Two asked in the same moment.
            asked_at = now + timedelta(seconds=at // 2)
            unit.session.add(ApprovalRow(brand_id=brand.id, asked_at=asked_at, words=""))
        for at, brand in enumerate(brands[:4]):
            unit.session.add(
                RoomRow(
                    id=f"room-{at}", brand_id=brand.id, version=1, state="waiting", created_at=now,
                    key=f"key-{at}",
                )
            )  # fmt: skip
            unit.session.flush()
            unit.session.add(
                RoomVersionRow(
                    room_id=f"room-{at}", version=1, document={"title": {"en": "R"}}, created_at=now
                )
            )
    found, after = [], None
    while True:
        asked = {"limit": 1, **({} if after is None else {"after": after})}
        page = shop.http.get("/api/operator/approvals", params=asked).json()
        found += page["items"]
        after = page["next"]
        if after is None:
            break
    assert [each["brand"]["name"] for each in found] == sorted(
        (brand.name for brand in brands[:4]),
        key=lambda name: ("ABCD".index(name[-1]) // 2, next(b.id for b in brands if b.name == name)),
    )
    assert found[0]["rooms"][0]["link"].startswith("/rooms/room-")
    assert shop.http.get("/api/operator/approvals", params={"limit": 101}).status_code == 422


def decide(shop: Shop, decision: str, words: str = "", brand: str | None = None) -> int:
    body = {"decision": decision, "words": words}
    address = f"/api/operator/approvals/{brand or shop.actor.brand.id}"
    return shop.http.post(address, json=body).status_code


def change(shop: Shop, room_id: str, **body: Any) -> dict[str, Any]:
    answer = shop.http.patch(f"/api/rooms/{room_id}", json=body, headers=shop.token)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_first_public_room_waits_and_its_link_leads_in_meanwhile(shop: Shop) -> None:
    shop = asking(shop)
    shop.room()
    told = own(shop)
    assert [each["state"] for each in told["items"]] == ["waiting"]
    assert told["approval"]["approved"] is None
    assert listed(shop) == []
    assert shop.http.get("/api/rooms/boutique").status_code == 404
    key = told["items"][0]["link"].partition("#key=")[2]
    assert shop.http.get("/api/rooms/boutique", headers={"Room-Key": key}).status_code == 200
    (asked,) = waiting(shop)
    assert asked["brand"]["id"] == shop.actor.brand.id
    assert [each["link"] for each in asked["rooms"]] == [f"/rooms/boutique#key={key}"]
    assert decide(shop, "open", "Welcome.") == 204
    assert listed(shop) == ["boutique"]
    told = own(shop)
    assert (told["items"][0]["state"], told["items"][0]["link"]) == ("public", "/rooms/boutique")
    assert (told["approval"]["approved"], told["approval"]["words"]) == (True, "Welcome.")
    assert waiting(shop) == []
    assert decide(shop, "not_yet") == 409, "it is decided"
    shop.room("salon")
    assert sorted(listed(shop)) == ["boutique", "salon"], "who was let in is asked no more"
    change(shop, "boutique", state="draft")
    change(shop, "salon", state="unlisted")
    assert change(shop, "boutique", state="public")["state"] == "public"


def test_who_is_refused_goes_on_by_the_link_and_may_ask_again(shop: Shop) -> None:
    shop = asking(shop)
    shop.room()
    assert decide(shop, "not_yet", "Your imprint is missing.") == 204
    told = own(shop)
    assert told["items"][0]["state"] == "unlisted"
    assert (told["approval"]["approved"], told["approval"]["words"]) == (False, "Your imprint is missing.")
    assert listed(shop) == [] and waiting(shop) == []
    assert change(shop, "boutique", state="public")["state"] == "waiting"
    assert len(waiting(shop)) == 1 and own(shop)["approval"]["approved"] is None
    change(shop, "boutique", state="draft")
    assert waiting(shop) == [], "it took the question back"
    assert change(shop, "boutique", title={"en": "Salon"})["state"] == "draft"


def test_who_was_open_before_anybody_asked_stays_so(shop: Shop) -> None:
    shop.room()
    shop = asking(shop)
    shop.room("salon")
    assert sorted(listed(shop)) == ["boutique", "salon"]
    assert own(shop)["approval"] is None
    assert decide(shop, "open", brand="brand_none") == 409


def test_nobody_asks_for_the_state_itself(shop: Shop) -> None:
    shop = asking(shop)
    shop.room()
    answer = shop.http.patch("/api/rooms/boutique", json={"state": "waiting"}, headers=shop.token)
    assert answer.status_code == 422
    wrong = shop.http.put(
        "/api/rooms/salon?state=waiting", json=room("salon", shop.model), headers=shop.token
    )
    assert wrong.status_code == 422


def test_of_two_decisions_the_first_counts(shop: Shop) -> None:
    shop = asking(shop)
    shop.room()
    shop.catalog.approving.decide(shop.actor.brand.id, "member_o", "", approve=False)
    with pytest.raises(NothingWaits):
        shop.catalog.approving.decide(shop.actor.brand.id, "member_p", "", approve=True)
    assert listed(shop) == []


def test_operators_put_rooms_and_brands_before_others(shop: Shop) -> None:
    shop = asking(shop, approval=False)
    for each in ("attic", "boutique", "cellar"):
        shop.room(each)
    change(shop, "cellar", place=1)
    assert listed(shop) == ["cellar", "attic", "boutique"]
    put = {"kind": "room", "thing": "boutique", "place": 1}
    assert shop.http.post("/api/operator/lobby", json=put).status_code == 204
    assert listed(shop) == ["boutique", "cellar", "attic"]
    assert listed(shop, brand=shop.actor.brand.id) == ["cellar", "attic", "boutique"], "its own order"
    told = shop.http.get("/api/operator/lobby").json()["items"]
    assert [(each["id"], each["place"], each["brand_place"]) for each in told] == [
        ("boutique", 1, 100), ("cellar", 100, 100), ("attic", 100, 100),
    ]  # fmt: skip
    pages, after = [], None
    for _ in range(4):
        page = shop.http.get("/api/rooms", params={"limit": 1, **({"after": after} if after else {})}).json()
        pages += [each["id"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert pages == ["boutique", "cellar", "attic"], "page by page the same"
    behind = {"kind": "brand", "thing": shop.actor.brand.id, "place": 7}
    assert shop.http.post("/api/operator/lobby", json=behind).status_code == 204
    assert {each["brand_place"] for each in shop.http.get("/api/operator/lobby").json()["items"]} == {7}
    assert shop.http.post("/api/operator/lobby", json={**put, "place": 100}).status_code == 204
    assert listed(shop) == ["cellar", "attic", "boutique"]
    for nothing in ({**put, "thing": "none"}, {**behind, "thing": "brand_none"}):
        assert shop.http.post("/api/operator/lobby", json=nothing).status_code == 404
    for wrong in ({**put, "place": 0}, {**put, "kind": "product"}, {**put, "place": "1"}):
        assert shop.http.post("/api/operator/lobby", json=wrong).status_code == 422
