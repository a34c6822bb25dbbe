"""What the team's page says of roles is what the routes do: each is asked, as staff and as an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from vitrine.accounts import Role
from vitrine.accounts.abilities import LEAST, Ability
from vitrine.accounts.part import AccountsPart
from vitrine.accounts.tables import MemberRow, PasskeyRow
from vitrine.app import create_app
from vitrine.ids import new_id
from vitrine.parts import House
from vitrine.settings import Settings

ORIGIN = "http://localhost:8000"

# What a route is for, by its path; the first that fits counts.
OF_PATH = (
    (r"/api/(models|uploads|jobs|pictures)\b", Ability.MODELS),
    (r"/api/(products/[^/]+/editions|editions|certificates|gates)\b", Ability.CERTIFICATES),
    (
        r"/api/(brand/)?products\b|/api/stock\b|/api/brand/(facts|seller|delivery|tax|selling)\b",
        Ability.PRODUCTS,
    ),
    (r"/api/brand/orders\b", Ability.ORDERS),
    (r"/api/(rooms|brand/lobby|room-files|imports)\b", Ability.ROOMS),
    (r"/api/brand/notices\b", Ability.NOTICES),
    (r"/api/brand/numbers\b", Ability.NUMBERS),
    (r"/api/members/acts$", Ability.ACTS),
    (r"/api/members\b", Ability.MEMBERS),
    (r"/api/tokens\b", Ability.TOKENS),
    (r"/api/brand$", Ability.BRAND),
)


class Asked:
    """A shop, asked as members of each role."""

    def __init__(self, data: Path) -> None:
        self.app = create_app(Settings(data=data, chain_worker="elsewhere", worker="elsewhere"))
        self.house: House = self.app.state.house
        self.routes = [
            (method.upper(), path)
            for path, methods in self.app.openapi()["paths"].items()
            for method in methods
            if path.startswith("/api/")
        ]

    def signed_in(self, role: Role) -> TestClient:
        accounts, database = self.house.part(AccountsPart).accounts, self.house.database
        brand = accounts.ensure_brand("Maison").id
        with database.unit() as unit:
            now = database.clock.now()
            row = MemberRow(
                id=new_id("member"), brand_id=brand, name="Ada", role=role.value, user_handle=role.value,
                created_at=now,
            )  # fmt: skip
            key = PasskeyRow(
                id=new_id("passkey"), member_id=row.id, credential_id="aWQ" + role.value[:1],
                public_key=b"key", sign_count=0, verifies=True, created_at=now,
            )  # fmt: skip
            unit.session.add(row)
            unit.session.flush()
            unit.session.add(key)
            unit.session.flush()
            session = accounts.sessions.rotate(unit, None, row.id, key.id)
        headers = {"origin": ORIGIN, "x-csrf-token": session.csrf}
        cookies = {accounts.settings.cookie: session.token}
        return TestClient(self.app, base_url=ORIGIN, headers=headers, cookies=cookies)

    def refused(self, browser: TestClient) -> dict[tuple[str, str], str]:
        """Routes that want a higher role -> which."""
        found = {}
        for method, path in self.routes:
            if (method, path) == ("DELETE", "/api/session"):
                continue  # it would end this very session
            answer = browser.request(method, re.sub(r"{\w+}", "none", path), json={})
            problem = answer.json() if "problem" in answer.headers.get("content-type", "") else {}
            if problem.get("type") == "/problems/role-too-low":
                found[method, path] = problem["needed"]
        assert browser.get("/api/session").json()["member"] is not None, "still signed in"
        return found


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Asked]:
    made = Asked(tmp_path)
    yield made
    made.house.database.close()


def ability(path: str) -> Ability:
    return next(what for pattern, what in OF_PATH if re.match(pattern, path))


def test_the_page_says_what_the_routes_do(shop: Asked) -> None:
    staff, editor = (shop.signed_in(role) for role in (Role.STAFF, Role.EDITOR))
    told = staff.get("/api/members/roles").json()
    least = {each["what"]: each["least"] for each in told["abilities"]}
    assert told["roles"] == ["staff", "editor", "owner"]
    assert least == {what.value: role.value for what, role in LEAST.items()}

    for_staff, for_editors = shop.refused(staff), shop.refused(editor)
    assert len(for_staff) > 20
    # What refuses staff takes the very role that the page names, and is named there.
    assert {route: least[ability(route[1])] for route in for_staff} == for_staff
    assert {ability(path).value for _, path in for_staff} == {
        what for what, role in least.items() if role != "staff"
    }
    # Editors are refused what takes an owner, and nothing else.
    assert for_editors == {route: role for route, role in for_staff.items() if role == "owner"}
