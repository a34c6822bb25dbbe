"""Keys that do not tell who uses them, recovery codes: good for a new passkey and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from tests.integration.accounts.authenticator import SoftAuthenticator
from tests.integration.accounts.conftest import SETTINGS, Shop, post_enrolment, problem, prove, sign_in
from vitrine.accounts import Role
from vitrine.accounts.tables import EnrolmentRow, PasskeyRow, RecoveryCodeRow
from vitrine.ids import digest

DAY_MS = 24 * 3_600_000


def weak(shop: Shop, *, spare: bool = True) -> SoftAuthenticator:
    """An owner's only key, of before it was asked for, that tells nobody."""
    _, key = shop.enrol(spare=spare)
    until = shop.clock.now() + timedelta(days=30)
    with shop.database.unit() as unit:
        unit.session.execute(update(PasskeyRow).values(verifies=False, weak_until=until))
    key.verifies = False
    return key


def enrol_better(browser: TestClient) -> SoftAuthenticator:
    better = SoftAuthenticator()
    secret = browser.post("/api/passkeys/links").json()["secret"]
    answer = post_enrolment(browser, secret, better)
    assert answer.status_code == 201, answer.text
    browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
    assert (answer.json()["must_enrol"], answer.json()["member"]["role"]) == (False, "owner")
    return better


def assert_enrols_only(browser: TestClient) -> None:
    told = browser.get("/api/session").json()
    assert (told["must_enrol"], told["member"], told["operator"]) == (True, None, None)
    for refused in (
        browser.post("/owner"),
        browser.post("/upload"),
        browser.get("/api/members"),
        browser.get("/api/passkeys"),
        browser.get("/api/sessions"),
        browser.post("/api/tokens", json={"name": "ci", "scopes": ["models:write"]}),
        browser.post("/api/members/links", json={"role": "owner"}),
        browser.post("/api/recovery-codes"),
        browser.delete("/api/sessions"),
    ):
        assert problem(refused) == (403, "better-key-needed")
    browser.post("/api/session", json={"name": "Ada", "colour": 1})
    assert browser.get("/visitor").json()["role"] is None


def test_a_weak_key_signs_in_only_for_a_better_one(shop: Shop) -> None:
    key = weak(shop)
    browser = shop.browser()
    assert browser.post("/api/passkeys/options").json()["userVerification"] == "preferred"
    assert sign_in(browser, key).status_code == 200
    assert_enrols_only(browser)
    better = enrol_better(browser)
    assert browser.post("/owner").status_code == 200
    assert problem(sign_in(shop.browser(), key)) == (401, "key-verifies-nobody"), "it was needed once"
    assert sign_in(shop.browser(), better).json()["member"]["role"] == "owner"


def test_a_weak_key_is_worth_nothing_after_thirty_days(shop: Shop) -> None:
    key = weak(shop)
    shop.clock.advance(30 * DAY_MS)
    browser = shop.browser()
    assert browser.post("/api/passkeys/options").json()["userVerification"] == "required"
    assert problem(sign_in(browser, key)) == (401, "key-verifies-nobody")


def test_an_old_key_that_does_tell_goes_on_as_before(shop: Shop) -> None:
    key = weak(shop)
    key.verifies = True
    shop.clock.advance(40 * DAY_MS)
    assert sign_in(shop.browser(), key).json()["member"]["role"] == "owner"
    key.verifies = False
    assert problem(sign_in(shop.browser(), key)) == (401, "key-verifies-nobody")


def test_nobody_enrols_a_key_that_tells_nobody(shop: Shop) -> None:
    link = shop.accounts.invite("Maison", Role.OWNER)
    refused = post_enrolment(shop.browser(), link, SoftAuthenticator(verifies=False))
    assert problem(refused) == (401, "key-verifies-nobody")
    assert post_enrolment(shop.browser(), link, SoftAuthenticator()).status_code == 201, "the link is unused"


def test_a_code_is_good_once_and_only_for_a_new_key(shop: Shop) -> None:
    owner, key = shop.enrol()
    codes = owner.post("/api/recovery-codes").json()["codes"]
    assert len(set(codes)) == 8
    with shop.database.read() as session:
        kept = [row.digest for row in session.query(RecoveryCodeRow)]
    assert len(kept) == 8 and not any(code in digest for code in codes for digest in kept)
    finder = shop.browser()
    typed = codes[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    answer = finder.post("/api/recovery", json={"code": typed})
    assert answer.status_code == 200, answer.text
    finder.headers["X-CSRF-Token"] = answer.json()["csrf"]
    assert_enrols_only(finder)
    assert owner.post("/owner").status_code == 200, "it ends nothing"
    assert owner.get("/api/recovery-codes").json()["left"] == 7
    assert problem(shop.browser().post("/api/recovery", json={"code": codes[0]})) == (401, "code-refused")
    enrol_better(finder)
    assert finder.post("/owner").status_code == 200
    assert sign_in(shop.browser(), key).status_code == 200
    whats = [each["what"] for each in finder.get("/api/members/acts").json()["items"]]
    assert whats[:3] == ["passkey-added", "passkey-link-made", "code-used"]


def test_new_codes_replace_the_old_ones(shop: Shop) -> None:
    owner, _ = shop.enrol()
    old, new = (owner.post("/api/recovery-codes").json()["codes"] for _ in range(2))
    assert problem(shop.browser().post("/api/recovery", json={"code": old[0]})) == (401, "code-refused")
    assert shop.browser().post("/api/recovery", json={"code": new[0]}).status_code == 200


def test_codes_are_tried_slowly(small_shop: Shop) -> None:
    browser = small_shop.browser()
    found = [browser.post("/api/recovery", json={"code": f"{number:016}"}) for number in range(6)]
    assert [answer.status_code for answer in found] == [401] * SETTINGS.codes_burst + [429]
    assert found[-1].json()["retry_after_s"] >= 1
    small_shop.clock.advance(60_000)
    assert browser.post("/api/recovery", json={"code": "x" * 201}).status_code == 422


@pytest.mark.parametrize("spare", ["passkey", "codes"])
def test_an_owner_makes_a_second_way_in_before_anything_else(shop: Shop, spare: str) -> None:
    owner, _ = shop.enrol(spare=False)
    assert owner.get("/api/session").json()["needs_spare"] is True
    refused = owner.post("/owner")
    assert problem(refused) == (403, "spare-needed")
    assert "/api/recovery-codes" in refused.json()["detail"]
    assert problem(owner.post("/upload")) == (403, "spare-needed")
    assert owner.get("/api/members/acts").status_code == 200, "reading changes nothing"
    editor, _ = shop.enrol(Role.EDITOR, spare=False)
    assert editor.get("/api/session").json()["needs_spare"] is False
    assert editor.post("/upload").status_code == 200
    if spare == "passkey":
        secret = owner.post("/api/passkeys/links").json()["secret"]
        post_enrolment(shop.browser(), secret, SoftAuthenticator())
    else:
        owner.post("/api/recovery-codes")
    assert owner.get("/api/session").json()["needs_spare"] is False
    assert owner.post("/owner").status_code == 200


def test_who_has_lost_the_second_way_in_makes_another_and_programs_go_on(shop: Shop) -> None:
    owner, key = shop.enrol(spare=False)
    (code, *_) = owner.post("/api/recovery-codes").json()["codes"]
    scopes = {"name": "till", "scopes": ["models:write"]}
    token = owner.post("/api/tokens", json=scopes).json()["token"]
    program = {"Authorization": f"Bearer {token}"}
    finder = shop.browser()
    finder.headers["X-CSRF-Token"] = finder.post("/api/recovery", json={"code": code}).json()["csrf"]
    enrol_better(finder)
    mine, others = sorted(finder.get("/api/passkeys").json()["items"], key=lambda each: not each["this"])
    assert finder.delete(f"/api/passkeys/{others['id']}?keep_tokens=true").status_code == 204
    assert problem(finder.post("/api/tokens", json=scopes)) == (403, "spare-needed"), "its codes went, too"
    assert shop.browser().post("/upload", headers=program).status_code == 200
    shop.clock.advance(SETTINGS.proof_minutes * 60_000)
    assert problem(finder.post("/api/recovery-codes")) == (403, "fresh-proof-needed")
    assert mine["id"] != others["id"] and sign_in(shop.browser(), key).status_code == 401


def test_a_key_that_tells_nobody_is_no_second_way_in(shop: Shop) -> None:
    owner, key = shop.browser(), weak(shop, spare=False)
    assert sign_in(owner, key).status_code == 200
    enrol_better(owner)
    assert owner.get("/api/session").json()["needs_spare"] is True
    better, old = sorted(owner.get("/api/passkeys").json()["items"], key=lambda each: not each["verifies"])
    refused = owner.delete(f"/api/passkeys/{better['id']}")
    assert problem(refused) == (409, "last-passkey"), "nobody locks themselves out"
    assert owner.delete(f"/api/passkeys/{old['id']}").status_code == 204


def test_a_removed_passkey_ends_what_it_made(shop: Shop) -> None:
    laptop, key = shop.enrol()
    own = laptop.post("/api/passkeys/links").json()["secret"]
    phone, other = shop.browser(), SoftAuthenticator()
    phone.headers["X-CSRF-Token"] = post_enrolment(phone, own, other).json()["csrf"]
    bearer = {
        "Authorization": "Bearer "
        + phone.post("/api/tokens", json={"name": "ci", "scopes": ["models:write"]}).json()["token"]
    }
    links = [
        phone.post("/api/members/links", json={"role": "owner"}).json()["secret"],
        phone.post("/api/passkeys/links").json()["secret"],
    ]
    links += [laptop.post("/api/members/links", json={"role": "staff"}).json()["secret"] for _ in range(2)]
    with shop.database.unit() as unit:
        unit.session.execute(
            update(EnrolmentRow).where(EnrolmentRow.digest == digest(links[-1])).values(made_with=None)
        )
    kept = links.pop(2)
    lost = next(each for each in laptop.get("/api/passkeys").json()["items"] if not each["this"])
    first = next(each for each in laptop.get("/api/passkeys").json()["items"] if each["this"])
    assert (lost["tokens"], lost["added_with"], lost["verifies"]) == (1, first["id"], True)
    assert laptop.delete(f"/api/passkeys/{lost['id']}").status_code == 204
    assert problem(phone.post("/owner")) == (401, "sign-in-needed")
    assert problem(shop.browser().post("/upload", headers=bearer)) == (401, "token-refused")
    for secret in links:
        refused = shop.browser().post("/api/enrolments/options", json={"secret": secret})
        assert problem(refused) == (404, "enrolment-unknown")
    assert shop.browser().post("/api/enrolments/options", json={"secret": kept}).status_code == 200
    assert prove(laptop, key).status_code == 204


def test_tokens_of_a_removed_passkey_may_go_on(shop: Shop) -> None:
    laptop, _ = shop.enrol()
    own = laptop.post("/api/passkeys/links").json()["secret"]
    phone = shop.browser()
    phone.headers["X-CSRF-Token"] = post_enrolment(phone, own, SoftAuthenticator()).json()["csrf"]
    token = phone.post("/api/tokens", json={"name": "ci", "scopes": ["models:write"]}).json()["token"]
    lost = next(each for each in laptop.get("/api/passkeys").json()["items"] if not each["this"])
    assert laptop.delete(f"/api/passkeys/{lost['id']}?keep_tokens=true").status_code == 204
    assert shop.browser().post("/upload", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_secret_that_was_asked_for_twice_is_made_once(shop: Shop) -> None:
    """Its answer is not kept: who lost it takes back what was made, and makes another."""
    owner, _ = shop.enrol()
    key = {"Idempotency-Key": "0a1b2c3d"}
    token, role = {"name": "ci", "scopes": ["models:write"]}, {"role": "staff"}
    for path, body, listed in (
        ("/api/tokens", token, "tokens"),
        ("/api/members/links", role, "members/links"),
    ):
        before = len(owner.get(f"/api/{listed}").json()["items"])
        assert owner.post(path, json=body, headers=key).status_code == 201
        again = owner.post(path, json=body, headers=key)
        assert problem(again) == (409, "answer-not-kept")
        made = [each["id"] for each in owner.get(f"/api/{listed}").json()["items"]]
        assert len(made) == before + 1 and set(again.json()["made"]) <= set(made)
        other = {"name": "cd", "scopes": ["models:write"]} if path == "/api/tokens" else {"role": "owner"}
        assert problem(owner.post(path, json=other, headers=key)) == (409, "idempotency-key-used")
        assert owner.delete(f"{path}/{again.json()['made'][0]}").status_code == 204
    first, second = (owner.post("/api/passkeys/links", headers=key) for _ in range(2))
    assert (first.status_code, problem(second)) == (201, (409, "answer-not-kept"))
