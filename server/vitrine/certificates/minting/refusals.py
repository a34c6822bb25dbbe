"""What nodes mean when they refuse a transaction. Their words differ, and their codes say less."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final


class Refusal(Enum):
    """KNOWN: they have it already. NONCE_USED: something with this nonce is in a block. UNDERPRICED: it
    offers too little, or too little more than the one before. POOR: the sender cannot pay. OTHER: see the
    words.
    """

    KNOWN = "known"
    NONCE_USED = "nonce used"
    UNDERPRICED = "underpriced"
    POOR = "poor"
    OTHER = "other"


_WORDS: Final = (
    (Refusal.KNOWN, r"already ?(?:known|imported|exists|in (?:the )?(?:mem)?pool)|known transaction"),
    (
        Refusal.NONCE_USED,
        r"nonce (?:is )?too low|nonce.{0,30}(?:already|lower|below)|old ?nonce|invalid nonce",
    ),
    (
        Refusal.UNDERPRICED,
        r"underpriced|fee ?too ?low|(?:max fee|gas price).{0,40}(?:less|lower|below|too low)|replacement",
    ),
    (Refusal.POOR, r"insufficient (?:funds|balance)|not enough (?:funds|balance)"),
)


def refusal(words: str) -> Refusal:
    """The meaning of a node's refusal to take a signed transaction."""
    for meaning, pattern in _WORDS:
        if re.search(pattern, words, re.ASCII | re.IGNORECASE):
            return meaning
    return Refusal.OTHER
