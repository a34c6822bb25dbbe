"""Outlines and paths: arrays of points from which `shapes` makes solids.

circle(r, n) -> (n,2)            regular_outline(sides, r)       rounded_rect(w, h, r) -> closed outline
fillet(points, radius)           round the corners of a polyline (radius: one, or one a point)
spline(points, n)                Catmull-Rom through the points, any dimension
arc(centre, r, from_deg, to_deg, n) -> (n,2)      catenary(a, b, length, n) -> hanging chain in 3D
offset(outline, d)               a closed outline moved outwards by d (mitred)
resample(points, n)              equal steps along a path
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from assets.kit.mesh import Floats, unit
from scipy.optimize import brentq


def circle(radius: float, count: int) -> Floats:
    """Closed outline, counter-clockwise, first point on +x, last point not repeated."""
    t = np.arange(count) * (2 * math.pi / count)
    return np.stack([np.cos(t), np.sin(t)], axis=1) * radius


def arc(centre: Sequence[float], radius: float, start_deg: float, end_deg: float, count: int) -> Floats:
    t = np.radians(np.linspace(start_deg, end_deg, count))
    return np.stack([centre[0] + radius * np.cos(t), centre[1] + radius * np.sin(t)], axis=1)


def fillet(points: Floats, radius: float | Sequence[float], steps: int = 4, closed: bool = False) -> Floats:
    """A 2D polyline with round corners. A radius too large for its edges is cut to fit; 0: sharp."""
    points = np.asarray(points, dtype=float)
    count = len(points)
    radii = [float(radius)] * count if isinstance(radius, int | float) else list(radius)
    out: list[Floats] = []
    for i, point in enumerate(points):
        if (not closed and i in (0, count - 1)) or radii[i] <= 0:
            out.append(point)
            continue
        back, forth = points[i - 1] - point, points[(i + 1) % count] - point
        room = 0.499 * min(np.linalg.norm(back), np.linalg.norm(forth))
        back, forth = unit(back), unit(forth)
        half = math.acos(max(-1.0, min(1.0, float(back @ forth)))) / 2
        if half > math.radians(89.5):
            out.append(point)
            continue
        reach = min(radii[i] / math.tan(half), room)
        r = reach * math.tan(half)
        centre = point + unit(back + forth) * (r / math.sin(half))
        first, last = point + back * reach - centre, point + forth * reach - centre
        turn = math.atan2(first[0] * last[1] - first[1] * last[0], first @ last)
        for k in range(steps + 1):
            a = turn * k / steps
            c, s = math.cos(a), math.sin(a)
            out.append(centre + np.array([c * first[0] - s * first[1], s * first[0] + c * first[1]]))
    return np.array(out)


def rounded_rect(width: float, height: float, radius: float, steps: int = 4) -> Floats:
    w, h = width / 2, height / 2
    return fillet(np.array([[w, -h], [w, h], [-w, h], [-w, -h]]), radius, steps, closed=True)


def spline(points: Floats, count: int, closed: bool = False) -> Floats:
    """Centripetal-free Catmull-Rom through all points, `count` samples spread evenly along its length."""
    p = np.asarray(points, dtype=float)
    n = len(p)
    if closed:
        padded = np.concatenate([p[-1:], p, p[:2]])
    else:
        padded = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    spans = n if closed else n - 1
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    pieces = []
    for i in range(spans):
        a, b, c, d = padded[i], padded[i + 1], padded[i + 2], padded[i + 3]
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    dense = np.concatenate([*pieces, padded[spans + 1 : spans + 2]])
    even = resample(dense, count + 1 if closed else count)
    return even[:-1] if closed else even


def resample(points: Floats, count: int) -> Floats:
    points = np.asarray(points, dtype=float)
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    wanted = np.linspace(0, length[-1], count)
    return np.stack([np.interp(wanted, length, points[:, k]) for k in range(points.shape[1])], axis=1)


def offset(outline: Floats, distance: float) -> Floats:
    """A closed counter-clockwise outline moved outwards (negative: inwards) with mitred corners."""
    before, after = outline - np.roll(outline, 1, axis=0), np.roll(outline, -1, axis=0) - outline
    n0, n1 = (unit(np.stack([e[:, 1], -e[:, 0]], axis=1)) for e in (before, after))
    middle = unit(n0 + n1)
    reach = distance / np.clip((middle * n0).sum(axis=1), 0.35, 1.0)
    return outline + middle * reach[:, None]


def catenary(a: Sequence[float], b: Sequence[float], length: float, count: int) -> Floats:
    """A chain of the given length hanging between two points of equal height, even steps along it."""
    start, end = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    span = float(np.linalg.norm(end - start))
    k = brentq(lambda k: 2 * k * math.sinh(span / (2 * k)) - length, span / 60, span * 60)
    s = np.linspace(-length / 2, length / 2, count)
    x = k * np.arcsinh(s / k)
    drop = np.sqrt(k * k + s * s) - math.hypot(k, length / 2)
    along = (x / span + 0.5)[:, None]
    return start + (end - start) * along + np.stack([np.zeros(count), drop, np.zeros(count)], axis=1)
