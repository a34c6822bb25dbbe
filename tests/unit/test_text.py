"""The table of `text.py`: what is spelling stays, what hides or turns goes, wherever strangers write."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.text import HAN_SELECTORS, JOINERS, SELECTORS, bare, cut_line, tidy_block, tidy_line

TURNING = [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f", "\u061c"]
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

SPELT = [
    "می‌خواهم",  # Persian: I want
    "नमस्‍ते", "क्‌ष", "ශ්‍රී", "র‍্যাম",
    "👨‍👩‍👧", "👩🏽‍🚀", "🏳️‍🌈", "🏴‍☠️", "❤️‍🔥", "🙂‍↔️", "🧑‍⚖️", "1️⃣", "‼️", "☎︎",
    ENGLAND, SCOTLAND,
    "葛\U000e0100飾", "ᠠ᠋ᠨ", "\U0001fae8 \U0001fae9",
]  # fmt: skip

# Everything that the table speaks of, and enough beside it to stand between.
STRANGE = st.lists(
    st.one_of(
        st.sampled_from([*TURNING, *JOINERS, *SELECTORS, "\U000e0100", "\u200b", "\ufeff", "\u2800", "\n"]),
        st.sampled_from([*"abé 1#می", "क", "्", "葛", "👩", "👧", "🏳", "\U0001f3f4", "🏽", "\u0301"]),
        st.characters(min_codepoint=0xE0020, max_codepoint=0xE007F),
        st.sampled_from(SPELT),
        st.characters(),
    ),
    max_size=30,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("text", SPELT)
def test_what_is_spelling_stays(text: str) -> None:
    assert tidy_line(text) == text
    assert tidy_line(f"a {text} b") == f"a {text} b"
    assert tidy_block(f"{text}\n\n{text}") == f"{text}\n\n{text}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ad\u200da", "Ada"),
        ("Ad\u200c\u200da", "Ada"),
        ("\u200cمی\u200c", "می"),
        ("می\u200c\u200cخ", "می\u200cخ"),
        ("می\u200c خ", "می خ"),
        ("👩\u200d", "👩"),
        ("👩\u200c👧", "👩👧"),
        ("👩\u200da", "👩a"),
        ("👩\u200d\u2800👧", "👩 👧"),
        ("❤\ufe0f\ufe0f\ufe0e", "❤\ufe0f"),
        (" \ufe0f", ""),
        ("a\U000e0101", "a"),
        ("a\U000e0067\U000e0062\U000e007f", "a"),
        ("\U0001f3f4\U000e0067\U000e0062", "\U0001f3f4"),
        (f"{SCOTLAND[:-1]}{ENGLAND}", f"\U0001f3f4{ENGLAND}"),
        ("\U0001f600\U000e0068\U000e0069\U000e007f", "\U0001f600"),
    ],
)
def test_beside_its_place_each_goes(text: str, left: str) -> None:
    assert tidy_line(text) == left


@given(STRANGE)
def test_nothing_turns_a_line_around(text: str) -> None:
    assert not set(tidy_line(text)) & set(TURNING)
    assert not set(tidy_block(text)) & set(TURNING)


@given(STRANGE)
def test_it_is_done_at_once(text: str) -> None:
    once = tidy_line(text)
    assert tidy_line(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert tidy_block(tidy_block(text)) == tidy_block(text)


@given(STRANGE)
def test_what_cannot_be_seen_stands_between_what_can(text: str) -> None:
    """No text of joiners and selectors alone, none at an end that joins, never two of them in a row."""
    line = tidy_line(text)
    hidden = [each in JOINERS for each in line]
    assert not (line and (hidden[0] or hidden[-1]))
    chosen = [each in SELECTORS or ord(each) in HAN_SELECTORS for each in line]
    for one, other in ((hidden, hidden), (chosen, chosen), (hidden, chosen)):
        assert not any(before and after for before, after in zip(one, other[1:], strict=False))
    assert not line or bare(line)


@given(STRANGE, st.integers(1, 20))
def test_a_cut_name_is_tidy(text: str, limit: int) -> None:
    cut = cut_line(text, limit)
    assert len(cut) <= limit and tidy_line(cut) == cut


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maison Vitrine", "maison\u00a0vitrine"),
        ("می\u200cخ", "میخ"),
        ("❤\ufe0f", "❤"),
        ("\ufb01n", "fin"),
    ],
)
def test_what_looks_alike_is_the_same_name(one: str, other: str) -> None:
    assert bare(one) == bare(other)
