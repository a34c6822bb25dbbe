"""A right is withdrawn by its brand at once and for good, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.fixtures.certificates import ANNA, Shop
from tests.fixtures.told import told
from vitrine.certificates.events import Lent
from vitrine.certificates.tables import CertificateRow, TransactionRow


def _kind(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def _revoke(
    shop: Shop, edition: int, serial: int, revoked: object = True, by: dict[str, str] | None = None
) -> Any:
    path = f"/api/editions/{edition}/certificates/{serial}/revoke"
    return shop.http.post(path, json={"revoked": revoked}, headers=shop.token if by is None else by)


def _change(shop: Shop, certificate: str, **columns: Any) -> None:
    with shop.database.unit() as unit:
        row = unit.session.get_one(CertificateRow, certificate)
        for name, value in columns.items():
            setattr(row, name, value)


def _told(shop: Shop) -> list[Any]:
    return told(shop.database, "certificates.lent")


@pytest.mark.parametrize("chain", [False, True])
def test_a_right_is_withdrawn_for_good(both: Shop, chain: bool) -> None:
    if chain:
        both.chain()
    anna, ben, now = both.person("Anna"), both.visitor("Ben"), both.clock.now()
    edition = both.bare_edition()
    given = anna.post(f"/api/editions/{edition}/receive").json()["id"]
    anna.post(f"/api/certificates/{given}/loans", {"visitor_id": ben, "minutes": 60})
    assert both.claims.standing.rights(anna.id, now) == both.claims.standing.rights(ben, now) == {edition}
    _told(both)
    answer = _revoke(both, edition, 1)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "edition": edition, "serial": 1, "token": str(edition << 64 | 1), "state": "withdrawn",
            "revoked": True, "pending": None,
        },
    )  # fmt: skip
    assert both.claims.standing.rights(anna.id, now) == both.claims.standing.rights(ben, now) == frozenset()
    assert _told(both) == [
        Lent(anna.id, edition, running=False),
        Lent(ben, edition, running=False),
    ], "who stands in a room because of it is looked at"
    (shown,) = anna.get("/api/certificates").json()["items"]
    assert (shown["state"], shown["revoked"], shown["loan"]) == ("withdrawn", True, None)
    assert both.claims.standing.mine(ben) == []

    assert _revoke(both, edition, 1).json() == answer.json(), "the same again changes nothing"
    assert _told(both) == []
    assert _kind(_revoke(both, edition, 1, False)) == (409, "withdrawn-for-good")
    for path, body in (
        ("link", None),
        ("loans", {"visitor_id": ben, "minutes": 5}),
    ):
        refused = anna.post(f"/api/certificates/{given}/{path}", body)
        assert _kind(refused) == (409, "certificate-withdrawn")
    again = anna.post(f"/api/editions/{edition}/receive").json()
    assert (again["id"], again["state"]) == (given, "withdrawn"), "there is no second gift"


def test_a_right_that_stands_needs_no_restoring(both: Shop) -> None:
    edition = both.bare_edition()
    both.claims.give(edition, "order:line_1:1", both.visitor())
    answer = _revoke(both, edition, 1, False).json()
    assert (answer["state"], answer["revoked"]) == ("claimable", False)


def test_a_link_that_nobody_used(both: Shop) -> None:
    edition, ben = both.bare_edition(), both.person("Ben")
    (gift,) = both.claims.gifts(both.actor, edition, 1)
    assert _revoke(both, edition, 1).json()["state"] == "withdrawn"
    assert _kind(ben.post("/api/certificates/redeem", {"secret": gift.secret}))[0] == 410
    assert _told(both) == []


def test_what_is_under_way_is_left_alone(both: Shop) -> None:
    both.chain()
    edition = both.bare_edition()
    given = both.claims.give(edition, "order:line_1:1", both.visitor())
    until = both.clock.now() + timedelta(minutes=15)
    _change(both, given, state="voucher", voucher_until=until, wallet=ANNA.address)
    assert _kind(_revoke(both, edition, 1)) == (409, "voucher-out")
    with both.database.unit() as unit:
        sent = TransactionRow(
            chain_id=31337, key="mint:1", data="", sent=[], state="sent", created_at=both.clock.now()
        )
        unit.session.add(sent)
        unit.session.flush()
        row = unit.session.get_one(CertificateRow, given)
        row.state, row.voucher_until, row.transaction_id = "queued", None, sent.id
    assert _kind(_revoke(both, edition, 1)) == (409, "on-its-way")
    _change(both, given, transaction_id=None)
    assert _revoke(both, edition, 1).json()["state"] == "withdrawn", "nothing was signed for it yet"
    assert both.row(given).wallet is None


def test_what_cannot_be_revoked(both: Shop) -> None:
    edition, revocable = both.bare_edition(), both.bare_edition(revocable=True)
    for number in (edition, revocable):
        both.claims.give(number, f"order:{number}:1", both.visitor())
    both.chain()
    both.mint(edition << 64 | 1, ANNA.address)
    both.mint(revocable << 64 | 1, None)
    assert _kind(_revoke(both, edition, 1)) == (409, "not-revocable")
    assert _kind(_revoke(both, revocable, 1)) == (410, "certificate-burned")
    assert _kind(_revoke(both, edition, 2)) == (404, "certificate-not-ours")
    assert _kind(_revoke(both, 999, 1)) == (404, "edition-unknown")


def test_only_the_brand_may(shop: Shop) -> None:
    edition = shop.bare_edition()
    given = shop.claims.give(edition, "order:line_1:1", shop.visitor())
    assert _kind(_revoke(shop, edition, 1, by=shop.other_token)) == (403, "not-your-brand")
    assert _kind(_revoke(shop, edition, 1, by={}))[0] == 401
    for body in ("yes", 1, None):
        assert _revoke(shop, edition, 1, body).status_code == 422
    assert shop.row(given).state == "claimable"
