"""Everybody at one beat, in the order of their cells: each record is packed once, and copied from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vitrine.rooms.bodies import RECORD_BYTES, PositionsMm, RecordKind
from vitrine.rooms.grid import CELLS, COLUMNS, Cells, CellShape, Runs
from vitrine.rooms.interest import FAR, LEVELS, MIDDLE, NEAR, REPEAT, Periods
from vitrine.rooms.poses import Poses, Records, Slots
from vitrine.rooms.values import Section

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Tiers:
    """(n,) each: who is near, who is middle, and whose tier is another than before, so that they are due."""

    near: Mask
    middle: Mask
    news: Mask


class Batch:
    """Due records of one kind in the order of cells, so that a run of cells is a slice of bytes."""

    def __init__(self, kind: RecordKind, tier: int, records: Records, cells: Cells) -> None:
        self._kind, self._tier = kind, tier
        self._bytes = records.tobytes()
        ends = np.cumsum(np.bincount(cells, minlength=CELLS)) * RECORD_BYTES[kind]
        self._at = [0, *ends.tolist()]

    def section(self, runs: Runs) -> Section | None:
        """The records of these runs of cells; None if there are none."""
        at, data = self._at, self._bytes
        joined = b"".join([data[at[first] : at[last]] for first, last in runs if at[first] != at[last]])
        return Section(self._kind, self._tier, joined) if joined else None


class Scene:
    """What one beat can show. slots and what follows them: (n,), in the order of cells."""

    def __init__(self, poses: Poses, slots: Slots, cells: Cells, beat: int, tick_ms: int) -> None:
        order = np.argsort(cells, kind="stable")
        self._poses, self._beat, self._tick_ms = poses, beat, tick_ms
        self.slots: Slots = slots[order]
        self.cells: Cells = cells[order]
        self._starts = np.searchsorted(self.cells, np.arange(CELLS + 1)).tolist()
        self._full = poses.full(self.slots)
        self._since = beat - poses.moved_beat(self.slots)
        self._due: dict[tuple[int, int], Mask] = {}

    @cached_property
    def positions_mm(self) -> PositionsMm:
        """(n, 3)."""
        return self._poses.positions_mm(self.slots)

    @cached_property
    def energy(self) -> NDArray[np.float64]:
        """(n,), 0..1."""
        return self._poses.energy(self.slots)

    def within(self, runs: Runs) -> Mask:
        """(n,) who stands in these cells."""
        mask = np.zeros(len(self.slots), np.bool_)
        for first, last in runs:
            mask[self._starts[first] : self._starts[last]] = True
        return mask

    def of_cell(self, cell: int, shape: CellShape) -> tuple[Section, ...]:
        """What a receiver in this cell gets, distance alone deciding."""
        near, middle, far = shape.runs(cell)
        found = [batch.section(near) for batch in self._near]
        found += [batch.section(middle) for batch in self._middle]
        found.append(self._far.section(far))
        return tuple(section for section in found if section is not None)

    def chosen(self, tiers: Tiers, periods: Periods, everything: bool) -> tuple[Section, ...]:
        """What a receiver gets to whom these are near and middle. everything: whether due or not."""
        near, middle = tiers.near, tiers.middle
        far = ~(near | middle)
        near_due = self._due_every(periods.near, periods.step, everything)
        middle_due = self._due_every(periods.middle, periods.step, everything)
        if near_due is None:
            far, near = far | near, np.zeros_like(near)
        if middle_due is None:
            far, middle = far | middle, np.zeros_like(middle)
        found = []
        for tier, mask, due in ((NEAR, near, near_due), (MIDDLE, middle, middle_due)):
            if due is not None:
                found += self._sections(tier, mask & (due | tiers.news))
        far_due = self._due_every(periods.far, periods.step, everything)
        assert far_due is not None  # noqa: S101  its period is a number
        index = np.flatnonzero(far & (far_due | tiers.news))
        if len(index):
            found.append(Section(RecordKind.FAR, FAR, self._all_far[index].tobytes()))
        return tuple(found)

    def _sections(self, tier: int, mask: Mask) -> list[Section]:
        return [Section(kind, tier, records.tobytes()) for kind, records, _ in self._kinds_of(mask)]

    def _kinds_of(self, mask: Mask) -> Iterator[tuple[RecordKind, Records, NDArray[np.intp]]]:
        """The records of these people by kind, and who they are. A kind that nobody has is never packed."""
        for kind, mine in ((RecordKind.FULL, mask & self._full), (RecordKind.HEAD, mask & ~self._full)):
            index = np.flatnonzero(mine)
            if len(index):
                records = self._all_full if kind is RecordKind.FULL else self._all_head
                yield kind, records if len(index) == len(records) else records[index], index

    def _due_every(self, period: int | None, step: int, everything: bool) -> Mask | None:
        """(n,) whose turn it is, one in `period` beats, and who has moved or stood for a second."""
        if period is None:
            return None
        if everything:
            return np.ones(len(self.slots), np.bool_)
        if (period, step) not in self._due:
            self._due[period, step] = self._turn(period, self.slots.astype(np.int64), step)
        return self._due[period, step]

    def _turn(self, period: int, phase: NDArray[np.int64], step: int = 1) -> Mask:
        turn, turns = self._beat // step + phase, period // step
        again = (turn // turns + self.slots) % max(1, REPEAT // period) == 0
        mask: Mask = (turn % turns == 0) & ((self._since < period) | again)
        return mask

    def _row_turn(self, period: int) -> Mask:
        # By rows of cells, so that those whose turn it is lie side by side.
        return self._turn(period, self.cells.astype(np.int64) // COLUMNS)

    @cached_property
    def _all_full(self) -> Records:
        return self._poses.records(RecordKind.FULL, self.slots, self._beat, self._tick_ms)

    @cached_property
    def _all_head(self) -> Records:
        return self._poses.records(RecordKind.HEAD, self.slots, self._beat, self._tick_ms)

    @cached_property
    def _all_far(self) -> Records:
        return self._poses.far_records(self.slots)

    @cached_property
    def _near(self) -> list[Batch]:
        return self._batches(NEAR, self._turn(1, np.zeros(len(self.slots), np.int64)))

    @cached_property
    def _middle(self) -> list[Batch]:
        period = LEVELS[0].middle
        assert period is not None  # noqa: S101  the full level has a middle tier
        return self._batches(MIDDLE, self._row_turn(period))

    @cached_property
    def _far(self) -> Batch:
        index = np.flatnonzero(self._row_turn(LEVELS[0].far))
        return Batch(RecordKind.FAR, FAR, self._poses.far_records(self.slots[index]), self.cells[index])

    def _batches(self, tier: int, due: Mask) -> list[Batch]:
        return [Batch(kind, tier, records, self.cells[index]) for kind, records, index in self._kinds_of(due)]
