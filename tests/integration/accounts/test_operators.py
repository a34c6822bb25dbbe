"""Operators: a role of its own, by a one-time link, and gone at once when it is taken."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.told import told
from tests.integration.accounts.authenticator import SoftAuthenticator
from tests.integration.accounts.conftest import Shop, post_enrolment, problem
from vitrine.accounts import Role
from vitrine.accounts.errors import OperatorUnknown
from vitrine.accounts.events import SignedOut
from vitrine.storage import kind_of


def operator(shop: Shop, brand: str | None = None) -> tuple[TestClient, SoftAuthenticator]:
    browser, key = shop.browser(), SoftAuthenticator()
    answer = post_enrolment(browser, shop.accounts.invite_operator(brand), key)
    assert answer.status_code == 201, answer.text
    browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return browser, key


def test_a_link_makes_an_operator_who_is_of_no_brand(shop: Shop) -> None:
    browser, key = operator(shop)
    told_of = browser.get("/api/session").json()
    assert (told_of["member"], told_of["operator"]["name"]) == (None, "Ada")
    assert browser.get("/operator").json() == {"id": told_of["operator"]["id"]}
    assert problem(browser.post("/owner")) == (401, "sign-in-needed")
    other = shop.browser()
    options = other.post("/api/passkeys/options").json()
    again = other.post("/api/passkeys", json={"credential": key.get(options)})
    assert again.json()["operator"] == told_of["operator"]


def test_one_person_may_be_both(shop: Shop) -> None:
    browser, _ = operator(shop, "Maison")
    assert problem(browser.post("/owner")) == (403, "spare-needed")
    assert browser.post("/api/recovery-codes").status_code == 201
    assert (browser.get("/operator").status_code, browser.post("/owner").status_code) == (200, 200)
    browser.post("/api/session", json={"name": "Ada", "colour": 1})
    assert browser.get("/visitor").json()["operator"] is True
    ((found, brand),) = shop.accounts.operators.all()
    assert (found.name, brand) == ("Ada", "Maison")
    shop.accounts.operators.remove(found.id)
    assert shop.accounts.operators.all() == []
    assert problem(browser.get("/operator")) == (401, "sign-in-needed")
    assert shop.accounts.brand_named("Maison") is not None


@pytest.mark.parametrize("role", list(Role))
def test_no_role_in_a_brand_makes_an_operator(small_shop: Shop, role: Role) -> None:
    browser, _ = small_shop.enrol(role)
    assert problem(browser.get("/operator")) == (403, "operator-needed")
    assert problem(small_shop.browser().get("/operator")) == (401, "sign-in-needed")
    browser.post("/api/session", json={"name": "Ada", "colour": 1})
    assert browser.get("/visitor").json()["operator"] is False


def test_who_is_removed_is_out_at_once_and_cannot_come_back(shop: Shop) -> None:
    browser, key = operator(shop)
    visitor = browser.post("/api/session", json={"name": "Ada", "colour": 1}).json()["visitor"]["id"]
    ((found, _),) = shop.accounts.operators.all()
    shop.accounts.operators.remove(found.id)
    assert problem(browser.get("/operator")) == (401, "sign-in-needed")
    assert [event.visitor_id for event in told(shop.database, kind_of(SignedOut))] == [visitor]
    options = browser.post("/api/passkeys/options").json()
    refused = browser.post("/api/passkeys", json={"credential": key.get(options)})
    assert problem(refused) == (401, "passkey-refused")
    with pytest.raises(OperatorUnknown):
        shop.accounts.operators.remove(found.id)
