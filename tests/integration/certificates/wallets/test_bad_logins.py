"""Sign-ins that must fail: replayed, forged, for somebody else, too late, too many."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.effort import share
from tests.integration.certificates.wallets.shop import (
    CHAIN,
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
from vitrine.accounts import AccountSettings
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.keys import ORDER
from vitrine.clock import ManualClock
from vitrine.storage import Database

ONE, TWO = key(1), key(2)
MINUTE_MS = 60_000


@pytest.fixture
def shop(sqlite_database: Database, clock: ManualClock) -> Shop:
    return Shop(sqlite_database, clock)


def nobody_came_in(shop: Shop) -> bool:
    return shop.wallets.visitors_of([ONE.address, TWO.address]) == {}


def test_one_message_is_worth_one_sign_in(shop: Shop) -> None:
    ada = shop.guest()
    message = challenged(ada, ONE.address)
    assert post(ada, message, signed(ONE, message)).status_code == 200
    for purpose in ("sign-in", "link"):
        assert refusal(post(ada, message, signed(ONE, message), purpose)) == (410, "nonce-spent")


@pytest.mark.race
@pytest.mark.parametrize("purpose", ["link", "sign-in"])
def test_of_twenty_at_once_one_gets_through(database: Database, clock: ManualClock, purpose: str) -> None:
    shop = Shop(database, clock)
    ada = shop.guest()
    message = challenged(ada, ONE.address)
    body = {"message": message, "signature": signed(ONE, message), "purpose": purpose}

    async def all_at_once() -> list[int]:
        transport = httpx.ASGITransport(shop.app)
        async with httpx.AsyncClient(
            transport=transport, base_url=ORIGIN, headers=ada.headers, cookies=dict(ada.cookies)
        ) as browser:
            answers = await asyncio.gather(*(browser.post("/api/wallets", json=body) for _ in range(20)))
        return [answer.status_code for answer in answers]

    told = Counter(asyncio.run(all_at_once()))
    assert told[200] == 1
    # Either way the cookie is a new one then, and the old one nobody's: who comes late is a stranger.
    assert set(told) <= {200, 401, 410}
    assert sum(told.values()) == 20
    assert list(shop.wallets.visitors_of([ONE.address])) == [ONE.address]
    assert ada.get("/api/wallets").status_code == 401


def test_another_sessions_question_is_not_ones_own(shop: Shop) -> None:
    ada, mallory = shop.guest("Ada"), shop.guest("Mallory")
    message = challenged(ada, ONE.address)
    assert refusal(post(mallory, message, signed(ONE, message))) == (410, "nonce-spent")
    assert nobody_came_in(shop)
    assert post(ada, message, signed(ONE, message)).status_code == 200


def test_a_question_of_nobodys_is_none(shop: Shop) -> None:
    ada = shop.guest()
    message = challenged(ada, ONE.address)
    nonce = message.partition("Nonce: ")[2].partition("\n")[0]
    other = message.replace(nonce, "0" * 32)
    assert refusal(post(ada, other, signed(ONE, other))) == (410, "nonce-spent")
    assert post(ada, message, signed(ONE, message)).status_code == 200


def changed(old: str, new: str) -> Callable[[str], str]:
    def change(message: str) -> str:
        assert old in message
        return message.replace(old, new)

    return change


def with_line(line: str) -> Callable[[str], str]:
    return lambda message: f"{message}\n{line}"


# What is changed, and the field that is refused; None: nobody can read that.
CHANGES: dict[str, tuple[Callable[[str], str], str | None]] = {
    "another domain": (changed("localhost:8000 wants", "shop.example.evil wants"), "domain"),
    "another port": (changed("localhost:8000 wants", "localhost:8001 wants"), "domain"),
    "no port": (changed("localhost:8000 wants", "localhost wants"), "domain"),
    "user information": (changed("localhost:8000 wants", "localhost:8000@evil.example wants"), "domain"),
    "another scheme": (changed("http://localhost:8000 wants", "localhost:8000 wants"), "domain"),
    "another page": (changed("URI: http://localhost:8000/", "URI: https://evil.example/"), "uri"),
    "another chain": (changed("Chain ID: 31337", "Chain ID: 5"), "chain_id"),
    "another statement": (changed("moves nothing", "moves everything"), "statement"),
    "grown old": (changed("Issued At: 2026-01-01T00:00", "Issued At: 2025-12-31T23:50"), "issued_at"),
    "from tomorrow": (changed("Issued At: 2026-01-01", "Issued At: 2026-01-02"), "issued_at"),
    "lasting longer": (changed("Time: 2026-01-01T00:05", "Time: 2027-01-01T00:05"), "expiration_time"),
    "lasting for ever": (lambda message: message.partition("\nExpiration")[0], "expiration_time"),
    "expired": (changed("Time: 2026-01-01T00:05", "Time: 2025-01-01T00:05"), "expiration_time"),
    "not yet valid": (with_line("Not Before: 2026-01-01T00:00:01Z"), "not_before"),
    "with a request": (with_line("Request ID: 1"), "resources"),
    "with a resource": (with_line("Resources:\n- urn:recap:e30"), "resources"),
    "a homograph": (changed("localhost", "lоcalhost"), None),
    "words behind it": (with_line("And all my tokens."), None),
    "a version to come": (changed("Version: 1", "Version: 2"), None),
    "small letters": (changed(checksummed(ONE.address), ONE.address), None),
    "free text": (lambda _: "I am Ada, let me in.", None),
    "nothing": (lambda _: "", None),
    "half a surrogate pair": (lambda message: message + "\ud800", None),
}


@pytest.mark.parametrize(("change", "field"), CHANGES.values(), ids=CHANGES)
def test_a_message_that_the_shop_did_not_write_is_refused_though_signed(
    shop: Shop, change: Callable[[str], str], field: str | None
) -> None:
    ada = shop.guest()
    message = challenged(ada, ONE.address)
    other = change(message)
    signature = signed(ONE, other) if "\ud800" not in other else "0x" + "00" * 65
    answer = post_raw(ada, other, signature)
    expected = (401, "message-refused") if field else (400, "message-unreadable")
    assert (refusal(answer), answer.json().get("field")) == (expected, field)
    assert nobody_came_in(shop)
    # Whatever could be read has used its nonce up, the honest message's too.
    again = post(ada, message, signed(ONE, message))
    assert again.status_code == (410 if field else 200)


def test_the_host_header_says_nothing(shop: Shop) -> None:
    ada = shop.guest()
    message = challenged(ada, ONE.address)
    other = message.replace("localhost:8000", "shop.example.evil")
    spoofed = {"Host": "shop.example.evil", "X-Forwarded-Host": "shop.example.evil"}
    body = {"message": other, "signature": signed(ONE, other), "purpose": "sign-in"}
    answer = ada.post("/api/wallets", json=body, headers=spoofed)
    assert (refusal(answer), answer.json()["field"]) == ((401, "message-refused"), "domain")
    message = challenged(ada, ONE.address)
    body = {"message": message, "signature": signed(ONE, message), "purpose": "sign-in"}
    assert ada.post("/api/wallets", json=body, headers=spoofed).status_code == 200


def test_another_chain_is_not_asked_for_and_not_taken(shop: Shop) -> None:
    ada = shop.guest()
    answer = ada.post("/api/wallets/challenge", json={"address": ONE.address, "chain_id": 5})
    assert (refusal(answer), answer.json()["chain_id"]) == ((422, "chain-refused"), CHAIN)
    message = challenged(ada, ONE.address)
    shop.chain = 5
    answer = post(ada, message, signed(ONE, message))
    assert (refusal(answer), answer.json()["field"]) == ((401, "message-refused"), "chain_id")


def test_too_late_is_too_late(shop: Shop) -> None:
    ada = shop.guest()
    message = challenged(ada, ONE.address)
    shop.clock.advance(5 * MINUTE_MS)
    assert refusal(post(ada, message, signed(ONE, message))) == (410, "nonce-spent")


def mirrored(signature: str) -> str:
    raw = bytes.fromhex(signature[2:])
    s = ORDER - int.from_bytes(raw[32:64], "big")
    return "0x" + (raw[:32] + s.to_bytes(32, "big") + bytes([55 - raw[64]])).hex()


@pytest.mark.parametrize(
    "forge",
    [
        lambda message: signed(TWO, message),
        lambda message: mirrored(signed(ONE, message)),
        lambda message: signed(ONE, message + " "),
        lambda message: signed(ONE, message)[:-2],
        lambda message: signed(ONE, message) + "00",
        lambda _: "0x",
        lambda _: "0x" + "00" * 65,
        lambda _: "0x" + "ff" * 65,
        lambda _: "0x" + "00" * 4096,
        lambda _: "0x" + "6492" * 16,
    ],
    ids=range(10),
)
def test_a_signature_that_is_not_the_wallets_is_refused(shop: Shop, forge: Callable[[str], str]) -> None:
    ada = shop.guest()
    message = challenged(ada, ONE.address)
    assert refusal(post(ada, message, forge(message))) == (401, "signature-refused")
    assert refusal(post(ada, message, signed(ONE, message))) == (410, "nonce-spent")
    assert nobody_came_in(shop)


@pytest.mark.parametrize("signature", ["", "hello", "0x0", "0x" + "00" * 4097])
def test_what_is_no_signature_costs_no_question(shop: Shop, signature: str) -> None:
    ada = shop.guest()
    message = challenged(ada, ONE.address)
    assert refusal(post(ada, message, signature)) == (401, "signature-refused")
    assert post(ada, message, signed(ONE, message)).status_code == 200


def test_a_body_beyond_all_signatures_is_not_read(shop: Shop) -> None:
    ada = shop.guest()
    message = challenged(ada, ONE.address)
    assert refusal(post(ada, message, "0x" + "0" * 900_000)) == (413, "body-too-large")
    assert post(ada, message, signed(ONE, message)).status_code == 200


def test_the_address_in_the_message_is_who_must_have_signed(shop: Shop) -> None:
    ada, mallory = shop.guest("Ada"), shop.guest("Mallory")
    sign(ada, ONE, "link")
    message = challenged(mallory, TWO.address)
    other = message.replace(checksummed(TWO.address), checksummed(ONE.address))
    assert refusal(post(mallory, other, signed(TWO, other))) == (401, "signature-refused")
    assert visitor(mallory) != visitor(ada)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": "a", "signature": "0x"},
        {"message": "a", "signature": "0x", "purpose": "login"},
        {"message": 1, "signature": "0x", "purpose": "link"},
        {"message": "a", "signature": "0x", "purpose": "link", "leave": "yes"},
        {"message": "a", "signature": "0x", "purpose": "link", "address": "0x"},
        [],
        None,
    ],
)
def test_other_bodies_are_refused(shop: Shop, body: Any) -> None:
    assert shop.guest().post("/api/wallets", json=body).status_code == 422


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"address": "ada.eth", "chain_id": CHAIN}, (422, "address-refused")),
        ({"address": "0x" + "g" * 40, "chain_id": CHAIN}, (422, "address-refused")),
        ({"address": ONE.address, "chain_id": "31337"}, (422, "fields-invalid")),
        ({"address": ONE.address, "chain_id": True}, (422, "fields-invalid")),
        ({"address": ONE.address, "chain_id": 2**200}, (422, "chain-refused")),
        ({"address": ONE.address}, (422, "fields-invalid")),
    ],
)
def test_a_question_for_no_wallet_is_not_asked(
    shop: Shop, body: dict[str, object], expected: tuple[int, str]
) -> None:
    assert refusal(shop.guest().post("/api/wallets/challenge", json=body)) == expected


def test_a_cookie_alone_changes_nothing(shop: Shop) -> None:
    ada = shop.guest()
    sign(ada, ONE, "link")
    message = challenged(ada, TWO.address)
    csrf = ada.headers.pop("X-CSRF-Token")
    body = {"message": message, "signature": signed(TWO, message), "purpose": "link"}
    question = {"address": TWO.address, "chain_id": CHAIN}
    for headers in ({}, {"X-CSRF-Token": "0" * 64}):
        for answer in (
            ada.post("/api/wallets", json=body, headers=headers),
            ada.post("/api/wallets/challenge", json=question, headers=headers),
            ada.delete(f"/api/wallets/{ONE.address}", headers=headers),
        ):
            assert refusal(answer) == (403, "csrf-refused")
    foreign = {"Origin": "https://evil.example", "X-CSRF-Token": csrf}
    for answer in (
        ada.post("/api/wallets", json=body, headers=foreign),
        ada.post("/api/wallets/challenge", json=question, headers=foreign),
        ada.delete(f"/api/wallets/{ONE.address}", headers=foreign),
    ):
        assert refusal(answer) == (403, "foreign-origin")
    assert ada.post("/api/wallets", json=body, headers={"X-CSRF-Token": csrf}).status_code == 200


def test_strangers_come_in_first(shop: Shop) -> None:
    stranger = shop.browser()
    question = {"address": ONE.address, "chain_id": CHAIN}
    body = {"message": "a", "signature": "0x", "purpose": "link"}
    for answer in (
        stranger.post("/api/wallets/challenge", json=question),
        stranger.post("/api/wallets", json=body),
        stranger.get("/api/wallets"),
        stranger.delete(f"/api/wallets/{ONE.address}"),
    ):
        assert refusal(answer) == (401, "visitor-needed")


def post_raw(browser: TestClient, message: str, signature: str) -> Any:
    """As `post`, for texts that no UTF-8 holds."""
    text = httpx.Request("POST", "http://a", json={"message": "?", "signature": signature, "purpose": "link"})
    said = "".join(f"\\u{ord(each):04x}" for each in message)
    content = text.read().replace(b'"?"', f'"{said}"'.encode())
    return browser.post("/api/wallets", content=content, headers={"Content-Type": "application/json"})


@pytest.mark.scaled
def test_a_thousand_bad_sign_ins_slow_their_own_address_alone(
    sqlite_database: Database, clock: ManualClock
) -> None:
    few = AccountSettings("localhost", SETTINGS.origins, attempts_burst=20, attempts_per_minute=20)
    shop = Shop(sqlite_database, clock, settings=few)
    mallory, ada = shop.guest("Mallory", "203.0.113.6"), shop.guest("Ada", "198.51.100.7")
    message = challenged(mallory, ONE.address)
    body = {"message": message, "signature": signed(TWO, message), "purpose": "sign-in"}
    told: Counter[int] = Counter()
    many = share(1000)
    for number in range(many):
        answer = mallory.post("/api/wallets", json=body)
        told[answer.status_code] += 1
        if number % 100 == 0:
            assert ada.get("/api/wallets").status_code == 200
    assert told == {401: 1, 410: 18, 429: many - 19}
    assert (refusal(answer), answer.headers["retry-after"]) == ((429, "too-many-attempts"), "3")
    assert sign(ada, ONE).status_code == 200
    shop.clock.advance(2 * 3000)
    assert sign(mallory, TWO).status_code == 200
