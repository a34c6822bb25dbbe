"""Inside, outside, and what is no piece of floor."""

from __future__ import annotations

import math
from random import Random

import pytest

from tests.effort import share
from tests.fixtures.calls import counted
from vitrine.catalog import polygons
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


def test_few_edges_of_a_wide_outline_are_compared() -> None:
    """Of 128 corners every pair would be 8,000 comparisons."""
    turns = [2 * math.pi * number / 128 for number in range(128)]
    with counted() as calls:
        assert fault([[math.cos(turn), math.sin(turn)] for turn in turns]) is None
    assert calls["vitrine.catalog.polygons._cross"] < 256


@pytest.mark.parametrize("seed", range(share(200)))
def test_crossing_is_found_as_by_comparing_every_pair(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    corners = [[random.randrange(8), random.randrange(8)] for _ in range(random.randrange(4, 9))]
    polygon = [
        corner for corner, after in zip(corners, [*corners[1:], corners[0]], strict=True) if corner != after
    ]
    edges = list(zip(polygon, [*polygon[1:], polygon[0]], strict=True))
    last = len(edges) - 1
    crossing = any(
        polygons._cross(*edges[one], *edges[other])
        for one in range(len(edges))
        for other in range(one + 2, len(edges))
        if (one, other) != (0, last)
    )
    if len(polygon) >= 3:
        assert (fault(polygon) == "crosses itself") is crossing
