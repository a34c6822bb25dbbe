"""Who stays near in a crowd: for each cell of receivers the best few, remembered so that nobody flickers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.rooms.grid import CELL_MM, COLUMNS
from vitrine.rooms.interest import NEAR_CAP, SHAPES, middle_cap
from vitrine.rooms.scene import Mask, Scene, Tiers

# Ranks are made anew so often; between that, who has just come is far.
BEATS: Final = 4
# In metres of nearness: what it is worth to be favoured, to move, to be near already, to wait a second.
FAVOURED_M: Final = 1000.0
MOVING_M: Final = 4.0
KEPT_M: Final = 2.0
WAITED_M: Final = 0.4
BEATS_A_SECOND: Final = 20
# In the place of a cell: those who watch from outside.
OUTSIDE: Final = -2


@dataclass(slots=True)
class _Ranked:
    """By slot. near_beat: when each was near last."""

    beat: int
    near: Mask
    middle: Mask
    near_beat: NDArray[np.int64]


class Ranking:
    """near and middle people of crowded cells."""

    def __init__(self) -> None:
        self._ranked: dict[int, _Ranked] = {}

    def choose(self, cell: int, scene: Scene, beat: int, favoured: Collection[int]) -> Tiers:
        """Who is near and middle to receivers in `cell`, no more than a client can be sent."""
        near_runs, middle_runs, _ = SHAPES[0].runs(cell)
        near, middle = scene.within(near_runs), scene.within(middle_runs)
        row, column = divmod(cell, COLUMNS)
        centre = np.array([column + 0.5, row + 0.5]) * CELL_MM
        return self._choose(cell, scene, beat, favoured, near, middle, centre)

    def best(self, scene: Scene, beat: int, favoured: Collection[int]) -> Tiers:
        """The 64 that are shown in full to whoever watches from outside."""
        everybody, nobody = np.ones(len(scene.slots), np.bool_), np.zeros(len(scene.slots), np.bool_)
        centre = np.median(scene.positions_mm[:, (0, 2)], axis=0)
        return self._choose(OUTSIDE, scene, beat, favoured, everybody, nobody, centre)

    def forget(self, cells: Collection[int]) -> None:
        """Keep only what is known of these cells."""
        for cell in [cell for cell in self._ranked if cell not in cells]:
            del self._ranked[cell]

    def _choose(
        self, cell: int, scene: Scene, beat: int, favoured: Collection[int], near: Mask, middle: Mask,
        centre: NDArray[np.float64],
    ) -> Tiers:  # fmt: skip
        slots = scene.slots
        size = int(slots.max()) + 1
        known = self._ranked.get(cell)
        if known is not None and beat - known.beat < BEATS and len(known.near) >= size:
            return Tiers(near & known.near[slots], middle & known.middle[slots], np.zeros_like(near))
        ranked = _Ranked(
            beat, np.zeros(size, np.bool_), np.zeros(size, np.bool_), np.full(size, beat, np.int64)
        )
        if known is not None:
            kept = min(size, len(known.near_beat))
            ranked.near_beat[:kept] = known.near_beat[:kept]
        away_m = np.hypot(*(scene.positions_mm[:, (0, 2)] - centre).T) / 1000
        score = MOVING_M * scene.energy - away_m
        score += WAITED_M / BEATS_A_SECOND * (beat - ranked.near_beat[slots])
        if known is not None:
            kept_slots = np.flatnonzero(known.near)
            score += KEPT_M * np.isin(slots, kept_slots)
        score += FAVOURED_M * np.isin(slots, list(favoured))
        index = _best(np.flatnonzero(near), score, NEAR_CAP)
        ranked.near[slots[index]] = True
        ranked.near_beat[slots[index]] = beat
        ranked.middle[slots[_best(np.flatnonzero(middle), -away_m, middle_cap(len(index)))]] = True
        self._ranked[cell] = ranked
        news = near | middle if known is None else _differ(known, ranked, size)[slots]
        return Tiers(near & ranked.near[slots], middle & ranked.middle[slots], news)


def _differ(one: _Ranked, other: _Ranked, size: int) -> Mask:
    """(size,) slots that are not in the same tier in both."""
    differ = np.zeros(size, np.bool_)
    for before, now in ((one.near, other.near), (one.middle, other.middle)):
        known = min(size, len(before))
        differ |= now
        differ[:known] ^= before[:known]
    return differ


def _best(index: NDArray[np.intp], score: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """The `count` of greatest score, the lower index of equals."""
    if len(index) <= count:
        return index
    best: NDArray[np.intp] = index[np.argsort(-score[index], kind="stable")[:count]]
    return best
