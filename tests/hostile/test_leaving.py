"""Who leaves is out, however the moments fall: tickets asked for meanwhile, members whose time is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.hostile.conftest import Place
from tests.stock import ORIGIN
from vitrine.accounts.part import AccountsPart
from vitrine.accounts.service import Accounts
from vitrine.accounts.statements import end_members
from vitrine.accounts.tables import MemberRow, SessionRow
from vitrine.gateway.part import GatewayPart
from vitrine.ids import digest


def _signed_out(accounts: Accounts, cookie: str, _: Place) -> None:
    accounts.sessions.end(cookie)


def _time_is_over(accounts: Accounts, cookie: str, place: Place) -> None:
    """As `end_overdue` does it: the guest stays, and is no staff any more."""
    late = accounts.clock.now() + timedelta(days=1)
    with place.house.database.unit() as unit:
        assert end_members(unit.session, [digest(cookie)], late, late)


@pytest.mark.parametrize("leave", [_signed_out, _time_is_over])
def test_a_ticket_asked_for_while_one_leaves_is_not_handed_out(
    place: Place, leave: Callable[[Accounts, str, Place], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session was good when the request came, and a sign-out voids only the tickets that are there."""
    assert place.room().is_success
    accounts, gateway = place.house.part(AccountsPart).accounts, place.house.part(GatewayPart).gateway
    browser, name = place.http, accounts.settings.cookie
    browser.headers["Origin"] = ORIGIN
    entered = browser.post("/api/session", json={"name": "Ada", "colour": 3})
    cookie = browser.cookies[name]
    with place.house.database.unit() as unit:
        row, now = unit.session.get_one(SessionRow, digest(cookie)), accounts.clock.now()
        add, who = unit.session.add, "member_ada"
        add(
            MemberRow(
                id=who,
                brand_id=place.stock.brand.id,
                name="Ada",
                role="owner",
                user_handle=who,
                created_at=now,
            )
        )
        unit.session.flush()
        row.member_id, row.signed_in_at, row.seen_at = who, now, now
    issue = gateway.wiring.tickets.issue

    def slow(*what: Any) -> str:
        leave(accounts, cookie, place)
        return issue(*what)

    monkeypatch.setattr(gateway.wiring.tickets, "issue", slow)
    browser.headers["X-CSRF-Token"] = entered.json()["csrf"]
    refused = browser.post("/api/rooms/boutique/tickets")
    assert (refused.status_code, refused.json()["type"]) == (401, "/problems/visitor-needed")
    assert "ticket" not in refused.json()
