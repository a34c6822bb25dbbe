"""What the shop asks for is what it takes, and nothing that differs in a single field."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vitrine.certificates.errors import MessageRefused
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.wallets.offers import STATEMENT, check, offered
from vitrine.certificates.wallets.siwe import composed, parsed

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ADDRESS = KeySigner(bytes(31) + b"\1").address
ORIGINS = frozenset({"https://shop.example", "http://localhost:8000"})
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("origin", "first"),
    [
        ("https://shop.example", "shop.example"),
        ("https://shop.example:8443", "shop.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_offer_is_taken_as_long_as_it_lasts(origin: str, first: str) -> None:
    text = composed(offered(origin, ADDRESS, 31_337, NOW))
    message = parsed(text)
    assert text.startswith(first + " wants you")
    assert f"\n\n{STATEMENT}\n\nURI: {origin}/\n" in text
    assert message.address == "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"
    for after in (timedelta(0), 4 * MINUTE, 5 * MINUTE - timedelta(milliseconds=1)):
        check(message, {origin}, 31_337, NOW + after)
    for late in (5 * MINUTE, 10 * MINUTE):
        with pytest.raises(MessageRefused):
            check(message, {origin}, 31_337, NOW + late)


def test_every_offer_has_a_nonce_of_128_bits_of_its_own() -> None:
    nonces = {offered("https://shop.example", ADDRESS, 1, NOW).nonce for _ in range(100)}
    assert len(nonces) == 100
    assert {len(bytes.fromhex(nonce)) * 8 for nonce in nonces} == {128}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"domain": "shop.example.evil"}, "domain"),
        ({"domain": "evil.example"}, "domain"),
        ({"domain": "shop.example:443"}, "domain"),
        ({"domain": "shop.example:8443"}, "domain"),
        ({"domain": "shop.example:"}, "domain"),
        ({"domain": "shop.example."}, "domain"),
        ({"domain": "SHOP.example"}, "domain"),
        ({"domain": "shop.example@evil.example"}, "domain"),
        ({"domain": "evil@shop.example"}, "domain"),
        ({"domain": "xn--shp-jmc.example"}, "domain"),
        ({"domain": "sh%6Fp.example"}, "domain"),
        ({"domain": "localhost:8000"}, "domain"),
        ({"scheme": "http"}, "domain"),
        ({"scheme": "https"}, "domain"),
        ({"scheme": "http", "domain": "localhost:8001"}, "domain"),
        ({"scheme": "http", "domain": "localhost:8000"}, "uri"),
        ({"uri": "https://shop.example"}, "uri"),
        ({"uri": "https://shop.example/other"}, "uri"),
        ({"uri": "http://shop.example/"}, "uri"),
        ({"uri": "https://shop.example:443/"}, "uri"),
        ({"uri": "https://shop.example@evil.example/"}, "uri"),
        ({"uri": "https://shop.example.evil/"}, "uri"),
        ({"chain_id": 5}, "chain_id"),
        ({"chain_id": 1}, "chain_id"),
        ({"statement": None}, "statement"),
        ({"statement": "I give you everything."}, "statement"),
        ({"request_id": "7"}, "resources"),
        ({"request_id": ""}, "resources"),
        ({"resources": ("urn:recap:eyJhdHQiOnt9fQ",)}, "resources"),
        ({"issued_at": NOW - 5 * MINUTE - timedelta(milliseconds=1)}, "issued_at"),
        ({"issued_at": NOW + 6 * timedelta(seconds=1)}, "issued_at"),
        ({"expiration_time": None}, "expiration_time"),
        ({"expiration_time": NOW}, "expiration_time"),
        ({"expiration_time": NOW - MINUTE}, "expiration_time"),
        ({"expiration_time": NOW + 5 * MINUTE + timedelta(milliseconds=1)}, "expiration_time"),
        ({"not_before": NOW + timedelta(milliseconds=1)}, "not_before"),
    ],
    ids=str,
)
def test_what_differs_is_refused(change: dict[str, Any], field: str) -> None:
    offer = offered("https://shop.example", ADDRESS, 31_337, NOW)
    check(offer, ORIGINS, 31_337, NOW)
    with pytest.raises(MessageRefused) as refused:
        check(dataclasses.replace(offer, **change), ORIGINS, 31_337, NOW)
    assert refused.value.values == {"field": field}


def test_a_clock_a_little_ahead_and_a_moment_that_has_come_are_fine() -> None:
    offer = offered("https://shop.example", ADDRESS, 31_337, NOW + timedelta(seconds=5))
    check(dataclasses.replace(offer, not_before=NOW), ORIGINS, 31_337, NOW)
