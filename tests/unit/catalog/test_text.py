"""Texts: tidied once, HTML left alone, limits by length after tidying."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.catalog.errors import TextRefused
from vitrine.catalog.text import joined, tidy_block, tidy_line, tidy_local
from vitrine.words import LANGUAGES


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


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ({"en": "a", "fr": ""}, {"en": "a"}),
        ({"fr": " a "}, {"fr": "a"}),
        ({"en": None, "fr": "a"}, {"fr": "a"}),
        ({"en": " \u200b ", "fr": "a"}, {"fr": "a"}),
        ({"fr": "b", "en": "a"}, {"en": "a", "fr": "b"}),
        ({"xx": "a", "fr": "b"}, {"fr": "b"}),
    ],
)
def test_one_language_is_enough_whichever(raw: dict[str, Any], tidy: dict[str, str]) -> None:
    assert tidy_local(raw, "title", 10) == tidy
    assert list(tidy_local(raw, "title", 10)) == list(tidy)


@pytest.mark.parametrize("raw", [{}, {"en": ""}, {"fr": None}, {"en": " ", "fr": "\u200b"}, {"xx": "a"}])
def test_a_text_in_no_language_is_refused_at_its_field(raw: dict[str, Any]) -> None:
    with pytest.raises(TextRefused, match=r"title has no words in any language \(en, fr\)") as refused:
        tidy_local(raw, "title", 10)
    assert refused.value.values["field"] == "title"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_as_short(language: str) -> None:
    with pytest.raises(TextRefused) as refused:
        tidy_local({language: "x" * 11}, "title", 10)
    assert refused.value.values["field"] == f"title.{language}"


def test_languages_that_are_not_named_stay() -> None:
    both = {"en": "a", "fr": "b"}
    assert joined(both, {"en": None}) == {"fr": "b"}
    assert joined(both, {"fr": "c"}) == {"en": "a", "fr": "c"}
    assert joined(both, {}) == both
    assert joined(None, {"fr": "c"}) == {"fr": "c"}
    assert joined({"fr": "b"}, {"fr": None}) is None
    assert joined(both, None) is None


@given(st.text(max_size=200))
def test_tidy_text_stays_as_it_is(raw: str) -> None:
    try:
        line, block = tidy_line(raw, "x", 500), tidy_block(raw, "x", 500)
    except TextRefused:
        return
    assert tidy_line(line, "x", 500) == line
    assert tidy_block(block, "x", 500) == block
