"""Whether a wallet signed a message: by its key, or by the word of its contract."""

from __future__ import annotations

import re
from typing import Final

from vitrine.certificates.errors import AddressRefused, SignatureRefused
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.keys import message_digest, recovered
from vitrine.certificates.rpc import Rpc
from vitrine.certificates.wallets.contracts import says_yes
from vitrine.certificates.wallets.service import Proof
from vitrine.certificates.wallets.siwe import Message

# Passkey and multi-owner wallets sign with a few hundred bytes, and so many again to be deployed.
SIGNATURE_LIMIT_BYTES: Final = 4096

_ADDRESS: Final = re.compile(r"0x[0-9A-Fa-f]{40}", re.ASCII)
_HEX: Final = re.compile(r"0x(?:[0-9A-Fa-f]{2})*+", re.ASCII)


def address_in(text: str) -> str:
    """An address as tables hold it. Raises AddressRefused, also where capitals are no EIP-55 checksum."""
    if _ADDRESS.fullmatch(text) is None:
        raise AddressRefused
    digits = text[2:]
    mixed = digits != digits.lower() and digits != digits.upper()
    if mixed and checksummed(text) != text:
        raise AddressRefused
    return text.lower()


def signature_in(text: str) -> bytes:
    """The bytes of a signature in hex. Raises SignatureRefused."""
    if len(text) > 2 + 2 * SIGNATURE_LIMIT_BYTES:
        raise SignatureRefused(f"has more than {SIGNATURE_LIMIT_BYTES} bytes")
    if _HEX.fullmatch(text) is None:
        raise SignatureRefused("is not 0x and pairs of hex digits")
    return bytes.fromhex(text[2:])


async def proved(message: Message, text: str, signature: bytes, nodes: Rpc | None) -> Proof:
    """That the message's address signed this text. nodes: of the message's chain; None: only keys can prove.

    The key is tried first, and then no chain is asked: whoever has an address' key rules over it, also
    where it borrows a contract's code (EIP-7702). Raises SignatureRefused, ChainDown.
    """
    address = message.address.lower()
    digest = message_digest(text.encode())
    if recovered(digest, signature) == address:
        return Proof(address, "key", message.chain_id)
    if nodes is None or not await says_yes(nodes, address, digest, signature):
        raise SignatureRefused
    return Proof(address, "contract", message.chain_id)
