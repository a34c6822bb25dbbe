"""From a right to a token: by the shop, or by a voucher, never both."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from eth_abi import decode

from tests.fixtures.certificates import ANNA, BEN, CHAIN_ID, CONTRACT, SIGNER, Person, Shop
from vitrine.certificates.keccak import checksummed, selector
from vitrine.certificates.keys import recovered
from vitrine.certificates.rights.paths import By
from vitrine.certificates.rights.voucher import Voucher
from vitrine.certificates.tables import EditionRow
from vitrine.errors import VitrineError

MINUTES_15 = timedelta(minutes=15)


@pytest.fixture
def anna(shop: Shop) -> Person:
    return _anna(shop)


def _anna(shop: Shop) -> Person:
    """A visitor with two wallets."""
    person = shop.person("Anna")
    shop.link(person.id, ANNA.address)
    shop.link(person.id, "0x" + "a2" * 20)
    return person


def _copy(shop: Shop, person: Person, **columns: Any) -> dict[str, Any]:
    got: dict[str, Any] = person.post(f"/api/editions/{shop.bare_edition(**columns)}/receive").json()
    return got


def _claim(person: Person, certificate: str, wallet: str = ANNA.address, by: str = "shop") -> Any:
    return person.post(f"/api/certificates/{certificate}/claim", {"wallet": wallet, "by": by})


def _kind(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_by_the_shop_it_is_queued_though_no_chain_answers(both: Shop) -> None:
    anna = _anna(both)
    got = _copy(both, anna)
    queued = _claim(anna, got["id"], checksummed(ANNA.address))
    assert queued.status_code == 200
    assert queued.json() == {**got, "state": "queued", "wallet": checksummed(ANNA.address)}
    assert _claim(anna, got["id"]).json() == queued.json()
    assert _kind(_claim(anna, got["id"], "0x" + "a2" * 20)) == (409, "claimed-already")
    assert _kind(_claim(anna, got["id"], by="wallet")) == (503, "chain-down")
    assert both.claims.standing.rights(anna.id, both.clock.now()) == {got["edition"]}


def test_a_voucher_is_for_this_wallet_this_token_and_a_quarter_of_an_hour(shop: Shop, anna: Person) -> None:
    shop.chain()
    got = _copy(shop, anna)
    told = _claim(anna, got["id"], by="wallet").json()
    until = shop.clock.now() + MINUTES_15
    assert (told["state"], told["wallet"]) == ("voucher", checksummed(ANNA.address))
    call = told["call"]
    assert (call["to"], call["chain_id"]) == (checksummed(CONTRACT), CHAIN_ID)
    assert call["until"] == "2026-01-01T00:15:00Z"
    data = bytes.fromhex(call["data"][2:])
    assert data[:4] == selector("claim(address,uint256,bytes32,uint64,address,bytes)")
    to, token, root, deadline, signer, signature = decode(
        ["address", "uint256", "bytes32", "uint64", "address", "bytes"], data[4:]
    )
    assert (to, token, root) == (ANNA.address, int(got["token"]), bytes.fromhex("ab" * 32))
    assert deadline == int(until.timestamp())
    voucher = Voucher(CHAIN_ID, CONTRACT, to, token, root, deadline)
    assert signer == recovered(voucher.digest(), signature) == SIGNER.address
    assert _claim(anna, got["id"], by="wallet").json() == told
    assert "call" not in anna.get("/api/certificates").json()["items"][0]
    assert shop.row(got["id"]).voucher_until == until


def test_while_a_voucher_is_out_nothing_else_is_possible(shop: Shop, anna: Person) -> None:
    shop.chain()
    got = _copy(shop, anna)
    _claim(anna, got["id"], by="wallet")
    for wallet, by in ((ANNA.address, "shop"), ("0x" + "a2" * 20, "shop"), ("0x" + "a2" * 20, "wallet")):
        refused = _claim(anna, got["id"], wallet, by)
        assert _kind(refused) == (409, "voucher-out")
        assert refused.json()["until"] == "2026-01-01T00:15:00Z"
    assert shop.row(got["id"]).state == "voucher"
    assert shop.claims.standing.rights(anna.id, shop.clock.now()) == {got["edition"]}


def test_after_a_voucher_the_shop_waits_until_the_chain_is_final_beyond_it(both: Shop) -> None:
    anna = _anna(both)
    both.chain()
    got = _copy(both, anna)
    _claim(anna, got["id"], by="wallet")
    begun = both.clock.now()
    both.block(6, begun + timedelta(minutes=14))

    both.later(minutes=16)
    assert _kind(_claim(anna, got["id"])) == (409, "voucher-out")  # the worker has not looked since
    both.chain(head_number=6, indexed_number=5, final_number=5)
    assert _kind(_claim(anna, got["id"])) == (409, "voucher-out")  # a block is not read yet
    both.chain(head_number=6, indexed_number=6, final_number=5)
    assert _kind(_claim(anna, got["id"])) == (409, "voucher-out")  # a block may still be taken back
    both.chain(head_number=6, indexed_number=6, final_number=6, state="down")
    assert _kind(_claim(anna, got["id"])) == (409, "voucher-out")
    both.chain(head_number=6, indexed_number=6, final_number=6)
    assert _claim(anna, got["id"], "0x" + "a2" * 20).json()["state"] == "queued"


def test_a_quiet_chain_is_final_too(shop: Shop, anna: Person) -> None:
    """No block was made since before the voucher, and the last is never final by itself."""
    shop.block(5, shop.clock.now() - timedelta(hours=1))
    shop.chain(final_number=4)
    got = _copy(shop, anna)
    _claim(anna, got["id"], by="wallet")
    shop.later(minutes=16)
    shop.chain(final_number=4)
    assert _claim(anna, got["id"]).json()["state"] == "queued"


def test_a_token_is_not_claimed_again(shop: Shop, anna: Person) -> None:
    shop.chain()
    got = _copy(shop, anna)
    shop.mint(int(got["token"]), ANNA.address)
    for by in ("shop", "wallet"):
        assert _kind(_claim(anna, got["id"], by=by)) == (409, "claimed-already")


@pytest.mark.race
def test_one_way_of_many_asked_at_once(both: Shop) -> None:
    anna = _anna(both)
    both.chain()
    got = _copy(both, anna)

    def ask(number: int) -> str:
        by = By.WALLET if number % 2 else By.SHOP
        try:
            made = both.claims.claim(anna.id, got["id"], ANNA.address, by)
        except VitrineError as error:
            return error.slug()
        return f"{made.state} {made.call is not None}"

    with ThreadPoolExecutor(8) as pool:
        outcomes = set(pool.map(ask, range(16)))
    assert outcomes in ({"queued False", "claimed-already"}, {"voucher True", "voucher-out"})


def test_a_voucher_needs_chain_edition_and_key(shop: Shop, anna: Person) -> None:
    got = _copy(shop, anna, state="queued")
    assert _kind(_claim(anna, got["id"], by="wallet")) == (503, "chain-down")
    for changes in ({"state": "starting"}, {"contract": None}, {"state": "down"}):
        shop.chain(**changes)
        assert _kind(_claim(anna, got["id"], by="wallet")) == (503, "chain-down")
    shop.chain(voucher="0x" + "99" * 20)
    assert _kind(_claim(anna, got["id"], by="wallet")) == (503, "vouchers-off")
    shop.chain()
    assert _kind(_claim(anna, got["id"], by="wallet")) == (409, "edition-not-registered")
    shop.voucher = None
    assert _kind(_claim(anna, got["id"], by="wallet")) == (503, "vouchers-off")
    assert shop.row(got["id"]).state == "claimable"


def test_only_a_linked_wallet_gets_it(shop: Shop, anna: Person) -> None:
    got = _copy(shop, anna)
    assert _kind(_claim(anna, got["id"], BEN.address)) == (409, "wallet-not-linked")
    ben = shop.person("Ben")
    shop.link(ben.id, BEN.address)
    assert _kind(_claim(ben, got["id"], BEN.address)) == (404, "certificate-unknown")
    assert _kind(_claim(ben, "certificate_no", BEN.address)) == (404, "certificate-unknown")
    assert shop.row(got["id"]).state == "claimable"


def test_a_borrower_claims_nothing(shop: Shop, anna: Person) -> None:
    got, ben = _copy(shop, anna), shop.person("Ben")
    shop.link(ben.id, BEN.address)
    shop.loans.lend(anna.id, got["id"], ben.id, 60)
    assert _kind(_claim(ben, got["id"], BEN.address)) == (404, "certificate-unknown")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({}, "fields-invalid"),
        ({"wallet": ANNA.address}, "fields-invalid"),
        ({"wallet": ANNA.address, "by": "post"}, "fields-invalid"),
        ({"wallet": ANNA.address, "by": "shop", "gas": 1}, "fields-invalid"),
        ({"wallet": 12, "by": "shop"}, "fields-invalid"),
        ({"wallet": "0x" + "0" * 63, "by": "shop"}, "fields-invalid"),
        ({"wallet": "anna.eth", "by": "shop"}, "address-refused"),
        ({"wallet": "0x" + "g" * 40, "by": "shop"}, "address-refused"),
        ({"wallet": "", "by": "wallet"}, "address-refused"),
    ],
)
def test_bad_claims_are_refused(shop: Shop, body: Any, kind: str) -> None:
    anna = shop.person()
    got = anna.post(f"/api/editions/{shop.bare_edition()}/receive").json()
    assert _kind(anna.post(f"/api/certificates/{got['id']}/claim", body)) == (422, kind)
    assert shop.row(got["id"]).state == "claimable"


def test_what_wallets_own_is_theirs_by_the_index(both: Shop) -> None:
    """Bought from another by chain: nobody here ever gave it to Anna."""
    anna = _anna(both)
    both.chain()
    ben = both.person("Ben")
    got = _copy(both, ben)
    both.mint(int(got["token"]), ANNA.address)
    (mine,) = anna.get("/api/certificates").json()["items"]
    assert (mine["id"], mine["role"], mine["state"]) == (got["id"], "owner", "minted")
    assert ben.get("/api/certificates").json()["items"] == []
    assert both.claims.standing.rights(ben.id, both.clock.now()) == frozenset()


def test_a_token_that_the_index_does_not_know_yet_stays_its_holders(both: Shop) -> None:
    anna = _anna(both)
    both.chain()
    got = _copy(both, anna)
    both.mint(int(got["token"]), ANNA.address)
    both.chain(chain_id=1337, current=True)
    both.chain(current=False)
    assert [each.role for each in both.claims.standing.mine(anna.id)] == ["owner"]
    assert both.claims.standing.rights(anna.id, both.clock.now()) == {got["edition"]}


def test_lent_on_the_chain_and_revoked_are_told(shop: Shop, anna: Person) -> None:
    shop.chain()
    got, ben = _copy(shop, anna, revocable=True), shop.person("Ben")
    shop.link(ben.id, BEN.address)
    until = int((shop.clock.now() + timedelta(hours=1)).timestamp())
    shop.mint(int(got["token"]), ANNA.address, user=BEN.address, user_until=until, revoked=True)
    (mine,) = anna.get("/api/certificates").json()["items"]
    assert (mine["lent"], mine["revoked"]) == ({"until": "2026-01-01T01:00:00Z"}, True)
    (theirs,) = ben.get("/api/certificates").json()["items"]
    assert (theirs["role"], theirs["lent"]) == ("borrower", {"until": "2026-01-01T01:00:00Z"})
    shop.later(hours=1, seconds=1)
    assert ben.get("/api/certificates").json()["items"] == []
    assert anna.get("/api/certificates").json()["items"][0]["lent"] is None
    shop.mint(int(got["token"]), None)
    assert anna.get("/api/certificates").json()["items"] == []


def test_one_address_does_not_spend_the_shops_gas(shop: Shop) -> None:
    shop.chain()
    edition = shop.bare_edition(max_supply=100)

    def claim(by: str) -> int:
        person = shop.person()
        wallet = "0x" + secrets.token_hex(20)
        shop.link(person.id, wallet)
        path = f"/api/certificates/{shop.claims.receive(edition, person.id).id}/claim"
        status: int = person.post(path, {"wallet": wallet, "by": by}).status_code
        return status

    assert [claim("shop") for _ in range(12)] == [200] * 10 + [429] * 2
    assert claim("wallet") == 200
    shop.later(seconds=6)
    assert [claim("shop") for _ in range(2)] == [200, 429]


def test_of_an_edition_that_failed_nothing_more_is_promised(both: Shop) -> None:
    both.chain()
    anna, ben = _anna(both), both.person("Ben")
    edition = both.bare_edition()
    got = anna.post(f"/api/editions/{edition}/receive").json()
    with both.database.unit() as unit:
        unit.session.get_one(EditionRow, edition).state = "failed"
    for by in ("shop", "wallet"):
        assert _kind(_claim(anna, got["id"], by=by)) == (409, "edition-failed")
    assert _kind(ben.post(f"/api/editions/{edition}/receive")) == (409, "edition-failed")
    gifts = both.http.post(f"/api/editions/{edition}/gifts", json={"count": 1}, headers=both.token)
    assert _kind(gifts) == (409, "edition-failed")
    # What was given stays a right.
    assert anna.post(f"/api/editions/{edition}/receive").json() == got
    assert both.claims.standing.rights(anna.id, both.clock.now()) == {edition}
    assert both.editions.get(edition).given == 1
