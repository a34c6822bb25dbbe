"""Names that strangers choose."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.accounts.errors import ColourOutOfRange, NameRefused
from vitrine.accounts.names import checked_colour, slug_of, tidy_name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Ada", "Ada"),
        ("  Ada \t\n Lovelace  ", "Ada Lovelace"),
        ("e\u0301", "é"),
        ("\u202eadA\u202c", "adA"),
        ("A\u200bd\u200da\ufeff", "Ada"),
        ("A\x00d\x1ba", "Ada"),
        ("A\u2066d\u2069a\U000e0041", "Ada"),
        ("李小龍", "李小龍"),
        ("محمد", "محمد"),
        ("A" + "\u0336" * 30, "A" + "\u0336" * 3),
        ("❤\ufe0f", "❤\ufe0f"),
        ("x" * 40, "x" * 40),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("O'Neil & Sons", "O'Neil & Sons"),
    ],
)
def test_names_are_tidied(raw: str, name: str) -> None:
    assert tidy_name(raw) == name


@pytest.mark.parametrize(
    "raw",
    ["", "   ", "\u200b", "\u3164\u3164", "\u2800", "\u0301", "x" * 41, "x" * 10_000, "<b>Ada</b>", "a>b"],
)
def test_what_is_no_name_is_refused(raw: str) -> None:
    with pytest.raises(NameRefused) as refused:
        tidy_name(raw)
    assert refused.value.values == {"limit": 40}


@given(st.text(max_size=60))
def test_tidy_names_stay_as_they_are(raw: str) -> None:
    try:
        name = tidy_name(raw)
    except NameRefused:
        return
    assert 1 <= len(name) <= 40
    assert tidy_name(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Co", "Zl", "Zp"} for c in name)


@pytest.mark.parametrize(
    ("name", "slug"), [("Maison Vitrine", "maison-vitrine"), ("Café & Fils!", "cafe-fils"), ("李", "")]
)
def test_slugs(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_twelve_colours() -> None:
    assert [checked_colour(colour) for colour in range(12)] == list(range(12))
    for colour in (-1, 12):
        with pytest.raises(ColourOutOfRange):
            checked_colour(colour)
