"""Which unit a brand is asked about when a size is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.fixtures.reports import sized
from vitrine.assets.answers import ModelSize
from vitrine.assets.measuring.repair import sizing
from vitrine.assets.report import Report, Source
from vitrine.assets.statement import Statement

SHOE_M = (0.3, 0.12, 0.11)


def report(scale: float, source: Source | None = None) -> Report:
    return replace(sized(*(side * scale for side in SHOE_M)), source=source)


@pytest.mark.parametrize(
    ("unit", "scale"), [("cm", 100), ("mm", 1000), ("in", 1 / 0.0254), ("ft", 1 / 0.3048)]
)
@pytest.mark.parametrize("said", [{"stated_cm": (30.0, 12.0, 11.0)}, {"category": "shoe"}])
def test_the_unit_that_makes_it_fit(unit: str, scale: float, said: dict[str, Any]) -> None:
    found = sizing(report(scale), Statement(**said))
    # Thirty inches read as feet are a shoe's length too: a category alone cannot tell such neighbours apart.
    assert found.judgement.fits is False
    assert found.unit == unit or (found.unit is not None and "category" in said)
    assert (found.counted, found.askable) == ("m", True)


def test_a_wrong_answer_is_mended_from_what_was_answered() -> None:
    found = sizing(report(0.1), Statement("mm", stated_cm=(30, 12, 11)))
    assert (found.counted, found.unit) == ("mm", "cm")
    found = sizing(report(0.001), Statement("mm", stated_cm=(30, 12, 11)))
    assert found.unit == "m"


def test_no_unit_is_proposed_where_none_would_help() -> None:
    assert sizing(report(1), Statement(category="shoe")).unit is None
    assert sizing(report(1), Statement()).judgement.fits is None
    # A tenth is a slip of the hand, no unit.
    tenth = sizing(report(10), Statement(stated_cm=(30, 12, 11)))
    assert (tenth.judgement.factor, tenth.unit) == (0.1, None)


def test_a_format_with_a_unit_of_its_own_is_not_asked() -> None:
    own = report(100, Source("stp", "mm", 0.001, stated=False, up="z", triangles=12))
    assert ModelSize.like(sizing(own, Statement(category="shoe"))).model_dump() == {
        "fits": False,
        "text": sizing(report(100), Statement(category="shoe")).judgement.text,
        "counted": "m",
        "askable": False,
        "unit": None,
    }
    said = report(100, Source("stl", "m", 1.0, stated=True, up="z", triangles=12))
    assert sizing(said, Statement("m", stated_cm=(30, 12, 11))).unit == "cm"
