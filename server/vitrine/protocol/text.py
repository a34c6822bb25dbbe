"""The texts that come over the wire, tidied and held to their lengths."""

from __future__ import annotations

from typing import Final

from vitrine.protocol.errors import InvalidText
from vitrine.text import tidy_line

NAME_CHARACTERS: Final = 40
CHAT_CHARACTERS: Final = 500
# A close frame has room for 123 bytes of words.
REASON_BYTES: Final = 120


def _bounded(text: str, limit: int, what: str) -> str:
    # A cap before tidying, so that nobody makes us normalise a book.
    if len(text) > 8 * limit:
        raise InvalidText(f"a {what} has at most {limit} characters", limit=limit)
    tidied = tidy_line(text)
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


def tidy_reason(text: str) -> str:
    """Staff's words to somebody, at most 120 bytes; may be empty. Raises InvalidText."""
    tidied = tidy_line(text[: 8 * REASON_BYTES])
    if len(text) > 8 * REASON_BYTES or len(tidied.encode()) > REASON_BYTES:
        raise InvalidText(f"a reason has at most {REASON_BYTES} bytes", limit=REASON_BYTES)
    return tidied
