"""Wallets over HTTP: linking, signing in, coming back on another device, unlinking."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from tests.fixtures.wallets import Asking, Wallets
from tests.integration.certificates.wallets.shop import (
    ALIAS,
    ORIGIN,
    SETTINGS,
    Shop,
    challenged,
    key,
    post,
    refusal,
    sign,
    signed,
    visitor,
)
from vitrine.accounts import inside
from vitrine.assets.tables import ModelRow
from vitrine.catalog.tables import ProductRow
from vitrine.certificates.abi import word
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.tables import CertificateRow, EditionRow, WalletRow
from vitrine.certificates.wallets.siwe import parsed
from vitrine.clock import ManualClock
from vitrine.domains import Domains
from vitrine.storage import Database

DAY_MS = 86_400_000


@pytest.fixture
def shop(sqlite_database: Database, clock: ManualClock) -> Shop:
    return Shop(sqlite_database, clock)


def test_the_shop_writes_the_whole_message(shop: Shop) -> None:
    ada, one = shop.guest(), key(1)
    answer = ada.post("/api/wallets/challenge", json={"address": one.address, "chain_id": 31_337})
    assert answer.headers["cache-control"] == "no-store"
    message, expires_at = parsed(answer.json()["message"]), answer.json()["expires_at"]
    assert (message.scheme, message.domain, message.uri) == ("http", "localhost:8000", f"{ORIGIN}/")
    assert (message.address, message.chain_id) == (checksummed(one.address), 31_337)
    assert (message.issued_at, expires_at) == (shop.clock.now(), "2026-01-01T00:05:00Z")


def test_the_message_names_the_page_that_asks_if_it_is_one_of_ours(shop: Shop) -> None:
    ada, one = shop.guest(), key(1)
    for origin, domain in ((ALIAS, "127.0.0.1:8000"), (ORIGIN, "localhost:8000"), (None, "localhost:8000")):
        if origin is None:
            del ada.headers["Origin"]
        else:
            ada.headers["Origin"] = origin
        ada.headers["Host"] = "evil.example"
        message = challenged(ada, one.address)
        assert parsed(message).domain == domain
        assert "evil" not in message
        assert post(ada, message, signed(one, message)).status_code == 200


def test_a_brands_own_domain_asks_for_itself(sqlite_database: Database, clock: ManualClock) -> None:
    """Its message is good there alone, and so is the session that it opens; the visitor is one."""
    domains = Domains.of(["shop.lampe.example=lampe", "other.example=other"], ORIGIN)
    shop = Shop(sqlite_database, clock, settings=replace(SETTINGS, domains=domains))
    there, one = "http://shop.lampe.example:8000", key(1)

    def guest(url: str) -> TestClient:
        browser = TestClient(shop.app, base_url=url, headers={"Origin": url}, client=("10.0.0.1", 1))
        made = browser.post("/api/session", json={"name": "Ada", "colour": 1})
        browser.headers["X-CSRF-Token"] = made.json()["csrf"]
        return browser

    home, lamp, other = guest(ORIGIN), guest(there), guest("http://other.example:8000")
    for browser in (home, lamp, other):
        url = browser.headers["Origin"]
        said = parsed(challenged(browser, one.address))
        assert (said.domain, said.uri) == (url.removeprefix("http://"), f"{url}/")
    kinds = set()
    # A page of either may lure somebody into signing for the other: it is refused where it did not ask.
    for browser in (home, other):
        lured = challenged(browser, one.address).replace(browser.headers["Origin"], there)
        assert refusal(post(browser, lured, signed(one, lured))) == (401, "message-refused")
        replayed = challenged(lamp, one.address)
        kinds.add(refusal(post(browser, replayed, signed(one, replayed)))[1])
    assert kinds == {"nonce-spent"}
    assert sign(lamp, one).status_code == sign(home, one).status_code == 200
    assert visitor(lamp) == visitor(home)
    # The session of either is nothing under the other's name.
    [name], carried = lamp.cookies, lamp.cookies["vitrine_session"]
    thief = TestClient(shop.app, base_url=ORIGIN, headers={"Cookie": f"{name}={carried}"})
    assert thief.get("/api/session").json()["visitor"] is None
    assert lamp.get("/api/session").json()["visitor"]["id"] == visitor(home)


def test_one_signs_in_and_is_known_on_another_device(shop: Shop) -> None:
    phone, laptop, one = shop.guest("Ada"), shop.guest("Passer-by"), key(1)
    mine, cookie = visitor(phone), phone.cookies["vitrine_session"]
    first = sign(phone, one)
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-store"
    assert first.json() == {
        "wallets": [
            {
                "address": checksummed(one.address),
                "kind": "key",
                "chain_id": 31_337,
                "verified_at": "2026-01-01T00:00:00Z",
            }
        ],
        "visitor": {"id": mine, "name": "Ada", "colour": 1},
        "csrf": phone.get("/api/session").json()["csrf"],
    }
    assert phone.cookies["vitrine_session"] != cookie
    assert shop.accounts.sessions.find(cookie) is None
    before = laptop.cookies["vitrine_session"]
    second = sign(laptop, one)
    assert second.json()["visitor"]["id"] == mine == visitor(laptop) == visitor(phone)
    assert shop.accounts.sessions.find(before) is None
    assert laptop.get("/api/wallets").json() == {"items": second.json()["wallets"]}


@pytest.mark.parametrize("purpose", ["sign-in", "link"])
def test_a_planted_cookie_is_worth_nothing_after_a_signature(shop: Shop, purpose: str) -> None:
    attacker, one = shop.guest("Mallory"), key(1)
    victim = shop.browser()
    victim.cookies.set("vitrine_session", attacker.cookies["vitrine_session"], domain="localhost.local")
    victim.headers["X-CSRF-Token"] = attacker.headers["X-CSRF-Token"]
    assert sign(victim, one, purpose).status_code == 200
    assert attacker.get("/api/session").json()["visitor"] is None
    assert refusal(attacker.get("/api/wallets")) == (401, "visitor-needed")


def test_several_wallets_are_linked_each_with_a_new_cookie(shop: Shop) -> None:
    ada = shop.guest()
    mine, cookies = visitor(ada), [ada.cookies["vitrine_session"]]
    for number in (1, 2, 3):
        answer = sign(ada, key(number), "link")
        assert (answer.status_code, answer.json()["visitor"]["id"]) == (200, mine)
        assert shop.accounts.sessions.find(cookies[-1]) is None
        cookies.append(ada.cookies["vitrine_session"])
    assert len(set(cookies)) == 4
    listed = [each["address"] for each in ada.get("/api/wallets").json()["items"]]
    assert sorted(listed) == sorted(checksummed(key(number).address) for number in (1, 2, 3))
    for number in (1, 2, 3):
        assert sign(shop.guest(), key(number)).json()["visitor"]["id"] == visitor(ada)


def test_one_address_is_one_visitors(shop: Shop) -> None:
    ada, bob, one = shop.guest("Ada"), shop.guest("Bob"), key(1)
    assert sign(ada, one, "link").status_code == 200
    assert refusal(sign(bob, one, "link")) == (409, "wallet-taken")
    assert bob.get("/api/wallets").json() == {"items": []}


def test_goods_are_left_behind_only_if_one_says_so(shop: Shop) -> None:
    ada, bob, one, two = shop.guest("Ada"), shop.guest("Bob"), key(1), key(2)
    assert sign(ada, one, "link").status_code == 200
    his = visitor(bob)
    with shop.database.unit() as unit:
        inside.keep(unit, his)
    refused = sign(bob, one)
    assert (refusal(refused), refused.json()["wallets"]) == ((409, "wallet-elsewhere"), 0)
    assert '"leave": true' in refused.json()["detail"] and visitor(bob) == his
    assert sign(bob, two, "link").status_code == 200
    assert sign(bob, one).json()["wallets"] == 1
    assert sign(bob, one, leave=True).json()["visitor"]["id"] == visitor(ada)
    shop.clock.advance(31 * DAY_MS)
    shop.accounts.sweep()
    assert sign(shop.guest("Bob again"), two).json()["visitor"]["id"] == his


def test_linking_keeps_the_visitor_beyond_the_session(shop: Shop) -> None:
    ada, one = shop.guest(), key(1)
    sign(ada, one, "link")
    mine = visitor(ada)
    shop.clock.advance(31 * DAY_MS)
    shop.accounts.sweep()
    assert ada.get("/api/session").json()["visitor"] is None
    assert sign(shop.guest(), one).json()["visitor"]["id"] == mine


def test_unlinking_keeps_what_was(shop: Shop) -> None:
    ada, one = shop.guest(), key(1)
    sign(ada, one, "link")
    mine = visitor(ada)
    give(shop, mine, one.address)
    assert ada.delete(f"/api/wallets/{checksummed(one.address)}").status_code == 204
    assert ada.get("/api/wallets").json() == {"items": []}
    assert refusal(ada.delete(f"/api/wallets/{one.address}")) == (404, "wallet-unknown")
    assert refusal(ada.delete("/api/wallets/me")) == (422, "address-refused")
    assert shop.unlinked == [mine]
    with shop.database.read() as session:
        row = session.scalars(select(CertificateRow)).one()
        assert (row.visitor_id, row.wallet, row.state) == (mine, one.address, "minted")
        assert session.scalars(select(WalletRow)).all() == []
        assert inside.keeps(session, mine)
    assert sign(shop.guest("Bob"), one).json()["visitor"]["id"] != mine


def test_a_wallet_of_somebody_else_is_not_unlinked(shop: Shop) -> None:
    ada, bob, one = shop.guest("Ada"), shop.guest("Bob"), key(1)
    sign(ada, one, "link")
    assert refusal(bob.delete(f"/api/wallets/{one.address}")) == (404, "wallet-unknown")
    assert len(ada.get("/api/wallets").json()["items"]) == 1


def test_a_contract_wallet_signs_in(shop: Shop, chain: Wallets) -> None:
    owner, ada = key(1), shop.guest()
    shop.node = chain.asking
    address = chain.deploy("OwnedWallet", word(owner.address))
    message = challenged(ada, address)
    answer = post(ada, message, signed(owner, message))
    assert (answer.status_code, answer.json()["wallets"][0]["kind"]) == (200, "contract")
    assert answer.json()["wallets"][0]["address"] == checksummed(address)
    message = challenged(ada, address)
    assert refusal(post(ada, message, signed(key(2), message))) == (401, "signature-refused")


def test_a_wallet_that_says_yes_to_all_reaches_its_own_account_alone(shop: Shop, chain: Wallets) -> None:
    shop.node = chain.asking
    ada, mallory, one = shop.guest("Ada"), shop.guest("Mallory"), key(1)
    sign(ada, one, "link")
    yes = chain.deploy("YesWallet")
    message = challenged(mallory, yes)
    answer = post(mallory, message, "0x")
    assert answer.json()["visitor"]["id"] == visitor(mallory) != visitor(ada)
    message = challenged(mallory, one.address)
    for signature in ("0x", signed(key(2), message), "0x" + "00" * 65):
        assert refusal(post(mallory, message, signature))[0] in {401, 410}
    swapped = challenged(mallory, yes).replace(checksummed(yes), checksummed(one.address))
    assert refusal(post(mallory, swapped, "0x")) == (401, "signature-refused")


def test_a_chain_that_is_down_is_said_and_keys_still_work(shop: Shop) -> None:
    shop.node = Asking("http://127.0.0.1:9")
    ada = shop.guest()
    assert sign(ada, key(1), "link").status_code == 200
    message = challenged(ada, "0x" + "77" * 20)
    assert refusal(post(ada, message, "0x")) == (503, "chain-down")
    shop.node = None
    message = challenged(ada, "0x" + "77" * 20)
    assert refusal(post(ada, message, "0x")) == (401, "signature-refused")


def test_a_shop_without_a_chain_says_so(shop: Shop) -> None:
    shop.chain = None
    body = {"address": key(1).address, "chain_id": 31_337}
    assert refusal(shop.guest().post("/api/wallets/challenge", json=body)) == (503, "certificates-off")


def give(shop: Shop, visitor_id: str, wallet: str) -> None:
    """A certificate that was minted to this wallet, and the shop around it."""
    brand, now = shop.accounts.ensure_brand("Maison").id, shop.clock.now()
    model = ModelRow(hash="a" * 64, kind="glb", bytes=1, state="done", rules=1, created_at=now)
    product = ProductRow(
        id="product_1", brand_id=brand, version=1, title={"en": "Vase"}, model_hash=model.hash,
        published=True, created_at=now,
    )  # fmt: skip
    edition = EditionRow(
        number=1, brand_id=brand, product_id=product.id, model_hash=model.hash, title=product.title,
        content_root="b" * 64, manifest={"files": []}, licence="", max_supply=10, next_serial=2,
        soulbound=False, revocable=False, royalty_bps=0, open_gift=True, state="registered", created_at=now,
    )  # fmt: skip
    certificate = CertificateRow(
        id="certificate_1", edition=1, serial=1, source="gift:1", visitor_id=visitor_id, state="minted",
        wallet=wallet, created_at=now, minted_at=now,
    )  # fmt: skip
    with shop.database.unit() as unit:
        for row in (model, product, edition, certificate):
            unit.session.add(row)
            unit.session.flush()
