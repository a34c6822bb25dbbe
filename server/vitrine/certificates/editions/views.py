"""An edition as everybody sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vitrine.certificates.states import EditionState


@dataclass(frozen=True, slots=True)
class Edition:
    """number: the contract's. model: hash of the model it was made of. given: copies that are somebody's."""

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
    state: EditionState
    problem: str | None


@dataclass(frozen=True, slots=True)
class DerivedManifest:
    """The signed manifest of what is made of an edition's source. signature: `derived.py` says of what."""

    document: dict[str, Any]
    signature: str
    signer: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition is bound to. texts: the bound files that are texts, by name, exactly as hashed."""

    content_root: str
    files: list[dict[str, Any]]
    texts: dict[str, str]
    derived: DerivedManifest | None
