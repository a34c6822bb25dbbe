"""What the minter writes down and reads back, and the calls that it makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from vitrine.certificates.abi import token_of
from vitrine.certificates.keccak import selector
from vitrine.certificates.minting.records import (
    Attempt,
    Due,
    NewEdition,
    Receipt,
    attempt,
    mint_call,
    receipt,
)
from vitrine.certificates.minting.simulating import reason_of

WALLETS = [f"0x{each:040x}" for each in (0xA, 0xB)]
RAW = {
    "blockNumber": "0x10",
    "blockHash": "0x" + "ab" * 32,
    "status": "0x1",
    "gasUsed": "0x5208",
    "effectiveGasPrice": "0x3b9aca00",
}


def test_an_attempt_is_read_back_as_it_was_written() -> None:
    tried = Attempt("ab" * 32, b"\x02\xf8", 2**70, 10**9, 7, 1_700_000_000)
    assert attempt(tried.plain()) == tried


def test_one_is_minted_by_mint_and_several_by_mint_many() -> None:
    dues = [Due(f"c{serial}", 7, serial, WALLETS[serial - 1]) for serial in (1, 2)]
    one, both = mint_call(dues[:1]), mint_call(dues)
    assert one[:4] == selector("mint(address,uint256)")
    assert one[4:] == bytes(31) + b"\x0a" + token_of(7, 1).to_bytes(32, "big")
    assert both[:4] == selector("mintMany(address[],uint256[])")
    words = [int.from_bytes(both[at : at + 32], "big") for at in range(4, len(both), 32)]
    assert words == [64, 160, 2, 0xA, 0xB, 2, token_of(7, 1), token_of(7, 2)]


@pytest.mark.parametrize(("receiver", "royalty"), [(WALLETS[0], [250, 0xA]), (None, [0, 0])])
def test_an_edition_without_a_receiver_names_no_royalty(receiver: str | None, royalty: list[int]) -> None:
    data = NewEdition(7, "cd" * 32, 100, True, False, 250, receiver).call()
    words = [int.from_bytes(data[at : at + 32], "big") for at in range(4, len(data), 32)]
    assert words == [7, int("cd" * 32, 16), 100, 1, 0, *royalty]


def test_a_receipt() -> None:
    assert receipt(RAW) == Receipt(16, "ab" * 32, True, 21_000 * 10**9)
    assert not receipt(RAW | {"status": "0x0"}).worked
    assert receipt(RAW | {"effectiveGasPrice": None}).paid_wei == 0


@pytest.mark.parametrize(
    "change", [{"blockNumber": None}, {"blockHash": "0x12"}, {"status": "yes"}, {"gasUsed": None}]
)
def test_what_is_no_receipt_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        receipt(RAW | change)


def test_a_refusal_is_told_in_words_where_it_is_known() -> None:
    assert reason_of(selector("EnforcedPause()")) == "Mints are paused."
    assert reason_of(selector("TokenBurned(uint256)") + bytes(32)) == "It was burned, and never comes back."
    assert reason_of(b"\x01\x02\x03\x04") == "The contract refuses it (0x01020304)."
    assert reason_of(b"") == "The contract refuses it (0x)."
