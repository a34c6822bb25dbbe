"""What a gate asks for: any one of up to 16 things to hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from vitrine.certificates.errors import GateRuleInvalid

ALTERNATIVES_LIMIT: Final = 16
# Editions and chain ids go through JSON, where larger numbers lose their last digits.
NUMBER_LIMIT: Final = (1 << 53) - 1
TOKEN_LIMIT: Final = (1 << 256) - 1

Standard = Literal["erc721", "erc1155"]

_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,77}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnEdition:
    """Any certificate of an edition of this shop."""

    number: int

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {"edition": self.number}


@dataclass(frozen=True, slots=True)
class Collection:
    """Any token of a contract, or `token` alone. contract: lower case. ERC-1155 has no "any token"."""

    contract: str
    standard: Standard
    chain_id: int
    token: int | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON types; the token as decimal text."""
        named = {} if self.token is None else {"token": str(self.token)}
        return {"contract": self.contract, "standard": self.standard, "chain_id": self.chain_id, **named}


Alternative = OwnEdition | Collection


@dataclass(frozen=True, slots=True)
class Rule:
    """One of these is enough."""

    any: tuple[Alternative, ...]

    @property
    def editions(self) -> frozenset[int]:
        """The editions of this shop among them."""
        return frozenset(each.number for each in self.any if isinstance(each, OwnEdition))

    @property
    def collections(self) -> tuple[Collection, ...]:
        """The contracts among them, in order."""
        return tuple(each for each in self.any if isinstance(each, Collection))

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {"any": [each.plain() for each in self.any]}


def parsed(document: object) -> Rule:
    """The rule in a JSON document, {"any": [...]}; nothing is guessed. Raises GateRuleInvalid."""
    members = _members(document, "$", {"any"})
    listed = members.get("any")
    if not isinstance(listed, list) or not 1 <= len(listed) <= ALTERNATIVES_LIMIT:
        raise GateRuleInvalid("$.any", f"is a list of 1 to {ALTERNATIVES_LIMIT} alternatives")
    found: list[Alternative] = []
    for place, each in enumerate(listed):
        alternative = _alternative(each, f"$.any[{place}]")
        if alternative in found:
            raise GateRuleInvalid(f"$.any[{place}]", "says the same as one before")
        found.append(alternative)
    return Rule(tuple(found))


def _alternative(value: object, path: str) -> Alternative:
    if isinstance(value, Mapping) and "edition" in value:
        members = _members(value, path, {"edition"})
        return OwnEdition(_number(members["edition"], f"{path}.edition"))
    members = _members(value, path, {"contract", "standard", "chain_id", "token"})
    contract, standard = members.get("contract"), members.get("standard")
    if not isinstance(contract, str) or not _ADDRESS.fullmatch(contract) or not int(contract, 16):
        raise GateRuleInvalid(f"{path}.contract", "is an address, 0x and 40 hex digits")
    if standard != "erc721" and standard != "erc1155":
        raise GateRuleInvalid(f"{path}.standard", 'is "erc721" or "erc1155"')
    chain_id = _number(members.get("chain_id"), f"{path}.chain_id")
    token = None if members.get("token") is None else token_number(members["token"], f"{path}.token")
    if token is None and standard == "erc1155":
        raise GateRuleInvalid(f"{path}.token", "is needed: ERC-1155 cannot be asked for any token")
    return Collection(contract.lower(), standard, chain_id, token)


def token_number(value: object, path: str) -> int:
    """A token's id, given as decimal text. Raises GateRuleInvalid."""
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value) or int(value) > TOKEN_LIMIT:
        raise GateRuleInvalid(path, "is a token's id as decimal text, below 2^256")
    return int(value)


def _number(value: object, path: str) -> int:
    if type(value) is not int or not 1 <= value <= NUMBER_LIMIT:
        raise GateRuleInvalid(path, "is a whole number from 1 to 2^53 - 1")
    return value


def _members(value: object, path: str, known: set[str]) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise GateRuleInvalid(path, "is an object")
    unknown = sorted(str(name)[:40] for name in value if name not in known)
    if unknown:
        raise GateRuleInvalid(path, f"has the member {unknown[0]!r}, which is not known here")
    return value
