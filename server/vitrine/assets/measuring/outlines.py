"""The edges of what is true on a grid, as polygons with holes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Loop = list[tuple[int, int]]
_GREATEST_HOLE_CELLS = 4
"""Holes smaller than these are noise of the sampling, not furniture."""


def outlines_of(mask: NDArray[np.bool_]) -> list[tuple[Loop, list[Loop]]]:
    """(outer, holes) for each area, corners as (column, row); outer ones turn one way, holes the other."""
    loops = [_straight(loop) for loop in _loops(mask)]
    outer = [(loop, area) for loop in loops if (area := _area(loop)) > 0]
    holes = [loop for loop in loops if _area(loop) <= -_GREATEST_HOLE_CELLS]
    found: list[tuple[Loop, list[Loop]]] = [(loop, []) for loop, _ in outer]
    for hole in holes:
        around = [number for number, (loop, _) in enumerate(outer) if _holds(loop, hole[0])]
        if around:
            found[min(around, key=lambda number: outer[number][1])][1].append(hole)
    return found


def _loops(mask: NDArray[np.bool_]) -> list[Loop]:
    """Edges between true and false, chained with the true side on the left of (column, row)."""
    full = np.pad(mask, 1)
    ways: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, column in np.argwhere(full).tolist():
        x, z = column - 1, row - 1
        if not full[row - 1, column]:
            ways.setdefault((x, z), []).append((x + 1, z))
        if not full[row, column + 1]:
            ways.setdefault((x + 1, z), []).append((x + 1, z + 1))
        if not full[row + 1, column]:
            ways.setdefault((x + 1, z + 1), []).append((x, z + 1))
        if not full[row, column - 1]:
            ways.setdefault((x, z + 1), []).append((x, z))
    loops: list[Loop] = []
    while ways:
        start = next(iter(ways))
        loop, here = [], start
        while True:
            loop.append(here)
            following = ways[here]
            after = following.pop()
            if not following:
                del ways[here]
            here = after
            if here == start:
                break
        loops.append(loop)
    return loops


def _straight(loop: Loop) -> Loop:
    """Without the corners in the middle of straight edges."""
    return [
        here
        for before, here, after in zip([loop[-1], *loop[:-1]], loop, [*loop[1:], loop[0]], strict=True)
        if (here[0] - before[0]) * (after[1] - here[1]) != (here[1] - before[1]) * (after[0] - here[0])
    ]


def _area(loop: Loop) -> float:
    return (
        sum(
            here[0] * after[1] - after[0] * here[1]
            for here, after in zip(loop, [*loop[1:], loop[0]], strict=True)
        )
        / 2
    )


def _holds(loop: Loop, point: tuple[int, int]) -> bool:
    """Whether the point, moved half a cell off the grid, lies inside: by the crossings of a ray."""
    x, z = point[0] + 0.5, point[1] + 0.5
    inside = False
    for (ax, az), (bx, bz) in zip(loop, [*loop[1:], loop[0]], strict=True):
        if (az > z) != (bz > z) and x < (bx - ax) * (z - az) / (bz - az) + ax:
            inside = not inside
    return inside
