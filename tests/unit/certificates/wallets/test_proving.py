"""Addresses, signatures, and who signed: by key, without any chain."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from vitrine.certificates.errors import AddressRefused, ChainDown, SignatureRefused
from vitrine.certificates.keys import ORDER, KeySigner, message_digest
from vitrine.certificates.wallets.offers import offered
from vitrine.certificates.wallets.proving import SIGNATURE_LIMIT_BYTES, address_in, proved, signature_in
from vitrine.certificates.wallets.service import Proof
from vitrine.certificates.wallets.siwe import composed

KEY, OTHER = KeySigner(bytes(31) + b"\1"), KeySigner(bytes(31) + b"\2")
CHECKSUMMED = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"
MESSAGE = offered("https://shop.example", KEY.address, 31_337, datetime(2026, 11, 25, tzinfo=UTC))
TEXT = composed(MESSAGE)


def test_addresses_are_read_in_every_honest_form() -> None:
    for text in (CHECKSUMMED, KEY.address, "0x" + KEY.address[2:].upper()):
        assert address_in(text) == KEY.address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0x",
        KEY.address[2:],
        KEY.address + "0",
        KEY.address[:-1],
        "0X" + KEY.address[2:],
        CHECKSUMMED.replace("E", "e", 1),
        "ada.eth",
        " " + KEY.address,
        KEY.address + "\n",
        "0x" + "０" * 40,
        "0x" + "\ud800" * 40,
    ],
)
def test_other_addresses_are_refused(text: str) -> None:
    with pytest.raises(AddressRefused):
        address_in(text)


def test_signatures_are_hex() -> None:
    assert signature_in("0x00fF") == b"\0\xff"
    assert signature_in("0x") == b""
    assert len(signature_in("0x" + "00" * SIGNATURE_LIMIT_BYTES)) == SIGNATURE_LIMIT_BYTES


@pytest.mark.parametrize(
    "text", ["", "00", "0x0", "0xgg", "0x 00", "0x00\n", "0X00", "0x" + "00" * (SIGNATURE_LIMIT_BYTES + 1)]
)
def test_other_signatures_are_refused(text: str) -> None:
    with pytest.raises(SignatureRefused):
        signature_in(text)


def proof_by(signature: bytes, text: str = TEXT) -> Proof:
    return asyncio.run(proved(MESSAGE, text, signature, None))


def test_a_key_proves_its_own_address_and_no_node_is_asked() -> None:
    assert proof_by(KEY.sign(message_digest(TEXT.encode()))) == Proof(KEY.address, "key", 31_337)


def test_only_its_own_signature_of_this_very_text_counts() -> None:
    digest = message_digest(TEXT.encode())
    good = KEY.sign(digest)
    r, s, v = good[:32], int.from_bytes(good[32:64], "big"), good[64]
    mirrored = r + (ORDER - s).to_bytes(32, "big") + bytes([55 - v])
    wrong = {
        "another key": OTHER.sign(digest),
        "another text": KEY.sign(message_digest(TEXT.encode() + b"\n")),
        "the bare text": KEY.sign(digest[::-1]),
        "mirrored": mirrored,
        "s alone mirrored": mirrored[:64] + bytes([v]),
        "v of the other point": good[:64] + bytes([55 - v]),
        "v as 0 or 1": good[:64] + bytes([v - 27]),
        "v of a chain": good[:64] + bytes([v + 8]),
        "64 bytes": good[:64],
        "66 bytes": good + b"\0",
        "none": b"",
        "r of zero": bytes(32) + good[32:],
        "s of zero": r + bytes(32) + bytes([v]),
        "r beyond the order": ORDER.to_bytes(32, "big") + good[32:],
        "all ones": b"\xff" * 65,
    }
    for what, signature in wrong.items():
        with pytest.raises(SignatureRefused):
            assert proof_by(signature), what
    with pytest.raises(SignatureRefused):
        proof_by(good, TEXT.replace("moves nothing", "moves everything"))


class Silent:
    """A chain that does not answer."""

    def __init__(self) -> None:
        self.asked = 0

    async def newest(self) -> str:
        self.asked += 1
        raise ChainDown

    async def agreed(self, to: str | None, data: bytes, block_hash: str, *_: Any, **__: Any) -> bytes:
        raise AssertionError


def test_a_chain_that_is_down_shuts_out_contracts_only() -> None:
    node = Silent()
    good = KEY.sign(message_digest(TEXT.encode()))
    assert asyncio.run(proved(MESSAGE, TEXT, good, node)).kind == "key"
    assert node.asked == 0
    with pytest.raises(ChainDown):
        asyncio.run(proved(MESSAGE, TEXT, OTHER.sign(bytes(32)), node))
    assert node.asked == 1
