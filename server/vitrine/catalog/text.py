"""Texts that visitors read: plain, tidied once where they come in. HTML stays what it is: text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vitrine import text as plain
from vitrine.catalog.errors import TextRefused
from vitrine.words import LANGUAGES, LocalText

TITLE_LIMIT = 120
SUMMARY_LIMIT = 400
DESCRIPTION_LIMIT = 4_000
CREDIT_LIMIT = 300


def tidy_line(raw: str, field: str, limit: int) -> str:
    """One line of 1 to `limit` characters. field: for the message. Raises TextRefused."""
    return _checked(raw, plain.tidy_line, field, limit)


def tidy_block(raw: str, field: str, limit: int) -> str:
    """As `tidy_line`, but paragraphs stay. Raises TextRefused."""
    return _checked(raw, plain.tidy_block, field, limit)


def tidy_local(raw: dict[str, Any], field: str, limit: int, *, block: bool = False) -> LocalText:
    """A text in each of its languages; an empty one besides English is dropped. Raises TextRefused."""
    tidy = tidy_block if block else tidy_line
    texts = {language: raw.get(language) or "" for language in LANGUAGES}
    return {
        language: tidy(text, f"{field}.{language}", limit)
        for language, text in texts.items()
        if text or language == "en"
    }


def tidy_some(raw: dict[str, Any], field: str, limit: int, *, block: bool = False) -> dict[str, str | None]:
    """A text in those languages that are named; None or nothing but space: it goes. English cannot.

    Raises TextRefused.
    """
    tidy = tidy_block if block else tidy_line
    return {
        language: tidy(raw[language] or "", f"{field}.{language}", limit)
        if raw[language] or language == "en"
        else None
        for language in LANGUAGES
        if language in raw
    }


def _checked(raw: str, tidy: Callable[[str], str], field: str, limit: int) -> str:
    if len(raw) > 4 * limit + 100:  # before any work that grows with the text
        raise TextRefused(field, "is too long", limit)
    text = tidy(raw)
    if not text:
        raise TextRefused(field, "is empty", limit)
    if len(text) > limit:
        raise TextRefused(field, "is too long", limit)
    return text
