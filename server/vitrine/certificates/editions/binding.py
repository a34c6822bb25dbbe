"""What an edition is bound to for good: the uploaded file, the licence, the list of variants."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from vitrine.certificates.editions import merkle
from vitrine.certificates.editions.cids import cid_of

LICENCE: Final = "licence.txt"
VARIANTS: Final = "variants.json"


@dataclass(frozen=True, slots=True)
class Bound:
    """A file that is part of the content root. cid: its content id."""

    name: str
    sha256: str
    bytes: int
    cid: str

    @classmethod
    def of_text(cls, name: str, text: str) -> Bound:
        content = text.encode()
        return cls(name, hashlib.sha256(content).hexdigest(), len(content), cid_of([content]))


def canonical(document: Any) -> str:
    """JSON in one form only: keys in order, no spaces, characters as they are (RFC 8785 for our values).

    Its hash is that of its UTF-8 bytes. Takes no fractions, whose text is not the same everywhere.
    """
    _refuse_fractions(document)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def variants_text(
    model_hash: str,
    materials: Iterable[str],
    variants: Iterable[tuple[str, Mapping[str, str] | None, str | None]],
) -> str:
    """variants.json: the model with its material variants, and what is sold of it (id, title, material)."""
    return canonical(
        {
            "material_variants": list(materials),
            "model": model_hash,
            "variants": [
                {"id": each, "material_variant": material, "title": None if title is None else dict(title)}
                for each, title, material in variants
            ],
        }
    )


def leaves(files: Iterable[Bound]) -> list[merkle.Leaf]:
    """The files as leaves, in their order."""
    return [merkle.Leaf(file.name, file.sha256) for file in files]


def proved(files: Iterable[Bound]) -> list[dict[str, Any]]:
    """The files as JSON, each with its audit path in hex."""
    found = list(files)
    tree = leaves(found)
    return [
        {**asdict(file), "proof": [step.hex() for step in merkle.proof(tree, at)]}
        for at, file in enumerate(found)
    ]


def bound_files(manifest: Mapping[str, Any]) -> list[Bound]:
    """The files of a stored manifest."""
    return [Bound(**each) for each in manifest["files"]]


def _refuse_fractions(document: Any) -> None:
    if isinstance(document, float):
        raise ValueError("a canonical document holds no fractions")
    if isinstance(document, Mapping):
        for value in document.values():
            _refuse_fractions(value)
    elif isinstance(document, list | tuple):
        for value in document:
            _refuse_fractions(value)
