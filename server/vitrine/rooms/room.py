"""A room: who is in it, where they are, what they said. Pure: no socket, task, clock or I/O.

`apply(command)` as orders come, `tick(now_ms)` at the tick rate, then drain `outgoing()`. The same commands
and times give the same events. Coming and going are told at the tick: a crowd at the door is one event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from vitrine.ids import RoomId, Slot, VisitorId
from vitrine.rooms import commands, events
from vitrine.rooms.errors import RoomFull
from vitrine.rooms.events import Event, Outgoing, Payload, Sequenced, Welcomed
from vitrine.rooms.favour import Favour
from vitrine.rooms.interest import Audience, Strategy
from vitrine.rooms.manners import Manners
from vitrine.rooms.motion import Motion
from vitrine.rooms.poses import Poses
from vitrine.rooms.refusals import Refusals
from vitrine.rooms.remembered import Remembered
from vitrine.rooms.ring import Ring
from vitrine.rooms.seats import Seats
from vitrine.rooms.show import Show
from vitrine.rooms.slots import Slots
from vitrine.rooms.state import SharedState
from vitrine.rooms.stillness import Stillness
from vitrine.rooms.telling import subjects, told_to, welcomed_to
from vitrine.rooms.values import Json, Layout, Line, Person

TICK_HZ: Final = 20


class LiveRoom:
    """One live room.

    epoch: names this opening of the room, 0..65535. chat: lines said before, oldest first. still_ms: so long
    a guest may neither move nor do anything; 0: for ever.
    """

    def __init__(
        self,
        layout: Layout,
        *,
        epoch: int,
        tick_hz: int = TICK_HZ,
        chat: Iterable[Line] = (),
        interest: Strategy = "cells",
        still_ms: int = 0,
    ) -> None:
        self.epoch = epoch
        self.tick_hz = tick_hz
        self.layout = layout
        self._ring = Ring()
        self.refused_poses = 0
        self.levels: dict[Slot, int] = {}
        # Whether somebody watches, and whether somebody has just begun to: the host says so before each tick.
        self.watched = False
        self.newcomers = False
        self.manners = Manners()
        self._now_ms = 0
        self._people: dict[Slot, Person] = {}
        self._slot_of: dict[VisitorId, Slot] = {}
        self._welcomed: dict[Slot, None] = {}
        self._coming: dict[Slot, None] = {}
        self._going: list[Slot] = []
        self._fresh: set[Slot] = set()
        self._refusals = Refusals()
        self._slots = Slots()
        self._seats = Seats()
        # Seats whose people know another opening of the room.
        self._strangers: set[Slot] = set()
        # Whose held seats the clock gave up, and who was still for too long: the host reads and empties them.
        self.expired: list[Slot] = []
        self.still: list[Slot] = []
        self._stillness = Stillness(still_ms)
        self._motion = Motion(*layout.box_mm())
        self.poses = Poses()
        self._show = Show(self.poses, interest)
        self._favour = Favour()
        self._state = SharedState()
        self._chat = Remembered(chat)
        self._outgoing: list[Outgoing] = []
        self._busy_ms = 0

    @property
    def id(self) -> RoomId:
        return self.layout.room

    @property
    def seq(self) -> int:
        """The number of the last event."""
        return self._ring.seq

    @property
    def people(self) -> Mapping[Slot, Person]:
        """Everybody in the room."""
        return self._people

    @property
    def state(self) -> Mapping[str, Mapping[str, Json]]:
        """What extensions share, to read now."""
        return self._state.view()

    @property
    def tick_number(self) -> int:
        """Ticks since the room opened; ticks that were too late to happen count."""
        return self._now_ms * self.tick_hz // 1000

    @property
    def idle_ms(self) -> int:
        """For how long nobody has been here."""
        return 0 if self._people or self.watched else self._now_ms - self._busy_ms

    def slot_of(self, visitor: VisitorId) -> Slot | None:
        """This visitor's slot, if they are in."""
        return self._slot_of.get(visitor)

    def events_since(self, seq: int) -> tuple[Sequenced, ...] | None:
        """All events after number `seq`; None if the ring no longer holds them all."""
        return self._ring.since(seq)

    def apply(self, command: commands.Command) -> None:
        """Carry out an order; one from a slot that has left is ignored. Raises RoomFull, StateTooLarge."""
        match command:
            case commands.Moves():
                self._stillness.stir(self.poses.put(self._motion.judge(command)), self._now_ms)
            case commands.Stir(slot):
                self._stillness.stir(np.array([slot], np.intp), self._now_ms)
            case commands.SetLevel(slot, level):
                if slot in self._people:
                    self.levels[slot] = level
            case commands.Enter(person, unseen):
                self._enter(person, unseen)
            case commands.Leave(slot):
                self._leave(slot)
            case commands.Restore():
                self._restore(command)
            case commands.Hold(slot):
                self._hold(slot)
            case commands.Resume(slot, seq):
                if self._seats.resume(slot, seq):
                    self._motion.again(slot)
            case commands.Skipped(slot):
                if slot in self._welcomed:
                    self._fresh.add(slot)
            case commands.Rename(slot, name, colour):
                self._rename(slot, name, colour)
            case commands.Say(slot, line):
                self._chat.add(line)
                self._favour.spoke(slot, self._now_ms)
                self._tell(events.Said(slot, line))
            case commands.Emote(slot, name) if slot in self._people:
                self._tell(events.Emoted(slot, name))
            case commands.SetState(extension, key, value):
                if self._state.put(extension, key, value):
                    self._tell(events.StateChanged(extension, key, value))
            case commands.SetLayout(layout):
                self.layout = layout
                self._motion.set_box(*layout.box_mm())
                self._tell(events.LayoutChanged(layout.version))
            case commands.TellOffer(product, version):
                self._tell(events.OfferChanged(product, version))
            case commands.Notice(level, text):
                self._tell(events.Noticed(level, text))
            case commands.Mute(visitor, muted):
                self._mute(visitor, muted)
            case commands.Hide(one, other) if self.manners.hide(one, other):
                self._tell_pair(one, other, shown=False)
            case commands.Unhide(one, other) if self.manners.unhide(one, other):
                self._tell_pair(one, other, shown=True)
            case commands.Pause(paused):
                if paused != self.manners.paused:
                    self.manners.paused = paused
                    self._tell(events.Paused(paused))
            case commands.ForgetChat(before_ms):
                self._chat.forget(before_ms)

    def tick(self, now_ms: int) -> None:
        """Let time come to `now_ms` (milliseconds since the room opened, never less than before)."""
        self._now_ms = max(now_ms, self._now_ms)
        if self._people or self.watched:
            self._busy_ms = self._now_ms
        for slot in self._seats.overdue(self._now_ms):
            self._leave(slot)
            self.expired.append(slot)
        self._tell_of_coming_and_going()
        if self.newcomers:
            self._welcome_spectators()
        self._tell_of_refusals()
        self._tell_the_still()
        self._show_poses()

    def outgoing(self) -> list[Outgoing]:
        """Everything to be sent since the last call, in order."""
        drained, self._outgoing = self._outgoing, []
        return drained

    def _enter(self, person: Person, unseen: frozenset[VisitorId]) -> None:
        earlier = self._slot_of.get(person.id)
        if earlier is None and len(self._people) >= self.layout.capacity:
            raise RoomFull(self.layout.capacity)
        if earlier is not None:
            self._send((earlier,), events.Replaced())
            self._leave(earlier)
        slot = self._slots.take(self._now_ms)
        self._coming[slot] = None
        self._sit(slot, person, unseen)

    def _restore(self, kept: commands.Restore) -> None:
        """These people have heard what another opening of the room told: they need a full WELCOME."""
        self._ring = Ring(kept.seq)
        self.manners.paused = kept.paused
        for visitor in kept.silenced:
            self.manners.mute(visitor, True)
        for slot, person, unseen in kept.people:
            self._slots.reserve(slot)
            self._sit(slot, person, unseen)
            self._seats.hold(slot, self._now_ms)
            self._strangers.add(slot)
        for extension, values in kept.state.items():
            for key, value in values.items():
                self._state.put(extension, key, value)

    def _sit(self, slot: Slot, person: Person, unseen: frozenset[VisitorId]) -> None:
        self._people[slot] = person
        self._slot_of[person.id] = slot
        self._motion.add(slot)
        self.poses.add(slot)
        if person.role != "guest":
            self._favour.staff.add(slot)
        else:
            self._stillness.arrive(slot, self._now_ms)
        self.manners.arrive(slot, person.id, unseen)
        self._busy_ms = self._now_ms

    def _leave(self, slot: Slot) -> None:
        person = self._people.pop(slot, None)
        if person is None:
            return
        del self._slot_of[person.id]
        self._motion.remove(slot)
        self.poses.remove(slot)
        self._show.forget(slot)
        self._favour.forget(slot)
        self.manners.leave(slot)
        self._stillness.leave(slot)
        self._seats.forget(slot)
        self._strangers.discard(slot)
        self._slots.give_back(slot, self._now_ms)
        self._fresh.discard(slot)
        self._refusals.forget(slot)
        self.levels.pop(slot, None)
        if slot in self._coming:
            del self._coming[slot]  # nobody has been told of them
        else:
            self._welcomed.pop(slot, None)
            self._going.append(slot)

    def _hold(self, slot: Slot) -> None:
        if slot in self._coming:
            self._leave(slot)  # they have heard nothing to come back to
        elif slot in self._people:
            self._welcomed.pop(slot, None)
            self._fresh.discard(slot)
            self.levels.pop(slot, None)
            self._seats.hold(slot, self._now_ms)
            self._unsend(slot)

    def _unsend(self, slot: Slot) -> None:
        """What waits for the lost connection is not for the next one: that is told again what it missed."""
        for index, outgoing in enumerate(self._outgoing):
            if slot in outgoing.receivers:
                rest = tuple(each for each in outgoing.receivers if each != slot)
                self._outgoing[index] = replace(outgoing, receivers=rest)

    def _rename(self, slot: Slot, name: str, colour: int) -> None:
        person = self._people.get(slot)
        if person is None or (person.name, person.colour) == (name, colour):
            return
        self._people[slot] = Person(person.id, name, colour, person.role)
        if slot not in self._coming:
            self._tell(events.Renamed(slot, name, colour))

    def _tell(self, event: Event) -> None:
        """Number an event and send it to all who were welcomed; who is coming learns it from WELCOME."""
        left_out = self.manners.left_out(subjects(event))
        sequenced = self._ring.add(event, left_out)
        apart = frozenset[int]().union(*left_out.values())
        self._send(tuple(slot for slot in self._welcomed if slot not in apart), sequenced, self.watched)
        for slot in apart & self._welcomed.keys():
            told = told_to(slot, sequenced)
            if told is not None:
                self._send((Slot(slot),), told)

    def _tell_one(self, slot: Slot, event: Event) -> None:
        """A word for one person; who is away hears it when they come back."""
        sequenced = self._ring.add(event, only=slot)
        if slot in self._welcomed:
            self._send((slot,), sequenced)

    def _tell_pair(self, one: VisitorId, other: VisitorId, shown: bool) -> None:
        """Two people do not see each other any more, or do again; nobody else is told."""
        pair = self._slot_of[one], self._slot_of[other]
        for slot, whom in (pair, pair[::-1]):
            if slot in self._coming or whom in self._coming:
                continue  # who comes in now learns it from WELCOME and "entered"
            if not shown:
                self._tell_one(slot, events.Hidden((whom,)))
                continue
            self._tell_one(slot, events.Shown(((whom, self._people[whom]),)))
            if self.manners.is_muted(whom):
                self._tell_one(slot, events.Muted(whom, True))
            if slot in self._welcomed:
                self._fresh.add(slot)

    def _mute(self, visitor: VisitorId, muted: bool) -> None:
        slot = self._slot_of.get(visitor)
        if self.manners.mute(visitor, muted) and slot is not None and slot not in self._coming:
            self._tell(events.Muted(slot, muted))

    def _send(self, receivers: tuple[Slot, ...], payload: Payload, watchers: bool = False) -> None:
        if receivers or watchers:
            self._outgoing.append(Outgoing(receivers, payload, watchers))

    def _tell_of_coming_and_going(self) -> None:
        if self._going:
            self._tell(events.Left(tuple(self._going)))
            self._going.clear()
        away = self._seats.gone_away()
        if away:
            self._tell(events.Away(away))
        back, resuming = self._seats.come_back()
        if back:
            self._tell(events.Back(back))
        if self._coming:
            self._tell(events.Entered(tuple((slot, self._people[slot]) for slot in self._coming)))
            for slot in self.manners.muted & self._coming.keys():
                self._tell(events.Muted(slot, True))
        if self._coming or resuming:
            everybody = self._welcomed_by()
            for slot in self._coming:
                self._welcome(slot, None, everybody)
            self._coming.clear()
            for slot, seq in resuming.items():
                self._welcome(slot, seq, everybody)

    def _welcomed_by(self) -> Welcomed:
        """All there is to know; who is hidden from whom is left out later."""
        return Welcomed(
            self.id, None, self.epoch, self.tick_hz, self.tick_number, self._now_ms, self.seq,
            tuple(self._people.items()), self._chat.lines(), self._state.copy(), self.layout.version,
            tuple(sorted(self.manners.muted)), self.manners.paused, self._seats.held,
        )  # fmt: skip

    def _welcome(self, slot: Slot, seq: int | None, everybody: Welcomed) -> None:
        """Tell them everything, or what they missed since `seq` where that is enough."""
        missed = None if seq is None or slot in self._strangers else self.events_since(seq)
        self._strangers.discard(slot)
        welcome = welcomed_to(slot, everybody, self.manners)
        if seq is not None and missed is not None:
            welcome = replace(welcome, seq=seq, resumed=True)
        self._welcomed[slot] = None
        self._fresh.add(slot)
        self._send((slot,), welcome)
        for event in missed or ():
            told = told_to(slot, event)
            if told is not None:
                self._send((slot,), told)

    def _welcome_spectators(self) -> None:
        """They see everybody, whoever is hidden from whom."""
        self._outgoing.append(Outgoing((), self._welcomed_by(), watchers=True, newcomers=True))

    def _tell_of_refusals(self) -> None:
        self.refused_poses += len(self._motion.outside) + len(self._motion.too_fast)
        for slot, refused in self._refusals.told(self._motion, self._now_ms):
            self._send((slot,) if slot in self._welcomed else (), refused)

    def _tell_the_still(self) -> None:
        warned, over = self._stillness.due(self._now_ms)
        self.still += over
        self._send(tuple(self._welcomed.keys() & warned), events.StillWarned(self._stillness.warning_s))

    def _show_poses(self) -> None:
        tick = self.tick_number
        audience = Audience(
            {slot: self.levels.get(slot, 0) for slot in self._welcomed},
            self._fresh,
            self.manners.hidden,
            self._favour.slots(self._now_ms),
            self.watched,
            self.newcomers,
        )
        self._outgoing += self._show.frames(self.epoch, tick, tick * 1000 // self.tick_hz, audience)
        self._fresh.clear()
