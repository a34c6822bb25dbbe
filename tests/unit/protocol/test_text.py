"""Tidied text holds nothing that hides, overruns or turns the line around."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.read import vectors
from vitrine.protocol.errors import InvalidText
from vitrine.protocol.text import CHAT_CHARACTERS, tidy_chat, tidy_name
from vitrine.text import EMOJI, JOINERS, REMOVED, tidy_line


@given(st.text())
def test_nothing_invisible_remains(text: str) -> None:
    tidied = tidy_line(text)
    for character in tidied:
        if unicodedata.category(character) in REMOVED:
            assert character in JOINERS or ord(character) in EMOJI or 0xE0030 <= ord(character) <= 0xE007F
    assert tidied == tidied.strip() and "  " not in tidied
    assert unicodedata.is_normalized("NFC", tidied)


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy_line(tidy_line(text)) == tidy_line(text)


@given(st.text(max_size=1200))
def test_chat_is_short_or_refused(text: str) -> None:
    try:
        assert 1 <= len(tidy_chat(text)) <= CHAT_CHARACTERS
    except InvalidText:
        assert not tidy_line(text) or len(tidy_line(text)) > CHAT_CHARACTERS


@pytest.mark.parametrize("vector", vectors("text.json"))
def test_vectors(vector: dict[str, str]) -> None:
    tidied = tidy_name if vector["kind"] == "name" else tidy_chat
    if vector["tidied"] is None:
        with pytest.raises(InvalidText):
            tidied(vector["text"])
    else:
        assert tidied(vector["text"]) == vector["tidied"]
