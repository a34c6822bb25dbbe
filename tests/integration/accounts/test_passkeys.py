"""Passkeys with a real authenticator in software: enrolment, sign-in, and all that must be refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select, update
from webauthn.helpers import bytes_to_base64url

from tests.fixtures.told import told
from tests.integration.accounts.authenticator import SoftAuthenticator
from tests.integration.accounts.conftest import SETTINGS, Shop, post_enrolment, problem
from vitrine.accounts import AccountSettings, Role
from vitrine.accounts.events import SignedOut
from vitrine.accounts.tables import EnrolmentRow, MemberRow, PasskeyRow, SessionRow
from vitrine.storage import kind_of

HOUR_MS = 3_600_000


def sign_in(shop: Shop, key: SoftAuthenticator) -> Any:
    browser = shop.browser()
    options = browser.post("/api/passkeys/options").json()
    return browser.post("/api/passkeys", json={"credential": key.get(options)})


def test_a_link_makes_a_member_who_can_sign_in_again(shop: Shop) -> None:
    browser, key = shop.enrol(Role.EDITOR, "Maison Vitrine")
    member = browser.get("/api/session").json()["member"]
    assert (member["name"], member["role"], member["brand"]["name"]) == ("Ada", "editor", "Maison Vitrine")
    for _ in range(2):
        answer = sign_in(shop, key)
        assert answer.status_code == 200, answer.text
        assert answer.json()["member"] == member
        assert answer.json()["csrf"]


def test_options_ask_for_a_discoverable_credential_of_our_host(small_shop: Shop) -> None:
    secret = small_shop.accounts.invite("Maison", Role.OWNER)
    options = small_shop.browser().post("/api/enrolments/options", json={"secret": secret}).json()
    assert options["rp"]["id"] == "localhost"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["user"]["name"] == "Maison"
    assert small_shop.browser().post("/api/passkeys/options").json()["allowCredentials"] == []


def test_signing_in_changes_the_cookie_and_keeps_the_visitor(shop: Shop) -> None:
    browser = shop.browser()
    guest = browser.post("/api/session", json={"name": "Ada", "colour": 1}).json()
    before = browser.cookies["vitrine_session"]
    shop.enrol(browser=browser)
    assert browser.cookies["vitrine_session"] != before
    now = browser.get("/api/session").json()
    assert now["visitor"] == guest["visitor"]
    assert now["member"]["role"] == "owner"
    assert now["csrf"] != guest["csrf"]
    assert shop.browser(vitrine_session=before).get("/visitor").status_code == 401
    assert browser.get("/visitor").json() == {
        "id": guest["visitor"]["id"],
        "role": "owner",
        "operator": False,
    }


def test_a_link_works_once(shop: Shop) -> None:
    secret = shop.accounts.invite("Maison", Role.OWNER)
    browser = shop.browser()
    assert post_enrolment(browser, secret, SoftAuthenticator()).status_code == 201
    again = shop.browser().post("/api/enrolments/options", json={"secret": secret})
    assert problem(again) == (410, "enrolment-spent")


@pytest.mark.race
def test_of_twenty_at_once_one_uses_the_link(shop: Shop) -> None:
    secret = shop.accounts.invite("Maison", Role.OWNER)
    bodies = []
    for _ in range(20):
        options = shop.browser().post("/api/enrolments/options", json={"secret": secret}).json()
        bodies.append({"secret": secret, "credential": SoftAuthenticator().create(options), "name": "Ada"})
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda body: shop.browser().post("/api/enrolments", json=body), bodies))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 410: 19}
    with shop.database.read() as session:
        for row in (MemberRow, PasskeyRow):
            assert session.scalar(select(func.count()).select_from(row)) == 1


def test_links_end_after_a_day_and_unknown_ones_are_refused(shop: Shop) -> None:
    secret = shop.accounts.invite("Maison", Role.OWNER)
    browser = shop.browser()
    options = browser.post("/api/enrolments/options", json={"secret": secret}).json()
    shop.clock.advance(24 * HOUR_MS)
    late = browser.post("/api/enrolments/options", json={"secret": secret})
    assert problem(late) == (410, "enrolment-spent")
    body = {"secret": secret, "credential": SoftAuthenticator().create(options), "name": "Ada"}
    assert problem(browser.post("/api/enrolments", json=body)) == (410, "challenge-spent")
    unknown = browser.post("/api/enrolments/options", json={"secret": "guess"})
    assert problem(unknown) == (404, "enrolment-unknown")


def test_a_link_that_ends_between_question_and_answer_makes_no_member(shop: Shop) -> None:
    secret = shop.accounts.invite("Maison", Role.OWNER)
    shop.clock.advance(24 * HOUR_MS - 1_000)
    browser = shop.browser()
    options = browser.post("/api/enrolments/options", json={"secret": secret}).json()
    shop.clock.advance(2_000)
    body = {"secret": secret, "credential": SoftAuthenticator().create(options), "name": "Ada"}
    assert problem(browser.post("/api/enrolments", json=body)) == (410, "enrolment-spent")
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(MemberRow)) == 0


def test_a_challenge_of_another_link_is_refused(shop: Shop) -> None:
    mine, theirs = (shop.accounts.invite("Maison", Role.OWNER) for _ in range(2))
    browser = shop.browser()
    options = browser.post("/api/enrolments/options", json={"secret": mine}).json()
    body = {"secret": theirs, "credential": SoftAuthenticator().create(options), "name": "Ada"}
    assert problem(browser.post("/api/enrolments", json=body)) == (410, "challenge-spent")


def test_an_answer_is_good_for_one_sign_in(shop: Shop) -> None:
    _, key = shop.enrol()
    browser = shop.browser()
    answer = key.get(browser.post("/api/passkeys/options").json())
    assert browser.post("/api/passkeys", json={"credential": answer}).status_code == 200
    assert problem(browser.post("/api/passkeys", json={"credential": answer})) == (410, "challenge-spent")


@pytest.mark.race
def test_an_answer_posted_twenty_times_at_once_signs_in_once(shop: Shop) -> None:
    _, key = shop.enrol()
    answer = key.get(shop.browser().post("/api/passkeys/options").json())
    with ThreadPoolExecutor(20) as pool:
        posts = pool.map(
            lambda _: shop.browser().post("/api/passkeys", json={"credential": answer}), range(20)
        )
        assert Counter(post.status_code for post in posts) == {200: 1, 410: 19}


def test_challenges_end_after_five_minutes(shop: Shop) -> None:
    _, key = shop.enrol()
    browser = shop.browser()
    answer = key.get(browser.post("/api/passkeys/options").json())
    shop.clock.advance(300_000)
    assert problem(browser.post("/api/passkeys", json={"credential": answer})) == (410, "challenge-spent")


def test_a_wrong_answer_uses_the_challenge_up(shop: Shop) -> None:
    _, key = shop.enrol()
    browser = shop.browser()
    options = browser.post("/api/passkeys/options").json()
    forged = {**key.get(options)}
    forged["response"] = {**forged["response"], "signature": forged["response"]["authenticatorData"]}
    assert problem(browser.post("/api/passkeys", json={"credential": forged})) == (401, "passkey-refused")
    honest = key.get(options)
    assert problem(browser.post("/api/passkeys", json={"credential": honest})) == (410, "challenge-spent")


def test_pages_of_other_origins_cannot_relay_a_passkey(shop: Shop) -> None:
    _, key = shop.enrol()
    key.origin = "https://phishing.example"
    assert problem(sign_in(shop, key)) == (401, "passkey-refused")
    secret = shop.accounts.invite("Maison", Role.OWNER)
    relayed = SoftAuthenticator(origin="https://phishing.example")
    assert problem(post_enrolment(shop.browser(), secret, relayed)) == (401, "passkey-refused")
    # The link itself stays good: a failed attempt must not lock the true member out.
    assert post_enrolment(shop.browser(), secret, SoftAuthenticator()).status_code == 201


def test_another_hosts_answer_is_refused(small_shop: Shop) -> None:
    _, key = small_shop.enrol()
    browser = small_shop.browser()
    options = browser.post("/api/passkeys/options").json()
    answer = key.get({**options, "rpId": "evil.example"})
    assert problem(browser.post("/api/passkeys", json={"credential": answer})) == (401, "passkey-refused")


def test_a_cloned_authenticator_shows_by_its_counter(shop: Shop) -> None:
    _, key = shop.enrol()
    key.sign_count = 10
    assert sign_in(shop, key).status_code == 200
    key.sign_count = 4
    assert problem(sign_in(shop, key)) == (401, "passkey-refused")


def test_authenticators_without_a_counter_may_sign_in_again(shop: Shop) -> None:
    _, key = shop.enrol()
    for _ in range(3):
        key.sign_count = -1  # the next is 0, always
        assert sign_in(shop, key).status_code == 200


def test_unknown_passkeys_and_foreign_handles_are_refused_alike(shop: Shop) -> None:
    _, key = shop.enrol()
    stranger = SoftAuthenticator(user_handle=key.user_handle)
    assert problem(sign_in(shop, stranger)) == (401, "passkey-refused")
    key.user_handle = "c29tZWJvZHk"
    assert problem(sign_in(shop, key)) == (401, "passkey-refused")


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"response": None},
        {"response": {}},
        {"response": {"clientDataJSON": 7}},
        {"response": {"clientDataJSON": "e30"}},
        {"response": {"clientDataJSON": "A" * 70_000}},
        {"response": {"clientDataJSON": "W1tbW1tbW1s"}},
        {"response": {"clientDataJSON": "eyJjaGFsbGVuZ2UiOiAie30ifQ", "signature": []}},
    ],
)
def test_unreadable_answers_are_typed_errors(small_shop: Shop, credential: dict[str, Any]) -> None:
    answer = small_shop.browser().post("/api/passkeys", json={"credential": credential})
    assert answer.status_code in (400, 410), answer.text


@pytest.mark.parametrize("credential_id", ["\ud800", "nul\0", "", 7, "x" * 3000])
def test_ids_that_no_passkey_has_are_typed_errors(shop: Shop, credential_id: object) -> None:
    browser = shop.browser()
    challenge = browser.post("/api/passkeys/options").json()["challenge"]
    client_data = bytes_to_base64url(json.dumps({"challenge": challenge}).encode())
    body = {"credential": {"id": credential_id, "response": {"clientDataJSON": client_data}}}
    answer = browser.post(
        "/api/passkeys", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert problem(answer) == (400, "credential-unreadable")


def test_one_passkey_is_not_enrolled_twice(shop: Shop) -> None:
    _, key = shop.enrol()
    secret = shop.accounts.invite("Other", Role.OWNER)
    assert problem(post_enrolment(shop.browser(), secret, key)) == (409, "passkey-taken")
    with shop.database.read() as session:  # all three or none: the link is still good
        unused = select(func.count()).select_from(EnrolmentRow).where(EnrolmentRow.used_at.is_(None))
        assert session.scalar(unused) == 1
        assert session.scalar(select(func.count()).select_from(MemberRow)) == 1


def test_a_member_adds_lists_and_removes_passkeys(shop: Shop) -> None:
    browser, first = shop.enrol(Role.EDITOR)
    member = browser.get("/api/session").json()["member"]
    secret = browser.post("/api/passkeys/links").json()["secret"]
    phone, second = shop.browser(), SoftAuthenticator()
    options = phone.post("/api/enrolments/options", json={"secret": secret}).json()
    assert [known["id"] for known in options["excludeCredentials"]] == [first.create(options)["id"]]
    body = {"secret": secret, "credential": second.create(options), "name": "ignored"}
    assert phone.post("/api/enrolments", json=body).json()["member"] == member
    assert sign_in(shop, second).json()["member"] == member
    items = phone.get("/api/passkeys").json()["items"]
    assert len(items) == 2
    phone.headers["X-CSRF-Token"] = phone.get("/api/session").json()["csrf"]
    assert phone.delete(f"/api/passkeys/{items[0]['id']}").status_code == 204
    assert problem(sign_in(shop, first)) == (401, "passkey-refused")
    assert problem(phone.delete(f"/api/passkeys/{items[0]['id']}")) == (404, "passkey-unknown")
    assert problem(phone.delete(f"/api/passkeys/{items[1]['id']}")) == (409, "last-passkey")


def test_a_removed_passkey_ends_its_sessions_and_no_others(shop: Shop) -> None:
    """A lost phone: signed in twice, and once as a guest in rooms, too."""
    laptop, _ = shop.enrol()
    secret = laptop.post("/api/passkeys/links").json()["secret"]
    phone, key = shop.browser(), SoftAuthenticator()
    phone.post("/api/session", json={"name": "Thief", "colour": 1})
    assert post_enrolment(phone, secret, key).status_code == 201
    again = shop.browser()
    answer = key.get(again.post("/api/passkeys/options").json())
    assert again.post("/api/passkeys", json={"credential": answer}).status_code == 200
    found = phone.get("/api/session").json()
    assert found["member"] == again.get("/api/session").json()["member"] is not None

    lost = laptop.get("/api/passkeys").json()["items"][-1]["id"]
    assert laptop.delete(f"/api/passkeys/{lost}").status_code == 204
    for browser in (phone, again):
        assert browser.get("/api/session").json()["member"] is None
        browser.headers["X-CSRF-Token"] = found["csrf"]
        assert problem(browser.post("/api/passkeys/links")) == (401, "sign-in-needed")
    assert laptop.post("/api/passkeys/links").status_code == 201
    assert told(shop.database, kind_of(SignedOut)) == [SignedOut(found["visitor"]["id"])], "their sockets end"


def test_a_passkey_that_proves_a_visitor_still_ends_with_its_sessions(shop: Shop) -> None:
    """A browser that became another visitor goes on being signed in by the same passkey."""
    laptop, _ = shop.enrol()
    secret = laptop.post("/api/passkeys/links").json()["secret"]
    phone = shop.browser()
    post_enrolment(phone, secret, SoftAuthenticator())
    other = shop.accounts.sessions.enter(None, "Ada", 3)
    assert other.visitor is not None
    with shop.database.unit() as unit:
        token = phone.cookies[shop.accounts.settings.cookie]
        became = shop.accounts.sessions.become(unit, token, other.visitor.id)
    assert became.member is not None
    lost = laptop.get("/api/passkeys").json()["items"][-1]["id"]
    assert laptop.delete(f"/api/passkeys/{lost}").status_code == 204
    assert shop.accounts.sessions.find(became.token) is None


def test_sessions_of_before_passkeys_were_noted_end_with_any_but_for_the_one_that_asks(shop: Shop) -> None:
    laptop, _ = shop.enrol()
    secret = laptop.post("/api/passkeys/links").json()["secret"]
    phone = shop.browser()
    post_enrolment(phone, secret, SoftAuthenticator())
    with shop.database.unit() as unit:
        unit.session.execute(update(SessionRow).values(passkey_id=None))
    lost = laptop.get("/api/passkeys").json()["items"][-1]["id"]
    assert laptop.delete(f"/api/passkeys/{lost}").status_code == 204
    assert phone.get("/api/session").json()["member"] is None
    assert laptop.get("/api/session").json()["member"] is not None


def test_attempts_from_one_address_are_limited(make_shop: Callable[[AccountSettings], Shop]) -> None:
    few = AccountSettings(
        rp_id="localhost", origins=SETTINGS.origins, attempts_burst=3, attempts_per_minute=1
    )
    browser = make_shop(few).browser()
    codes = [browser.post("/api/passkeys/options").status_code for _ in range(3)]
    assert codes == [200, 200, 200]
    refused = browser.post("/api/enrolments/options", json={"secret": "guess"})
    assert problem(refused) == (429, "too-many-attempts")
    assert refused.json()["retry_after_s"] == 60
