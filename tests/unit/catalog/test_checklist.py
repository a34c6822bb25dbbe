"""What a product needs before visitors see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.fixtures import reports
from vitrine.assets.cost import Cost, HeavyPart
from vitrine.assets.measuring.budgets import product_budgets
from vitrine.assets.measuring.repair import sizing
from vitrine.assets.refining.steps import StepState
from vitrine.assets.statement import Rights, Statement
from vitrine.catalog import checklist as lists
from vitrine.catalog.checklist import Subject, checklist
from vitrine.words import LANGUAGES

RIGHTS = Rights("Maison", None, datetime(2026, 1, 1, tzinfo=UTC))
SIZE_M = (0.11, 0.125, 0.30)
STATED = Statement(stated_cm=(30, 12.5, 11))
LIGHT, HEAVY = Cost(4, 30_000, 0, 100), Cost(32, 30_000, 0, 100)


def sized(*size_m: float, said: Statement = STATED) -> dict[str, Any]:
    """What changes in the subject where a model of this size was stated to be `said`."""
    return {"sizing": sizing(reports.sized(*size_m), said), "rights": said.rights or RIGHTS}


WHOLE = Subject(
    title={"en": "Shoe"},
    description={"en": "A shoe."},
    credit="© Maison",
    amounts_minor=[4900, 5200],
    sizing=sizing(reports.sized(*SIZE_M), STATED),
    triangles=100,
    rights=RIGHTS,
    thumbnail="/models/x/thumbnail.webp",
    picturing=StepState.DONE,
    budgets=product_budgets([LIGHT]),
)


def lacking(subject: Subject) -> list[str]:
    return [each.item for each in lists.lacking(checklist(subject))]


def test_a_whole_product_lacks_nothing_and_says_so_in_every_language() -> None:
    items = checklist(WHOLE)
    names = ["model", "size", "picture", "text", "price", "checkout", "credit", "rights", "devices"]
    assert [each.item for each in items] == names
    assert all(each.ok and set(each.text) == set(LANGUAGES) and all(each.text.values()) for each in items)


@pytest.mark.parametrize(
    ("changes", "items"),
    [
        ({"triangles": 0}, ["model"]),
        (sized(*SIZE_M, said=Statement()), ["size"]),
        ({"rights": None}, ["rights"]),
        ({"thumbnail": None, "picturing": StepState.FAILED}, ["picture"]),
        ({"thumbnail": None, "picturing": StepState.WAITING}, []),
        ({"thumbnail": None, "picturing": StepState.RUNNING}, []),
        ({"thumbnail": None, "picturing": StepState.SKIPPED}, []),
        ({"thumbnail": None, "picturing": None}, []),
        ({"description": None}, ["text"]),
        ({"description": {"fr": "Un"}}, []),
        ({"title": {"fr": "Vase"}, "description": {"fr": "Un"}}, []),
        ({"description": {}}, ["text"]),
        ({"amounts_minor": []}, ["price"]),
        ({"amounts_minor": [0]}, ["price"]),
        ({"credit": None}, []),
        ({"credit": None, "rights": None}, ["credit", "rights"]),
        (sized(0.11, 0.125, 0.36), ["size"]),
        (sized(0.30, 0.11, 0.125), []),
        ({"budgets": product_budgets([HEAVY])}, []),
    ],
)
def test_each_item(changes: dict[str, Any], items: list[str]) -> None:
    assert lacking(replace(WHOLE, **changes)) == items


@pytest.mark.parametrize("factor", [0.001, 0.01, 0.0254, 0.3048])
def test_a_size_in_another_unit_is_recognised(factor: float) -> None:
    subject = replace(WHOLE, **sized(*(side / factor for side in SIZE_M)))
    (found,) = [each for each in checklist(subject) if each.item == "size"]
    assert f"scaled by {factor:g} it is 30.0 cm" in found.text["en"]
    assert f"multiplié par {factor:g}, il mesure 30.0 cm" in found.text["fr"]
    unit = {0.001: "mm", 0.01: "cm", 0.0254: "in", 0.3048: "ft"}[factor]
    assert found.size is not None and found.size.unit == unit


def test_a_category_alone_can_judge_a_size() -> None:
    said = Statement(category="shoe", rights=RIGHTS)
    assert lacking(replace(WHOLE, **sized(*SIZE_M, said=said))) == []
    assert lacking(replace(WHOLE, **sized(30.0, 12.5, 11.0, said=said))) == ["size"]


def test_what_is_too_heavy_is_said_with_how_much_and_which_part() -> None:
    strap = HeavyPart("Strap", Cost(20, 0, 0, 0), "mesh")
    told = product_budgets([HEAVY], [strap], HEAVY)
    (found,) = [each for each in checklist(replace(WHOLE, budgets=told)) if each.item == "devices"]
    assert (found.ok, found.needed) == (False, False)
    assert (
        found.text.items()
        >= {
            "en": "Too heavy for Quest 2, Quest 3, Phone: 32 parts to draw: 27 more than 5. The largest part "
            "of it, 62%, is the mesh “Strap”.",
            "fr": "Trop lourd pour Quest 2, Quest 3, Téléphone\u202f: 32 parties à dessiner\u202f: 27 "
            "de plus que 5. La plus grande part, 62\u202f%, en est le maillage «\u202fStrap\u202f».",
        }.items()
    )
