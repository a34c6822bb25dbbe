"""Keccak-256 as Ethereum has it (not the later SHA3-256), and addresses with their EIP-55 checksum."""

from __future__ import annotations

import re
from typing import Final

from Crypto.Hash import keccak

ZERO: Final = "0x" + "0" * 40
_ADDRESS: Final = re.compile(r"0x[0-9a-f]{40}", re.ASCII)


def keccak256(data: bytes) -> bytes:
    """The 32-byte hash."""
    return keccak.new(digest_bits=256, data=data).digest()


def selector(signature: str) -> bytes:
    """The first four bytes of a call, such as of "ownerOf(uint256)"."""
    return keccak256(signature.encode("ascii"))[:4]


def topic(signature: str) -> str:
    """The first topic of an event's logs, 64 hex digits without 0x."""
    return keccak256(signature.encode("ascii")).hex()


def is_address(text: str) -> bool:
    """Whether this is an address as tables hold it: 0x and 40 lower-case hex digits."""
    return _ADDRESS.fullmatch(text) is not None


def checksummed(address: str) -> str:
    """EIP-55: an address for people and wallets. Takes any case."""
    digits = address[2:].lower()
    hashed = keccak256(digits.encode("ascii")).hex()
    return "0x" + "".join(
        digit.upper() if int(each, 16) >= 8 else digit for digit, each in zip(digits, hashed, strict=False)
    )
