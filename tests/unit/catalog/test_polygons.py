"""Inside, outside, and what is no piece of floor."""

from __future__ import annotations

import pytest

from vitrine.catalog.polygons import area_m2, contains, contains_strictly, fault

SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2]]
ELL = [[0, 0], [3, 0], [3, 1], [1, 1], [1, 3], [0, 3]]


@pytest.mark.parametrize(("polygon", "area"), [(SQUARE, 4), (SQUARE[::-1], -4), (ELL, 5)])
def test_area(polygon: list[list[float]], area: float) -> None:
    assert area_m2(polygon) == area
    assert fault(polygon) is None


@pytest.mark.parametrize(
    ("point", "inside", "strictly"),
    [
        ((0.5, 0.5), True, True),
        ((2, 2), False, False),
        ((0, 1), True, False),
        ((1, 1), True, False),
        ((2.5, 0.5), True, True),
    ],
)
def test_contains(point: tuple[float, float], inside: bool, strictly: bool) -> None:
    assert (contains(ELL, point), contains_strictly(ELL, point)) == (inside, strictly)


@pytest.mark.parametrize(
    ("polygon", "what"),
    [
        ([[0, 0], [1, 1], [1, 0], [0, 1]], "crosses itself"),
        ([[0, 0], [2, 0], [2, 2], [1, 0], [0, 2]], "crosses itself"),
        ([[0, 0], [1, 0], [2, 0]], "has no area"),
        ([[0, 0], [1, 0], [1, 0], [1, 1]], "has the same corner twice in a row"),
    ],
)
def test_fault(polygon: list[list[float]], what: str) -> None:
    assert fault(polygon) == what
