"""What is searched for, as it is compared: without case, accents and what cannot be seen."""

from __future__ import annotations

import unicodedata

from vitrine.text import bare


def plain(text: str) -> str:
    """`Écru, N°2` as `ecru, no2`."""
    apart = unicodedata.normalize("NFD", bare(text))
    return "".join(each for each in apart if not unicodedata.combining(each))


def plain_words(text: str) -> list[str]:
    """The words of a search, each once."""
    return list(dict.fromkeys(plain(text).split()))
