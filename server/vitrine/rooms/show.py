"""Makes the frames of one tick: one composition for each group of receivers who are to see the same."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vitrine.ids import Slot
from vitrine.rooms.events import Outgoing
from vitrine.rooms.grid import CELLS, CellShape, Grid
from vitrine.rooms.interest import (
    BOTH_CAP,
    LEVELS,
    NEAR_CAP,
    SHAPES,
    TOGETHER,
    WATCHING,
    Audience,
    Strategy,
)
from vitrine.rooms.poses import Poses
from vitrine.rooms.ranking import OUTSIDE, Ranking
from vitrine.rooms.scene import Scene, Tiers
from vitrine.rooms.values import Frame, Section


class Show:
    """Shows a room's poses. strategy: "cells", or "everybody" to let distance never count."""

    def __init__(self, poses: Poses, strategy: Strategy = "cells") -> None:
        self._poses = poses
        self._strategy = strategy
        self._grid = Grid()
        self._ranking = Ranking()
        # The composition that each receiver got last: who changes it must be shown everybody.
        self._seat: dict[int, int] = {}
        # Who was together in the last beat, by level, when nobody was fresh: mostly they are again.
        self._same: tuple[Mapping[Slot, int], dict[tuple[int, int, bool], list[Slot]]] | None = None
        self._beat = 0

    def forget(self, slot: Slot) -> None:
        """This slot's person has left."""
        self._grid.forget(slot)
        self._seat.pop(slot, None)
        self._same = None

    def frames(self, epoch: int, tick: int, tick_ms: int, audience: Audience) -> list[Outgoing]:
        """What is to be sent now. tick_ms: the tick's time on the room's clock."""
        self._beat += 1
        self._poses.mark(self._beat)
        slots = self._poses.subjects()
        if not len(slots) or not (audience.levels or audience.watched):
            return []
        together = self._strategy == "everybody" or len(slots) <= TOGETHER
        cells = self._grid.settle(slots, self._poses.positions_mm(slots))
        if together:
            cells = np.zeros_like(cells)
        stage = _Stage(Scene(self._poses, slots, cells, self._beat, tick_ms), self._beat, together)
        outgoing = []
        for key, receivers in self._groups(audience, together).items():
            sections = self._sections(stage, key, audience)
            if sections:
                outgoing += _shared(receivers, Frame(epoch, tick, sections), audience.hidden)
        if audience.watched:
            outgoing += self._watched(stage, epoch, tick, audience)
        return outgoing

    def _groups(self, audience: Audience, together: bool) -> dict[tuple[int, int, bool], list[Slot]]:
        """(cell, level, whether to show everybody) -> receivers."""
        groups: dict[tuple[int, int, bool], list[Slot]] = {}
        seats, fresh = self._seat, audience.fresh
        if together and not fresh and self._same is not None and self._same[0] == audience.levels:
            return {key: list(slots) for key, slots in self._same[1].items()}
        cells = [-1] * len(audience.levels) if together else self._grid.cells(audience.levels)
        # A thousand turns a tick: plain names, no calls.
        for (slot, level), cell in zip(audience.levels.items(), cells, strict=True):
            seat = cell * len(LEVELS) + level
            new = slot in fresh or seats.get(slot) != seat
            if new:
                seats[slot] = seat
            key = cell, level, new
            if key in groups:
                groups[key].append(slot)
            else:
                groups[key] = [slot]
        self._ranking.forget({OUTSIDE, *cells})
        settled = together and not any(new for _, _, new in groups)
        self._same = (audience.levels, {k: list(v) for k, v in groups.items()}) if settled else None
        return groups

    def _sections(self, stage: _Stage, key: tuple[int, int, bool], audience: Audience) -> tuple[Section, ...]:
        cell, level, fresh = key
        shape = stage.shape(cell)
        if shape is not None and not (level or fresh):
            return stage.scene.of_cell(cell, shape)
        return stage.scene.chosen(stage.tiers(cell, self._ranking, audience), LEVELS[level], fresh)

    def _watched(self, stage: _Stage, epoch: int, tick: int, audience: Audience) -> list[Outgoing]:
        tiers = self._ranking.best(stage.scene, self._beat, audience.favoured)
        found = []
        if self._beat % WATCHING.step == 0:
            sections = stage.scene.chosen(tiers, WATCHING, False)
            if sections:
                found.append(Outgoing((), Frame(epoch, tick, sections), watchers=True))
        if audience.newcomers:
            sections = stage.scene.chosen(tiers, WATCHING, True)
            found.append(Outgoing((), Frame(epoch, tick, sections), watchers=True, newcomers=True))
        return found


def _shared(receivers: list[Slot], frame: Frame, hidden: Mapping[int, frozenset[int]]) -> list[Outgoing]:
    """The frame for these receivers, and copies without whom they must not see for those who would."""
    apart = [slot for slot in receivers if slot in hidden] if hidden else []
    if not apart:
        return [Outgoing(tuple(receivers), frame)]
    shown = {slot for section in frame.sections for slot in section.slots.tolist()}
    found = []
    for slot in apart:
        if hidden[slot].isdisjoint(shown):
            continue
        receivers.remove(slot)
        sections = tuple(section.without(hidden[slot]) for section in frame.sections)
        rest = tuple(section for section in sections if section.records)
        if rest:
            found.append(Outgoing((slot,), Frame(frame.epoch, frame.tick, rest)))
    return [Outgoing(tuple(receivers), frame), *found] if receivers else found


class _Stage:
    """One beat's scene, and the tiers of each cell once they were asked for."""

    def __init__(self, scene: Scene, beat: int, together: bool) -> None:
        self.scene = scene
        self.together = together
        self._beat = beat
        self._tiers: dict[int, Tiers] = {}
        self._shapes: list[int] | None = None

    def shape(self, cell: int) -> CellShape | None:
        """Which cells are near and middle to this one; None if distance alone does not decide."""
        if self.together:
            return None
        if self._shapes is None:
            self._shapes = _fitting(self.scene)
        chosen = self._shapes[cell]
        return SHAPES[chosen] if chosen < len(SHAPES) else None

    def tiers(self, cell: int, ranking: Ranking, audience: Audience) -> Tiers:
        """Who is near and who is middle to receivers in this cell."""
        if cell not in self._tiers:
            shape, nobody = self.shape(cell), np.zeros(len(self.scene.slots), np.bool_)
            if self.together:
                self._tiers[cell] = Tiers(~nobody, nobody, nobody)
            elif shape is None:
                self._tiers[cell] = ranking.choose(cell, self.scene, self._beat, audience.favoured)
            else:
                near, middle, _ = shape.runs(cell)
                self._tiers[cell] = Tiers(self.scene.within(near), self.scene.within(middle), nobody)
        return self._tiers[cell]


def _fitting(scene: Scene) -> list[int]:
    """(256,) the number of the widest shape whose people a client of each cell can be sent; 4 if none is."""
    chosen = np.full(CELLS, len(SHAPES))
    for number, shape in reversed(list(enumerate(SHAPES))):
        near, middle = shape.counts(scene.cells)
        chosen[(near <= NEAR_CAP) & (middle <= BOTH_CAP - 2 * near)] = number
    found: list[int] = chosen.tolist()
    return found
