"""Logs of our contract as nodes give them (JSON-RPC), read without web3: 5,000 a second must go through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from vitrine.certificates.keccak import ZERO, topic

_HEX: Final = re.compile(r"0x[0-9a-fA-F]*", re.ASCII)
_WORD: Final = 64
_ADDRESS_ZEROS: Final = "0" * 24
# What a column of whole numbers takes on both databases.
LIMIT_NUMBER: Final = 1 << 63

TRANSFER: Final = "transfer"
USER: Final = "user"
REVOKED: Final = "revoked"
EDITION: Final = "edition"
ROLE_GIVEN: Final = "role-given"
ROLE_TAKEN: Final = "role-taken"
PAUSED: Final = "paused"
# What changes who may use a token.
MOVES: Final = frozenset({TRANSFER, USER, REVOKED})

_TRANSFER: Final = "0x" + topic("Transfer(address,address,uint256)")
_USER: Final = "0x" + topic("UpdateUser(uint256,address,uint64)")
_REVOKED: Final = "0x" + topic("Revoked(uint256,bool)")
_EDITION: Final = "0x" + topic("EditionCreated(uint192,bytes32,uint64,bool,bool)")
_GRANTED: Final = "0x" + topic("RoleGranted(bytes32,address,address)")
_TAKEN: Final = "0x" + topic("RoleRevoked(bytes32,address,address)")
_PAUSED: Final = "0x" + topic("Paused(address)")
_UNPAUSED: Final = "0x" + topic("Unpaused(address)")
# topics (the first included), words of data
_SHAPES: Final = {
    _TRANSFER: (4, 0),
    _USER: (3, 1),
    _REVOKED: (2, 1),
    _EDITION: (2, 4),
    _GRANTED: (4, 0),
    _TAKEN: (4, 0),
    _PAUSED: (1, 1),
    _UNPAUSED: (1, 1),
}


class LogUnreadable(ValueError):
    """A node's log has not the form that logs of our contract have."""


class Log(NamedTuple):
    """One log, as `LogRow` holds it.

    transfer: first from, second to, None for nobody. user: first user or None, value expiry in Unix seconds.
    revoked: value 1 or 0. edition: token is the edition's number, value its content root. role-given,
    role-taken: first who, second by whom, value the role. paused: first by whom, value 1 or 0.
    """

    block_number: int
    log_index: int
    block_hash: str
    transaction: str
    kind: str
    token: str | None
    first: str | None
    second: str | None
    value: str | None


def read(raw: Iterable[Mapping[str, Any]], contract: str) -> list[Log]:
    """What we know of these, in the chain's order; other events of the contract are left out.

    contract: 0x and 40 lower-case digits. Logs of other contracts, which nobody asked for, are left out; so
    is nothing by its `removed` flag: nodes were found not to set it. Raises LogUnreadable.
    """
    try:
        logs = [log for each in raw if (log := _log(each, contract)) is not None]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise LogUnreadable(f"a log cannot be read ({type(error).__name__})") from error
    logs.sort()
    return logs


def number(text: str) -> int:
    """A quantity of JSON-RPC. Raises LogUnreadable for none that a column takes."""
    try:
        value = int(text, 16)
    except (TypeError, ValueError) as error:
        raise LogUnreadable("this is no number") from error
    if not 0 <= value < LIMIT_NUMBER:
        raise LogUnreadable("this number is too large")
    return value


def hash_of(text: str) -> str:
    """A hash of JSON-RPC, 64 lower-case hex digits without 0x. Raises LogUnreadable."""
    if not isinstance(text, str) or len(text) != 66 or _HEX.fullmatch(text) is None:
        raise LogUnreadable("this is no hash")
    return text[2:].lower()


def _log(raw: Mapping[str, Any], contract: str) -> Log | None:
    if raw["address"].lower() != contract:
        return None
    topics: list[str] = [each.lower() for each in raw["topics"]]
    shape = _SHAPES.get(topics[0]) if topics else None
    if shape is None:
        return None
    data: str = raw["data"].lower()
    if len(topics) != shape[0] or len(data) != 2 + shape[1] * _WORD or _HEX.fullmatch(data) is None:
        raise LogUnreadable("a log has another form than its event")
    kind, token, first, second, value = _told(topics, data[2:])
    return Log(
        number(raw["blockNumber"]),
        number(raw["logIndex"]),
        hash_of(raw["blockHash"]),
        hash_of(raw["transactionHash"]),
        kind,
        token,
        first,
        second,
        value,
    )


def _told(
    topics: list[str], data: str
) -> tuple[str, str | None, str | None, str | None, str | None]:  # fmt: skip
    """Kind, token, first, second, value."""
    kind = topics[0]
    if kind == _TRANSFER:
        return TRANSFER, hash_of(topics[3]), _address(topics[1][2:]), _address(topics[2][2:]), None
    if kind == _USER:
        return USER, hash_of(topics[1]), _address(topics[2][2:]), None, str(int(data, 16))
    if kind == _REVOKED:
        return REVOKED, hash_of(topics[1]), None, None, str(int(data, 16))
    if kind == _EDITION:
        return EDITION, hash_of(topics[1]), None, None, data[:_WORD]
    if kind in (_GRANTED, _TAKEN):
        told = ROLE_GIVEN if kind == _GRANTED else ROLE_TAKEN
        return told, None, _address(topics[2][2:]), _address(topics[3][2:]), hash_of(topics[1])
    return PAUSED, None, _address(data), None, "1" if kind == _PAUSED else "0"


def _address(digits: str) -> str | None:
    if len(digits) != _WORD or not digits.startswith(_ADDRESS_ZEROS):
        raise LogUnreadable("this word is no address")
    int(digits, 16)
    address = "0x" + digits[24:]
    return None if address == ZERO else address
