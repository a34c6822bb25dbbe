"""Gifts: links with a secret, and copies for everybody who comes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from tests.fixtures.certificates import ANNA, BEN, CHAIN_ID, CONTRACT, Person, Shop
from tests.fixtures.told import told
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.rights.paths import By
from vitrine.certificates.tables import CertificateRow
from vitrine.ids import digest
from vitrine.oversight.service import find
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.service import Takedowns


def _gift(shop: Shop, edition: int, count: int = 1) -> list[dict[str, str]]:
    answer = shop.http.post(f"/api/editions/{edition}/gifts", json={"count": count}, headers=shop.token)
    assert answer.status_code == 201, answer.text
    items: list[dict[str, str]] = answer.json()["items"]
    return items


def _kind(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_only_the_digest_of_a_links_secret_is_kept(shop: Shop) -> None:
    made = _gift(shop, shop.bare_edition(), 3)
    assert len({each["secret"] for each in made}) == 3
    with shop.database.read() as session:
        rows = session.scalars(select(CertificateRow)).all()
    assert sorted((row.id, row.claim_digest) for row in rows) == sorted(
        (each["certificate"], digest(each["secret"])) for each in made
    )
    assert all(each["secret"] not in str(vars(row)) for each in made for row in rows)


def test_a_link_is_for_the_first_who_comes(both: Shop) -> None:
    edition = both.bare_edition()
    (gift,) = _gift(both, edition)
    anna, ben = both.person("Anna"), both.person("Ben")
    first = anna.post("/api/certificates/redeem", {"secret": gift["secret"]})
    assert first.status_code == 200 and first.json()["id"] == gift["certificate"]
    assert first.headers["cache-control"] == "no-store"
    assert both.is_kept(anna.id)
    assert anna.post("/api/certificates/redeem", {"secret": gift["secret"]}).json() == first.json()
    assert _kind(ben.post("/api/certificates/redeem", {"secret": gift["secret"]})) == (410, "claim-link-used")
    assert _kind(ben.post("/api/certificates/redeem", {"secret": gift["secret"] + "x"})) == (
        404, "claim-link-unknown",
    )  # fmt: skip
    assert not both.is_kept(ben.id)
    assert both.claims.standing.rights(anna.id, both.clock.now()) == {edition}
    assert both.claims.standing.rights(ben.id, both.clock.now()) == frozenset()


@pytest.mark.race
def test_one_of_many_gets_the_link(both: Shop) -> None:
    (gift,) = _gift(both, both.bare_edition())
    visitors = [both.visitor() for _ in range(10)]

    def redeem(visitor: str) -> bool:
        try:
            both.claims.redeem(gift["secret"], visitor)
        except Exception as error:
            assert type(error).__name__ == "ClaimLinkUsed", error
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        won = [
            visitor for visitor, is_won in zip(visitors, pool.map(redeem, visitors), strict=True) if is_won
        ]
    assert len(won) == 1
    assert both.row(gift["certificate"]).visitor_id == won[0]


@pytest.mark.race
def test_one_visitor_in_many_tabs_gets_the_link_once(both: Shop) -> None:
    (gift,) = _gift(both, both.bare_edition())
    anna = both.visitor()
    with ThreadPoolExecutor(8) as pool:
        got = {each.id for each in pool.map(lambda _: both.claims.redeem(gift["secret"], anna), range(8))}
    assert got == {gift["certificate"]}


def test_gifts_are_all_or_none(both: Shop) -> None:
    edition = both.bare_edition(max_supply=3)
    _gift(both, edition, 2)
    answer = both.http.post(f"/api/editions/{edition}/gifts", json={"count": 2}, headers=both.token)
    assert _kind(answer) == (409, "sold-out")
    assert both.editions.get(edition).given == 2
    _gift(both, edition)


@pytest.mark.parametrize(
    "body", [{}, {"count": 0}, {"count": 101}, {"count": "3"}, {"count": 1, "to": "x"}, [3]]
)
def test_bad_gifts_are_refused(shop: Shop, body: Any) -> None:
    edition = shop.bare_edition()
    answer = shop.http.post(f"/api/editions/{edition}/gifts", json=body, headers=shop.token)
    assert _kind(answer) == (422, "fields-invalid")
    assert shop.editions.get(edition).given == 0


def test_gifts_are_the_brands_to_make(shop: Shop) -> None:
    edition = shop.bare_edition()
    path = f"/api/editions/{edition}/gifts"
    assert shop.http.post(path, json={"count": 1}).status_code == 401
    assert shop.http.post(path, json={"count": 1}, headers=shop.other_token).status_code == 403
    missing = shop.http.post(f"/api/editions/{edition + 1}/gifts", json={"count": 1}, headers=shop.token)
    assert _kind(missing) == (404, "edition-unknown")


@pytest.mark.parametrize("body", [{}, {"secret": ""}, {"secret": 7}, {"secret": "x" * 201}, {"secrets": "x"}])
def test_bad_links_are_refused(shop: Shop, body: Any) -> None:
    assert _kind(shop.person().post("/api/certificates/redeem", body)) == (422, "fields-invalid")


def test_who_has_no_session_or_no_token_of_the_page_gets_nothing(shop: Shop) -> None:
    edition = shop.bare_edition()
    (gift,) = _gift(shop, edition)
    anna = shop.person()
    for path, body in (
        (f"/api/editions/{edition}/receive", None),
        ("/api/certificates/redeem", {"secret": gift["secret"]}),
        (f"/api/certificates/{gift['certificate']}/claim", {"wallet": ANNA.address, "by": "shop"}),
        (f"/api/certificates/{gift['certificate']}/loans", {"visitor_id": "x", "minutes": 1}),
        ("/api/proofs/whatever", {}),
    ):
        assert shop.http.post(path, json=body).status_code == 401
        assert _kind(anna.http.post(path, json=body)) == (403, "csrf-refused")
    assert shop.http.get("/api/certificates").status_code == 401
    assert shop.row(gift["certificate"]).visitor_id is None


def test_guessing_links_is_slowed_down(shop: Shop) -> None:
    anna = shop.person()
    kinds = [_kind(anna.post("/api/certificates/redeem", {"secret": f"guess{n}"})) for n in range(25)]
    assert kinds == [(404, "claim-link-unknown")] * 20 + [(429, "too-many-attempts")] * 5


def _link(person: Person, certificate: str) -> str:
    answer = person.post(f"/api/certificates/{certificate}/link")
    assert answer.status_code == 201, answer.text
    assert answer.json()["certificate"] == certificate
    return str(answer.json()["secret"])


def test_a_right_goes_to_another_device_by_a_link(both: Shop) -> None:
    """The phone of the same person is another visitor here."""
    edition = both.bare_edition()
    desk, phone, other = (both.person(name) for name in ("Anna", "Anna", "Ben"))
    got = desk.post(f"/api/editions/{edition}/receive").json()
    old, secret = _link(desk, got["id"]), _link(desk, got["id"])
    assert both.claims.standing.rights(desk.id, both.clock.now()) == {edition}
    assert _kind(phone.post("/api/certificates/redeem", {"secret": old})) == (404, "claim-link-unknown")
    assert phone.post("/api/certificates/redeem", {"secret": secret}).json() == got
    assert phone.post("/api/certificates/redeem", {"secret": secret}).json() == got
    for late in (desk, other):
        refused = late.post("/api/certificates/redeem", {"secret": secret})
        assert _kind(refused) == (410, "claim-link-used")
    assert both.claims.standing.rights(desk.id, both.clock.now()) == frozenset()
    assert both.claims.standing.rights(phone.id, both.clock.now()) == {edition}
    (lent,) = told(both.database, "certificates.lent")
    assert (lent.borrower_id, lent.edition, lent.running) == (desk.id, edition, False)


def test_only_ones_own_unclaimed_right_has_a_link(shop: Shop) -> None:
    anna, ben = shop.person("Anna"), shop.person("Ben")
    got = anna.post(f"/api/editions/{shop.bare_edition()}/receive").json()
    path = f"/api/certificates/{got['id']}/link"
    assert _kind(ben.post(path)) == (404, "certificate-unknown")
    assert _kind(anna.post("/api/certificates/certificate_no/link")) == (404, "certificate-unknown")
    bound = anna.post(f"/api/editions/{shop.bare_edition(soulbound=True)}/receive").json()
    assert _kind(anna.post(f"/api/certificates/{bound['id']}/link")) == (409, "soulbound-stays")
    secret = _link(anna, got["id"])
    shop.link(anna.id, ANNA.address)
    shop.claims.claim(anna.id, got["id"], ANNA.address, By.SHOP)
    assert _kind(anna.post(path)) == (409, "claimed-already")
    assert _kind(ben.post("/api/certificates/redeem", {"secret": secret})) == (410, "claim-link-used")
    assert shop.row(got["id"]).visitor_id == anna.id


# Open gifts


def test_everybody_gets_one_copy(both: Shop) -> None:
    edition = both.bare_edition(max_supply=2)
    anna, ben, cleo = (both.person(name) for name in ("Anna", "Ben", "Cleo"))
    first = anna.post(f"/api/editions/{edition}/receive").json()
    assert (first["serial"], first["role"], first["state"]) == (1, "owner", "claimable")
    assert anna.post(f"/api/editions/{edition}/receive").json() == first
    assert ben.post(f"/api/editions/{edition}/receive").json()["serial"] == 2
    assert _kind(cleo.post(f"/api/editions/{edition}/receive")) == (409, "sold-out")
    assert anna.get("/api/certificates").json() == {"items": [first], "next": None}


@pytest.mark.race
def test_the_same_visitor_in_two_tabs_gets_one_copy(both: Shop) -> None:
    edition, anna = both.bare_edition(), both.visitor()
    with ThreadPoolExecutor(8) as pool:
        got = {each.id for each in pool.map(lambda _: both.claims.receive(edition, anna), range(8))}
    assert len(got) == 1
    assert both.editions.get(edition).given == 1


def test_what_is_not_open_is_not_received(shop: Shop) -> None:
    anna = shop.person()
    closed = shop.bare_edition(open_gift=False)
    assert _kind(anna.post(f"/api/editions/{closed}/receive")) == (409, "not-open-gift")
    assert _kind(anna.post(f"/api/editions/{closed + 1}/receive")) == (404, "edition-unknown")
    assert _kind(anna.post("/api/editions/x/receive")) == (422, "fields-invalid")


def test_who_passed_a_copy_on_gets_no_second(shop: Shop) -> None:
    shop.chain()
    edition, anna = shop.bare_edition(), shop.person()
    got = anna.post(f"/api/editions/{edition}/receive").json()
    shop.link(anna.id, ANNA.address)
    shop.mint(int(got["token"]), ANNA.address)
    assert anna.post(f"/api/editions/{edition}/receive").json()["state"] == "minted"
    shop.mint(int(got["token"]), BEN.address)
    assert _kind(anna.post(f"/api/editions/{edition}/receive")) == (409, "received-already")
    assert anna.get("/api/certificates").json()["items"] == []


def test_a_certificate_is_told_whole(shop: Shop) -> None:
    shop.chain()
    edition, anna = shop.bare_edition(title={"en": "Bowl", "fr": "Bol"}), shop.person()
    got = anna.post(f"/api/editions/{edition}/receive").json()
    token = edition << 64 | 1
    assert got == {
        "id": got["id"], "token": str(token), "edition": edition, "serial": 1, "max_supply": 10,
        "title": {"en": "Bowl", "fr": "Bol"}, "product_id": got["product_id"], "model": got["model"],
        "state": "claimable", "role": "owner", "wallet": None, "soulbound": False, "loan": None,
        "lent": None, "revoked": False, "problem": None,
        "proof_url": f"/certificates/{CHAIN_ID}/{checksummed(CONTRACT)}/{token}",
    }  # fmt: skip


def test_what_was_lent_ends_when_the_right_goes_on_by_a_link(both: Shop) -> None:
    anna, ben, cleo = (both.person(name) for name in ("Anna", "Ben", "Cleo"))
    got = anna.post(f"/api/editions/{both.bare_edition()}/receive").json()
    both.loans.lend(anna.id, got["id"], cleo.id, 60)
    secret = _link(anna, got["id"])
    assert len(told(both.database, "certificates.lent")) == 1
    taken = ben.post("/api/certificates/redeem", {"secret": secret}).json()
    assert (taken["role"], taken["loan"]) == ("owner", None)
    assert both.claims.standing.rights(cleo.id, both.clock.now()) == frozenset()
    lent = {(each.borrower_id, each.running) for each in told(both.database, "certificates.lent")}
    assert lent == {(cleo.id, False), (anna.id, False)}
    assert both.loans.lend(ben.id, got["id"], cleo.id, 60).loan is not None


def test_ones_own_link_leaves_what_one_has_lent(shop: Shop) -> None:
    anna, ben = shop.person("Anna"), shop.person("Ben")
    got = anna.post(f"/api/editions/{shop.bare_edition()}/receive").json()
    loan = shop.loans.lend(anna.id, got["id"], ben.id, 60).loan
    again = anna.post("/api/certificates/redeem", {"secret": _link(anna, got["id"])}).json()
    assert loan is not None and again["loan"]["id"] == loan.id


def test_the_givers_wallet_does_not_go_with_the_right(shop: Shop) -> None:
    """It had a voucher that was not used."""
    anna, ben = shop.person("Anna"), shop.person("Ben")
    got = anna.post(f"/api/editions/{shop.bare_edition()}/receive").json()
    with shop.database.unit() as unit:
        unit.session.get_one(CertificateRow, got["id"]).wallet = ANNA.address
    taken = ben.post("/api/certificates/redeem", {"secret": _link(anna, got["id"])}).json()
    assert taken["wallet"] is None
    assert shop.row(got["id"]).wallet is None


def test_what_is_nobodys_yet_is_not_given_while_it_is_taken_down(both: Shop) -> None:
    """A link of before opens nothing meanwhile, and is as good as ever afterwards."""
    product = both.bare_product()
    gift, owned = _gift(both, both.bare_edition(product), 2)
    anna, ben = both.person("Anna"), both.person("Ben")
    mine = anna.post("/api/certificates/redeem", {"secret": owned["secret"]})
    passed_on = both.claims.link(anna.id, owned["certificate"]).secret
    takedowns = Takedowns(both.database, find)
    takedowns.take_down("operator", Kind.PRODUCT, product, "A court has said so.")
    refused = ben.post("/api/certificates/redeem", {"secret": gift["secret"]})
    assert _kind(refused) == (451, "taken-down")
    assert both.row(gift["certificate"]).visitor_id is None and not both.is_kept(ben.id)
    # Who has it has it, and passes it on.
    phone = both.person("Anna's phone")
    assert phone.post("/api/certificates/redeem", {"secret": passed_on}).json()["id"] == mine.json()["id"]
    takedowns.restore("operator", Kind.PRODUCT, product, "It was a mistake.")
    assert ben.post("/api/certificates/redeem", {"secret": gift["secret"]}).status_code == 200


def test_gifts_that_were_asked_for_twice_are_given_once(shop: Shop) -> None:
    edition = shop.bare_edition()
    path, headers = f"/api/editions/{edition}/gifts", shop.token | {"Idempotency-Key": "once"}
    first, again = (shop.http.post(path, json={"count": 3}, headers=headers) for _ in range(2))
    assert first.status_code == 201 and _kind(again) == (409, "answer-not-kept")
    assert again.json()["made"] == [each["certificate"] for each in first.json()["items"]]
    other = shop.http.post(path, json={"count": 2}, headers=headers)
    assert _kind(other) == (409, "idempotency-key-used")
    with shop.database.read() as session:
        assert len(session.scalars(select(CertificateRow)).all()) == 3
