"""Words for every code of gltf-validator 2.0.0-dev.3.10: frequent ones have their own, rare ones a family's.

A brand reads what is so, in terms of what its shoppers see; then what to do. Severity is by what shoppers
notice, not by how strict the rules are: an error of the validator that every viewer forgives is a note.
"""

from __future__ import annotations

from typing import Final

from vitrine.assets.validation.family_words import FAMILIES, MEMBERS, Words
from vitrine.assets.validation.own_words import OWN

WORDS: Final[dict[str, Words]] = {
    code: FAMILIES[family] for family, codes in MEMBERS.items() for code in codes.split()
} | OWN
"""Every code of the validator."""

UNKNOWN: Final = FAMILIES["unknown"]
"""For a code of a later validator."""
