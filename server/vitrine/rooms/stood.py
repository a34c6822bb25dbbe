"""Where people stood in a day: cells of a metre, each person once a cell. Pure.

Never when, nor in which order, nor who: a person is a number under a key that exists nowhere else and goes
with the day. Nothing of it may be kept but `cells`.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import Slot
from vitrine.rooms.bodies import CORNER_M, POSITION_GREATEST, PositionsMm

CELL_MM: Final = 1000
SIDE: Final = POSITION_GREATEST[0] // CELL_MM + 1
"""Cells of the wire's whole box, in which every head is however wide a room says that it is."""
CELLS: Final = SIDE * SIDE
PEOPLE_LIMIT: Final = 20_000
"""Of a room and day, 11 MB: further ones are not counted."""
NOBODY: Final = -1
_PEOPLE_AT_FIRST: Final = 8
"""A shop may have thousands of rooms in which one guest looked round: each keeps its plan for the day."""

Slots = NDArray[np.uint16]


class Stood:
    """`sit` who is to be counted, `look` each second: who is in one cell at two looks stood there."""

    def __init__(self, size: int = 64) -> None:
        self._key = secrets.token_bytes(16)
        self._people: dict[bytes, int] = {}
        self._row_of = np.full(size, NOBODY, np.int32)
        self._last = np.full(size, NOBODY, np.int32)
        # A bit a cell; row: a person.
        self._seen = np.zeros((_PEOPLE_AT_FIRST, CELLS // 8 + 1), np.uint8)
        self._counts = np.zeros(CELLS, np.uint16)

    def sit(self, slot: Slot, person: str) -> None:
        """This slot is theirs from now on."""
        if slot >= len(self._row_of):
            more = np.full(max(len(self._row_of), slot + 1 - len(self._row_of)), NOBODY, np.int32)
            self._row_of, self._last = (
                np.concatenate([self._row_of, more]),
                np.concatenate([self._last, more]),
            )
        name = hashlib.blake2b(person.encode(), key=self._key, digest_size=16).digest()
        row = self._people.get(name, NOBODY)
        if row == NOBODY and len(self._people) < PEOPLE_LIMIT:
            row = self._people[name] = len(self._people)
            if row >= len(self._seen):
                self._seen = np.concatenate([self._seen, np.zeros_like(self._seen)])
        self._row_of[slot] = row
        self._last[slot] = NOBODY

    def rise(self, slot: Slot) -> None:
        """Nobody's who is counted."""
        if slot < len(self._row_of):
            self._row_of[slot] = self._last[slot] = NOBODY

    def look(self, slots: Slots, positions_mm: PositionsMm) -> None:
        """positions_mm: (n, 3), of their heads, from the wire's corner. slots: (n,), each once."""
        known = slots < len(self._row_of)
        known[known] = self._row_of[slots[known]] != NOBODY
        slots = slots[known]
        column = np.clip(positions_mm[known][:, [0, 2]] // CELL_MM, 0, SIDE - 1)
        cells = (column[:, 0] * SIDE + column[:, 1]).astype(np.int32)
        stays = self._last[slots] == cells
        self._last[slots] = cells
        rows, cells = self._row_of[slots[stays]], cells[stays]
        at, bit = cells >> 3, np.left_shift(1, cells & 7).astype(np.uint8)
        new = self._seen[rows, at] & bit == 0
        # No row is there twice: a person has one slot in a room.
        self._seen[rows[new], at[new]] |= bit[new]
        self._counts += np.bincount(cells[new], minlength=CELLS).astype(np.uint16)

    def cells(self, least: int) -> list[tuple[int, int, int]]:
        """Of each cell in which at least so many different people stood: x_m, z_m of its corner, people."""
        found = np.flatnonzero(self._counts >= max(1, least))
        corner = round(CORNER_M[0]), round(CORNER_M[2])
        return [
            (corner[0] + cell // SIDE, corner[1] + cell % SIDE, int(self._counts[cell]))
            for cell in found.tolist()
        ]
