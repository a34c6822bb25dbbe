"""API tokens, and what roles and scopes open."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from tests.integration.accounts.conftest import ORIGIN, Shop, problem
from vitrine.accounts import Role
from vitrine.accounts.tables import TokenRow


def make_token(owner: TestClient, *scopes: str) -> dict[str, Any]:
    answer = owner.post("/api/tokens", json={"name": "ci", "scopes": list(scopes)})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def program(shop: Shop, token: str) -> TestClient:
    return TestClient(shop.app, base_url=ORIGIN, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    ("role", "upload", "owner"), [(Role.STAFF, 403, 403), (Role.EDITOR, 200, 403), (Role.OWNER, 200, 200)]
)
def test_roles_open_what_they_cover(small_shop: Shop, role: Role, upload: int, owner: int) -> None:
    browser, _ = small_shop.enrol(role)
    assert browser.post("/upload").status_code == upload
    assert browser.post("/owner").status_code == owner
    assert browser.post("/api/tokens", json={"name": "x", "scopes": ["rooms:write"]}).status_code == (
        201 if role is Role.OWNER else 403
    )


def test_strangers_and_guests_are_asked_to_sign_in(small_shop: Shop) -> None:
    browser = small_shop.browser()
    assert problem(browser.post("/upload")) == (401, "sign-in-needed")
    assert problem(browser.get("/visitor")) == (401, "visitor-needed")
    guest = browser.post("/api/session", json={"name": "Ada", "colour": 1}).json()
    browser.headers["X-CSRF-Token"] = guest["csrf"]
    assert problem(browser.post("/upload")) == (401, "sign-in-needed")
    assert problem(browser.get("/api/tokens")) == (401, "sign-in-needed")


def test_a_token_does_what_its_scopes_say_and_needs_no_csrf(shop: Shop) -> None:
    owner, _ = shop.enrol()
    made = make_token(owner, "models:write")
    assert made["token"].startswith("vt_") and made["scopes"] == ["models:write"]
    answer = program(shop, made["token"]).post("/upload")
    assert answer.status_code == 200
    assert answer.json()["by"] == made["id"]
    brand = answer.json()["brand"]
    refused = program(shop, made["token"]).post("/own", params={"brand": brand})
    assert problem(refused) == (403, "scope-missing")


def test_a_token_is_not_a_person(small_shop: Shop) -> None:
    owner, _ = small_shop.enrol()
    token = make_token(owner, "models:write", "catalog:write", "rooms:write")["token"]
    assert problem(program(small_shop, token).get("/visitor")) == (401, "visitor-needed")
    assert problem(program(small_shop, token).get("/api/tokens")) == (401, "sign-in-needed")


def test_things_of_other_brands_stay_closed(shop: Shop) -> None:
    mine, _ = shop.enrol(brand="Mine")
    theirs, _ = shop.enrol(brand="Theirs")
    their_brand = theirs.get("/api/session").json()["member"]["brand"]["id"]
    my_brand = mine.get("/api/session").json()["member"]["brand"]["id"]
    assert mine.post("/own", params={"brand": my_brand}).status_code == 200
    assert problem(mine.post("/own", params={"brand": their_brand})) == (403, "not-your-brand")
    their_token = make_token(theirs, "models:write")
    assert problem(mine.delete(f"/api/tokens/{their_token['id']}")) == (404, "token-unknown")
    assert mine.get("/api/tokens").json() == {"items": [], "next": None}
    assert program(shop, their_token["token"]).post("/upload").status_code == 200


def test_a_revoked_token_opens_nothing(shop: Shop) -> None:
    owner, _ = shop.enrol()
    made = make_token(owner, "models:write")
    assert owner.delete(f"/api/tokens/{made['id']}").status_code == 204
    assert problem(program(shop, made["token"]).post("/upload")) == (401, "token-refused")
    assert problem(owner.delete(f"/api/tokens/{made['id']}")) == (404, "token-unknown")
    assert owner.get("/api/tokens").json()["items"] == []


@pytest.mark.parametrize("token", ["", "vt_", "vt_guess", "guess", "vt_" + "x" * 5000])
def test_a_bad_token_is_refused_even_beside_a_good_cookie(small_shop: Shop, token: str) -> None:
    owner, _ = small_shop.enrol()
    answer = owner.post("/upload", headers={"Authorization": f"Bearer {token}"})
    assert problem(answer) == (401, "token-refused")


def test_other_authorization_schemes_are_a_proxys_business(small_shop: Shop) -> None:
    owner, _ = small_shop.enrol()
    assert owner.post("/upload", headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_the_secret_is_shown_once_and_stored_as_a_digest(shop: Shop) -> None:
    owner, _ = shop.enrol()
    made = make_token(owner, "models:write")
    listed = owner.get("/api/tokens").json()["items"]
    assert listed == [{key: value for key, value in made.items() if key != "token"}]
    with shop.database.read() as session:
        assert made["token"] not in repr(vars(session.scalars(select(TokenRow)).one()))


def test_the_day_of_use_is_noted(shop: Shop) -> None:
    owner, _ = shop.enrol()
    made = make_token(owner, "models:write")
    assert made["last_used_on"] is None
    program(shop, made["token"]).post("/upload")
    assert owner.get("/api/tokens").json()["items"][0]["last_used_on"] == "2026-01-01"


def test_the_list_goes_on_where_it_stopped(shop: Shop) -> None:
    owner, _ = shop.enrol()
    made = [make_token(owner, "models:write")["id"] for _ in range(5)]
    found: list[str] = []
    after = None
    while True:
        page = owner.get("/api/tokens", params={"limit": 2} | ({"after": after} if after else {})).json()
        found += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert sorted(found) == sorted(made) and len(found) == 5
    assert owner.get("/api/tokens", params={"limit": 101}).status_code == 422


@pytest.mark.parametrize("scopes", [[], ["everything"], ["models:write", "root"]])
def test_unknown_scopes_are_refused(small_shop: Shop, scopes: list[str]) -> None:
    owner, _ = small_shop.enrol()
    answer = owner.post("/api/tokens", json={"name": "x", "scopes": scopes})
    assert problem(answer) == (422, "scopes-refused")
