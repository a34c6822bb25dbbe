"""Texts that visitors read: plain, tidied once where they come in. HTML stays what it is: text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


def tidy_local(raw: Mapping[str, Any], field: str, limit: int, *, block: bool = False) -> LocalText:
    """A text in the languages that it is written in: one is enough, whichever. Raises TextRefused."""
    return required(joined(None, tidy_some(raw, field, limit, block=block)), field, limit)


def tidy_some(
    raw: Mapping[str, Any], field: str, limit: int, *, block: bool = False
) -> dict[str, str | None]:
    """A text in those languages that are named; None or nothing that could be read: it goes.

    Raises TextRefused where one is too long.
    """
    tidy = plain.tidy_block if block else plain.tidy_line
    return {
        language: _bounded(raw[language] or "", tidy, f"{field}.{language}", limit) or None
        for language in LANGUAGES
        if language in raw
    }


def joined(before: LocalText | None, change: Mapping[str, str | None] | None) -> LocalText | None:
    """A text with the languages that change, in the shop's order; None: it is in none any more.

    change: as `tidy_some` gives it; None: nothing stays.
    """
    if change is None:
        return None
    texts = {**(before or {}), **change}
    return {tag: text for tag in LANGUAGES if (text := texts.get(tag))} or None


def required(text: LocalText | None, field: str, limit: int) -> LocalText:
    """The text, if it is in any language. Raises TextRefused."""
    if not text:
        raise TextRefused(field, f"has no words in any language ({', '.join(LANGUAGES)})", limit)
    return text


def _checked(raw: str, tidy: Callable[[str], str], field: str, limit: int) -> str:
    text = _bounded(raw, tidy, field, limit)
    if not text:
        raise TextRefused(field, "is empty", limit)
    return text


def _bounded(raw: str, tidy: Callable[[str], str], field: str, limit: int) -> str:
    if len(raw) > 4 * limit + 100:  # before any work that grows with the text
        raise TextRefused(field, "is too long", limit)
    text = tidy(raw)
    if len(text) > limit:
        raise TextRefused(field, "is too long", limit)
    return text
