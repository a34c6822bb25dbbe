"""A new edition as its brand asks for it, checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from vitrine.certificates.errors import EditionRefused
from vitrine.certificates.keccak import ZERO, is_address
from vitrine.text import tidy_block

SUPPLY_LIMIT: Final = 1_000_000_000
ROYALTY_LIMIT_BPS: Final = 1_000
LICENCE_CHARACTERS: Final = 20_000


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """variant_id: the only variant it comes with, None: all of the product's. licence: what its owner may do.

    royalty_bps: hundredths of a percent of a later sale, which markets may heed, to `royalty_to`.
    """

    variant_id: str | None
    licence: str
    max_supply: int
    soulbound: bool = False
    revocable: bool = False
    royalty_bps: int = 0
    royalty_to: str | None = None
    open_gift: bool = False


def tidied(draft: EditionDraft) -> EditionDraft:
    """The draft with its licence and address as they are kept. Raises EditionRefused."""
    licence = tidy_block(draft.licence)
    if not 1 <= len(licence) <= LICENCE_CHARACTERS:
        raise EditionRefused("licence", f"has 1 to {LICENCE_CHARACTERS} characters")
    if not 1 <= draft.max_supply <= SUPPLY_LIMIT:
        raise EditionRefused("max_supply", f"is 1 to {SUPPLY_LIMIT}")
    if not 0 <= draft.royalty_bps <= ROYALTY_LIMIT_BPS:
        raise EditionRefused("royalty_bps", f"is 0 to {ROYALTY_LIMIT_BPS}, that is 10 %")
    royalty_to = draft.royalty_to and draft.royalty_to.lower()
    if royalty_to is not None and (not is_address(royalty_to) or royalty_to == ZERO):
        raise EditionRefused("royalty_to", "is a wallet's address: 0x and 40 hexadecimal digits")
    if draft.royalty_bps and royalty_to is None:
        raise EditionRefused("royalty_to", "says which wallet gets the royalty")
    return replace(draft, licence=licence, royalty_to=royalty_to)
