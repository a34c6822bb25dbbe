"""What an uploader may say of a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from vitrine.assets.errors import StatementRefused
from vitrine.assets.statement import NAME_LIMIT, Statement, file_name, merged, restored, stated

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WHOLE: dict[str, Any] = {
    "unit": "mm",
    "up": "z",
    "stated_cm": [30, 12.5, 11],
    "category": "Shoes",
    "rights": {"holder": " Maison  Vitrine ", "licence": "CC-BY 4.0", "confirmed": True},
}


def test_a_whole_statement_is_tidied_and_comes_back_from_its_json() -> None:
    found = stated(WHOLE, NOW)
    assert found.plain() == {
        "unit": "mm",
        "up": "z",
        "stated_cm": [30.0, 12.5, 11.0],
        "category": "shoes",
        "rights": {
            "holder": "Maison Vitrine",
            "licence": "CC-BY 4.0",
            "confirmed_at": "2026-01-01T00:00:00+00:00",
        },
        "name": None,
    }
    assert restored(found.plain()) == found


def test_nothing_needs_to_be_said() -> None:
    assert stated({}, NOW) == Statement()
    assert restored(Statement().plain()) == Statement()


def test_what_is_said_later_replaces_and_the_rest_stays() -> None:
    first = stated(WHOLE, NOW)
    both = merged(replace(first, name="a.stl"), stated({"unit": "cm"}, NOW))
    assert (both.unit, both.up, both.rights, both.name) == ("cm", "z", first.rights, "a.stl")


@pytest.mark.parametrize(
    ("said", "member"),
    [
        ([], "statement"),
        ({"unti": "mm"}, "statement.unti"),
        ({"unit": "mile"}, "unit"),
        ({"unit": 1}, "unit"),
        ({"up": "x"}, "up"),
        ({"stated_cm": [1, 2]}, "stated_cm"),
        ({"stated_cm": [1, 2, True]}, "stated_cm"),
        ({"stated_cm": [1, 2, 0]}, "stated_cm"),
        ({"stated_cm": [1, 2, 1e9]}, "stated_cm"),
        ({"stated_cm": [1, 2, "3"]}, "stated_cm"),
        ({"category": "<b>"}, "category"),
        ({"category": ""}, "category"),
        ({"rights": True}, "rights"),
        ({"rights": {"holder": "A"}}, "rights.confirmed"),
        ({"rights": {"holder": "A", "confirmed": "yes"}}, "rights.confirmed"),
        ({"rights": {"holder": " ", "confirmed": True}}, "rights.holder"),
        ({"rights": {"holder": "A" * 121, "confirmed": True}}, "rights.holder"),
        ({"rights": {"holder": "A", "confirmed": True, "licence": 4}}, "rights.licence"),
    ],
)
def test_what_cannot_be_so_is_named(said: object, member: str) -> None:
    with pytest.raises(StatementRefused) as refused:
        stated(said, NOW)
    assert refused.value.values == {"member": member}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Loft  Nord.glb", "Loft Nord.glb"),
        ("C:\\Users\\ada\\Loft.glb", "Loft.glb"),
        ("/home/ada/Loft.glb", "Loft.glb"),
        ("..", ".."),
        ("plan\u202egnp.glb", "plangnp.glb"),
        ("a\x00\ud800b\n.glb", "ab .glb"),
        ("Salle d\u2019e\u0301te\u0301.glb", "Salle d\u2019\u00e9t\u00e9.glb"),
        ("x" * 5_000, "x" * NAME_LIMIT),
        ("folder/", None),
        ("\u200b \u3164", None),
        ("", None),
    ],
)
def test_a_file_is_called_what_people_can_read(said: str, kept: str | None) -> None:
    assert file_name(said) == kept
    assert kept is None or file_name(kept) == kept
