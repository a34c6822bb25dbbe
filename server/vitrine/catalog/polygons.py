"""Plain geometry of the floor: points are (x, z) in metres."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Point = Sequence[float]
Polygon = Sequence[Point]

_LEAST_AREA_M2 = 0.01


def area_m2(polygon: Polygon) -> float:
    """Signed: positive counter-clockwise in (x, z)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _edges(polygon)) / 2


def fault(polygon: Polygon) -> str | None:
    """What is wrong with it as a piece of floor, None if nothing is."""
    if any(tuple(a) == tuple(b) for a, b in _edges(polygon)):
        return "has the same corner twice in a row"
    edges = _edges(polygon)
    for first in range(len(edges)):
        for second in range(first + 1, len(edges)):
            neighbours = second == first + 1 or (first == 0 and second == len(edges) - 1)
            if not neighbours and _cross(*edges[first], *edges[second]):
                return "crosses itself"
    if abs(area_m2(polygon)) < _LEAST_AREA_M2:
        return "has no area"
    return None


def contains(polygon: Polygon, point: Point) -> bool:
    """Whether the point lies inside or on the edge."""
    x, z = point
    inside = False
    for (ax, az), (bx, bz) in _edges(polygon):
        turn = (bx - ax) * (z - az) - (bz - az) * (x - ax)
        if turn == 0 and min(ax, bx) <= x <= max(ax, bx) and min(az, bz) <= z <= max(az, bz):
            return True
        if (az > z) != (bz > z) and x < (bx - ax) * (z - az) / (bz - az) + ax:
            inside = not inside
    return inside


def contains_strictly(polygon: Polygon, point: Point) -> bool:
    """Whether the point lies inside and not on the edge: one may stand against an obstacle."""
    x, z = point
    for (ax, az), (bx, bz) in _edges(polygon):
        turn = (bx - ax) * (z - az) - (bz - az) * (x - ax)
        if turn == 0 and min(ax, bx) <= x <= max(ax, bx) and min(az, bz) <= z <= max(az, bz):
            return False
    return contains(polygon, point)


def _edges(polygon: Polygon) -> list[tuple[Point, Point]]:
    return list(pairwise([*polygon, polygon[0]]))


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    def on(p: Point, q: Point, r: Point) -> bool:
        return min(p[0], q[0]) <= r[0] <= max(p[0], q[0]) and min(p[1], q[1]) <= r[1] <= max(p[1], q[1])

    ends = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    if (ends[0] > 0) != (ends[1] > 0) and (ends[2] > 0) != (ends[3] > 0) and all(ends):
        return True
    touches = ((ends[0], a, b, c), (ends[1], a, b, d), (ends[2], c, d, a), (ends[3], c, d, b))
    return any(turn == 0 and on(p, q, r) for turn, p, q, r in touches)
