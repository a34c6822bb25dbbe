"""Calls tried without sending them: which of a batch the contract would refuse, and what it means by that."""

from __future__ import annotations

from typing import Final

from vitrine.certificates.abi import AnswerUnreadable, address_of, array, call, words
from vitrine.certificates.errors import ChainDown, RpcRevert
from vitrine.certificates.keccak import selector
from vitrine.certificates.minting.records import NewEdition
from vitrine.certificates.rpc import Rpc

_PAUSED: Final = selector("EnforcedPause()")
_ROLE: Final = selector("AccessControlUnauthorizedAccount(address,bytes32)")
_NO_EDITION: Final = selector("EditionUnknown(uint192)")
REFUSED_FOR_NOW: Final = frozenset({_PAUSED, _ROLE, _NO_EDITION})
"""What may change without anything being wrong with the call itself."""

_REASONS: Final = {
    _PAUSED: "Mints are paused.",
    _ROLE: "The shop's key lacks the role for it.",
    _NO_EDITION: "Its edition is not registered on the chain.",
    selector("SerialOutside(uint256,uint64)"): "Its number is beyond the edition's supply.",
    selector("TokenBurned(uint256)"): "It was burned, and never comes back.",
    selector("ERC721InvalidSender(address)"): "It was minted before.",
    selector("ERC721InvalidReceiver(address)"): "No token can go to that address.",
    selector("EditionExists(uint192)"): "Another edition has this number on the chain.",
    selector("EditionInvalid()"): "The contract takes no edition with these terms.",
}


def is_understood(data: bytes) -> bool:
    """Whether this is a refusal of the contract's own, and not a node's that lacks words or state."""
    return data[:4] in _REASONS


def reason_of(data: bytes) -> str:
    """What a contract's refusal means, for people."""
    found = _REASONS.get(data[:4])
    return found if found is not None else f"The contract refuses it (0x{data[:4].hex()})."


async def owners_of(pool: Rpc, contract: str, tokens: list[int]) -> list[str | None]:
    """Who owns each now; None for nobody. Raises ChainDown."""
    try:
        answer = array(await pool.call(contract, call("ownersOf(uint256[])", tokens)))
        owners = [address_of(each) for each in answer]
    except AnswerUnreadable as error:
        raise ChainDown from error
    if len(owners) != len(tokens):
        raise ChainDown
    return owners


async def has_edition(pool: Rpc, contract: str, wanted: NewEdition) -> bool:
    """Whether the contract has this edition, with the same files, supply and terms. Raises ChainDown."""
    try:
        answer = await pool.call(contract, call("editionOf(uint192)", wanted.number))
        root, supply, soulbound, revocable, _, _ = words(answer, 6)
    except RpcRevert:
        return False
    except AnswerUnreadable as error:
        raise ChainDown from error
    return (root, supply, bool(soulbound), bool(revocable)) == (
        int(wanted.content_root, 16),
        wanted.max_supply,
        wanted.soulbound,
        wanted.revocable,
    )
