"""Drafts, unlisted and shut rooms, tried at every way in by a stranger, by another brand and by a member."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.rooms import room
from tests.hostile.conftest import Place, enrol, has_too
from tests.stock import ORIGIN
from vitrine.accounts import Brand, Role
from vitrine.accounts.part import AccountsPart
from vitrine.catalog.errors import RoomNotFound, RoomShut
from vitrine.gateway.gateway import Gateway
from vitrine.gateway.part import GatewayPart

SECRET = "the-secret-salon"
CLOSED = {
    "words": {"en": "We are hanging new works.", "fr": "Accrochage en cours."},
    "until": "2999-01-01T10:00:00Z",
}


def change(shop: Place, room: str = SECRET, /, **changes: Any) -> Any:
    answer = shop.http.patch(f"/api/rooms/{room}", json=changes, headers=shop.mine)
    assert answer.status_code == 200, answer.text
    return answer.json()


def prepared(place: Place, **changes: Any) -> Any:
    """Two rooms, the first public with a doorway to the second, which is as it is said."""
    to = {"room": SECRET, "spawn": "door"}
    door = {
        "name": "to-the-salon", "title": {"en": "The secret salon"}, "position": [2, 0, 0], "yaw_deg": 0,
        "width_m": 1, "height_m": 2, "to": to,
    }  # fmt: skip
    assert place.room(SECRET, title={"en": "The secret salon"}).is_success
    answer = place.room("boutique", portals=[door])
    assert answer.is_success, answer.text
    return change(place, **changes)


def guest(place: Place) -> TestClient:
    """A browser with a visitor's session."""
    browser = TestClient(place.http.app, base_url=ORIGIN, headers={"Origin": ORIGIN})
    browser.headers["X-CSRF-Token"] = browser.post("/api/session", json={"name": "Ada", "colour": 1}).json()[
        "csrf"
    ]
    return browser


def member(place: Place, brand: Brand) -> TestClient:
    """A browser of somebody of a brand, who has said their name at the door."""
    browser = TestClient(place.http.app, base_url=ORIGIN, headers={"Origin": ORIGIN})
    enrol(browser, place.house.part(AccountsPart).accounts.invite(brand.name, Role.EDITOR))
    made = browser.post("/api/session", json={"name": "Meg", "colour": 2})
    assert made.is_success, made.text
    browser.headers["X-CSRF-Token"] = made.json()["csrf"]
    return browser


def tried(browser: TestClient, key: str | None = None, ticket: bool = True) -> dict[str, int]:
    """What each way to the secret room answers."""
    headers = {} if key is None else {"Room-Key": key}
    room = f"/api/rooms/{SECRET}"
    found = {
        "document": browser.get(room, headers=headers).status_code,
        "budgets": browser.get(f"{room}/budgets", headers=headers).status_code,
        "gate": browser.get(f"/api/gates/rooms/{SECRET}", headers=headers).status_code,
    }
    if ticket:
        found["ticket"] = browser.post(f"{room}/tickets", headers=headers).status_code
        found["watching"] = browser.post(f"{room}/tickets", json={"watch": True}, headers=headers).status_code
        found["invite"] = browser.post(f"{room}/invites", headers=headers).status_code
        asked = browser.post(f"/api/gates/rooms/{SECRET}/ask", headers=headers)
        found["ask"] = asked.status_code
    return found


IN = {"document": 200, "budgets": 200, "gate": 200, "ticket": 201, "watching": 201, "invite": 201, "ask": 200}
OUT = dict.fromkeys(IN, 404)


def told_to_all(place: Place) -> str:
    """Everything that anybody may read of the shop's rooms."""
    pages = [
        "/", "/api/rooms", "/api/rooms/boutique", "/api/rooms/boutique/budgets", "/api/products",
        "/rooms/boutique", "/sitemap.xml", "/robots.txt",
    ]  # fmt: skip
    return "".join(place.http.get(page).text for page in pages)


@pytest.mark.parametrize("state", ["draft", "unlisted"])
def test_what_is_not_public_is_told_to_nobody_else(place: Place, state: str) -> None:
    prepared(place)
    public = told_to_all(place)
    assert SECRET in public
    assert "The secret salon" in public
    own = change(place, state=state)
    told = told_to_all(place)
    assert SECRET not in told
    assert "secret salon" not in told
    strangers, others = guest(place), member(place, place.stock.other)
    assert tried(strangers) == OUT
    assert tried(others) == OUT
    assert tried(strangers, key="x" * 24) == OUT
    mine = member(place, place.stock.brand)
    assert tried(mine) == IN
    # Its brand sees its own doorway to it, a program of theirs too; nobody else is given that answer.
    seen = place.http.get("/api/rooms/boutique", headers=place.mine)
    assert [each["to"]["room"] for each in seen.json()["room"]["portals"]] == [SECRET]
    assert seen.headers["cache-control"].startswith("private")
    # The page says no more than of a room that there never was.
    page, nowhere = (place.http.get(f"/rooms/{room}") for room in (SECRET, "nowhere"))
    assert (page.status_code, page.text) == (nowhere.status_code, nowhere.text)
    # A report's receipt does not say what it is called.
    made = place.http.post(
        "/api/reports", json={"kind": "room", "thing": SECRET, "reason": "other", "text": "Hm."}
    )
    assert made.status_code == 201
    assert made.json()["title"] is None
    key = parse_qs(urlsplit(own["link"]).fragment).get("key", [""])[0]
    assert (state == "unlisted") == bool(key)
    if key:
        assert tried(strangers, key=key) == IN
        kept = place.http.get(f"/api/rooms/{SECRET}", headers={"Room-Key": key})
        assert kept.headers["cache-control"].startswith("private")
        change(place, renew_link=True)
        assert tried(strangers, key=key, ticket=False) == {"document": 404, "budgets": 404, "gate": 404}


def test_an_invitation_leads_in_and_gives_the_key_to_members_alone(place: Place) -> None:
    own = prepared(place, state="unlisted")
    key = parse_qs(urlsplit(own["link"]).fragment)["key"][0]
    mine, strangers = member(place, place.stock.brand), guest(place)

    def invited(browser: TestClient, **headers: str) -> Any:
        made = browser.post(f"/api/rooms/{SECRET}/invites", headers=headers)
        assert made.status_code == 201, made.text
        return made.json()

    made = invited(mine)
    assert made["url"] == f"/rooms/{SECRET}?invite={made['id']}#key={key}"
    assert not made["members_only"]
    theirs = invited(strangers, **{"Room-Key": key})
    assert theirs["url"] == f"/rooms/{SECRET}?invite={theirs['id']}"
    # Renewed, it is the new one, and what a member came by before does not count.
    now = change(place, renew_link=True)["link"]
    assert invited(mine, **{"Room-Key": key})["url"].endswith(now.removeprefix(f"/rooms/{SECRET}"))
    # In a room that takes no key none is told, though it keeps one.
    for state in ("draft", "public"):
        change(place, state=state)
        made = invited(mine)
        assert made["url"] == f"/rooms/{SECRET}?invite={made['id']}"
        assert made["members_only"] == (state == "draft")
    made = invited(member(place, place.stock.other))
    assert (urlsplit(made["url"]).fragment, made["members_only"]) == ("", False)


@pytest.mark.parametrize("state", ["draft", "unlisted"])
def test_another_brand_that_changes_it_learns_no_more(place: Place, state: str) -> None:
    prepared(place)
    put = {"product": place.product(), "slot": "plinth-1"}

    def answered(name: str) -> list[Any]:
        at, by = f"/api/rooms/{name}", {"headers": place.theirs}
        answers = (
            place.http.patch(at, json={"title": {"en": "Mine"}}, **by),
            place.http.patch(at, json={"place": 3}, **by),
            place.http.post(f"{at}/placements", json=put, **by),
            place.http.delete(f"{at}/placements/placement_1", **by),
            place.http.post(f"{at}/undo", **by),
            place.http.delete(at, **by),
        )
        return [(each.status_code, each.json()["type"]) for each in answers]

    nowhere = answered("nowhere")
    assert set(nowhere) == {(404, "/problems/room-not-found")}
    assert (403, "/problems/not-your-brand") in answered(SECRET)
    change(place, state=state)
    assert answered(SECRET) == nowhere
    # But for its id, which cannot be another's too.
    wanted = room(SECRET, place.stock.model)
    has_too(place, place.stock.model)
    taken = place.http.put(f"/api/rooms/{SECRET}", json=wanted, headers=place.theirs)
    assert (taken.status_code, taken.json()["type"]) == (403, "/problems/not-your-brand")


@pytest.mark.parametrize("state", ["draft", "unlisted"])
def test_a_checkout_is_not_told_of_it_by_who_only_guesses(place: Place, state: str) -> None:
    prepared(place)
    variant = place.http.get(f"/api/products/{place.product()}").json()["variants"][0]["id"]
    invite = guest(place).post(f"/api/rooms/{SECRET}/invites").json()["id"]

    def named(key: str = "", **more: str) -> bool:
        at = f"/api/variants/{variant}/buy"
        answer = place.http.get(at, params={"room": SECRET, **more}, headers={"Room-Key": key})
        assert answer.status_code == 303, answer.text
        return "vitrine_room" in parse_qs(urlsplit(answer.headers["location"]).query)

    assert named()
    own = change(place, state=state)
    assert not named()
    assert not named(key="x" * 24)
    key = parse_qs(urlsplit(own["link"]).fragment).get("key", [""])[0]
    assert named(key=key) == (state == "unlisted")
    assert named(invite=invite) == (state == "unlisted")


def test_a_shut_room_says_when_it_opens_and_lets_its_brand_in(place: Place) -> None:
    prepared(place, closed=CLOSED)
    strangers = guest(place)
    found = tried(strangers)
    assert found == IN | dict.fromkeys(("document", "budgets", "ticket", "watching"), 403)
    problem = strangers.get(f"/api/rooms/{SECRET}").json()
    assert problem["type"].endswith("room-shut")
    assert problem["room_title"]["en"] == "The secret salon"
    assert problem["brand"] == place.stock.brand.name
    assert problem["opens_at"] == "2999-01-01T10:00:00Z"
    assert problem["words"] == CLOSED["words"]
    (listed,) = [each for each in place.http.get("/api/rooms").json()["items"] if each["id"] == SECRET]
    assert (listed["open"], listed["opens_at"], listed["closes_at"]) == (False, "2999-01-01T10:00:00Z", None)
    assert tried(member(place, place.stock.brand)) == IN
    change(place, closed=None)
    assert tried(strangers) == IN


def test_a_ticket_opens_no_door_that_was_shut_since(place: Place) -> None:
    own = prepared(place, state="unlisted")
    key = parse_qs(urlsplit(own["link"]).fragment)["key"][0]
    browser, gateway = guest(place), place.house.part(GatewayPart).gateway
    mine = member(place, place.stock.brand)

    def ticket(whose: TestClient) -> str:
        made = whose.post(f"/api/rooms/{SECRET}/tickets", headers={"Room-Key": key})
        assert made.status_code == 201, made.text
        return str(made.json()["ticket"])

    first, second, ours = ticket(browser), ticket(browser), ticket(mine)
    change(place, closed=CLOSED)
    with pytest.raises(RoomShut):
        asyncio.run(refused(gateway, first))
    change(place, closed=None, state="draft")
    with pytest.raises(RoomNotFound):
        asyncio.run(refused(gateway, second))
    assert gateway._redeemed(ours).room == SECRET


async def refused(gateway: Gateway, ticket: str) -> None:
    await gateway.admit(ticket)


def test_two_who_edit_do_not_overwrite_each_other(place: Place) -> None:
    seen = prepared(place)
    room = f"/api/rooms/{SECRET}"

    def patch(**changes: Any) -> Any:
        return place.http.patch(room, json={"version": seen["version"], **changes}, headers=place.mine)

    assert patch(title={"en": "The salon", "fr": "Le salon"}).json()["version"] == seen["version"] + 1
    late = patch(closed=CLOSED)
    assert (late.status_code, late.json()["version"]) == (412, seen["version"] + 1)
    now = next(
        each for each in place.http.get("/api/brand/rooms", headers=place.mine).json()["items"]
        if each["id"] == SECRET
    )  # fmt: skip
    assert (now["title"], now["closed"]) == ({"en": "The salon", "fr": "Le salon"}, None)
    # What changes room.json is one more version there, and the room says so; placing products is none here.
    whole = place.http.get(room, headers=place.mine)
    assert whole.json()["room"]["title"] == now["title"]
    place.product()
    seen = change(place, capacity=7)
    assert seen["capacity"] == 7
    assert patch(place=3).json()["place"] == 3
    # Another's, and none: the same.
    for headers, status in ((place.theirs, 404), ({}, 401)):
        answer = place.http.patch(room, json={"state": "draft"}, headers=headers)
        assert answer.status_code == status
    for body, status in (
        ({"title": {"en": " ", "fr": None}}, 422),
        ({"capacity": 0}, 422),
        ({"picture": "0" * 64}, 422),
        ({"hours": {"zone": "Moon/Base"}}, 422),
        ({"closed": {"until": "2026-01-01T10:00:00"}}, 422),
        ({"closed": {"until": "9999-12-31T23:00:00-12:00"}}, 422),
        ({"hours": {"zone": "UTC", "first_day": "9999-06-01"}}, 422),
        ({"state": "secret"}, 422),
        ({"colour": 1}, 422),
    ):
        assert place.http.patch(room, json=body, headers=place.mine).status_code == status, body


def test_rooms_stand_in_the_order_that_is_said(place: Place) -> None:
    for name in ("b-room", "a-room", "c-room"):
        assert place.room(name).is_success

    def listed(**query: Any) -> Any:
        return place.http.get("/api/rooms", params=query).json()

    assert [each["id"] for each in listed()["items"]] == ["b-room", "a-room", "c-room"]
    change(place, "c-room", place=1)
    order = ["c-room", "b-room", "a-room"]
    assert [each["id"] for each in listed()["items"]] == order
    pages, after = list[str](), None
    while True:
        page = listed(limit=1, **({} if after is None else {"after": after}))
        pages += [each["id"] for each in page["items"]]
        if (after := page["next"]) is None:
            break
    assert pages == order
    made = place.http.put(
        "/api/rooms/draft-room",
        params={"state": "draft"},
        json=place.http.get("/api/rooms/a-room").json()["room"] | {"id": "draft-room"},
        headers=place.mine,
    )
    assert made.status_code == 200, made.text
    assert [each["id"] for each in listed()["items"]] == order
    own = place.http.get("/api/brand/rooms", headers=place.mine).json()["items"]
    assert [(each["id"], each["state"]) for each in own][-1] == ("draft-room", "draft")
