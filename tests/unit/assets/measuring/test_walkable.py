"""Floors found on a grid, and how they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fixtures.shapes import box, mesh
from vitrine.assets.measuring.plans import CORNERS, area_of, clearance_of, pieces_of
from vitrine.assets.measuring.walkable import floor_of


def test_floor_of_a_room_with_a_table_and_a_wall() -> None:
    room = [
        box((0, -0.1, 0), (6, 0, 4)),
        box((0, 3, 0), (6, 3.1, 4)),
        box((0, 0, 0), (0.1, 3, 4)),
        box((2, 0, 1), (3, 0.8, 2)),
    ]
    floor = floor_of(*mesh(*room))
    assert floor is not None
    # 6 x 4 without the body's 0.2 m at the edges and around the table; a table top is no floor.
    assert floor.area_m2 == pytest.approx(5.6 * 3.6 - 1.4 * 1.4, abs=2)
    ((_, holes),) = pieces_of(np.isfinite(floor.heights), floor.cell_m, floor.low_m)
    assert len(holes) == 1 and abs(area_of(holes[0])) == pytest.approx(1.4 * 1.4, rel=0.25)
    assert np.nanmax(abs(floor.heights)) == pytest.approx(0, abs=1e-6)
    assert np.nanmax(floor.tops) == pytest.approx(0.8)
    assert np.isfinite(floor.tops).sum() * floor.cell_m**2 == pytest.approx(1, abs=0.25)


@pytest.mark.parametrize("high", [3.6, 4.1, 5.6])
def test_the_far_edge_of_a_floor_lies_in_its_grid(high: float) -> None:
    """Rounded it is a hair beyond: the next row's first cell, or none."""
    low = -6.0
    floor = floor_of(*mesh(box((low, -0.1, low), (high, 0, high))))
    assert floor is not None
    assert floor.area_m2 == pytest.approx((high - low - 0.4) ** 2, rel=0.1)


def test_steps_are_walked_and_ledges_are_not() -> None:
    stairs = [box((n, -0.1, 0), (n + 1, 0.2 * n, 2)) for n in range(4)]
    walked = floor_of(*mesh(*stairs))
    ledge = floor_of(*mesh(box((0, -0.1, 0), (3, 0, 2)), box((3, -0.1, 0), (4, 0.9, 2))))
    assert walked is not None and np.nanmax(walked.heights) == pytest.approx(0.6)
    assert ledge is not None and np.nanmax(abs(ledge.heights)) == pytest.approx(0)


def test_no_head_room_is_no_floor() -> None:
    low = floor_of(*mesh(box((0, -0.1, 0), (3, 0, 3)), box((0, 1.2, 0), (3, 1.3, 3))))
    assert low is not None and [np.nanmin(low.heights), np.nanmax(low.heights)] == pytest.approx([1.3, 1.3])


def test_two_halves_that_no_body_passes_between_are_one_floor_and_what_is_beyond() -> None:
    wall = [box((2.9, 0, 0), (3, 3, 1.9)), box((2.9, 0, 2.15), (3, 3, 4))]
    floor = floor_of(*mesh(box((0, -0.1, 0), (7, 0, 4)), *wall))
    assert floor is not None
    columns = np.flatnonzero(np.isfinite(floor.heights).any(axis=0)) * floor.cell_m
    assert columns.min() > 2.9, "only the larger half is walked in"


def test_an_outline_has_few_corners_and_stays_itself() -> None:
    rows, columns = np.mgrid[0:120, 0:160]
    disc = np.hypot(rows - 60, columns - 80) < 50
    disc &= ~(np.hypot(rows - 50, columns - 70) < 12)
    ((outline, holes),) = pieces_of(disc, 0.1, (-8.0, -6.0))
    assert 8 <= len(outline) <= 64 and len(holes) == 1
    assert abs(area_of(outline)) == pytest.approx(np.pi * 5**2, rel=0.03)
    assert abs(area_of(holes[0])) == pytest.approx(np.pi * 1.2**2, rel=0.1)


def test_what_needs_too_many_corners_is_drawn_coarser() -> None:
    teeth = np.zeros((40, 400), bool)
    teeth[10:30] = True
    teeth[4:10, ::4] = teeth[4:10, 1::4] = True
    pieces = pieces_of(teeth, 0.1, (0.0, 0.0))
    assert pieces and all(len(outline) <= CORNERS for outline, _ in pieces)
    assert sum(abs(area_of(outline)) for outline, _ in pieces) >= 20 * 400 * 0.01 * 0.9


def test_clearance_grows_from_the_edge() -> None:
    mask = np.ones((9, 9), bool)
    assert clearance_of(mask)[4].tolist() == [1, 2, 3, 4, 5, 4, 3, 2, 1]
    assert clearance_of(~mask).max() == 0
