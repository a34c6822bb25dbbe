"""What the index of the chain, and loans inside the shop, tell after a commit."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.storage import event


@event("certificates.moved")
@dataclass(frozen=True)
class CertificateMoved:
    """Who may use a token has changed: it was minted, given on, burned, lent on the chain, or revoked.

    token: 64 hex digits. block_number: of the newest block that the index knew then. first, second: the
    addresses whose standing has changed: who had it before and who has it now (owner or user), None for
    nobody; of a revocation or its end, owner and user. One commit may tell of one token twice.
    """

    chain_id: int
    token: str
    block_number: int
    first: str | None
    second: str | None


@event("certificates.lent")
@dataclass(frozen=True)
class Lent:
    """A visitor may use an edition from now on, or no more. A loan whose time is over tells nothing."""

    borrower_id: str
    edition: int
    running: bool
