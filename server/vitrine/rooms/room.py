"""A room: who is in it, where they are, what they said. Pure: no socket, task, clock or I/O.

`apply(command)` as orders come, `tick(now_ms)` at the tick rate, then drain `outgoing()`. The same commands
and times give the same events. Coming and going are told at the tick: a crowd at the door is one event.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

from vitrine.ids import RoomId, Slot, VisitorId
from vitrine.rooms.commands import (
    Command,
    Emote,
    Enter,
    ForgetChat,
    Leave,
    Move,
    Notice,
    Rename,
    Say,
    SetLayout,
    SetState,
    Skipped,
)
from vitrine.rooms.errors import RoomFull
from vitrine.rooms.events import (
    Emoted,
    Entered,
    Event,
    LayoutChanged,
    Left,
    Noticed,
    Outgoing,
    Payload,
    PoseRefused,
    Renamed,
    Replaced,
    Said,
    Sequenced,
    StateChanged,
    Welcomed,
)
from vitrine.rooms.interest import Everybody, Interest, View
from vitrine.rooms.poses import Poses
from vitrine.rooms.slots import Slots
from vitrine.rooms.state import SharedState
from vitrine.rooms.values import Frame, Json, Layout, Line, Person

TICK_HZ: Final = 20
EVENTS_KEPT: Final = 1024
CHAT_KEPT: Final = 50
REFUSAL_PAUSE_MS: Final = 1000


class Room:
    """One live room.

    epoch: names this opening of the room, 0..65535. chat: lines said before, oldest first.
    """

    def __init__(
        self,
        layout: Layout,
        *,
        epoch: int,
        tick_hz: int = TICK_HZ,
        chat: Iterable[Line] = (),
        interest: Interest | None = None,
    ) -> None:
        self.epoch = epoch
        self.tick_hz = tick_hz
        self.layout = layout
        self.seq = 0
        self.refused_poses = 0
        self._interest = interest or Everybody()
        self._now_ms = 0
        self._people: dict[Slot, Person] = {}
        self._slot_of: dict[VisitorId, Slot] = {}
        self._welcomed: dict[Slot, None] = {}
        self._coming: dict[Slot, None] = {}
        self._going: list[Slot] = []
        self._fresh: set[Slot] = set()
        self._refusals: dict[Slot, tuple[int, int]] = {}
        self._slots = Slots()
        self._poses = Poses(*layout.box_mm())
        self._state = SharedState()
        self._chat: deque[Line] = deque(chat, CHAT_KEPT)
        self._events: deque[Sequenced] = deque(maxlen=EVENTS_KEPT)
        self._outgoing: list[Outgoing] = []
        self._busy_ms = 0

    @property
    def id(self) -> RoomId:
        return self.layout.room

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
        return 0 if self._people else self._now_ms - self._busy_ms

    def slot_of(self, visitor: VisitorId) -> Slot | None:
        """This visitor's slot, if they are in."""
        return self._slot_of.get(visitor)

    def events_since(self, seq: int) -> tuple[Sequenced, ...] | None:
        """All events after number `seq`; None if the ring no longer holds them all."""
        kept_from = self._events[0].seq if self._events else self.seq + 1
        if not kept_from - 1 <= seq <= self.seq:
            return None
        return tuple(event for event in self._events if event.seq > seq)

    def apply(self, command: Command) -> None:
        """Carry out an order; one from a slot that has left is ignored. Raises RoomFull, StateTooLarge."""
        match command:
            case Move(slot):
                if slot in self._people:
                    self._poses.take(command)
            case Enter(person):
                self._enter(person)
            case Leave(slot):
                self._leave(slot)
            case Skipped(slot):
                if slot in self._welcomed:
                    self._fresh.add(slot)
            case Rename(slot, name, colour):
                self._rename(slot, name, colour)
            case Say(slot, line):
                self._chat.append(line)
                self._tell(Said(slot, line))
            case Emote(slot, name):
                if slot in self._people:
                    self._tell(Emoted(slot, name))
            case SetState(extension, key, value):
                if self._state.put(extension, key, value):
                    self._tell(StateChanged(extension, key, value))
            case SetLayout(layout):
                self.layout = layout
                self._poses.set_box(*layout.box_mm())
                self._tell(LayoutChanged(layout.version))
            case Notice(level, text):
                self._tell(Noticed(level, text))
            case ForgetChat(before_ms):
                while self._chat and self._chat[0].at_ms < before_ms:
                    self._chat.popleft()

    def tick(self, now_ms: int) -> None:
        """Let time come to `now_ms` (milliseconds since the room opened, never less than before)."""
        self._now_ms = max(now_ms, self._now_ms)
        if self._people:
            self._busy_ms = self._now_ms
        self._tell_of_coming_and_going()
        for slot in self._poses.accept():
            self._refuse(slot)
        self._show_poses()

    def outgoing(self) -> list[Outgoing]:
        """Everything to be sent since the last call, in order."""
        drained, self._outgoing = self._outgoing, []
        return drained

    def _enter(self, person: Person) -> None:
        earlier = self._slot_of.get(person.id)
        if earlier is None and len(self._people) >= self.layout.capacity:
            raise RoomFull(self.layout.capacity)
        if earlier is not None:
            self._send((earlier,), Replaced())
            self._leave(earlier)
        slot = self._slots.take(self._now_ms)
        self._people[slot] = person
        self._slot_of[person.id] = slot
        self._coming[slot] = None
        self._poses.add(slot)
        self._busy_ms = self._now_ms

    def _leave(self, slot: Slot) -> None:
        person = self._people.pop(slot, None)
        if person is None:
            return
        del self._slot_of[person.id]
        self._poses.remove(slot)
        self._slots.give_back(slot, self._now_ms)
        self._fresh.discard(slot)
        self._refusals.pop(slot, None)
        if slot in self._coming:
            del self._coming[slot]  # nobody has been told of them
        else:
            del self._welcomed[slot]
            self._going.append(slot)

    def _rename(self, slot: Slot, name: str, colour: int) -> None:
        person = self._people.get(slot)
        if person is None or (person.name, person.colour) == (name, colour):
            return
        self._people[slot] = Person(person.id, name, colour, person.role)
        if slot in self._welcomed:
            self._tell(Renamed(slot, name, colour))

    def _tell(self, event: Event) -> None:
        """Number an event and send it to all who were welcomed; who is coming learns it from WELCOME."""
        self.seq += 1
        sequenced = Sequenced(self.seq, event)
        self._events.append(sequenced)
        self._send(tuple(self._welcomed), sequenced)

    def _send(self, receivers: tuple[Slot, ...], payload: Payload) -> None:
        if receivers:
            self._outgoing.append(Outgoing(receivers, payload))

    def _tell_of_coming_and_going(self) -> None:
        if self._going:
            self._tell(Left(tuple(self._going)))
            self._going.clear()
        if not self._coming:
            return
        self._tell(Entered(tuple((slot, self._people[slot]) for slot in self._coming)))
        people, chat, state = tuple(self._people.items()), tuple(self._chat), self._state.copy()
        for slot in self._coming:
            self._welcomed[slot] = None
            self._fresh.add(slot)
            welcome = Welcomed(
                self.id, slot, self.epoch, self.tick_hz, self.tick_number, self._now_ms, self.seq,
                people, chat, state, self.layout.version,
            )  # fmt: skip
            self._send((slot,), welcome)
        self._coming.clear()

    def _refuse(self, slot: Slot) -> None:
        self.refused_poses += 1
        count, told_ms = self._refusals.get(slot, (0, -REFUSAL_PAUSE_MS))
        if self._now_ms - told_ms >= REFUSAL_PAUSE_MS and slot in self._welcomed:
            told_ms = self._now_ms
            self._send((slot,), PoseRefused(count + 1))
        self._refusals[slot] = count + 1, told_ms

    def _show_poses(self) -> None:
        subjects = self._poses.subjects()
        if not len(subjects) or not self._welcomed:
            return
        tick = self.tick_number
        due = self._poses.due(subjects, tick, self.tick_hz)
        if not due.any() and not self._fresh:
            return
        view = View(
            tick, subjects, self._poses.positions_mm(subjects), due,
            tuple(self._welcomed), frozenset(self._fresh),
        )  # fmt: skip
        tick_ms = tick * 1000 // self.tick_hz
        for composition in self._interest.compose(view):
            sections = [
                section
                for tier in composition.tiers
                for section in self._poses.sections(subjects[tier.subjects], tier.number, tick_ms, tier.far)
            ]
            self._send(
                tuple(Slot(slot) for slot in composition.receivers), Frame(self.epoch, tick, tuple(sections))
            )
        self._poses.shown(subjects[due], tick)
        self._fresh.clear()
