"""Sizes are judged by what the brand states, else by the category; a wrong unit is named."""

from __future__ import annotations

import math

import pytest

from vitrine.assets.measuring.sizes import CATEGORIES, REPAIRS, judged


@pytest.mark.parametrize("factor", [0.01, 0.001, 0.0254, 0.3048, 100.0, 1_000.0])
def test_a_wrong_unit_is_found_from_the_stated_size(factor: float) -> None:
    real = (0.298, 0.153, 0.116)
    judgement = judged([side / factor for side in real], (30, 12, 15), "shoe")
    assert (judgement.fits, judgement.factor) == (False, factor)
    assert judgement.text["en"] != judgement.text["fr"]


@pytest.mark.parametrize("order", [(30, 12, 15), (12, 30, 15), (15, 12, 30), (30,)])
def test_sides_fit_in_any_order(order: tuple[float, ...]) -> None:
    assert judged((0.298, 0.153, 0.116), order, None).fits is True


def test_one_wrong_side_is_no_unit() -> None:
    judgement = judged((0.3, 0.15, 0.12), (30, 15, 40), "shoe")
    assert (judgement.fits, judgement.factor) == (False, None)


@pytest.mark.parametrize(
    ("longest", "category", "fits", "factor"),
    [
        (0.298, "shoe", True, None),
        (29.8, "shoe", False, 0.01),
        (298, "shoe", False, 0.001),
        (11.7, "shoe", False, 0.0254),
        (120, "table", False, 0.01),
        (0.0012, "table", False, 1000.0),
        (0.02, "ring", True, None),
        (20, "ring", False, 0.001),
        (1e9, "shoe", False, None),
    ],
)
def test_category(longest: float, category: str, fits: bool, factor: float | None) -> None:
    judgement = judged((longest, longest / 2, longest / 3), None, category)
    assert (judgement.fits, judgement.factor) == (fits, factor)


@pytest.mark.parametrize("size", [(), (0, 0, 0), (math.nan,) * 3, (math.inf,) * 3])
def test_nothing_to_compare_is_neither_right_nor_wrong(size: tuple[float, ...]) -> None:
    assert judged(size, (30, 20, 10), "shoe").fits is None
    assert judged((1, 1, 1), None, "spaceship").fits is None
    assert judged((1, 1, 1), (0, -3, math.nan), None).fits is None


def test_every_repair_is_told_apart_and_every_category_has_a_reason() -> None:
    assert len(set(REPAIRS)) == len(REPAIRS)
    assert all(0 < usual.low_m < usual.high_m and usual.reason for usual in CATEGORIES.values())
