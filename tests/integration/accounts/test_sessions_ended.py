"""Sessions are listed and ended; a member's end by the clock and leave the guest behind."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from tests.fixtures.told import told
from tests.integration.accounts.conftest import Shop, problem, sign_in
from vitrine.accounts import part, sessions
from vitrine.accounts.events import SignedOut
from vitrine.storage import kind_of

HOUR_MS = 3_600_000
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def test_one_session_is_ended_and_the_others_stay(shop: Shop) -> None:
    laptop, key = shop.enrol()
    phone = shop.browser()
    phone.headers.update(FIREFOX)
    sign_in(phone, key)
    visitor = phone.post("/api/session", json={"name": "Ada", "colour": 1}).json()["visitor"]["id"]
    here, there = sorted(laptop.get("/api/sessions").json()["items"], key=lambda each: not each["this"])
    assert (here["this"], there["this"], there["device"]) == (True, False, "Firefox, Linux")
    assert laptop.delete(f"/api/sessions/{there['id']}").status_code == 204
    assert phone.get("/api/session").json()["member"] is None
    assert [event.visitor_id for event in told(shop.database, kind_of(SignedOut))] == [visitor]
    assert problem(laptop.delete(f"/api/sessions/{there['id']}")) == (404, "session-unknown")
    assert [each["id"] for each in laptop.get("/api/sessions").json()["items"]] == [here["id"]]


def test_all_but_this_one(shop: Shop) -> None:
    laptop, key = shop.enrol()
    others = [shop.browser() for _ in range(2)]
    for other in others:
        sign_in(other, key)
    assert laptop.delete("/api/sessions").status_code == 204
    assert laptop.get("/api/session").json()["member"]["name"] == "Ada"
    assert [other.get("/api/session").json()["member"] for other in others] == [None, None]


def test_who_signs_in_where_another_was_takes_no_seat_of_theirs(shop: Shop) -> None:
    browser, key = shop.enrol()
    _, other = shop.enrol()
    visitor = browser.post("/api/session", json={"name": "Ada", "colour": 1}).json()["visitor"]["id"]
    assert sign_in(browser, key).status_code == 200
    assert told(shop.database, kind_of(SignedOut)) == [], "who they were already, they stay"
    assert sign_in(browser, other).status_code == 200
    assert [event.visitor_id for event in told(shop.database, kind_of(SignedOut))] == [visitor]
    assert browser.get("/visitor").json()["id"] == visitor


def test_nobody_ends_another_members(small_shop: Shop) -> None:
    ada, _ = small_shop.enrol()
    bea, _ = small_shop.enrol()
    (session,) = bea.get("/api/sessions").json()["items"]
    assert problem(ada.delete(f"/api/sessions/{session['id']}")) == (404, "session-unknown")
    member = bea.get("/api/session").json()["member"]["id"]
    assert ada.delete(f"/api/members/{member}/sessions").status_code == 204, "but an owner signs them out"
    assert bea.get("/api/session").json()["member"] is None


def test_a_member_ends_after_twelve_hours_away_and_the_guest_stays(shop: Shop) -> None:
    browser, _ = shop.enrol()
    visitor = browser.post("/api/session", json={"name": "Ada", "colour": 1}).json()["visitor"]
    for _ in range(3):
        shop.clock.advance(11 * HOUR_MS)
        assert browser.get("/api/session").json()["member"] is not None
    shop.clock.advance(12 * HOUR_MS)
    assert browser.get("/api/session").json() == {
        "visitor": visitor,
        "member": None,
        "operator": None,
        "must_enrol": False,
        "needs_spare": False,
        "csrf": browser.headers["X-CSRF-Token"],
    }
    assert problem(browser.post("/owner")) == (401, "sign-in-needed")
    assert browser.get("/visitor").json()["role"] is None, "nor are they staff in rooms"
    assert told(shop.database, kind_of(SignedOut)) == []
    shop.accounts.sessions.end_overdue()
    shop.accounts.sessions.end_overdue()
    assert [event.visitor_id for event in told(shop.database, kind_of(SignedOut))] == [visitor["id"]]
    assert browser.get("/visitor").json()["id"] == visitor["id"]


def test_many_whose_time_is_over_end_in_short_transactions(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "ENDED_AT_ONCE", 2)
    browsers = [shop.enrol()[0] for _ in range(3)]
    visitors = {
        browser.post("/api/session", json={"name": "Ada", "colour": 1}).json()["visitor"]["id"]
        for browser in browsers
    }
    units: list[int] = []
    whole = shop.database.unit

    def counted() -> Any:
        units.append(1)
        return whole()

    monkeypatch.setattr(shop.database, "unit", counted)
    shop.accounts.sessions.end_overdue()
    assert units == [], "nobody's time is over: nothing waits for the write lock"
    shop.clock.advance(11 * HOUR_MS)
    assert browsers[0].get("/api/session").json()["member"] is not None
    shop.clock.advance(HOUR_MS)
    units.clear()
    shop.accounts.sessions.end_overdue()
    assert len(units) == 1, "who was here an hour ago stays"
    shop.clock.advance(11 * HOUR_MS)
    shop.accounts.sessions.end_overdue()
    out = [event.visitor_id for event in told(shop.database, kind_of(SignedOut))]
    assert (set(out), len(out)) == (visitors, 3)


def test_overdue_sessions_are_looked_for_several_times_a_minute() -> None:
    """Requests read the clock; the sockets of whoever went away open end by this."""
    assert part.ENDING_S <= 60
    calls: list[int] = []

    async def looked() -> None:
        again = asyncio.Event()

        def end_overdue() -> None:
            calls.append(1)
            if len(calls) == 1:
                raise OSError("once")
            loop.call_soon_threadsafe(again.set)

        loop = asyncio.get_running_loop()
        task = asyncio.create_task(part.ending(end_overdue, every_s=0))
        await asyncio.wait_for(again.wait(), 60)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(looked())
    assert len(calls) >= 2, "one that failed is not the last"


def test_a_member_signs_in_again_after_seven_days_in_any_case(shop: Shop) -> None:
    browser, key = shop.enrol()
    for _ in range(15):
        shop.clock.advance(11 * HOUR_MS)
        assert browser.get("/api/session").json()["member"] is not None
    shop.clock.advance(3 * HOUR_MS)
    assert browser.get("/api/session").json()["member"] is None
    assert sign_in(browser, key).json()["member"]["name"] == "Ada"


def test_a_guest_is_known_for_thirty_days(shop: Shop) -> None:
    browser = shop.browser()
    visitor = browser.post("/api/session", json={"name": "Ada", "colour": 1}).json()["visitor"]
    shop.clock.advance(29 * 24 * HOUR_MS)
    assert browser.get("/api/session").json()["visitor"] == visitor
    shop.clock.advance(29 * 24 * HOUR_MS)
    assert browser.get("/api/session").json()["visitor"] == visitor
    shop.clock.advance(30 * 24 * HOUR_MS)
    assert browser.get("/api/session").json()["visitor"] is None
