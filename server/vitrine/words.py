"""What the shop says to people, in every language: `words/<language>.json` beside each feature."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "fr")
"""A language is added here and by its files; English is the original."""

OTHER_LANGUAGES: Final = tuple(language for language in LANGUAGES if language != "en")

HEADER_READ: Final = 1_000
"""Characters of an Accept-Language header."""

LocalText = dict[str, str]
"""language -> text, in at least one of the shop's languages: who writes in one of them writes in no other."""


def spoken(text: Mapping[str, str], language: str) -> tuple[str, str]:
    """A text, and which language it is in: the reader's, else English, else the first by its letters.

    language: the reader's, as `fr` or `fr-CA`; answered in vain with no words where there are none at all.
    """
    own = language.partition("-")[0]
    tag = next((each for each in (own, "en", *sorted(text)) if text.get(each)), own)
    return text.get(tag) or "", tag


def told_in(language: str, text: Mapping[str, str]) -> str:
    """A text for a reader of this language, in the language that it has."""
    return spoken(text, language)[0]


def wanted(accept_language: str) -> str:
    """Of our languages the one that this Accept-Language header (RFC 9110) likes best; else English."""
    liked: list[tuple[float, str]] = []
    for part in accept_language[:HEADER_READ].split(","):
        name, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        liked.append((quality, name.strip().lower().partition("-")[0]))
    # As they stand, where two are liked as much.
    by_liking = sorted(liked, key=lambda each: -each[0])
    return next((name for quality, name in by_liking if quality > 0 and name in LANGUAGES), LANGUAGES[0])


# As of `web/app/src/i18n/typography.ts`.
_BEFORE: Final = re.compile(r"(?<=\S) (?=[;:!?»%](?![\w/]))")


_UNIT: Final = re.compile(r"(?<=[\d}]) (?=(?:mm|cm|m²?|kg|[kMG]B|[kMG]o|€)(?![\w’']))")
_NUMBER: Final = re.compile(r"(?<=[nN]°) ")


def typeset(text: str) -> str:
    """With spaces at which no line is broken: narrow ones before `;`, `:`, `!`, `?`, `%` and within « », ones
    of full width between a number and its unit and after `n°`.

    Set where a text is read and not where it is written. A language that writes no space there is left as it
    is.
    """
    text = _BEFORE.sub("\u202f", text).replace("« ", "«\u202f")
    return _NUMBER.sub("\u00a0", _UNIT.sub("\u00a0", text))


class Words:
    """The messages of a feature: key -> message with `{holes}`.

    Raises FileNotFoundError or ValueError when made, where a language's file is missing or no flat object.
    """

    def __init__(self, beside: str) -> None:
        """beside: the `__file__` of the module that speaks; its folder has the folder `words`."""
        folder = Path(beside).parent / "words"
        self._messages = {language: _read(folder / f"{language}.json") for language in LANGUAGES}

    def __call__(self, key: str, **values: object) -> LocalText:
        """The message in every language; a language that lacks it says it in English.

        values: for its holes. A mapping is itself a text in several languages, a callable is asked with the
        language. KeyError for an unknown key or an empty hole: a mistake of ours.
        """
        return {language: self.told(language, key, **values) for language in LANGUAGES}

    def told(self, language: str, key: str, **values: object) -> str:
        """The message in one language."""
        message = self._messages[language].get(key) or self._messages["en"][key]
        return message.format(**{name: _filled(value, language) for name, value in values.items()})

    def __contains__(self, key: object) -> bool:
        return key in self._messages["en"]


Spoken = Callable[[str], object]
"""language -> what fills a hole."""


def _filled(value: object, language: str) -> object:
    if isinstance(value, Mapping):
        return told_in(language, value)
    return value(language) if callable(value) else value


def _read(file: Path) -> dict[str, str]:
    messages = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(messages, dict) or not all(isinstance(each, str) for each in messages.values()):
        raise ValueError(f"{file.name} is no flat object of messages")
    return {key: typeset(message) for key, message in messages.items()}
