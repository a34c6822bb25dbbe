"""Tidy text: what strangers write to each other, without what can hide, overrun or deceive.

Angle brackets and the like stay: text is text here, and every screen must show it as text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Characters that look like nothing but are letters or marks to Unicode: Hangul fillers, the empty Braille
# cell, the grapheme joiner, Khmer inherent vowels. They count as spaces, else a name could be invisible.
BLANKS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Controls, formats (bidi overrides, zero-width characters, tags), surrogates, private use, unassigned.
# Joiners go too: the price is that a family emoji falls apart.
REMOVED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def tidy_line(text: str) -> str:
    """The text in NFC on one line: invisible characters removed, runs of space made one, ends trimmed."""
    return " ".join(_visible(text).split())


def tidy_block(text: str) -> str:
    """As `tidy_line`, but paragraphs stay: at most one empty line between them."""
    lines = (tidy_line(line) for line in re.split("\r\n|[\n\r\u2028\u2029]", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _visible(text: str) -> str:
    kept = []
    for character in text:
        if character.isspace() or character in BLANKS:
            kept.append(" ")
        elif unicodedata.category(character) not in REMOVED:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))
