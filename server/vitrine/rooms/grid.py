"""The floor in squares of four metres: who stands near each other is asked of squares, never of pairs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.rooms.bodies import PositionsMm

CELL_MM: Final = 4000
COLUMNS: Final = 16
CELLS: Final = COLUMNS * COLUMNS
# One stays in a cell until this far beyond its border: half a cell lies between going and coming back.
BEYOND_MM: Final = 1000
MIDDLE_CELL: Final = COLUMNS * (COLUMNS // 2) + COLUMNS // 2

Cells = NDArray[np.intp]
"""(n,) cells: row (along z) * 16 + column (along x)."""


class Grid:
    """The cell of each slot, which changes only when its border is well behind."""

    def __init__(self, size: int = 64) -> None:
        self._cell = np.full(size, -1, np.intp)

    def settle(self, slots: NDArray[np.uint16], positions_mm: PositionsMm) -> Cells:
        """The cells of people who stand at (n, 3) millimetres from the corner."""
        if len(slots) and int(slots.max()) >= len(self._cell):
            more = max(len(self._cell), int(slots.max()) + 1 - len(self._cell))
            self._cell = np.concatenate([self._cell, np.full(more, -1, np.intp)])
        before = self._cell[slots]
        at = positions_mm[:, (0, 2)].astype(np.intp)
        middle = np.stack([before % COLUMNS, before // COLUMNS], axis=1) * CELL_MM + CELL_MM // 2
        stays = (before >= 0) & (np.abs(at - middle) <= CELL_MM // 2 + BEYOND_MM).all(axis=1)
        column, row = np.minimum(at // CELL_MM, COLUMNS - 1).T
        cells: Cells = np.where(stays, before, row * COLUMNS + column)
        self._cell[slots] = cells
        return cells

    def cells(self, slots: Collection[int]) -> list[int]:
        """Where these slots' people are; the middle of the room for who has not said."""
        index = np.fromiter(slots, np.intp, len(slots))
        found = np.full(len(index), -1, np.intp)
        known = index < len(self._cell)
        found[known] = self._cell[index[known]]
        where: list[int] = np.where(found >= 0, found, MIDDLE_CELL).tolist()
        return where

    def forget(self, slot: int) -> None:
        """The slot's person has left."""
        if slot < len(self._cell):
            self._cell[slot] = -1


@dataclass(frozen=True, slots=True)
class CellShape:
    """Which cells are near and which middle to who is in one: offsets (columns, rows)."""

    near: frozenset[tuple[int, int]]
    middle: frozenset[tuple[int, int]]

    def counts(self, cells: Cells) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(256,) how many of those who stand in `cells` are near, and middle, to each cell."""
        here = np.bincount(cells, minlength=CELLS).reshape(COLUMNS, COLUMNS)
        padded = np.pad(here, WIDEST)
        return _summed(padded, self.near), _summed(padded, self.middle)

    def runs(self, cell: int) -> tuple[Runs, Runs, Runs]:
        """Runs of cells, (first, one after the last), that are near, middle and far to `cell`."""
        key = self, cell
        if key not in _RUNS:
            near, middle = _around(cell, self.near), _around(cell, self.middle)
            _RUNS[key] = _joined(near), _joined(middle), _joined(set(range(CELLS)) - near - middle)
        return _RUNS[key]


Runs = Sequence[tuple[int, int]]
WIDEST: Final = 2
_RUNS: dict[tuple[CellShape, int], tuple[Runs, Runs, Runs]] = {}


def offsets(wanted: Callable[[int, int], bool]) -> frozenset[tuple[int, int]]:
    """The offsets for whose distances in columns and rows `wanted` says yes."""
    reach = range(-WIDEST, WIDEST + 1)
    return frozenset((x, z) for x in reach for z in reach if wanted(abs(x), abs(z)))


def _summed(padded: NDArray[np.intp], around: Collection[tuple[int, int]]) -> NDArray[np.intp]:
    total = np.zeros((COLUMNS, COLUMNS), np.intp)
    for x, z in around:
        total += padded[WIDEST + z : WIDEST + z + COLUMNS, WIDEST + x : WIDEST + x + COLUMNS]
    return total.reshape(-1)


def _around(cell: int, around: Collection[tuple[int, int]]) -> set[int]:
    row, column = divmod(cell, COLUMNS)
    return {
        (row + z) * COLUMNS + column + x
        for x, z in around
        if 0 <= row + z < COLUMNS and 0 <= column + x < COLUMNS
    }


def _joined(cells: Collection[int]) -> Runs:
    runs: list[tuple[int, int]] = []
    for cell in sorted(cells):
        if runs and runs[-1][1] == cell:
            runs[-1] = runs[-1][0], cell + 1
        else:
            runs.append((cell, cell + 1))
    return runs
