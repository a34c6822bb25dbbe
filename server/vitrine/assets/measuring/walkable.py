"""Where one can walk in a room: ground under free air, found on a grid, told as polygons.

No triangle is believed to be the floor by name. What is nearly level, has head room and hangs together with
the largest such ground, steps included, is floor; everything else is furniture, wall or ceiling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.gltf.geometry import Points
from vitrine.assets.measuring.outlines import outlines_of

HEAD_ROOM_M = 1.9
STEP_M = 0.25
STEEPEST_DEG = 40.0
BODY_M = 0.2
"""How far the middle of a body stays from walls and edges."""

_FINEST_M, _CELLS, _SAMPLES = 0.1, 400, 3_000_000
Faces = NDArray[np.int64]
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Floor:
    """cell_m: side of a cell. low_m: x and z of the grid's corner.

    heights: (depth, width) metres, NaN where nobody walks; row = z, column = x.
    """

    cell_m: float
    low_m: tuple[float, float]
    heights: Grid

    @property
    def area_m2(self) -> float:
        """Of all cells."""
        return float(np.isfinite(self.heights).sum()) * self.cell_m**2

    def plain(self) -> dict[str, Any]:
        """JSON types, as rooms have it: polygons of (x, z), outer ones with their holes, each at a height."""
        middle = float(np.nanmedian(self.heights))
        polygons = [
            {"polygon": self._metres(outer), "holes": [self._metres(hole) for hole in holes],
             "height": round(middle, 3)}
            for outer, holes in outlines_of(np.isfinite(self.heights))
        ]  # fmt: skip
        return {
            "cell_m": self.cell_m,
            "area_m2": round(self.area_m2, 2),
            "height_m": [round(float(np.nanmin(self.heights)), 3), round(float(np.nanmax(self.heights)), 3)],
            "polygons": polygons,
        }

    def _metres(self, loop: list[tuple[int, int]]) -> list[list[float]]:
        return [
            [round(self.low_m[0] + x * self.cell_m, 3), round(self.low_m[1] + z * self.cell_m, 3)]
            for x, z in loop
        ]


def floor_of(points: Points, faces: Faces) -> Floor | None:
    """The largest connected floor of a room, None if there is none. points: (n, 3) metres, y up."""
    if not len(faces):
        return None
    low, high = points[faces].reshape(-1, 3).min(axis=0), points[faces].reshape(-1, 3).max(axis=0)
    cell = max(_FINEST_M, float(max(high[0] - low[0], high[2] - low[2])) / _CELLS)
    width, depth = (int((high[axis] - low[axis]) / cell) + 1 for axis in (0, 2))
    place, height, level = _samples(points, faces, low, cell, width)
    heights = _lowest_free(place, height, level, width * depth).reshape(depth, width)
    heights = _shrunk(_largest(heights), max(1, round(BODY_M / cell)))
    found = Floor(cell, (float(low[0]), float(low[2])), heights)
    return found if np.isfinite(heights).any() else None


def _samples(
    points: Points, faces: Faces, low: NDArray[np.float64], cell: float, width: int
) -> tuple[Faces, NDArray[np.float64], NDArray[np.bool_]]:
    """Points on every triangle, two to a cell: (cell number, height, whether the triangle is level)."""
    corners = points[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(across, axis=1)
    # Backs count as well: many rooms are drawn from both sides, and what is level underfoot carries.
    level = np.abs(across[:, 1]) > np.cos(np.radians(STEEPEST_DEG)) * np.maximum(length, 1e-30)
    sides = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2).max(axis=1)
    steps = np.maximum(np.ceil(sides / (cell * 0.7)).astype(np.int64), 1)
    while int(((steps + 1) * (steps + 2) // 2).sum()) > _SAMPLES and steps.max() > 1:
        steps = np.maximum(steps * 2 // 3, 1)
    places, heights, levels = [], [], []
    for count in np.unique(steps):
        own = steps == count
        one, two = (grid.ravel() for grid in np.meshgrid(np.arange(count + 1), np.arange(count + 1)))
        inside = one + two <= count
        weight = np.stack([count - one[inside] - two[inside], one[inside], two[inside]], axis=1) / count
        spread = np.einsum("sk,tkc->tsc", weight, corners[own]).reshape(-1, 3)
        x, z = ((spread[:, axis] - low[axis]) / cell for axis in (0, 2))
        places.append(z.astype(np.int64) * width + x.astype(np.int64))
        heights.append(spread[:, 1])
        levels.append(np.repeat(level[own], len(weight)))
    return np.concatenate(places), np.concatenate(heights), np.concatenate(levels)


def _lowest_free(place: Faces, height: NDArray[np.float64], level: NDArray[np.bool_], cells: int) -> Grid:
    """For each cell its lowest level sample with nothing between a step and a head above it."""
    low, span = float(height.min()), float(np.ptp(height)) + HEAD_ROOM_M + 1
    key = place * span + (height - low)
    order = np.argsort(key)
    key, place, height, level = key[order], place[order], height[order], level[order]
    above = np.searchsorted(key, key + STEP_M, side="right")
    next_key = np.append(key, np.inf)[above]
    free = level & (next_key >= key + HEAD_ROOM_M)
    found = np.full(cells, np.nan)
    # The underside of a thin slab is free too; one stands on what is at most a step above it. Backwards,
    # so that
    # the lowest of a cell is written last.
    found[place[free][::-1]] = height[above - 1][free][::-1]
    return found


def _largest(heights: Grid) -> Grid:
    """Only the ground that hangs together, over steps of at most STEP_M, with the most cells."""
    label = np.where(np.isfinite(heights), np.arange(heights.size).reshape(heights.shape), -1)
    while True:
        before = label.copy()
        for axis in (0, 1):
            ahead, behind = [slice(None)] * 2, [slice(None)] * 2
            ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
            one, two = label[tuple(ahead)], label[tuple(behind)]
            with np.errstate(invalid="ignore"):
                joined = np.abs(heights[tuple(ahead)] - heights[tuple(behind)]) <= STEP_M
            lowest = np.minimum(one, two)
            one[joined] = lowest[joined]
            two[joined] = np.minimum(two, lowest)[joined]
        # A label is the number of a cell of the same ground: follow it, and far ends meet in few rounds.
        seen = label >= 0
        label[seen] = label.ravel()[label[seen]]
        if np.array_equal(before, label):
            break
    if not (label >= 0).any():
        return heights
    names, times = np.unique(label[label >= 0], return_counts=True)
    return np.where(label == names[times.argmax()], heights, np.nan)


def _shrunk(heights: Grid, cells: int) -> Grid:
    """Without the cells nearer than `cells` to where nobody walks."""
    free = np.pad(np.isfinite(heights), cells)
    kept = free.copy()
    for z in range(-cells, cells + 1):
        for x in range(-cells, cells + 1):
            if x * x + z * z <= cells * cells:
                kept &= np.roll(free, (z, x), axis=(0, 1))
    return np.where(kept[cells:-cells, cells:-cells], heights, np.nan)
