"""Polygons as triangles: fans where they are right, another diagonal or cut ears where they are not."""

from __future__ import annotations

import numpy as np

from vitrine.assets.intake.draft import Floats, Indices
from vitrine.assets.intake.numbers import broken, check_triangles

_EARS = 64
"""Corners up to which a hollow polygon is cut ear by ear, at up to their cube; above it stays a fan."""
_ALL_EARS = 20_000


def triangulated(points: Floats, corners: Indices, sizes: Indices) -> tuple[Indices, Indices]:
    """Polygons as triangles.

    points: (n, 3). corners: (sum of sizes,) rows of points. sizes: (p,) corners of each; under three:
    nothing.
    Returns ((m, 3) places in `corners`, (m,) the polygon of each). Raises BadModel, OverLimit.
    """
    triangles, polygon = fans(corners, sizes)
    if not len(triangles) or int(sizes.max()) <= 3:
        return triangles, polygon
    across = _across(points[corners[triangles]])
    sums = [np.bincount(polygon, across[:, axis], len(sizes)) for axis in range(3)]
    whole: Floats = np.stack(sums, axis=1).astype(np.float64)
    against = np.einsum("nc,nc->n", across, whole[polygon]) < 0
    hollow = np.unique(polygon[against])
    if len(hollow):
        _mend(points, corners, sizes, triangles, polygon, whole, hollow)
    return triangles, polygon


def fans(corners: Indices, sizes: Indices) -> tuple[Indices, Indices]:
    """The triangles around each polygon's first corner, as `triangulated` gives them."""
    each = np.maximum(sizes - 2, 0)
    check_triangles(int(each.sum()))
    polygon = np.repeat(np.arange(len(sizes), dtype=np.int64), each)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64) if len(sizes) else each
    step = np.arange(len(polygon), dtype=np.int64) - np.repeat(np.cumsum(each) - each, each)
    first = starts[polygon]
    triangles = np.stack([first, first + step + 1, first + step + 2], axis=1)
    if len(triangles) and triangles.max() >= len(corners):
        raise broken("ends within a polygon")
    return triangles, polygon


def _mend(
    points: Floats,
    corners: Indices,
    sizes: Indices,
    triangles: Indices,
    polygon: Indices,
    whole: Floats,
    hollow: Indices,
) -> None:
    """Write better triangles over those of hollow polygons; there are as many."""
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    place = np.searchsorted(polygon, hollow)
    four = sizes[hollow] == 4
    for row, turn in ((0, (1, 2, 3)), (1, (1, 3, 0))):
        triangles[place[four] + row] = starts[hollow[four]][:, None] + np.array(turn)
    left = _ALL_EARS
    for number, at in zip(hollow[~four].tolist(), place[~four].tolist(), strict=True):
        size = int(sizes[number])
        left -= size
        if size <= _EARS and left > 0:
            own = np.arange(starts[number], starts[number] + size)
            ears = _ears(_flat(points[corners[own]], whole[number]))
            triangles[at : at + size - 2] = own[np.array(ears)]


def _flat(polygon: Floats, normal: Floats) -> list[tuple[float, float]]:
    """The polygon seen along its normal, so that it turns to the left."""
    axis = int(np.argmax(np.abs(normal)))
    one, two = ((1, 2), (2, 0), (0, 1))[axis]
    side = 1.0 if normal[axis] >= 0 else -1.0
    return [(float(point[one]) * side, float(point[two])) for point in polygon]


def _ears(polygon: list[tuple[float, float]]) -> list[tuple[int, int, int]]:
    """Always size - 2 triangles: where a polygon crosses itself and no ear is left, the next corner goes."""
    left = list(range(len(polygon)))
    found: list[tuple[int, int, int]] = []
    while len(left) > 3:
        for place in range(len(left)):
            before, here, after = left[place - 1], left[place], left[(place + 1) % len(left)]
            a, b, c = polygon[before], polygon[here], polygon[after]
            others = (polygon[each] for each in left if each not in (before, here, after))
            if _turn(a, b, c) > 0 and not any(_is_inside(point, a, b, c) for point in others):
                break
        else:
            place, before, here, after = 0, left[-1], left[0], left[1]
        found.append((before, here, after))
        del left[place]
    return [*found, (left[0], left[1], left[2])]


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _is_inside(
    point: tuple[float, float], a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> bool:
    return _turn(a, b, point) >= 0 and _turn(b, c, point) >= 0 and _turn(c, a, point) >= 0


def _across(corners: Floats) -> Floats:
    across: Floats = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).astype(np.float64)
    return across
