"""secp256k1: sign a digest, recover who signed one. Keys never show themselves.

Signatures are the 65 bytes r, s, v that wallets give and contracts take: s in the lower half of the curve's
order (EIP-2), v 27 or 28.
"""

from __future__ import annotations

from typing import Final, Protocol

from coincurve import PrivateKey, PublicKey

from vitrine.certificates.keccak import keccak256

ORDER: Final = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
SIGNATURE_BYTES: Final = 65


class Signer(Protocol):
    """Whoever can sign for an address: a key here, or a device elsewhere."""

    @property
    def address(self) -> str: ...

    def sign(self, digest: bytes) -> bytes:
        """The signature of a 32-byte digest, 65 bytes."""
        ...


class KeySigner:
    """A key in this process's memory. secret: 32 bytes. Raises ValueError for none of the curve's."""

    __slots__ = ("_key", "address")

    def __init__(self, secret: bytes) -> None:
        self._key = PrivateKey(secret)
        self.address = _address(self._key.public_key)

    def sign(self, digest: bytes) -> bytes:
        signature = self._key.sign_recoverable(digest, hasher=None)
        return signature[:64] + bytes([27 + signature[64]])

    @property
    def secret(self) -> bytes:
        """The key itself, for the one library that signs transactions. Never logged."""
        return self._key.secret

    def __repr__(self) -> str:
        return f"KeySigner({self.address})"


def recovered(digest: bytes, signature: bytes) -> str | None:
    """The address whose key signed this digest; None for what no key signs so.

    Refuses the mirrored signature (s in the upper half): one message would have two signatures.
    """
    if len(digest) != 32 or len(signature) != SIGNATURE_BYTES or signature[64] not in (27, 28):
        return None
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
    if not (0 < r < ORDER and 0 < s <= ORDER // 2):
        return None
    try:
        key = PublicKey.from_signature_and_message(
            signature[:64] + bytes([signature[64] - 27]), digest, hasher=None
        )
    except Exception:  # coincurve raises plain Exception where no point fits
        return None
    return _address(key)


def message_digest(message: bytes) -> bytes:
    """What `personal_sign` signs (ERC-191, version 0x45)."""
    return keccak256(b"\x19Ethereum Signed Message:\n" + str(len(message)).encode() + message)


def _address(key: PublicKey) -> str:
    return "0x" + keccak256(key.format(compressed=False)[1:])[12:].hex()
