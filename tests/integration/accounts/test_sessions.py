"""Guests at the door: cookie, renaming, sliding life, forgery."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from tests.fixtures.told import told
from tests.integration.accounts.conftest import ORIGIN, SETTINGS, Shop, make_app
from vitrine.accounts import AccountSettings, inside
from vitrine.accounts.errors import NameKept
from vitrine.accounts.events import SignedOut
from vitrine.accounts.tables import SessionRow, VisitorRow

DAY_MS = 86_400_000
GUEST = {"name": "Ada", "colour": 3}


def enter(browser: TestClient, **body: object) -> str:
    answer = browser.post("/api/session", json={**GUEST, **body})
    assert answer.status_code == 201, answer.text
    csrf: str = answer.json()["csrf"]
    browser.headers["X-CSRF-Token"] = csrf
    return csrf


def test_a_guest_comes_in_and_is_known_again(shop: Shop) -> None:
    browser = shop.browser()
    assert browser.get("/api/session").json() == {
        "visitor": None,
        "member": None,
        "operator": None,
        "must_enrol": False,
        "needs_spare": False,
        "csrf": None,
    }
    answer = browser.post("/api/session", json={"name": " A\u202eda\u200b ", "colour": 3})
    assert answer.status_code == 201
    visitor = answer.json()["visitor"]
    assert (visitor["name"], visitor["colour"]) == ("Ada", 3)
    assert answer.headers["cache-control"] == "no-store"
    again = browser.get("/api/session").json()
    assert again == {
        "visitor": visitor,
        "member": None,
        "operator": None,
        "must_enrol": False,
        "needs_spare": False,
        "csrf": answer.json()["csrf"],
    }
    assert browser.get("/visitor").json() == {"id": visitor["id"], "role": None, "operator": False}


def test_the_cookie_is_for_the_server_alone(small_shop: Shop) -> None:
    cookie = small_shop.browser().post("/api/session", json=GUEST).headers["set-cookie"]
    name, *attributes = cookie.split("; ")
    assert name.startswith("vitrine_session=")
    assert {a.lower() for a in attributes} == {"httponly", "max-age=2592000", "path=/", "samesite=lax"}


def test_over_tls_the_cookie_is_bound_to_the_host(make_shop: Callable[[AccountSettings], Shop]) -> None:
    origin = "https://shop.example"
    secure = make_shop(AccountSettings(rp_id="shop.example", origins=frozenset({origin}), secure=True))
    browser = TestClient(secure.app, base_url=origin, headers={"Origin": origin})
    cookie = browser.post("/api/session", json=GUEST).headers["set-cookie"]
    assert cookie.startswith("__Host-vitrine_session=")
    assert "; Secure" in cookie and "; Path=/" in cookie and "Domain" not in cookie
    assert browser.get("/visitor").status_code == 200


def test_the_table_holds_no_secret(shop: Shop) -> None:
    browser = shop.browser()
    enter(browser)
    token = browser.cookies["vitrine_session"]
    with shop.database.read() as session:
        row = session.scalars(select(SessionRow)).one()
    assert token not in repr(vars(row))
    assert repr(shop.accounts.sessions.find(token)) == "BrowserSession(…)"


def test_coming_in_again_renames(shop: Shop) -> None:
    browser = shop.browser()
    enter(browser)
    first = browser.get("/api/session").json()["visitor"]
    enter(browser, name="Grace", colour=11)
    second = browser.get("/api/session").json()["visitor"]
    assert second == {"id": first["id"], "name": "Grace", "colour": 11}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "", "colour": 0}, 422),
        ({"name": "\u200b\u202e", "colour": 0}, 422),
        ({"name": "x" * 41, "colour": 0}, 422),
        ({"name": "<img src=x onerror=alert(1)>", "colour": 0}, 422),
        ({"name": "Ada", "colour": 12}, 422),
        ({"name": "Ada", "colour": -1}, 422),
        ({"name": "Ada", "colour": 1.5}, 422),
        ({"name": "Ada", "colour": 0, "role": "owner"}, 422),
        ({"name": "Ada"}, 422),
    ],
)
def test_bad_names_and_colours_are_refused(small_shop: Shop, body: dict[str, object], status: int) -> None:
    assert small_shop.browser().post("/api/session", json=body).status_code == status


def test_a_session_slides_while_used_and_ends_when_not(shop: Shop) -> None:
    browser = shop.browser()
    enter(browser)
    for _ in range(3):
        shop.clock.advance(29 * DAY_MS)
        assert browser.get("/visitor").status_code == 200
    shop.clock.advance(30 * DAY_MS)
    assert browser.get("/visitor").json()["type"] == "/problems/visitor-needed"


def test_leaving_ends_the_session_on_the_server_too(shop: Shop) -> None:
    browser = shop.browser()
    enter(browser)
    token = browser.cookies["vitrine_session"]
    assert browser.delete("/api/session").status_code == 204
    assert "vitrine_session" not in browser.cookies
    assert shop.browser(vitrine_session=token).get("/visitor").status_code == 401


@pytest.mark.parametrize("csrf", [None, "", "0" * 64, "ä"])
def test_a_cookie_alone_changes_nothing(small_shop: Shop, csrf: str | None) -> None:
    browser = small_shop.browser()
    enter(browser)
    del browser.headers["X-CSRF-Token"]
    headers = {} if csrf is None else {"X-CSRF-Token": csrf.encode("utf-8")}
    for answer in (
        browser.post("/api/session", json={**GUEST, "name": "Eve"}, headers=headers),
        browser.delete("/api/session", headers=headers),
        browser.post("/upload", headers=headers),
    ):
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/csrf-refused")
    assert browser.get("/api/session").json()["visitor"]["name"] == "Ada"


def test_another_sessions_csrf_token_is_worthless(small_shop: Shop) -> None:
    ours, theirs = small_shop.browser(), small_shop.browser()
    enter(ours)
    ours.headers["X-CSRF-Token"] = enter(theirs)
    assert ours.post("/api/session", json=GUEST).status_code == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", ORIGIN + ".evil.example", "http://localhost"]
)
def test_foreign_origins_are_refused(small_shop: Shop, origin: str) -> None:
    browser = small_shop.browser()
    enter(browser)
    for path in ("/api/session", "/api/passkeys/options", "/api/enrolments/options", "/upload"):
        answer = browser.post(path, json={**GUEST, "secret": "x"}, headers={"Origin": origin})
        assert answer.json()["type"] in {"/problems/foreign-origin", None}, answer.text
        assert answer.status_code == 403


def test_no_origin_is_fine_for_programs(small_shop: Shop) -> None:
    program = TestClient(make_app(small_shop.accounts), base_url=ORIGIN)
    assert program.post("/api/session", json=GUEST).status_code == 201


def test_guests_from_one_address_are_limited(make_shop: Callable[[AccountSettings], Shop]) -> None:
    few = AccountSettings(rp_id="localhost", origins=SETTINGS.origins, guests_burst=2, guests_per_minute=6)
    shop = make_shop(few)
    assert [shop.browser().post("/api/session", json=GUEST).status_code for _ in range(3)] == [201, 201, 429]
    assert shop.browser().post("/api/session", json=GUEST).json()["retry_after_s"] == 10
    shop.clock.advance(10_000)
    assert shop.browser().post("/api/session", json=GUEST).status_code == 201


def test_the_sweep_takes_only_what_has_ended(shop: Shop) -> None:
    old, new = shop.browser(), shop.browser()
    enter(old)
    shop.clock.advance(20 * DAY_MS)
    enter(new)
    shop.clock.advance(10 * DAY_MS)
    shop.accounts.sweep()
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(VisitorRow)) == 1
        assert session.scalar(select(func.count()).select_from(SessionRow)) == 1
    assert new.get("/visitor").status_code == 200


def test_the_sweep_leaves_whoever_owns_something(shop: Shop) -> None:
    owner, guest = shop.browser(), shop.browser()
    enter(owner)
    enter(guest)
    kept = owner.get("/visitor").json()["id"]
    with shop.database.unit() as unit:
        assert not inside.keeps(unit.session, kept)
        inside.keep(unit, kept)
        assert inside.keeps(unit.session, kept)
        assert not inside.keeps(unit.session, guest.get("/visitor").json()["id"])
    shop.clock.advance(31 * DAY_MS)
    shop.accounts.sweep()
    with shop.database.read() as session:
        assert list(session.scalars(select(VisitorRow.id))) == [kept]
        assert session.scalar(select(func.count()).select_from(SessionRow)) == 0


def test_a_browser_becomes_another_visitor_with_a_cookie_of_its_own(shop: Shop) -> None:
    here, there = shop.browser(), shop.browser()
    enter(here)
    enter(there, name="Grace")
    old, mine = here.cookies["vitrine_session"], here.get("/visitor").json()["id"]
    theirs = there.get("/visitor").json()["id"]
    with shop.database.unit() as unit:
        session = shop.accounts.sessions.become(unit, old, theirs)
    assert session.visitor is not None and session.visitor.id == theirs and session.member is None
    assert session.token != old
    assert shop.accounts.sessions.find(old) is None
    assert shop.browser(vitrine_session=session.token).get("/visitor").json()["id"] == theirs
    assert there.get("/visitor").json()["id"] == theirs
    assert told(shop.database, "accounts.signed_out") == [SignedOut(mine)]


def test_becoming_whom_one_is_changes_the_cookie_alone(small_shop: Shop) -> None:
    browser, _ = small_shop.enrol()
    enter(browser)
    old, visitor = browser.cookies["vitrine_session"], browser.get("/visitor").json()
    with small_shop.database.unit() as unit:
        session = small_shop.accounts.sessions.become(unit, old, visitor["id"])
    assert small_shop.accounts.sessions.find(old) is None
    assert small_shop.browser(vitrine_session=session.token).get("/visitor").json() == visitor
    assert visitor["role"] == "owner"
    assert told(small_shop.database, "accounts.signed_out") == []


def test_a_name_changed_in_the_room_is_the_name_everywhere(small_shop: Shop) -> None:
    browser = small_shop.browser()
    enter(browser)
    visitor = browser.get("/api/session").json()["visitor"]
    small_shop.accounts.sessions.rename(visitor["id"], "Grace", 7)
    assert browser.get("/api/session").json()["visitor"] == {
        "id": visitor["id"],
        "name": "Grace",
        "colour": 7,
    }


def test_signing_out_is_told_to_the_rooms(small_shop: Shop) -> None:
    browser = small_shop.browser()
    enter(browser)
    visitor = browser.get("/api/session").json()["visitor"]["id"]
    assert browser.delete("/api/session").status_code == 204
    assert browser.delete("/api/session").status_code == 204
    assert told(small_shop.database, "accounts.signed_out") == [SignedOut(visitor)]


def test_names_of_the_house_are_kept_from_guests_and_the_answer_says_what_is_left(shop: Shop) -> None:
    shop.accounts.ensure_brand("Maison Vitrine")
    for name, left in (("Maison Vitrine", "Maison"), ("Anna (staff)", "Anna"), ("St4ff", "")):
        answer = shop.browser().post("/api/session", json={**GUEST, "name": name})
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/name-kept" and answer.json()["suggestion"] == left
    browser = shop.browser()
    enter(browser)
    answer = browser.post("/api/session", json={**GUEST, "name": "Maison Vitrine"})
    assert answer.status_code == 422
    assert browser.get("/api/session").json()["visitor"]["name"] == "Ada"


def test_a_brand_made_later_does_not_take_a_guests_name(shop: Shop) -> None:
    browser = shop.browser()
    enter(browser, name="Chronos")
    visitor = browser.get("/api/session").json()["visitor"]["id"]
    shop.accounts.ensure_brand("Chronos")
    enter(browser, name="Chronos", colour=5)
    shop.accounts.sessions.rename(visitor, "Chronos", 6)
    assert browser.get("/api/session").json()["visitor"]["name"] == "Chronos"
    shop.accounts.sessions.rename(visitor, "Ada", 6)
    with pytest.raises(NameKept):
        shop.accounts.sessions.rename(visitor, "Chronos", 6)
    assert shop.browser().post("/api/session", json={**GUEST, "name": "Chronos"}).status_code == 422


def test_members_bear_their_own_brands_name_and_no_others(shop: Shop) -> None:
    browser = shop.browser()
    enter(browser)
    shop.enrol(browser=browser)
    now = browser.get("/api/session").json()
    browser.headers["X-CSRF-Token"] = now["csrf"]
    shop.accounts.ensure_brand("Atelier Nord")
    own = now["member"]["brand"]["name"]
    for name, status in ((f"{own} (staff)", 201), ("Atelier Nord", 422)):
        answer = browser.post("/api/session", json={**GUEST, "name": name})
        assert answer.status_code == status, answer.text
    shop.accounts.sessions.rename(now["visitor"]["id"], f"{own} support", 3)
    with pytest.raises(NameKept):
        shop.accounts.sessions.rename(now["visitor"]["id"], "Atelier Nord", 3)
