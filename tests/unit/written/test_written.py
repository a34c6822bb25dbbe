"""Prices and sizes on pages that the shop writes are those that rooms show, letter by letter."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests import vectors
from vitrine import written
from vitrine.money import MINOR_DIGITS
from vitrine.words import LANGUAGES

VECTORS = json.loads((Path(vectors.__file__).parent / "written.json").read_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_prices_and_sizes_are_written_as_in_rooms(language: str) -> None:
    for each in VECTORS["prices"]:
        assert written.price(each["amount_minor"], each["currency"], language) == each[language]
    for each in VECTORS["sizes"]:
        assert written.size(each["size_m"], language).partition(" (")[0] == each[language]


def test_french_prices_have_their_narrow_spaces() -> None:
    assert written.price(185_050, "EUR", "fr") == "1\u202f850,50\u00a0€"
    assert written.size((3.1, 2, 0.5), "fr") == "3,1 × 2 × 0,5\u202fm"


def test_english_sizes_say_inches_too() -> None:
    assert written.size((0.127, 0.254, 0.0254), "en") == "12.7 × 25.4 × 2.5 cm (5 × 10 × 1 in)"


def test_rates_and_days_are_written_as_one_reads_them() -> None:
    assert [written.rate(ppm, "en") for ppm in (200_000, 55_000, 99_750, 0)] == [
        "20%",
        "5.5%",
        "9.975%",
        "0%",
    ]
    assert written.rate(55_000, "fr") == "5,5\u202f%"
    assert written.day(date(2026, 12, 14), "en") == "December 14, 2026"
    assert [written.day(date(2026, 8, each), "fr") for each in (1, 2)] == ["1er août 2026", "2 août 2026"]


@pytest.mark.parametrize("currency", MINOR_DIGITS)
def test_every_currency_can_be_written(currency: str) -> None:
    digits = MINOR_DIGITS[currency]
    assert written.decimal_price(1234, currency) == {0: "1234", 2: "12.34", 3: "1.234"}[digits]
    for language in LANGUAGES:
        assert "1" in written.price(1000, currency, language)


def test_sizes_that_nobody_could_read_are_told_from_others() -> None:
    """A glTF file may say 1e26 m."""
    assert written.is_writable((999_999.0, 0.1, 1.0))
    assert "999" in written.size((999_999.0, 0.1, 1.0), "en")
    for side in (1e6, 1e26, float("inf"), float("nan")):
        assert not written.is_writable((0.1, side, 1.0))
