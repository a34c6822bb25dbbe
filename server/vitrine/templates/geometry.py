"""Rectangles on the floor: metres, x to the right, z towards the reader, yaw counter-clockwise from above."""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]


def turned(x: float, z: float, yaw_deg: float) -> Point:
    """A vector of the thing's own axes in the room's."""
    yaw = math.radians(yaw_deg)
    return x * math.cos(yaw) + z * math.sin(yaw), z * math.cos(yaw) - x * math.sin(yaw)


@dataclass(frozen=True, slots=True)
class Footprint:
    """A rectangle about (x, z), `width` across and `depth` deep before it is turned."""

    x: float
    z: float
    width: float
    depth: float
    yaw_deg: float = 0.0

    def corners(self, air: float = 0.0) -> list[Point]:
        """Counter-clockwise seen from above, `air` metres wider on every side."""
        w, d = self.width / 2 + air, self.depth / 2 + air
        found = []
        for a, b in ((-w, d), (w, d), (w, -d), (-w, -d)):
            dx, dz = turned(a, b, self.yaw_deg)
            found.append((self.x + dx, self.z + dz))
        return found

    def apart(self, other: Footprint) -> float:
        """Metres between the two, 0 where they touch or overlap."""
        mine, theirs = self.corners(), other.corners()
        if _overlap(mine, theirs):
            return 0.0
        return min(
            _from_edge(corner, edges[k - 1], edges[k])
            for corners, edges in ((mine, theirs), (theirs, mine))
            for corner in corners
            for k in range(4)
        )


def _overlap(one: list[Point], two: list[Point]) -> bool:
    """Whether two convex outlines share more than an edge: no line of their sides parts them."""
    for outline in (one, two):
        for k in range(len(outline)):
            (ax, az), (bx, bz) = outline[k - 1], outline[k]
            nx, nz = az - bz, bx - ax
            mine = [nx * x + nz * z for x, z in one]
            theirs = [nx * x + nz * z for x, z in two]
            if max(mine) <= min(theirs) + 1e-9 or max(theirs) <= min(mine) + 1e-9:
                return False
    return True


def _from_edge(point: Point, start: Point, end: Point) -> float:
    (px, pz), (ax, az), (bx, bz) = point, start, end
    length = (bx - ax) ** 2 + (bz - az) ** 2
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((px - ax) * (bx - ax) + (pz - az) * (bz - az)) / length))
    return math.hypot(px - ax - t * (bx - ax), pz - az - t * (bz - az))
