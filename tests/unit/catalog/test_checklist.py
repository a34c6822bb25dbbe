"""What a product needs before visitors see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from vitrine.assets.statement import Rights, Statement
from vitrine.catalog.checklist import Subject, checklist

RIGHTS = Rights("Maison", None, datetime(2026, 1, 1, tzinfo=UTC))
WHOLE = Subject(
    title={"en": "Shoe"},
    description={"en": "A shoe."},
    credit="© Maison",
    amounts_minor=[4900, 5200],
    size_m=(0.11, 0.125, 0.30),
    triangles=100,
    statement=Statement(stated_cm=(30, 12.5, 11), rights=RIGHTS),
    thumbnail="/models/x/thumbnail.webp",
    pictures_made=True,
)


def lacking(subject: Subject) -> list[str]:
    return [each.item for each in checklist(subject) if not each.ok]


def test_a_whole_product_lacks_nothing_and_says_so_in_both_languages() -> None:
    items = checklist(WHOLE)
    assert [each.item for each in items] == ["model", "size", "picture", "text", "price", "credit", "rights"]
    assert all(each.ok and set(each.text) == {"en", "fr"} and all(each.text.values()) for each in items)


@pytest.mark.parametrize(
    ("changes", "items"),
    [
        ({"triangles": 0}, ["model"]),
        ({"statement": Statement(rights=RIGHTS)}, ["size"]),
        ({"statement": Statement(stated_cm=(30, 12.5, 11))}, ["rights"]),
        ({"thumbnail": None}, ["picture"]),
        ({"thumbnail": None, "pictures_made": False}, []),
        ({"description": None}, ["text"]),
        ({"description": {"fr": "Un"}}, ["text"]),
        ({"amounts_minor": []}, ["price"]),
        ({"amounts_minor": [0]}, ["price"]),
        ({"credit": None}, []),
        ({"credit": None, "statement": Statement(stated_cm=(30, 12.5, 11))}, ["credit", "rights"]),
        ({"size_m": (0.11, 0.125, 0.36)}, ["size"]),
        ({"size_m": (0.30, 0.11, 0.125)}, []),
    ],
)
def test_each_item(changes: dict[str, Any], items: list[str]) -> None:
    assert lacking(replace(WHOLE, **changes)) == items


@pytest.mark.parametrize("factor", [0.001, 0.01, 0.0254, 0.3048])
def test_a_size_in_another_unit_is_recognised(factor: float) -> None:
    size = tuple(side / factor for side in WHOLE.size_m)
    (found,) = [each for each in checklist(replace(WHOLE, size_m=size)) if each.item == "size"]
    assert f"scaled by {factor:g} it is 30.0 cm" in found.text["en"]
    assert f"multiplié par {factor:g}, il mesure 30.0 cm" in found.text["fr"]


def test_a_category_alone_can_judge_a_size() -> None:
    said = Statement(category="shoe", rights=RIGHTS)
    assert lacking(replace(WHOLE, statement=said)) == []
    assert lacking(replace(WHOLE, statement=said, size_m=(30.0, 12.5, 11.0))) == ["size"]
