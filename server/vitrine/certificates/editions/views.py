"""An edition as everybody sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Edition:
    """number: the contract's. model: hash of the model it was made of. given: copies that are somebody's.

    state: "queued" until the chain knows it, "registered", "failed" with its problem.
    """

    number: int
    product_id: str
    variant_id: str | None
    model: str
    title: dict[str, str]
    content_root: str
    licence: str
    max_supply: int
    given: int
    soulbound: bool
    revocable: bool
    royalty_bps: int
    open_gift: bool
    state: str
    problem: str | None

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "number": self.number, "product_id": self.product_id, "variant_id": self.variant_id,
            "model": self.model, "title": self.title, "content_root": self.content_root,
            "licence": self.licence, "max_supply": self.max_supply, "given": self.given,
            "soulbound": self.soulbound, "revocable": self.revocable, "royalty_bps": self.royalty_bps,
            "open_gift": self.open_gift, "state": self.state, "problem": self.problem,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DerivedManifest:
    """The signed manifest of what is made of an edition's source. signature: `derived.py` says of what."""

    document: dict[str, Any]
    signature: str
    signer: str

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {"document": self.document, "signature": self.signature, "signer": self.signer}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition is bound to. texts: the bound files that are texts, by name, exactly as hashed."""

    content_root: str
    files: list[dict[str, Any]]
    texts: dict[str, str]
    derived: DerivedManifest | None

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "content_root": self.content_root, "files": self.files, "texts": self.texts,
            "derived": self.derived.plain() if self.derived else None,
        }  # fmt: skip
