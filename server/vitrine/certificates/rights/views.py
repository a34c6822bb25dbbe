"""A certificate as its holder, or who has borrowed it, sees it."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.certificates.abi import token_of
from vitrine.certificates.answers import CertificateLoan, ClaimCall, Until
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.states import CopyState


@dataclass(frozen=True, slots=True)
class Certificate:
    """model: hash of the edition's model. state: as `CertificateRow`. role: "owner" or "borrower".

    revoked: it counts no more: marked on the chain, or withdrawn by the shop.
    lent: to an address on the chain (ERC-4907). proof_url: path of its proof page, None before a contract is
    there. call: what the holder's wallet sends to claim it.
    """

    id: str
    edition: int
    serial: int
    max_supply: int
    title: dict[str, str]
    product_id: str
    model: str
    state: CopyState
    role: str
    wallet: str | None
    soulbound: bool
    loan: CertificateLoan | None
    lent: Until | None
    revoked: bool
    proof_url: str | None
    problem: str | None
    call: ClaimCall | None = None

    @property
    def token(self) -> int:
        """The token's id, claimed or not."""
        return token_of(self.edition, self.serial)


def proof_path(chain_id: int, contract: str, token: int) -> str:
    """Where a certificate is shown to everybody."""
    return f"/certificates/{chain_id}/{checksummed(contract)}/{token}"
