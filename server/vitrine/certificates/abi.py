"""Calls and answers of contracts as bytes: the few shapes that Vitrine's hot paths use.

A call is a selector and words of 32 bytes; arrays of words and `bytes` stand behind an offset (the ABI
specification of Solidity). Anything richer goes through eth-abi in the chain worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vitrine.certificates.keccak import selector

WORD: Final = 32
ADDRESS_BYTES: Final = 20
_BEFORE_ADDRESS: Final = bytes(WORD - ADDRESS_BYTES)
SERIAL_BITS: Final = 64


class AnswerUnreadable(ValueError):
    """A node's answer has another length than the call's answer has."""


def word(value: int | str | bytes | bool) -> bytes:
    """One word: a whole number from 0, an address (0x…), bytes of at most 32 (left-aligned), a yes or no.

    Raises ValueError or OverflowError for what does not fit: it would shift every argument behind it.
    """
    if isinstance(value, str):
        raw = bytes.fromhex(value[2:])
        if len(raw) != ADDRESS_BYTES:
            raise ValueError(f"{value!r} is no address")
        return _BEFORE_ADDRESS + raw
    if isinstance(value, bytes):
        if len(value) > WORD:
            raise ValueError(f"{len(value)} bytes fill more than a word")
        return value.ljust(WORD, b"\0")
    return int(value).to_bytes(WORD, "big")


def call(signature: str, *arguments: int | str | bytes | bool | Sequence[int | str]) -> bytes:
    """The data of a call, such as call("checkMany(uint256[],address[])", ids, whos).

    Raises ValueError if the signature takes another number of arguments.
    """
    heads: list[bytes] = []
    tails: list[bytes] = []
    at = WORD * len(arguments)
    for kind, argument in zip(_kinds(signature), arguments, strict=True):
        if isinstance(argument, bytes) and kind == "bytes":
            tail = word(len(argument)) + argument + bytes(-len(argument) % WORD)
        elif isinstance(argument, int | str | bytes):
            heads.append(word(argument))
            continue
        else:
            tail = word(len(argument)) + b"".join(map(word, argument))
        heads.append(word(at))
        tails.append(tail)
        at += len(tail)
    return selector(signature) + b"".join(heads) + b"".join(tails)


def _kinds(signature: str) -> list[str]:
    """The types that a call takes."""
    inside = signature[signature.index("(") + 1 : -1]
    return inside.split(",") if inside else []


def words(answer: bytes, count: int) -> list[int]:
    """Exactly so many words as whole numbers. Raises AnswerUnreadable."""
    if len(answer) != count * WORD:
        raise AnswerUnreadable(f"{len(answer)} bytes came, not {count * WORD}")
    return [int.from_bytes(answer[at : at + WORD], "big") for at in range(0, len(answer), WORD)]


def array(answer: bytes) -> list[int]:
    """A single answered array of words. Raises AnswerUnreadable."""
    if len(answer) < 2 * WORD or int.from_bytes(answer[:WORD], "big") != WORD:
        raise AnswerUnreadable("this is no array")
    count = int.from_bytes(answer[WORD : 2 * WORD], "big")
    if count * WORD != len(answer) - 2 * WORD:
        raise AnswerUnreadable(f"{len(answer)} bytes are no array of {count}")
    return words(answer[2 * WORD :], count)


def address_of(number: int) -> str | None:
    """The address in a word; None for the zero address. Raises AnswerUnreadable for more than 160 bits."""
    if number >> 160:
        raise AnswerUnreadable("this word is no address")
    return f"0x{number:040x}" if number else None


def token_of(edition: int, serial: int) -> int:
    """The token's id: edition << 64 | serial."""
    return edition << SERIAL_BITS | serial


def token_hex(token: int) -> str:
    """A token's id as tables hold it: 64 hex digits."""
    return f"{token:064x}"


def parts_of(token: int) -> tuple[int, int]:
    """Edition and serial of a token's id."""
    return token >> SERIAL_BITS, token & (1 << SERIAL_BITS) - 1
