"""Why nobody could stand in a model, in words that say what to do: reasons are the keys of `words/`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vitrine.assets.errors import NotARoom
from vitrine.words import OTHER_LANGUAGES, Words

_words: Final = Words(__file__)


def not_a_room(reason: str, size_m: Iterable[float]) -> NotARoom:
    """size_m: width, height, depth."""
    sides = [round(float(side), 2) for side in size_m]
    told = _words(reason, wide=f"{sides[0]:g}", deep=f"{sides[2]:g}")
    more = {f"detail_{language}": told[language] for language in OTHER_LANGUAGES}
    return NotARoom(told["en"], reason=reason, size_m=sides, **more)
