"""Where one can walk in a room: ground under free air, found on a grid, and what stands beside it.

No triangle is believed to be the floor by name. What is nearly level, has head room and hangs together with
the largest such ground, steps included, is floor; everything else is furniture, wall or ceiling.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.gltf.geometry import Points

HEAD_ROOM_M = 1.9
STEP_M = 0.25
STEEPEST_DEG = 40.0
BODY_M = 0.2
"""How far the middle of a body stays from walls and edges."""

_FINEST_M, _CELLS, _SAMPLES = 0.1, 400, 3_000_000
_TOPS_M = (0.35, 1.4)
"""How high over the floor things are put to be looked at."""
_AIR_M = 0.25
Faces = NDArray[np.int64]
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Samples:
    """Points on every triangle: the cell each lies in, its height, whether its triangle is level."""

    place: Faces
    height: Grid
    level: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Floor:
    """cell_m: side of a cell. low_m: x and z of the grid's corner.

    heights: (depth, width) metres, NaN where nobody walks; row = z, column = x. tops: the same of what one
    could put a thing on beside it, NaN elsewhere.
    """

    cell_m: float
    low_m: tuple[float, float]
    heights: Grid
    tops: Grid

    @property
    def area_m2(self) -> float:
        """Of all cells."""
        return float(np.isfinite(self.heights).sum()) * self.cell_m**2


def floor_of(points: Points, faces: Faces) -> Floor | None:
    """The largest connected floor of a room, None if there is none. points: (n, 3) metres, y up."""
    if not len(faces):
        return None
    low, high = points[faces].reshape(-1, 3).min(axis=0), points[faces].reshape(-1, 3).max(axis=0)
    cell = max(_FINEST_M, float(max(high[0] - low[0], high[2] - low[2])) / _CELLS)
    width, depth = (int((high[axis] - low[axis]) / cell) + 1 for axis in (0, 2))
    samples = _samples(points, faces, low, cell, (width, depth))
    heights = _lowest_free(samples, width * depth).reshape(depth, width)
    # Once more after it: a way narrower than a body parts what hung together.
    heights = _largest(_shrunk(_largest(heights), max(1, round(BODY_M / cell))))
    if not np.isfinite(heights).any():
        return None
    tops = _tops(samples, width * depth, float(np.nanmedian(heights))).reshape(depth, width)
    return Floor(cell, (float(low[0]), float(low[2])), heights, np.where(np.isfinite(heights), np.nan, tops))


def _samples(
    points: Points, faces: Faces, low: NDArray[np.float64], cell: float, size: tuple[int, int]
) -> _Samples:
    """Two to a cell. size: width and depth of the grid, cells."""
    width, depth = size
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
        # Rounded, what lies on the far edge may be a hair beyond it.
        x, z = (
            np.minimum(((spread[:, axis] - low[axis]) / cell).astype(np.int64), cells - 1)
            for axis, cells in ((0, width), (2, depth))
        )
        places.append(z * width + x)
        heights.append(spread[:, 1])
        levels.append(np.repeat(level[own], len(weight)))
    place, height, level = np.concatenate(places), np.concatenate(heights), np.concatenate(levels)
    order = np.lexsort((height, place))
    return _Samples(place[order], height[order], level[order])


def _lowest_free(samples: _Samples, cells: int) -> Grid:
    """For each cell its lowest level sample with nothing between a step and a head above it."""
    place, height, level = samples.place, samples.height, samples.level
    key = _keys(samples)
    above = np.searchsorted(key, key + STEP_M, side="right")
    next_key = np.append(key, np.inf)[above]
    free = level & (next_key >= key + HEAD_ROOM_M)
    found = np.full(cells, np.nan)
    # The underside of a thin slab is free too; one stands on what is at most a step above it. Backwards,
    # so that the lowest of a cell is written last.
    found[place[free][::-1]] = height[above - 1][free][::-1]
    return found


def _keys(samples: _Samples) -> Grid:
    """Ascending, and further apart between two cells than anything is high."""
    span = float(np.ptp(samples.height)) + HEAD_ROOM_M + 1
    return np.asarray(samples.place * span + (samples.height - samples.height.min()))


def _tops(samples: _Samples, cells: int, floor: float) -> Grid:
    """For each cell its highest level sample at the height of tables and plinths, with air over it."""
    key, found = _keys(samples), np.full(cells, np.nan)
    next_key = np.append(key, np.inf)[np.searchsorted(key, key + 0.02, side="right")]
    over = samples.height - floor
    fits = samples.level & (over >= _TOPS_M[0]) & (over <= _TOPS_M[1]) & (next_key >= key + _AIR_M)
    # The highest of a cell is written last.
    found[samples.place[fits]] = samples.height[fits]
    return found


def _largest(heights: Grid) -> Grid:
    """Only the ground that hangs together, over steps of at most STEP_M, with the most cells."""
    label = joined(heights, STEP_M)
    if not (label >= 0).any():
        return heights
    names, times = np.unique(label[label >= 0], return_counts=True)
    return np.where(label == names[times.argmax()], heights, np.nan)


def joined(heights: Grid, step_m: float) -> NDArray[np.int64]:
    """A number for each cell, the same where they hang together over steps of at most step_m; -1: nothing."""
    label = np.where(np.isfinite(heights), np.arange(heights.size).reshape(heights.shape), -1)
    while True:
        before = label.copy()
        for axis in (0, 1):
            ahead, behind = [slice(None)] * 2, [slice(None)] * 2
            ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
            one, two = label[tuple(ahead)], label[tuple(behind)]
            with np.errstate(invalid="ignore"):
                meet = np.abs(heights[tuple(ahead)] - heights[tuple(behind)]) <= step_m
            lowest = np.minimum(one, two)
            one[meet] = lowest[meet]
            two[meet] = np.minimum(two, lowest)[meet]
        # A label is the number of a cell of the same ground: follow it, and far ends meet in few rounds.
        seen = label >= 0
        label[seen] = label.ravel()[label[seen]]
        if np.array_equal(before, label):
            return label


def _shrunk(heights: Grid, cells: int) -> Grid:
    """Without the cells nearer than `cells` to where nobody walks."""
    free = np.pad(np.isfinite(heights), cells)
    kept = free.copy()
    for z in range(-cells, cells + 1):
        for x in range(-cells, cells + 1):
            if x * x + z * z <= cells * cells:
                kept &= np.roll(free, (z, x), axis=(0, 1))
    return np.where(kept[cells:-cells, cells:-cells], heights, np.nan)
