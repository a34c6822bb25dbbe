"""Tidy text: what strangers write to each other, without what can hide or overrun.

Angle brackets and the like stay: text is text here, and every screen must show it as text.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from vitrine.protocol.errors import InvalidText

NAME_CHARACTERS: Final = 40
CHAT_CHARACTERS: Final = 500

# Letters that look like nothing: the Hangul fillers and the empty Braille cell. They count as spaces, else a
# name could be invisible.
BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Controls, formats (bidi overrides, zero-width characters, tags), surrogates, private use, unassigned.
REMOVED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def tidy(text: str) -> str:
    """The text in NFC on one line: invisible characters removed, runs of space made one, ends trimmed."""
    kept = []
    for character in text:
        if character.isspace() or character in BLANKS:
            kept.append(" ")
        elif unicodedata.category(character) not in REMOVED:
            kept.append(character)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _bounded(text: str, limit: int, what: str) -> str:
    # A cap before tidying, so that nobody makes us normalise a book.
    if len(text) > 8 * limit:
        raise InvalidText(f"a {what} has at most {limit} characters", limit=limit)
    tidied = tidy(text)
    if not tidied:
        raise InvalidText(f"a {what} needs at least one visible character", limit=limit)
    if len(tidied) > limit:
        raise InvalidText(f"a {what} has at most {limit} characters, this one has {len(tidied)}", limit=limit)
    return tidied


def tidy_name(text: str) -> str:
    """A person's name, 1 to 40 characters. Raises InvalidText."""
    return _bounded(text, NAME_CHARACTERS, "name")


def tidy_chat(text: str) -> str:
    """A line of chat, 1 to 500 characters. Raises InvalidText."""
    return _bounded(text, CHAT_CHARACTERS, "line of chat")
