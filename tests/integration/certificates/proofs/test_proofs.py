"""The proof of a certificate, for who has no session here."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from tests.fixtures.certificates import ANNA, BEN, CHAIN_ID, CONTRACT, SIGNER, Shop
from tests.fixtures.merkle import proves
from tests.fixtures.signers import signer_of
from vitrine.certificates.chains.deployment import NAME, SYMBOL
from vitrine.certificates.editions.merkle import Leaf
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.rights.paths import By

PLACE = f"/api/certificates/{CHAIN_ID}/{CONTRACT}"


def _kind(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_a_minted_certificate_is_shown_whole(both: Shop) -> None:
    both.chain()
    made, anna = both.edition(open_gift=True, revocable=True), both.person("Anna")
    got = anna.post(f"/api/editions/{made['number']}/receive").json()
    token = int(got["token"])
    now = both.clock.now()
    both.block(5, now)
    both.log(token, 3, "transfer", first=None, second=ANNA.address)
    both.log(token, 4, "transfer", first=ANNA.address, second=BEN.address)
    until = int((now + timedelta(hours=1)).timestamp())
    both.log(token, 5, "user", first=ANNA.address, value=str(until))
    both.mint(token, BEN.address, user=ANNA.address, user_until=until)
    answer = both.http.get(f"{PLACE}/{token}")
    assert answer.headers["x-robots-tag"] == "noindex"
    told = answer.json()
    assert told["owner"] == checksummed(BEN.address)
    assert told["owner_short"] == f"{checksummed(BEN.address)[:6]}…{checksummed(BEN.address)[-4:]}"
    assert (told["holder"], told["state"], told["revoked"]) == (None, "minted", False)
    lent = "2026-01-01T01:00:00Z"
    assert told["user"] == {"address": checksummed(ANNA.address), "until": lent}
    assert told["lent"] == {"until": lent, "where": "chain"}
    assert [(each["kind"], each["block"], each["from"], each["to"]) for each in told["history"]] == [
        ("transfer", 3, None, checksummed(ANNA.address)),
        ("transfer", 4, checksummed(ANNA.address), checksummed(BEN.address)),
        ("user", 5, None, checksummed(ANNA.address)),
    ]
    assert [each["at"] for each in told["history"]] == [None, None, "2026-01-01T00:00:00Z"]
    assert told["history"][2]["until"] == lent
    assert told["history"][0]["transaction"] == f"0x{1003:064x}"
    assert told["as_of"] == {"block": 5, "hash": f"0x{5:064x}", "at": "2026-01-01T00:00:00Z"}
    assert (told["edition"], told["serial"], told["max_supply"]) == (made["number"], 1, 10)
    assert (told["local"], told["licence"]) == (True, "Show it, keep it.")
    assert told["explorer"] == f"https://explorer.example/token/{checksummed(CONTRACT)}?a={token}"
    for at, file in enumerate(told["files"]):
        path = [bytes.fromhex(step) for step in file["proof"]]
        root = bytes.fromhex(told["content_root"])
        assert proves(Leaf(file["name"], file["sha256"]), at, len(told["files"]), path, root)
    assert hashlib.sha256(told["licence"].encode()).hexdigest() == told["files"][1]["sha256"]
    assert signer_of(told["derived"]["document"], told["derived"]["signature"]) == SIGNER.address
    assert str(token) in told["commands"]["owner"]


def test_an_unclaimed_right_names_nobody(both: Shop) -> None:
    both.chain(indexed_number=-1)
    made, anna, ben = both.edition(open_gift=True), both.person("Zerlina"), both.person("Masetto")
    got = anna.post(f"/api/editions/{made['number']}/receive").json()
    both.loans.lend(anna.id, got["id"], ben.id, 60)
    both.link(anna.id, ANNA.address)
    both.claims.claim(anna.id, got["id"], ANNA.address, By.SHOP)
    answer = both.http.get(f"{PLACE}/{got['token']}")
    told = answer.json()
    assert (told["state"], told["owner"], told["user"], told["history"]) == ("queued", None, None, [])
    assert told["holder"]["en"].startswith("Held in this shop") and told["holder"]["fr"]
    assert told["lent"] == {"until": "2026-01-01T01:00:00Z", "where": "shop"}
    assert told["as_of"] is None
    for secret in ("Zerlina", "Masetto", anna.id, ben.id, got["id"], ANNA.address, checksummed(ANNA.address)):
        assert secret not in answer.text


def test_a_burned_and_a_revoked_certificate_say_so(shop: Shop) -> None:
    shop.chain()
    edition, anna = shop.bare_edition(), shop.person()
    token = int(anna.post(f"/api/editions/{edition}/receive").json()["token"])
    shop.mint(token, ANNA.address, revoked=True)
    assert shop.proofs.proof(CHAIN_ID, CONTRACT, token)["revoked"] is True
    shop.mint(token, None)
    told = shop.proofs.proof(CHAIN_ID, CONTRACT, token)
    assert (told["state"], told["owner"], told["holder"]) == ("burned", None, None)


def test_the_contract_is_taken_in_either_form(shop: Shop) -> None:
    shop.chain()
    edition, anna = shop.bare_edition(), shop.person()
    token = anna.post(f"/api/editions/{edition}/receive").json()["token"]
    for contract in (CONTRACT, checksummed(CONTRACT)):
        assert shop.http.get(f"/api/certificates/{CHAIN_ID}/{contract}/{token}").status_code == 200


def test_there_is_no_such_certificate(shop: Shop) -> None:
    shop.chain()
    token = int(shop.person().post(f"/api/editions/{shop.bare_edition()}/receive").json()["token"])
    here = f"{CHAIN_ID}/{CONTRACT}"
    wrong = [
        f"1/{CONTRACT}/{token}", f"{CHAIN_ID}/0x{'1' * 40}/{token}", f"0/{CONTRACT}/{token}",
        f"{1 << 63}/{CONTRACT}/{token}", f"x/{CONTRACT}/{token}", f"{CHAIN_ID}/0x12/{token}",
        *(f"{here}/{each}" for each in (0, 1, token + 1, (9 << 64) + 1, 10**76, 10**77, "x", "-1", "01")),
    ]  # fmt: skip
    for place in wrong:
        path = f"/api/certificates/{place}"
        for answer in (shop.http.get(path), shop.http.get(f"{path}/qr.svg")):
            assert _kind(answer) in ((404, "certificate-not-ours"), (422, "fields-invalid")), place
    for place in wrong[::3]:
        answer = shop.http.post(f"/api/certificates/{place}/challenges")
        assert _kind(answer) in ((404, "certificate-not-ours"), (422, "fields-invalid")), place


def test_without_a_chain_there_is_no_proof(shop: Shop) -> None:
    token = shop.person().post(f"/api/editions/{shop.bare_edition()}/receive").json()["token"]
    assert _kind(shop.http.get(f"{PLACE}/{token}")) == (404, "certificate-not-ours")


def test_the_code_leads_to_the_page(shop: Shop) -> None:
    shop.chain()
    token = shop.person().post(f"/api/editions/{shop.bare_edition()}/receive").json()["token"]
    drawn = shop.http.get(f"{PLACE}/{token}/qr.svg")
    assert drawn.headers["content-type"] == "image/svg+xml" and drawn.headers["x-robots-tag"] == "noindex"
    assert drawn.content.startswith(b"<?xml") and b"<svg" in drawn.content and b"<script" not in drawn.content
    assert drawn.content != shop.http.get(f"{PLACE}/{token}/qr.svg?challenge=abc").content
    assert _kind(shop.http.get(f"{PLACE}/{token}/qr.svg?challenge=a%20b")) == (422, "fields-invalid")


def test_reading_without_end_is_slowed_down(shop: Shop) -> None:
    shop.chain()
    path = f"{PLACE}/{1 << 64 | 1}"
    kinds = [_kind(shop.http.get(path))[0] for _ in range(125)]
    assert kinds == [404] * 120 + [429] * 5


# Metadata


def test_markets_read_a_token(shop: Shop) -> None:
    shop.chain()
    product = shop.product(title={"en": "<script>alert('x')</script>", "fr": "&"})
    made, anna = shop.edition(product["id"], open_gift=True), shop.person("Zerlina")
    token = anna.post(f"/api/editions/{made['number']}/receive").json()["token"]
    answer = shop.http.get(f"/certificates/metadata/{token}.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert not set("<>&") & set(answer.text) and "Zerlina" not in answer.text
    told = answer.json()
    assert told["name"] == "<script>alert('x')</script> #1"
    assert told["animation_url"] == f"http://localhost:8000{product['model']['url']}"
    assert told["animation_cid"] == told["files"][0]["cid"]
    assert (
        told["external_url"]
        == f"http://localhost:8000/certificates/{CHAIN_ID}/{checksummed(CONTRACT)}/{token}"
    )
    assert told["content_root"] == f"0x{made['content_root']}"


def test_markets_read_the_contract(shop: Shop) -> None:
    told = shop.http.get("/certificates/contract.json").json()
    assert (told["name"], told["symbol"]) == (NAME, SYMBOL)  # what the contract itself says
    assert told["external_link"] == "http://localhost:8000"


def test_there_is_no_metadata_of_what_was_never_given(shop: Shop) -> None:
    shop.person().post(f"/api/editions/{shop.bare_edition()}/receive")
    for token in ("0", "1", str(1 << 64), str(1 << 64 | 2), str(99 << 64 | 1), "x", "-1"):
        answer = shop.http.get(f"/certificates/metadata/{token}.json")
        assert _kind(answer) in ((404, "certificate-not-ours"), (422, "fields-invalid")), token


def test_nothing_of_people_goes_on_the_chain_or_to_markets(shop: Shop) -> None:
    """Every call that is made for a wallet, every document that is public: no name, no id, no order."""
    shop.chain()
    product = shop.product()
    made = shop.edition(product["id"], open_gift=True)
    anna = shop.person("Zerlina")
    shop.link(anna.id, ANNA.address)
    shop.claims.give(made["number"], "order:line_secret:1", anna.id)
    shop.claims.receive(made["number"], anna.id)
    secrets = ["Zerlina", "line_secret", "order", anna.id, anna.id.split("_")[1], "visitor"]
    public = [shop.editions.get(made["number"]).model_dump_json()]
    public.append(shop.editions.manifest(made["number"]).model_dump_json())
    for held in shop.claims.standing.mine(anna.id):
        call = shop.claims.claim(anna.id, held.id, ANNA.address, By.WALLET).call
        assert call is not None
        for text in [*secrets, held.id]:
            assert text not in call.data and text.encode().hex() not in call.data
            assert hashlib.sha256(text.encode()).hexdigest() not in call.data
        public.append(json.dumps(shop.proofs.proof(CHAIN_ID, CONTRACT, held.token)))
        public.append(json.dumps(shop.proofs.metadata(held.token)))
    assert len(public) == 6
    for document in public:
        for text in secrets:
            assert text not in document, text
