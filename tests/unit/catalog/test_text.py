"""Texts: tidied once, HTML left alone, limits by length after tidying."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.catalog.errors import TextRefused
from vitrine.catalog.text import tidy_block, tidy_line, tidy_local


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("  a   b ", "a b"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("e\u0301t\u00e9", "été"),
        ("a\u202eb\u200bc\u0000d", "abcd"),
        ("a\nb\tc", "a b c"),
    ],
)
def test_line(raw: str, tidy: str) -> None:
    assert tidy_line(raw, "title", 120) == tidy


def test_block_keeps_paragraphs() -> None:
    assert tidy_block("a \r\n  b\n\n\n\n c\td", "description", 100) == "a\nb\n\nc d"


@pytest.mark.parametrize("raw", ["", "   ", "\u200b\u202e", "x" * 121, "x" * 10_000])
def test_refused(raw: str) -> None:
    with pytest.raises(TextRefused):
        tidy_line(raw, "title", 120)


def test_local_drops_empty_translations_but_never_english() -> None:
    assert tidy_local({"en": "a", "fr": ""}, "title", 10) == {"en": "a"}
    with pytest.raises(TextRefused):
        tidy_local({"fr": "a"}, "title", 10)


@given(st.text(max_size=200))
def test_tidy_text_stays_as_it_is(raw: str) -> None:
    try:
        line, block = tidy_line(raw, "x", 500), tidy_block(raw, "x", 500)
    except TextRefused:
        return
    assert tidy_line(line, "x", 500) == line
    assert tidy_block(block, "x", 500) == block
