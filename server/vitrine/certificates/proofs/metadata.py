"""What markets and wallets read of a token and of the contract: OpenSea's form, ERC-7572. No people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vitrine.certificates.answers import BoundFile, Edition
from vitrine.words import told_in


@dataclass(frozen=True, slots=True)
class RepresentingFile:
    """A file that represents the good. url: whole. cid: its content id, None while none is computed."""

    url: str
    cid: str | None


def token_metadata(
    edition: Edition,
    serial: int,
    brand: str,
    page: str | None,
    image: RepresentingFile | None,
    scene: RepresentingFile | None,
    files: Iterable[BoundFile],
) -> dict[str, Any]:
    """page: its proof page. image: a picture. scene: a GLB. files: what the content root is made of.

    Markets read one name and ask for no language. It is the English one, as the sentence around it; a brand
    that wrote none is read in its own words.
    """
    title = told_in("en", edition.title.model_dump(exclude_none=True))
    told = {
        "name": f"{title} #{serial}",
        "description": (
            f"Certificate of ownership {serial} of {edition.max_supply} for {title} by {brand}, bound to its "
            "files by their content root."
        ),
        "image": image.url if image else None,
        "image_cid": image.cid if image else None,
        "animation_url": scene.url if scene else None,
        "animation_cid": scene.cid if scene else None,
        "external_url": page,
        "content_root": f"0x{edition.content_root}",
        "files": [file.model_dump(exclude={"proof"}) for file in files],
        "licence": edition.licence,
        "attributes": [
            {"trait_type": "Edition", "value": str(edition.number)},
            {
                "trait_type": "Number", "value": serial, "max_value": edition.max_supply,
                "display_type": "number",
            },
            {"trait_type": "Brand", "value": brand},
            {"trait_type": "Bound to its owner", "value": "yes" if edition.soulbound else "no"},
            {"trait_type": "Revocable", "value": "yes" if edition.revocable else "no"},
        ],
    }  # fmt: skip
    return {key: value for key, value in told.items() if value is not None}


def contract_metadata(name: str, symbol: str, url: str) -> dict[str, Any]:
    """ERC-7572. url: the shop's."""
    return {
        "name": name,
        "symbol": symbol,
        "description": "Certificates of ownership, each bound to the very files that were sold.",
        "external_link": url,
    }


def escaped(document: Mapping[str, Any]) -> str:
    """JSON that stays inert wherever it is pasted: no angle bracket or ampersand as such."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
