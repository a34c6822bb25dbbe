"""Names that people choose for themselves: shown to strangers, so tidied once, where they come in."""

from __future__ import annotations

import re
import unicodedata

from vitrine.accounts.errors import ColourOutOfRange, NameRefused
from vitrine.text import tidy_line

NAME_LIMIT = 40
BRAND_LIMIT = 80
LAST_COLOUR = 11
LONGEST_RAW = 1_000
MARKS_IN_A_ROW = 3


def tidy_name(raw: str, limit: int = NAME_LIMIT) -> str:
    """The name as it is stored and shown: NFC, nothing invisible, single spaces, 1 to `limit` characters.

    More than three combining marks in a row are cut: they climb over the lines above. Markup is refused
    rather than cleaned: every place shows names as text, and what looks like HTML is an attempt, not a name.
    Raises NameRefused.
    """
    if len(raw) > LONGEST_RAW:  # before any work that grows with the text
        raise NameRefused("is too long", limit)
    name = _few_marks(tidy_line(raw))
    if not name or all(unicodedata.category(c)[0] in "MZ" for c in name):
        raise NameRefused("is empty", limit)
    if len(name) > limit:
        raise NameRefused("is too long", limit)
    if "<" in name or ">" in name:
        raise NameRefused("looks like markup", limit)
    return name


def slug_of(name: str) -> str:
    """The name for URLs: a-z, 0-9 and hyphens; empty if nothing of it is Latin."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def checked_colour(colour: int) -> int:
    """The colour, if it is one of the twelve. Raises ColourOutOfRange."""
    if not 0 <= colour <= LAST_COLOUR:
        raise ColourOutOfRange(LAST_COLOUR)
    return colour


def _few_marks(text: str) -> str:
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)
