"""The live question: only who holds the certificate now can answer, and only for a minute it shows."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.fixtures.certificates import ANNA, BEN, CHAIN_ID, CONTRACT, Person, Shop
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.keys import KeySigner, message_digest
from vitrine.certificates.tables import ProofRow
from vitrine.ids import digest

PLACE = f"/api/certificates/{CHAIN_ID}/{CONTRACT}"


def _kind(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


@pytest.fixture
def anna(shop: Shop) -> Person:
    return _anna(shop)


def _anna(shop: Shop) -> Person:
    """A visitor with a wallet, on a shop with a chain."""
    shop.chain()
    person = shop.person("Anna")
    shop.link(person.id, ANNA.address)
    return person


def _token(shop: Shop, person: Person) -> int:
    return int(person.post(f"/api/editions/{shop.bare_edition()}/receive").json()["token"])


def _ask(shop: Shop, token: int) -> str:
    answer = shop.http.post(f"{PLACE}/{token}/challenges")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["url"] == f"http://localhost:8000/mine#prove={told['challenge']}"
    return str(told["challenge"])


def _sign(shop: Shop, challenge: str, signer: KeySigner) -> dict[str, str]:
    message = shop.http.get(f"/api/proofs/{challenge}").json()["message"]
    return {"signature": f"0x{signer.sign(message_digest(message.encode())).hex()}"}


def _seen(shop: Shop, token: int, challenge: str) -> Any:
    return shop.http.get(f"{PLACE}/{token}/challenges/{challenge}")


def test_an_unclaimed_right_is_proved_by_its_session(shop: Shop, anna: Person) -> None:
    token, ben = _token(shop, anna), shop.person("Ben")
    shop.owners = None  # no chain is asked
    challenge = _ask(shop, token)
    assert _seen(shop, token, challenge).json() == {"proved_at": None, "owner": None}
    question = ben.get(f"/api/proofs/{challenge}").json()
    assert question == {
        "title": {"en": "Bowl"}, "serial": 1, "max_supply": 10, "owner": None, "message": None,
    }  # fmt: skip
    assert _kind(ben.post(f"/api/proofs/{challenge}", {})) == (403, "not-the-owner")
    assert _seen(shop, token, challenge).json()["proved_at"] is None
    assert anna.post(f"/api/proofs/{challenge}", {}).status_code == 204
    assert _seen(shop, token, challenge).json() == {"proved_at": "2026-01-01T00:00:00Z", "owner": None}


def test_an_owner_signs_and_the_chain_itself_is_asked(both: Shop) -> None:
    anna = _anna(both)
    token = _token(both, anna)
    both.mint(token, ANNA.address)
    challenge = _ask(both, token)
    question = anna.get(f"/api/proofs/{challenge}").json()
    assert question["owner"] == checksummed(ANNA.address)
    for part in ("localhost:8000", str(token), checksummed(CONTRACT), str(CHAIN_ID), challenge):
        assert part in question["message"]
    assert _kind(anna.post(f"/api/proofs/{challenge}", {})) == (403, "not-the-owner")
    assert _kind(anna.post(f"/api/proofs/{challenge}", _sign(both, challenge, BEN))) == (403, "not-the-owner")
    both.owners = None
    signed = _sign(both, challenge, ANNA)
    assert _kind(anna.post(f"/api/proofs/{challenge}", signed)) == (503, "chain-down")
    both.owners = {token: BEN.address}  # sold a moment ago: the index does not know yet
    assert _kind(anna.post(f"/api/proofs/{challenge}", signed)) == (403, "not-the-owner")
    both.owners = {token: ANNA.address}
    assert anna.post(f"/api/proofs/{challenge}", signed).status_code == 204
    assert anna.post(f"/api/proofs/{challenge}", signed).status_code == 204
    assert _seen(both, token, challenge).json()["owner"] == checksummed(ANNA.address)


def test_a_signature_is_good_for_its_own_question_only(shop: Shop, anna: Person) -> None:
    token = _token(shop, anna)
    shop.mint(token, ANNA.address)
    first, second = _ask(shop, token), _ask(shop, token)
    signed = _sign(shop, first, ANNA)
    assert _kind(anna.post(f"/api/proofs/{second}", signed)) == (403, "not-the-owner")
    ben = shop.person("Ben")
    assert _kind(ben.post(f"/api/proofs/{first}", signed)) == (403, "not-the-owner")


def test_a_tick_shows_for_a_minute_and_a_question_is_open_for_five(both: Shop) -> None:
    anna = _anna(both)
    token = _token(both, anna)
    proved, late = _ask(both, token), _ask(both, token)
    both.later(minutes=4, seconds=59)
    anna.post(f"/api/proofs/{proved}", {})
    both.later(seconds=1)
    assert _kind(anna.post(f"/api/proofs/{late}", {})) == (404, "challenge-unknown")
    assert _kind(anna.get(f"/api/proofs/{late}")) == (404, "challenge-unknown")
    assert _kind(_seen(both, token, late)) == (404, "challenge-unknown")
    both.later(seconds=58)
    assert _seen(both, token, proved).json()["proved_at"] == "2026-01-01T00:04:59Z"
    both.later(seconds=1)
    assert _kind(_seen(both, token, proved)) == (404, "challenge-unknown")
    assert _kind(anna.post(f"/api/proofs/{proved}", {})) == (404, "challenge-unknown")


def test_only_a_digest_is_kept_and_not_for_long(both: Shop) -> None:
    anna = _anna(both)
    token = _token(both, anna)
    challenge = _ask(both, token)
    with both.database.read() as session:
        assert session.scalars(select(ProofRow.digest)).all() == [digest(challenge)]
    both.later(minutes=7)
    kept = _ask(both, token)
    with both.database.read() as session:
        assert session.scalars(select(ProofRow.digest)).all() == [digest(kept)]


def test_a_question_is_about_one_certificate(shop: Shop, anna: Person) -> None:
    token = _token(shop, anna)
    other = int(shop.person("Ben").post(f"/api/editions/{token >> 64}/receive").json()["token"])
    challenge = _ask(shop, token)
    assert _kind(_seen(shop, other, challenge)) == (404, "challenge-unknown")
    assert _kind(_seen(shop, token, "guess")) == (404, "challenge-unknown")
    assert _kind(anna.post("/api/proofs/guess", {})) == (404, "challenge-unknown")


def test_a_borrower_proves_nothing(shop: Shop, anna: Person) -> None:
    token, ben = _token(shop, anna), shop.person("Ben")
    shop.loans.lend(anna.id, shop.claims.standing.mine(anna.id)[0].id, ben.id, 60)
    assert _kind(ben.post(f"/api/proofs/{_ask(shop, token)}", {})) == (403, "not-the-owner")


@pytest.mark.parametrize(
    "body",
    [{"signature": ""}, {"signature": "0x"}, {"signature": "0x123"}, {"signature": 5}, {"sig": "0x12"}, []],
)
def test_bad_answers_are_refused(shop: Shop, body: Any) -> None:
    shop.chain()
    anna = shop.person()
    challenge = _ask(shop, _token(shop, anna))
    assert _kind(anna.post(f"/api/proofs/{challenge}", body)) == (422, "fields-invalid")


def test_asking_without_end_is_slowed_down(shop: Shop) -> None:
    shop.chain()
    token = _token(shop, shop.person())
    codes = [shop.http.post(f"{PLACE}/{token}/challenges").status_code for _ in range(12)]
    assert codes == [201] * 10 + [429] * 2
