"""Keccak-256 and EIP-55 against published values, and against eth-utils for any other."""

from __future__ import annotations

import pytest
from eth_utils import keccak, to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates.keccak import checksummed, is_address, keccak256, selector, topic

# The examples of EIP-55: all capitals, all small, and the usual mixture.
EIP55 = [
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
]


def test_the_hash_of_nothing() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


@given(st.binary(max_size=300))
def test_any_hash_is_the_usual_one(data: bytes) -> None:
    assert keccak256(data) == keccak(data)


def test_a_call_and_a_log_are_named() -> None:
    assert selector("ownerOf(uint256)").hex() == "6352211e"
    assert (
        topic("Transfer(address,address,uint256)")
        == "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    )


@pytest.mark.parametrize("address", EIP55)
def test_the_examples_of_eip55(address: str) -> None:
    assert {checksummed(each) for each in (address, address.lower(), "0x" + address[2:].upper())} == {address}


@given(st.binary(min_size=20, max_size=20))
def test_any_checksum_is_the_usual_one(raw: bytes) -> None:
    assert checksummed("0x" + raw.hex()) == to_checksum_address(raw)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0x" + "0" * 40, True),
        ("0x" + "abcdef0123" * 4, True),
        ("0x" + "A" * 40, False),
        ("0X" + "a" * 40, False),
        ("0x" + "a" * 39, False),
        ("0x" + "a" * 41, False),
        ("0x" + "a" * 40 + "\n", False),
        ("0x" + "٣" * 40, False),
        ("a" * 42, False),
        ("", False),
    ],
)
def test_an_address_has_one_form(text: str, answer: bool) -> None:
    assert is_address(text) is answer
