"""Vouchers: what the shop signs so that a wallet may claim its certificate by itself (EIP-712).

The typed data's digest is made by hand: it is two fixed structures, and the libraries for the general case
take a second to import.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vitrine.certificates.abi import call, word
from vitrine.certificates.keccak import keccak256
from vitrine.certificates.keys import Signer

NAME: Final = "Vitrine Certificate"
VERSION: Final = "1"
LIFE_S: Final = 15 * 60

_DOMAIN: Final = keccak256(
    b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)
_CLAIM: Final = keccak256(b"Claim(address to,uint256 tokenId,bytes32 contentRoot,uint64 deadline)")
_CALL: Final = "claim(address,uint256,bytes32,uint64,address,bytes)"


@dataclass(frozen=True, slots=True)
class Voucher:
    """to: the only wallet that gets the token. content_root: 32 bytes. deadline_s: Unix seconds."""

    chain_id: int
    contract: str
    to: str
    token: int
    content_root: bytes
    deadline_s: int

    def digest(self) -> bytes:
        """The 32 bytes that are signed: keccak(0x1901, domain, structure), EIP-712."""
        domain = keccak256(
            _DOMAIN + keccak256(NAME.encode()) + keccak256(VERSION.encode()) + word(self.chain_id)
            + word(self.contract)
        )  # fmt: skip
        claim = keccak256(
            _CLAIM + word(self.to) + word(self.token) + word(self.content_root) + word(self.deadline_s)
        )
        return keccak256(b"\x19\x01" + domain + claim)

    def call(self, signer: Signer) -> bytes:
        """The data of the contract's `claim`, signed now."""
        signature = signer.sign(self.digest())
        return call(_CALL, self.to, self.token, self.content_root, self.deadline_s, signer.address, signature)
