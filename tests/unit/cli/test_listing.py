"""Prices and titles as people read them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.command import vitrine
from vitrine.cli import listing
from vitrine.cli.crowd import shown
from vitrine.cli.output import megabytes


def priced(amount_minor: int, currency: str) -> dict[str, Any]:
    return {"price": {"amount_minor": amount_minor, "currency": currency}}


@pytest.mark.parametrize(
    ("variants", "text"),
    [
        ([], ""),
        ([priced(12_000, "EUR")], "120.00 EUR"),
        ([priced(5, "EUR"), priced(100, "EUR")], "0.05 EUR"),
        ([priced(1500, "JPY")], "1500 JPY"),
        ([priced(1234, "KWD")], "1.234 KWD"),
        ([{}], ""),
    ],
)
def test_the_lowest_price(variants: list[dict[str, Any]], text: str) -> None:
    assert listing.cheapest(variants) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [({"en": "Bowl", "fr": "Bol"}, "Bowl"), ({"fr": "Bol"}, "Bol"), ({}, ""), (None, ""), ("Bowl", "Bowl")],
)
def test_a_title_is_english_or_else_what_there_is(text: object, told: str) -> None:
    assert listing.told(text) == told


def test_names_are_text_and_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    room = {"id": "r", "title": {"en": "[red]x[/red]\x1b[2J"}, "people": 1, "capacity": 100}
    monkeypatch.setattr(listing, "_all", lambda *_: [room])
    out = vitrine("rooms").out
    assert "[red]x[/red]" in out
    assert "\x1b[2J" not in out
    assert "1/100" in out


def test_sizes() -> None:
    assert (megabytes(1_250_000), megabytes(999)) == ("1.2 MB", "1.0 kB")


def test_measures() -> None:
    assert (shown(3), shown(19.9512), shown({}), shown({"full": 2})) == ("3", "20.0", "none", "full: 2")
