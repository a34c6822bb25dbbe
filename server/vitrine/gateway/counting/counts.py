"""What one open room counts of its guests. All calls come from the event loop's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from vitrine.catalog.inside import CountedRoom
from vitrine.clock import Clock
from vitrine.extensions.ports import Use, Visitor
from vitrine.gateway.counting.plans import DayPlan, Plans
from vitrine.ids import RoomId, Slot, VisitorId
from vitrine.numbers.kinds import CameFrom, NumberKind, length
from vitrine.numbers.tally import Key, Tally
from vitrine.rooms import LiveRoom
from vitrine.rooms.stood import Stood

LOOK_MS: Final = 1000
SHOWING: Final = "showing"
"""The extension by which visitors tell what they hold, and what they look at."""

_OF_ACTION: Final = {"look": NumberKind.LOOKED, "hold": NumberKind.PICKED_UP}


class Count:
    """Counts nothing: of a shop that has numbers off."""

    def entered(self, slot: Slot, visitor: Visitor, source: CameFrom) -> None:
        """Somebody has this seat; by another window they may have had one before."""

    def restored(self, slot: Slot, visitor: Visitor) -> None:
        """The same visit goes on after a planned restart."""

    def left(self, slot: Slot, visitor: Visitor, *, seated: bool) -> None:
        """The seat is theirs no more. seated: they have another in this room."""

    def used(self, visitor: Visitor, use: Use) -> None:
        """An extension took it."""

    def watched(self, visitor: Visitor) -> None:
        """Somebody came to look on."""

    def ticked(self, now_ms: int, room: LiveRoom) -> None:
        """A tick is over."""

    def closed(self, *, returning: bool) -> None:
        """The room ends. returning: its people find their seats again."""


@dataclass(slots=True)
class RunningVisit:
    """A visit that goes on. day: on which it began. told_s: seconds of it that are counted."""

    day: date
    began_ms: int
    told_s: int = 0
    did: set[tuple[NumberKind, str]] = field(default_factory=set)


class RoomCount(Count):
    """facts: what the shop says of the room; whoever opened it sets it anew when that changes."""

    def __init__(
        self,
        room: RoomId,
        facts: CountedRoom,
        clock: Clock,
        tally: Tally,
        plans: Plans,
        over: Callable[[RoomCount], None],
    ) -> None:
        self.room, self.facts = room, facts
        self._clock, self._tally, self._plans, self._over = clock, tally, plans, over
        self._stays: dict[VisitorId, RunningVisit] = {}
        self._slots: dict[Slot, VisitorId] = {}
        self._looked_ms = 0
        self._plan: DayPlan | None = None

    def entered(self, slot: Slot, visitor: Visitor, source: CameFrom) -> None:
        if self._counts(visitor) and self._sit(slot, visitor):
            day = self._stays[visitor.id].day
            self._add(NumberKind.VISITS, day)
            self._add(source.kind, day)
            self._add(NumberKind.MOST_AT_ONCE, day, len(self._stays))

    def restored(self, slot: Slot, visitor: Visitor) -> None:
        if self._counts(visitor):
            self._sit(slot, visitor)

    def left(self, slot: Slot, visitor: Visitor, *, seated: bool) -> None:
        if self._slots.pop(slot, None) is not None and self._plan is not None:
            self._plan.stood.rise(slot)
        stay = None if seated else self._stays.pop(visitor.id, None)
        if stay is not None:
            self._spent(stay)
            self._add(length(stay.told_s), stay.day)

    def used(self, visitor: Visitor, use: Use) -> None:
        kind = _OF_ACTION.get(use.action) if use.extension == SHOWING else None
        product = self.facts.products.get(use.target or "")
        if kind is not None and product is not None:
            self.did(visitor.id, kind, product)

    def did(self, visitor: VisitorId, kind: NumberKind, product: str) -> bool:
        """Whether it is counted here: somebody who stands in the room did this with a product that does too.

        Of each visit once; once more is nothing new, and nobody else's to count.
        """
        stay = self._stays.get(visitor)
        if stay is None or product not in self.facts.products.values():
            return False
        if (kind, product) not in stay.did:
            stay.did.add((kind, product))
            self._add(kind, self._today(), product=product)
        return True

    def watched(self, visitor: Visitor) -> None:
        if self._counts(visitor):
            self._add(NumberKind.WATCHED, self._today())

    def ticked(self, now_ms: int, room: LiveRoom) -> None:
        if now_ms - self._looked_ms < LOOK_MS:
            return
        self._looked_ms = now_ms
        if self._slots:
            slots = room.poses.subjects()
            self._with_plan().look(slots, room.poses.positions_mm(slots))

    def minute(self) -> None:
        """So much time has passed again: what a kill would lose is this at most."""
        for stay in self._stays.values():
            self._spent(stay)
        if self._stays:
            self._add(NumberKind.MOST_AT_ONCE, self._today(), len(self._stays))

    def closed(self, *, returning: bool) -> None:
        for stay in self._stays.values():
            self._spent(stay)
            if not returning:
                self._add(length(stay.told_s), stay.day)
        if self._plan is not None:
            for slot in self._slots:
                self._plan.stood.rise(slot)
        self._stays.clear()
        self._slots.clear()
        self._over(self)

    def _counts(self, visitor: Visitor) -> bool:
        return visitor.brand_id != self.facts.brand

    def _sit(self, slot: Slot, visitor: Visitor) -> bool:
        """Whether it is a visit of its own, and not another window's."""
        self._slots[slot] = visitor.id
        self._with_plan().sit(slot, visitor.id)
        new = visitor.id not in self._stays
        if new:
            self._stays[visitor.id] = RunningVisit(self._today(), self._clock.monotonic_ms())
        return new

    def _with_plan(self) -> Stood:
        """The day's; who was here when it began is in it too."""
        plan = self._plans.of(self.room, self.facts)
        if plan is not self._plan:
            self._plan = plan
            for slot, visitor in self._slots.items():
                plan.stood.sit(slot, visitor)
        return plan.stood

    def _spent(self, stay: RunningVisit) -> None:
        seconds = (self._clock.monotonic_ms() - stay.began_ms) // 1000
        self._add(NumberKind.SECONDS, stay.day, seconds - stay.told_s)
        stay.told_s = seconds

    def _today(self) -> date:
        return self._clock.now().astimezone(self.facts.zone).date()

    def _add(self, kind: NumberKind, day: date, count: int = 1, product: str = "") -> None:
        self._tally.add(Key(self.facts.brand, self.room, product, day, kind), count)
