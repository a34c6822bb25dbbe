"""Who holds a one-time link reads by whom and to what it invites, before anything is done with it."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.integration.accounts.authenticator import SoftAuthenticator
from tests.integration.accounts.conftest import Shop, post_enrolment, problem
from vitrine.accounts import Role


def look(browser: TestClient, secret: str) -> Any:
    return browser.post("/api/enrolments/look", json={"secret": secret})


def invited(owner: TestClient, role: str) -> str:
    secret: str = owner.post("/api/members/links", json={"role": role}).json()["secret"]
    return secret


def test_it_says_by_whom_to_what_and_until_when(shop: Shop) -> None:
    owner, _ = shop.enrol()
    name = owner.get("/api/session").json()["member"]["name"]
    told = look(shop.browser(), invited(owner, "editor")).json()
    expires = told.pop("expires_at")
    assert told == {
        "brand": "Maison", "role": "editor", "operates": False, "for_member": None, "made_by": name,
    }  # fmt: skip
    [listed] = owner.get("/api/members/links").json()["items"]
    assert expires == listed["expires_at"]


def test_links_of_the_command_line_and_of_further_passkeys(shop: Shop) -> None:
    told = look(shop.browser(), shop.accounts.invite("Maison")).json()
    assert (told["brand"], told["role"], told["made_by"]) == ("Maison", "owner", None)
    told = look(shop.browser(), shop.accounts.invite_operator()).json()
    assert (told["brand"], told["role"], told["operates"]) == (None, None, True)
    owner, _ = shop.enrol()
    name = owner.get("/api/session").json()["member"]["name"]
    told = look(shop.browser(), owner.post("/api/passkeys/links").json()["secret"]).json()
    assert (told["for_member"], told["made_by"]) == (name, name)


def test_looking_uses_nothing_up(shop: Shop) -> None:
    secret = shop.accounts.invite("Maison", Role.EDITOR)
    for _ in range(3):
        assert look(shop.browser(), secret).status_code == 200
    browser = shop.browser()
    assert post_enrolment(browser, secret, SoftAuthenticator()).status_code == 201
    used = look(shop.browser(), secret)
    assert (problem(used), used.json()["why"]) == ((410, "enrolment-spent"), "used")


def test_over_withdrawn_and_unknown_are_told_apart_from_used(shop: Shop) -> None:
    owner, _ = shop.enrol()
    late, withdrawn = invited(owner, "staff"), invited(owner, "editor")
    link = next(each for each in owner.get("/api/members/links").json()["items"] if each["role"] == "editor")
    assert owner.delete(f"/api/members/links/{link['id']}").status_code == 204
    for secret in (withdrawn, "guess"):
        assert problem(look(shop.browser(), secret)) == (404, "enrolment-unknown")
    shop.clock.advance(25 * 3600 * 1000)
    over = look(shop.browser(), late)
    assert (problem(over), over.json()["why"]) == ((410, "enrolment-spent"), "expired")


def test_passkeys_are_called_what_their_holder_likes(shop: Shop) -> None:
    owner, _ = shop.enrol()
    other, _ = shop.enrol()
    [key] = owner.get("/api/passkeys").json()["items"]
    address = f"/api/passkeys/{key['id']}"
    assert owner.patch(address, json={"name": "  Phone\u200b at work "}).status_code == 204
    assert [each["device"] for each in owner.get("/api/passkeys").json()["items"]] == ["Phone at work"]
    assert problem(owner.patch(address, json={"name": " "})) == (422, "name-refused")
    assert problem(other.patch(address, json={"name": "Mine"})) == (404, "passkey-unknown")
