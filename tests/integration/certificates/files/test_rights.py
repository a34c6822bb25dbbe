"""The file of a right, and who does not get it. No node answers in any of these."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.certificates import ANNA, Person, Shop
from tests.fixtures.models import good_glb
from vitrine.certificates.tables import CertificateRow
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.tables import TakedownRow


def _kind(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def _received(shop: Shop, person: Person, **edition: Any) -> tuple[str, str]:
    """A certificate, and the address of its file."""
    number = shop.edition(open_gift=True, **edition)["number"]
    given = str(person.post(f"/api/editions/{number}/receive").json()["id"])
    return given, f"/api/certificates/{given}/file"


def _change(shop: Shop, certificate: str, **columns: Any) -> None:
    with shop.database.unit() as unit:
        row = unit.session.get_one(CertificateRow, certificate)
        for name, value in columns.items():
            setattr(row, name, value)


@pytest.fixture
def anna(shop: Shop) -> Person:
    return shop.person("Anna")


@pytest.mark.parametrize("state", ["off", "down"])
def test_the_holder_of_a_right_has_the_very_bytes(shop: Shop, anna: Person, state: str) -> None:
    if state == "down":
        shop.chain(state="down")
    _, path = _received(shop, anna)
    answer = anna.get(path)
    assert answer.status_code == 200
    assert answer.content == good_glb()
    file = shop.http.get("/api/editions/1/manifest").json()["files"][0]
    assert answer.headers["etag"] == f'"{file["sha256"]}"'
    assert int(answer.headers["content-length"]) == file["bytes"] == len(answer.content)
    assert answer.headers["content-disposition"] == 'attachment; filename="edition-1-copy-1.glb"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/octet-stream"
    again = anna.http.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_down_is_given_to_nobody(shop: Shop, anna: Person) -> None:
    """Whoever has a right keeps it, and reads its file again when the model is back."""
    given, path = _received(shop, anna)
    edition, product = shop.editions.get(1), shop.editions.get(1).product_id
    ben, gift, new = shop.person("Ben"), "/api/editions/1/receive", f"/api/products/{product}/editions"

    def offered() -> list[int]:
        own: dict[str, Any] = {"headers": shop.token}
        return [
            ben.post(gift).status_code,
            shop.http.post("/api/editions/1/gifts", json={"count": 1}, **own).status_code,
            shop.http.post(new, json={"licence": "Keep it.", "max_supply": 1}, **own).status_code,
        ]

    things = {Kind.PRODUCT: product, Kind.MODEL: edition.model, Kind.BRAND: shop.actor.brand.id}
    for kind, thing in things.items():
        with shop.database.unit() as unit:
            takedown = TakedownRow(
                id=f"takedown_{kind}", kind=kind, thing_id=thing, title="Bowl", live=f"{kind}:{thing}",
                reason="A court has said so.", by="visitor_o", at=shop.clock.now(),
            )  # fmt: skip
            unit.session.add(takedown)
        assert offered() == [451] * 3
        assert anna.post(gift).json()["id"] == given
        assert anna.get(path).status_code == (451 if kind is Kind.MODEL else 200)
        with shop.database.unit() as unit:
            unit.session.get_one(TakedownRow, f"takedown_{kind}").live = None
    assert anna.get(path).status_code == 200
    assert offered() == [200, 201, 201]


def test_nobody_else_has_it(shop: Shop, anna: Person) -> None:
    given, path = _received(shop, anna)
    ben = shop.person("Ben")
    assert _kind(shop.http.get(path)) == (401, "visitor-needed")
    assert _kind(ben.get(path)) == (404, "certificate-unknown")
    assert _kind(anna.get("/api/certificates/none/file")) == (404, "certificate-unknown")
    lent = anna.post(f"/api/certificates/{given}/loans", {"visitor_id": ben.id, "minutes": 5})
    assert lent.status_code == 201
    assert _kind(ben.get(path)) == (403, "file-for-the-owner")
    assert anna.get(path).status_code == 200, "it is hers as before"


def test_what_was_passed_on_takes_its_file_along(shop: Shop, anna: Person) -> None:
    given, path = _received(shop, anna)
    ben = shop.person("Ben")
    secret = anna.post(f"/api/certificates/{given}/link").json()["secret"]
    assert ben.post("/api/certificates/redeem", {"secret": secret}).status_code == 200
    assert _kind(anna.get(path)) == (404, "certificate-unknown")
    assert ben.get(path).status_code == 200


def test_a_withdrawn_right_has_none(shop: Shop, anna: Person) -> None:
    given, path = _received(shop, anna)
    _change(shop, given, state="withdrawn")
    assert _kind(anna.get(path)) == (409, "certificate-withdrawn")


def test_what_may_be_a_token_is_closed_while_no_node_answers(shop: Shop, anna: Person) -> None:
    """Queued and not signed for it is still the shop's own word; a voucher that is out is not."""
    shop.chain()
    shop.link(anna.id, ANNA.address)
    given, path = _received(shop, anna)
    claimed = anna.post(f"/api/certificates/{given}/claim", {"wallet": ANNA.address, "by": "shop"})
    assert claimed.json()["state"] == "queued"
    assert anna.get(path).status_code == 200
    for columns in (
        {"state": "voucher", "voucher_until": shop.clock.now()},
        {"state": "minted", "minted_at": shop.clock.now()},
    ):
        _change(shop, given, **columns)
        answer = anna.get(path)
        assert _kind(answer) == (503, "chain-down")
        assert "(since 00:00 UTC)" in answer.json()["detail"]
    shop.mint(shop.token_of(given), ANNA.address, revoked=True)
    assert _kind(anna.get(path)) == (409, "certificate-withdrawn")


def test_a_user_of_the_chain_is_a_borrower(shop: Shop, anna: Person) -> None:
    """ERC-4907: they may use it, and it is somebody else's."""
    shop.chain()
    ben = shop.person("Ben")
    shop.link(ben.id, ANNA.address)
    given, path = _received(shop, anna)
    until = int(shop.clock.now().timestamp()) + 60
    shop.mint(shop.token_of(given), "0x" + "ee" * 20, user=ANNA.address, user_until=until)
    assert _kind(ben.get(path)) == (403, "file-for-the-owner")


def test_a_pace_is_kept(shop: Shop, anna: Person) -> None:
    _, path = _received(shop, anna)
    answers = [anna.get(path) for _ in range(11)]
    assert [each.status_code for each in answers] == [200] * 10 + [429]


def test_a_file_that_is_gone_is_told_before_anything_is_sent(shop: Shop, anna: Person) -> None:
    _, path = _received(shop, anna)
    sha256 = shop.http.get("/api/editions/1/manifest").json()["files"][0]["sha256"]
    shop.blobs.path(sha256).unlink()
    assert _kind(anna.get(path)) == (404, "blob-not-found")
