"""The plans of this day, a room each; a restart begins them anew. What is over waits only to be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from vitrine.catalog.inside import CountedRoom
from vitrine.clock import Clock
from vitrine.ids import RoomId
from vitrine.numbers.kinds import CELLS_LEAST
from vitrine.numbers.views import Cell, KeptPlan
from vitrine.rooms.stood import Stood


@dataclass(frozen=True, slots=True, eq=False)
class DayPlan:
    """One room's. It outlives the room: that ends when nobody is in it, and opens again."""

    facts: CountedRoom
    day: date
    stood: Stood = field(default_factory=Stood)


class Plans:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._of: dict[RoomId, DayPlan] = {}
        self.over: list[KeptPlan] = []

    def of(self, room: RoomId, facts: CountedRoom) -> DayPlan:
        """Today's. If the clock says another day than before, whichever, the other one is over."""
        today = self._clock.now().astimezone(facts.zone).date()
        plan = self._of.get(room)
        if plan is None or plan.day != today:
            self._end(room)
            plan = self._of[room] = DayPlan(facts, today)
        return plan

    def turn(self) -> None:
        """Those whose day is over are: also where nobody comes any more."""
        now = self._clock.now()
        for room, plan in list(self._of.items()):
            if now.astimezone(plan.facts.zone).date() != plan.day:
                self._end(room)

    def _end(self, room: RoomId) -> None:
        plan = self._of.pop(room, None)
        if plan is None:
            return
        cells = tuple(Cell(*each) for each in plan.stood.cells(CELLS_LEAST))
        if cells:
            self.over.append(KeptPlan(plan.facts.brand, room, plan.day, cells))
