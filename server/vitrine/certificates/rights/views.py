"""A certificate as its holder, or who has borrowed it, sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vitrine.certificates.abi import token_of
from vitrine.certificates.copies import CopyState
from vitrine.certificates.keccak import checksummed
from vitrine.clock import rfc3339


@dataclass(frozen=True, slots=True)
class Loan:
    """A running loan inside the shop. until: when it ends by itself."""

    id: str
    borrower_name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """A call for the holder's own wallet to send. data: the call's bytes. until: when its voucher ends."""

    to: str
    data: bytes
    chain_id: int
    until: datetime

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "to": checksummed(self.to), "data": f"0x{self.data.hex()}", "chain_id": self.chain_id,
            "until": rfc3339(self.until),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Certificate:
    """model: hash of the edition's model. state: as `CertificateRow`. role: "owner" or "borrower".

    revoked: it counts no more: marked on the chain, or withdrawn by the shop.
    lent_until: until when an address on the chain may use it (ERC-4907), None: nobody. proof: path of its
    proof page, None before a contract is there. call: what the holder's wallet sends to claim it.
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
    loan: Loan | None
    lent_until: datetime | None
    revoked: bool
    proof: str | None
    problem: str | None
    call: Call | None = None

    @property
    def token(self) -> int:
        """The token's id, claimed or not."""
        return token_of(self.edition, self.serial)

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        loan = self.loan and {
            "id": self.loan.id, "borrower_name": self.loan.borrower_name, "until": rfc3339(self.loan.until),
        }  # fmt: skip
        return {
            "id": self.id, "token": str(self.token), "edition": self.edition, "serial": self.serial,
            "max_supply": self.max_supply, "title": self.title, "product_id": self.product_id,
            "model": self.model, "state": self.state, "role": self.role,
            "wallet": self.wallet and checksummed(self.wallet), "soulbound": self.soulbound, "loan": loan,
            "lent": self.lent_until and {"until": rfc3339(self.lent_until)}, "revoked": self.revoked,
            "proof_url": self.proof, "problem": self.problem,
            **({} if self.call is None else {"call": self.call.plain()}),
        }  # fmt: skip


def proof_path(chain_id: int, contract: str, token: int) -> str:
    """Where a certificate is shown to everybody."""
    return f"/certificates/{chain_id}/{checksummed(contract)}/{token}"
