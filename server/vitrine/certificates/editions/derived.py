"""The files that are made of an edition's source today, tied to its root by the shop's word.

They change whenever the shop learns to optimise better; the root on the chain does not. So their manifest is
signed off the chain, by the key whose vouchers the contract takes, as a wallet signs a message (ERC-191,
`personal_sign`) over PREFIX and the SHA-256 of the canonical document in hex. Anybody can check that with any
wallet's tool; the prefix keeps the signature from meaning anything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from vitrine.certificates.editions.binding import canonical
from vitrine.certificates.keys import Signer, message_digest

PREFIX: Final = "Vitrine derived files "


@dataclass(frozen=True, slots=True)
class Served:
    """A file below /models/{hash}/. cid: its content id."""

    name: str
    sha256: str
    bytes: int
    media_type: str
    cid: str


def derived_document(
    edition: int, content_root: str, model_hash: str, files: Iterable[Served]
) -> dict[str, Any]:
    """The manifest: which files of the model belong to which root; by name."""
    return {
        "content_root": content_root,
        "edition": edition,
        "files": [asdict(file) for file in sorted(files, key=lambda file: file.name)],
        "model": model_hash,
    }


def message_of(document: Mapping[str, Any]) -> bytes:
    """What is signed."""
    return (PREFIX + hashlib.sha256(canonical(document).encode()).hexdigest()).encode()


def signed(document: Mapping[str, Any], signer: Signer) -> str:
    """The signature, 0x and 130 hex digits."""
    return "0x" + signer.sign(message_digest(message_of(document))).hex()
