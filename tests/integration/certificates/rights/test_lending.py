"""Lending inside the shop: without gas, to one visitor at a time, until a time or an end."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.fixtures.certificates import ANNA, BEN, Person, Shop
from tests.fixtures.told import told
from vitrine.certificates.errors import LentAlready
from vitrine.certificates.tables import CertificateRow, LoanRow


def _copy(shop: Shop, person: Person, **columns: Any) -> dict[str, Any]:
    got: dict[str, Any] = person.post(f"/api/editions/{shop.bare_edition(**columns)}/receive").json()
    return got


def _lend(person: Person, certificate: str, to: str, minutes: int = 60) -> Any:
    return person.post(f"/api/certificates/{certificate}/loans", {"visitor_id": to, "minutes": minutes})


def _kind(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def _told(shop: Shop) -> list[tuple[str, bool]]:
    return [(each.borrower_id, each.running) for each in told(shop.database, "certificates.lent")]


def test_a_loan_gives_both_the_use_until_its_time(both: Shop) -> None:
    anna, ben = both.person("Anna"), both.person("Ben")
    got = _copy(both, anna)
    lent = _lend(anna, got["id"], ben.id)
    assert lent.status_code == 201
    loan = lent.json()["loan"]
    assert loan == {"id": loan["id"], "borrower_name": "Ben", "until": "2026-01-01T01:00:00Z"}
    assert lent.json() == {**got, "loan": loan}
    (theirs,) = ben.get("/api/certificates").json()["items"]
    assert theirs == {**got, "role": "borrower", "loan": loan}
    for person in (anna, ben):
        assert both.claims.standing.rights(person.id, both.clock.now()) == {got["edition"]}
    assert _told(both) == [(ben.id, True)]
    now = both.later(hours=1)
    assert both.claims.standing.rights(ben.id, now) == frozenset()
    assert ben.get("/api/certificates").json()["items"] == []
    assert anna.get("/api/certificates").json()["items"] == [got]
    assert _lend(anna, got["id"], ben.id).status_code == 201


def test_a_borrower_who_is_deleted_just_now_is_left_out(shop: Shop) -> None:
    """PostgreSQL may see the loan and, a statement later, its borrower no longer."""
    anna, ben = shop.person("Anna"), shop.person("Ben")
    got = _copy(shop, anna)
    _lend(anna, got["id"], ben.id)
    with closing(sqlite3.connect(str(shop.database.engine.url.database))) as beside, beside:
        beside.execute("PRAGMA foreign_keys = OFF")
        beside.execute("DELETE FROM visitors WHERE id = ?", (ben.id,))
    assert anna.get("/api/certificates").json()["items"] == [got]


def test_a_loan_ends_early_by_either(both: Shop) -> None:
    anna, ben, cleo = (both.person(name) for name in ("Anna", "Ben", "Cleo"))
    got = _copy(both, anna)
    for who in (anna, ben):
        loan = _lend(anna, got["id"], ben.id).json()["loan"]["id"]
        path = f"/api/certificates/{got['id']}/loans/{loan}"
        assert _kind(cleo.delete(path)) == (404, "certificate-unknown")
        ended = who.delete(path)
        assert ended.status_code == 200 and ended.json()["loan"] is None
        assert both.claims.standing.rights(ben.id, both.clock.now()) == frozenset()
        assert both.claims.standing.rights(anna.id, both.clock.now()) == {got["edition"]}
        assert anna.delete(path).json() == got
    assert _told(both) == [(ben.id, True), (ben.id, False)] * 2
    assert _kind(anna.delete(f"/api/certificates/{got['id']}/loans/loan_no")) == (404, "loan-unknown")


@pytest.mark.race
def test_one_loan_at_a_time(both: Shop) -> None:
    anna, ben = both.person("Anna"), both.person("Ben")
    got = _copy(both, anna)
    others = [both.visitor() for _ in range(6)]

    def lend(borrower: str) -> bool:
        try:
            both.loans.lend(anna.id, got["id"], borrower, 5)
        except LentAlready:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lend, others)) == 1
    refused = _lend(anna, got["id"], ben.id)
    assert _kind(refused) == (409, "lent-already")
    assert refused.json()["until"] == "2026-01-01T00:05:00Z"
    with both.database.read() as session:
        assert len(session.scalars(select(LoanRow)).all()) == 1


def test_only_the_holder_lends(shop: Shop) -> None:
    anna, ben, cleo = (shop.person(name) for name in ("Anna", "Ben", "Cleo"))
    got = _copy(shop, anna)
    assert _kind(_lend(ben, got["id"], cleo.id)) == (404, "certificate-unknown")
    _lend(anna, got["id"], ben.id)
    assert _kind(_lend(ben, got["id"], cleo.id)) == (404, "certificate-unknown")
    assert _kind(_lend(anna, "certificate_no", cleo.id)) == (404, "certificate-unknown")


def test_what_may_not_be_lent(shop: Shop) -> None:
    shop.chain()
    anna, ben = shop.person("Anna"), shop.person("Ben")
    bound = _copy(shop, anna, soulbound=True)
    assert _kind(_lend(anna, bound["id"], ben.id)) == (409, "soulbound-stays")
    got = _copy(shop, anna)
    assert _kind(_lend(anna, got["id"], anna.id)) == (422, "loan-refused")
    assert _kind(_lend(anna, got["id"], "visitor_gone")) == (404, "visitor-unknown")
    shop.link(anna.id, ANNA.address)
    shop.mint(int(got["token"]), ANNA.address, revoked=True)
    assert _kind(_lend(anna, got["id"], ben.id)) == (409, "certificate-withdrawn")
    shop.mint(int(got["token"]), ANNA.address, user=BEN.address, user_until=2_000_000_000)
    assert _kind(_lend(anna, got["id"], ben.id)) == (409, "lent-already")
    with shop.database.unit() as unit:
        unit.session.execute(
            update(CertificateRow).where(CertificateRow.id == bound["id"]).values(state="withdrawn")
        )
    assert _kind(_lend(anna, bound["id"], ben.id)) == (409, "certificate-withdrawn")
    assert shop.claims.standing.rights(anna.id, shop.clock.now()) == frozenset()
    assert _told(shop) == []


def test_who_owns_it_by_wallet_lends_it(shop: Shop) -> None:
    shop.chain()
    anna, ben, cleo = (shop.person(name) for name in ("Anna", "Ben", "Cleo"))
    got = _copy(shop, anna)
    shop.link(ben.id, BEN.address)
    shop.mint(int(got["token"]), BEN.address)
    assert _kind(_lend(anna, got["id"], cleo.id)) == (404, "certificate-unknown")
    assert _lend(ben, got["id"], cleo.id).status_code == 201
    assert shop.claims.standing.rights(cleo.id, shop.clock.now()) == {got["edition"]}
    shop.mint(int(got["token"]), BEN.address, revoked=True)
    assert shop.claims.standing.rights(cleo.id, shop.clock.now()) == frozenset()


@pytest.mark.parametrize(
    "body",
    [
        {}, {"visitor_id": "v"}, {"minutes": 5}, {"visitor_id": "v", "minutes": 0},
        {"visitor_id": "v", "minutes": 10_081}, {"visitor_id": "v", "minutes": 1.5},
        {"visitor_id": 3, "minutes": 5}, {"visitor_id": "v" * 65, "minutes": 5},
        {"visitor_id": "v", "minutes": 5, "price": 1},
    ],
)  # fmt: skip
def test_bad_loans_are_refused(shop: Shop, body: Any) -> None:
    anna = shop.person()
    got = anna.post(f"/api/editions/{shop.bare_edition()}/receive").json()
    assert _kind(anna.post(f"/api/certificates/{got['id']}/loans", body)) == (422, "fields-invalid")


def test_a_week_is_the_longest(shop: Shop) -> None:
    anna, ben = shop.person("Anna"), shop.person("Ben")
    lent = _lend(anna, _copy(shop, anna)["id"], ben.id, 10_080)
    assert lent.json()["loan"]["until"] == "2026-01-08T00:00:00Z"
    with pytest.raises(ValueError, match="10080"):
        shop.loans.lend(anna.id, lent.json()["id"], ben.id, 10_081)


def test_a_loan_that_was_asked_for_twice_is_one(both: Shop) -> None:
    anna, ben = both.person("Anna"), both.person("Ben")
    path = f"/api/certificates/{_copy(both, anna)['id']}/loans"
    body = {"visitor_id": ben.id, "minutes": 5}

    def lend(minutes: int) -> Any:
        headers = {"X-CSRF-Token": anna.csrf, "Idempotency-Key": "once"}
        return anna.http.post(path, json={**body, "minutes": minutes}, headers=headers)

    first, again = lend(5), lend(5)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert _kind(lend(6)) == (409, "idempotency-key-used")
    assert _kind(anna.post(path, body)) == (409, "lent-already")
    assert _told(both) == [(ben.id, True)]
