"""The live question to a holder, so that a picture of the proof page proves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vitrine.certificates.keccak import checksummed


@dataclass(frozen=True, slots=True)
class Asked:
    """A question just asked. challenge: its secret. url: where the holder answers; it has the secret."""

    challenge: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class HolderAnswer:
    """Both None: there is none yet. owner: by whose wallet; None: by a right."""

    proved_at: datetime | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class HolderQuestion:
    """What the holder is asked. owner: whose wallet signs `message`; both None: a right, without wallet."""

    title: dict[str, str]
    serial: int
    max_supply: int
    owner: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides an answer. is_right: an unclaimed right of this visitor. addresses: their linked wallets.

    needs_chain: the certificate may be on the chain, so its owner must be asked there.
    """

    token: int
    is_right: bool
    needs_chain: bool
    addresses: frozenset[str]
    message: str


def message_of(host: str, chain_id: int, contract: str, token: int, challenge: str) -> str:
    """What the owner's wallet signs (ERC-191): it names all it is about, so it is good for nothing else."""
    return (
        f"{host} asks whether this certificate is yours now.\n\n"
        f"Certificate: {token}\nContract: {checksummed(contract)}\nChain: {chain_id}\n"
        f"Question: {challenge}\n\nSigning costs nothing and moves nothing."
    )
