"""Lamps and sun for a room that nobody has lit: panels under its ceiling, the sun through its openings."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.baking.presets import PresetLight
from vitrine.assets.baking.tracing import Floats, Lamp, Sun, embree_of
from vitrine.assets.measuring.proposal import Proposal

LAMPS: Final = 12
APART_M: Final = 2.6
_SUN_APART_M, _SIDE_M, _BELOW_M = 0.5, 0.8, 0.05
_HIGHEST_M, _WITHOUT_M = 9.0, 3.2
_SAMPLES = 4
_DIRECTIONS = 12


def eyes_of(room: Proposal, apart_m: float = APART_M) -> NDArray[np.float32]:
    """Places all over the floor, (n, 3), on the floor."""
    found = []
    for piece in room.floor:
        corners = np.array(piece.polygon)
        low, high = corners.min(axis=0), corners.max(axis=0)
        for x in _between(low[0], high[0], apart_m):
            for z in _between(low[1], high[1], apart_m):
                inside = _holds(corners, x, z) and not any(
                    _holds(np.array(each), x, z) for each in room.obstacles
                )
                if inside:
                    found.append((x, piece.height, z))
    return np.array(found or [room.spawn], np.float32)


def lamps_of(triangles: Floats, room: Proposal, light: PresetLight) -> list[Lamp]:
    """Panels where a ceiling is; without one at the height of a lamp post in the evening, else none."""
    eyes = eyes_of(room)
    start = eyes + np.array([0, 1.5, 0], np.float32)
    up = np.tile(np.array([0, 1, 0], np.float32), (len(start), 1))
    found = np.asarray(embree_of(triangles).run(start, up, query="DISTANCE"), np.float32)
    covered = found < _HIGHEST_M
    heights = np.where(covered, start[:, 1] + found - _BELOW_M, eyes[:, 1] + _WITHOUT_M)
    wanted = np.flatnonzero(covered if covered.any() or light.sun is not None else ~covered)
    # Evenly thinned: a hall has no more than a dozen, each the wider.
    step = max(1, math.ceil(len(wanted) / LAMPS))
    side = _SIDE_M * step**0.5
    return [
        Lamp(
            (float(eyes[k, 0]) - side / 2, float(heights[k]), float(eyes[k, 2]) - side / 2),
            (side, 0, 0), (0, 0, side), light.lamps, _SAMPLES,
        )
        for k in wanted[::step]
    ]  # fmt: skip


def sun_of(triangles: Floats, room: Proposal, light: PresetLight) -> Sun | None:
    """From where it reaches most of the floor; None where the preset has none, or it would reach nothing."""
    if light.sun is None:
        return None
    embree, eyes = embree_of(triangles), eyes_of(room, _SUN_APART_M) + np.array([0, 0.05, 0], np.float32)
    height = math.radians(light.height_deg)
    best, reached = None, 0
    for number in range(_DIRECTIONS):
        turn = 2 * math.pi * (number + 0.5) / _DIRECTIONS
        way = (math.cos(turn) * math.cos(height), math.sin(height), math.sin(turn) * math.cos(height))
        ways = np.tile(np.array(way, np.float32), (len(eyes), 1))
        open_ = int((np.asarray(embree.run(eyes, ways, query="OCCLUDED")) == -1).sum())
        # All of the floor in the sun is a terrace: some shade is what makes it look like one.
        if open_ > reached:
            best, reached = way, open_
    if best is None:
        return None
    return Sun((-best[0], -best[1], -best[2]), light.sun, half_angle_deg=1.2, samples=24)


def _between(low: float, high: float, apart_m: float) -> list[float]:
    count = max(1, round((high - low) / apart_m))
    return [low + (high - low) * (k + 0.5) / count for k in range(count)]


def _holds(corners: NDArray[np.float64], x: float, z: float) -> bool:
    a, b = corners, np.roll(corners, -1, axis=0)
    crosses = (a[:, 1] > z) != (b[:, 1] > z)
    rise = np.where(crosses, b[:, 1] - a[:, 1], 1)
    return bool((crosses & (x < (b[:, 0] - a[:, 0]) * (z - a[:, 1]) / rise + a[:, 0])).sum() % 2)
