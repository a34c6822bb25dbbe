"""Members are listed, given other roles and removed; never the last owner, also not by two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.told import told
from tests.integration.accounts.authenticator import SoftAuthenticator
from tests.integration.accounts.conftest import Shop, post_enrolment, problem, sign_in
from vitrine.accounts import Role
from vitrine.accounts.events import SignedOut
from vitrine.app.lives import LIVES
from vitrine.storage import kind_of
from vitrine.storage.lives import forget


def member_of(browser: TestClient) -> str:
    found: str = browser.get("/api/session").json()["member"]["id"]
    return found


def acts(owner: TestClient) -> list[tuple[str, str | None, str]]:
    items = owner.get("/api/members/acts").json()["items"]
    return [(each["what"], each["by"], each["of"]) for each in items]


def test_everybody_of_the_brand_is_listed(shop: Shop) -> None:
    owner, _ = shop.enrol()
    staff, _ = shop.enrol(Role.STAFF)
    shop.enrol(brand="Another")
    items = staff.get("/api/members").json()["items"]
    assert [(each["id"], each["role"], each["this"]) for each in items] == [
        (member_of(owner), "owner", False),
        (member_of(staff), "staff", True),
    ]
    assert [each["passkeys"] for each in items] == [1, 1]
    today = shop.clock.now().date().isoformat()
    assert {each["seen_on"] for each in items} == {today}, "the day, no nearer"


def test_who_is_removed_is_out_with_all_they_had(shop: Shop) -> None:
    owner, _ = shop.enrol()
    other, key = shop.enrol()
    visitor = other.post("/api/session", json={"name": "Eve", "colour": 1}).json()["visitor"]["id"]
    token = other.post("/api/tokens", json={"name": "ci", "scopes": ["models:write"]}).json()["token"]
    link = other.post("/api/members/links", json={"role": "owner"}).json()["secret"]
    own = other.post("/api/passkeys/links").json()["secret"]
    codes = other.post("/api/recovery-codes").json()["codes"]
    assert owner.delete(f"/api/members/{member_of(other)}").status_code == 204

    assert other.get("/api/session").json()["member"] is None
    assert problem(other.post("/owner")) == (401, "sign-in-needed")
    assert [event.visitor_id for event in told(shop.database, kind_of(SignedOut))] == [visitor]
    assert problem(sign_in(shop.browser(), key)) == (401, "passkey-refused")
    bearer = {"Authorization": f"Bearer {token}"}
    assert problem(shop.browser().post("/upload", headers=bearer)) == (401, "token-refused")
    for secret in (link, own):
        refused = shop.browser().post("/api/enrolments/options", json={"secret": secret})
        assert problem(refused) == (404, "enrolment-unknown")
    assert problem(shop.browser().post("/api/recovery", json={"code": codes[0]})) == (401, "code-refused")
    assert [each["id"] for each in owner.get("/api/members").json()["items"]] == [member_of(owner)]
    assert set(acts(owner)[:2]) == {("member-removed", "Ada", "Ada"), ("token-revoked", "Ada", "ci")}


def test_programs_may_go_on_without_who_made_their_token(shop: Shop) -> None:
    owner, _ = shop.enrol()
    other, _ = shop.enrol()
    token = other.post("/api/tokens", json={"name": "ci", "scopes": ["models:write"]}).json()["token"]
    assert owner.get("/api/tokens").json()["items"][0]["made_by"] == "Ada"
    assert owner.delete(f"/api/members/{member_of(other)}?keep_tokens=true").status_code == 204
    assert shop.browser().post("/upload", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert owner.get("/api/tokens").json()["items"][0]["made_by"] is None


def test_a_lower_role_signs_out_and_takes_the_links_back(shop: Shop) -> None:
    owner, _ = shop.enrol()
    other, key = shop.enrol()
    link = other.post("/api/members/links", json={"role": "owner"}).json()["secret"]
    tokens = [
        browser.post("/api/tokens", json={"name": "ci", "scopes": ["models:write"]}).json()["token"]
        for browser in (other, owner)
    ]
    address = f"/api/members/{member_of(other)}"
    assert owner.patch(address, json={"role": "staff"}).status_code == 204
    assert other.get("/api/session").json()["member"] is None
    refused = shop.browser().post("/api/enrolments/options", json={"secret": link})
    assert problem(refused) == (404, "enrolment-unknown")
    theirs, mine = ({"Authorization": f"Bearer {token}"} for token in tokens)
    assert problem(shop.browser().post("/upload", headers=theirs)) == (401, "token-refused")
    assert shop.browser().post("/upload", headers=mine).status_code == 200, "another's goes on"
    assert set(acts(owner)[:2]) == {("role-changed", "Ada", "Ada: staff"), ("token-revoked", "Ada", "ci")}
    assert sign_in(other, key).json()["member"]["role"] == "staff"
    assert owner.patch(address, json={"role": "editor"}).status_code == 204
    assert other.get("/api/session").json()["member"]["role"] == "editor", "a higher one is there at once"
    assert acts(owner)[0] == ("role-changed", "Ada", "Ada: editor")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.STAFF])
def test_only_owners_change_members(small_shop: Shop, role: Role) -> None:
    owner, _ = small_shop.enrol()
    other, _ = small_shop.enrol(role)
    for refused in (
        other.delete(f"/api/members/{member_of(owner)}"),
        other.patch(f"/api/members/{member_of(other)}", json={"role": "owner"}),
        other.delete(f"/api/members/{member_of(owner)}/sessions"),
        other.post("/api/members/links", json={"role": "staff"}),
        other.get("/api/members/links"),
        other.get("/api/members/acts"),
    ):
        assert problem(refused) == (403, "role-too-low")


def test_another_brands_members_are_unknown(small_shop: Shop) -> None:
    owner, _ = small_shop.enrol()
    theirs, _ = small_shop.enrol(brand="Another")
    link = theirs.post("/api/members/links", json={"role": "staff"})
    assert link.status_code == 201
    (found,) = theirs.get("/api/members/links").json()["items"]
    address = f"/api/members/{member_of(theirs)}"
    for refused in (
        owner.delete(address),
        owner.patch(address, json={"role": "staff"}),
        owner.delete(f"{address}/sessions"),
    ):
        assert problem(refused) == (404, "member-unknown")
    assert problem(owner.delete(f"/api/members/links/{found['id']}")) == (404, "link-unknown")


def test_the_last_owner_stays(shop: Shop) -> None:
    owner, _ = shop.enrol()
    shop.enrol(Role.EDITOR)
    address = f"/api/members/{member_of(owner)}"
    assert problem(owner.delete(address)) == (409, "last-owner")
    assert problem(owner.patch(address, json={"role": "editor"})) == (409, "last-owner")
    other, _ = shop.enrol()
    assert owner.delete(address).status_code == 204, "one may leave where another owner stays"
    assert problem(other.delete(f"/api/members/{member_of(other)}")) == (409, "last-owner")


@pytest.mark.race
@pytest.mark.parametrize("way", ["remove", "lower"])
def test_two_owners_at_the_same_moment_leave_one(shop: Shop, way: str) -> None:
    ada, bea = (shop.enrol()[0] for _ in range(2))
    ids = [member_of(ada), member_of(bea)]

    def strike(asked: tuple[TestClient, str]) -> Any:
        browser, other = asked
        address = f"/api/members/{other}"
        return browser.delete(address) if way == "remove" else browser.patch(address, json={"role": "staff"})

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(strike, [(ada, ids[1]), (bea, ids[0])]))
    assert sorted(answer.status_code for answer in found)[0] == 204
    assert [answer.status_code for answer in found].count(204) == 1, [answer.text for answer in found]
    brand = shop.accounts.brand_named("Maison")
    assert brand is not None
    assert [each.role for each in shop.accounts.members.all(brand.id)].count(Role.OWNER) == 1


def test_links_are_listed_with_who_made_them_and_revoked(shop: Shop) -> None:
    owner, _ = shop.enrol()
    by_hand = shop.accounts.invite("Maison", Role.EDITOR)
    secret = owner.post("/api/members/links", json={"role": "staff"}).json()["secret"]
    owner.post("/api/passkeys/links")
    items = owner.get("/api/members/links").json()["items"]
    assert [(each["role"], each["for_member"], each["made_by"]) for each in items] == [
        ("editor", None, None),
        ("staff", None, "Ada"),
        (None, "Ada", "Ada"),
    ]
    assert secret not in owner.get("/api/members/links").text
    assert owner.delete(f"/api/members/links/{items[1]['id']}").status_code == 204
    refused = shop.browser().post("/api/enrolments/options", json={"secret": secret})
    assert problem(refused) == (404, "enrolment-unknown")
    assert post_enrolment(shop.browser(), by_hand, SoftAuthenticator()).json()["member"]["role"] == "editor"
    assert ("link-revoked", "Ada", "staff") in acts(owner)


def test_acts_name_who_and_what_and_no_secret(shop: Shop) -> None:
    owner, _ = shop.enrol()
    made = owner.post("/api/tokens", json={"name": "ci", "scopes": ["models:write"]}).json()
    codes = owner.post("/api/recovery-codes").json()["codes"]
    first = owner.get("/api/members/acts?limit=2").json()
    assert [each["what"] for each in first["items"]] == ["codes-made", "token-made"]
    rest = owner.get(f"/api/members/acts?after={first['next']}").json()
    assert [each["what"] for each in rest["items"]] == ["passkey-added", "member-joined", "member-invited"]
    assert rest["items"][-1]["by"] is None, "by the command line"
    whole = str(first) + str(rest)
    assert made["token"] not in whole and not any(code in whole for code in codes)
    shop.clock.advance(366 * 24 * 3_600_000)
    forget(shop.database, LIVES)
    assert shop.accounts.acts.list(owner_brand(shop), None, 10) == []


def owner_brand(shop: Shop) -> str:
    brand = shop.accounts.brand_named("Maison")
    assert brand is not None
    return brand.id
