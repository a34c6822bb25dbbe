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
    if _crosses_itself(_edges(polygon)):
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


def _crosses_itself(edges: list[tuple[Point, Point]]) -> bool:
    """From west to east: an edge is compared to those alone that reach as far east as it begins."""
    last = len(edges) - 1
    spans = [(min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])) for a, b in edges]
    open_edges: list[int] = []
    for one in sorted(range(len(edges)), key=lambda number: spans[number][0]):
        west, _, low, high = spans[one]
        open_edges = [other for other in open_edges if spans[other][1] >= west]
        for other in open_edges:
            neighbours = abs(one - other) in (1, last)
            apart = spans[other][3] < low or spans[other][2] > high
            if not neighbours and not apart and _cross(*edges[one], *edges[other]):
                return True
        open_edges.append(one)
    return False


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
