"""Who is shown to whom, and how often: the seam where distance will count.

A strategy sees everybody's place and answers with compositions. A composition is one frame's content and all
who get it; it is encoded once. `Everybody` is the first strategy: one tier, near, for all. A grid of cells
with near, middle and far tiers answers with one composition for each cell of receivers through the same door.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vitrine.rooms.bodies import PositionsMm

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a strategy may know at one tick.

    subjects: (n,) slots that have a pose. positions_mm: (n, 3). due: (n,) bool, moved or not shown for a
    second. receivers: slots that get frames. fresh: those that must get everybody (new, or skipped a frame).
    """

    tick: int
    subjects: NDArray[np.uint16]
    positions_mm: PositionsMm
    due: NDArray[np.bool_]
    receivers: tuple[int, ...]
    fresh: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Tier:
    """Subjects shown in one manner. number: 0 near, 1 middle, 2 far. subjects: indices into the view's.

    far: as far records.
    """

    number: int
    subjects: Indices
    far: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Composition:
    """One frame's content and everybody who gets it."""

    receivers: tuple[int, ...]
    tiers: tuple[Tier, ...]


class Interest(Protocol):
    """A strategy."""

    def compose(self, view: View) -> tuple[Composition, ...]:
        """Compositions for this tick. No receiver stands in two; a fresh one's holds every subject."""
        ...


class Everybody:
    """All see all, at every tick that has news."""

    def compose(self, view: View) -> tuple[Composition, ...]:
        due = np.flatnonzero(view.due)
        everybody = np.arange(len(view.subjects))
        settled = tuple(slot for slot in view.receivers if slot not in view.fresh)
        fresh = tuple(slot for slot in view.receivers if slot in view.fresh)
        found = []
        if settled and len(due):
            found.append(Composition(settled, (Tier(0, due),)))
        if fresh and len(everybody):
            found.append(Composition(fresh, (Tier(0, everybody),)))
        return tuple(found)
