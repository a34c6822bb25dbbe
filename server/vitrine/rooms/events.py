"""What a room tells: events for everybody in order, and words for one person. All past tense, all frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vitrine.ids import RoomId, Slot
from vitrine.rooms.values import Frame, Json, Line, Person


@dataclass(frozen=True, slots=True)
class Entered:
    """People came in, in the order of their entering."""

    people: tuple[tuple[Slot, Person], ...]


@dataclass(frozen=True, slots=True)
class Left:
    """People went out."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """A person changed name or colour."""

    slot: Slot
    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class Said:
    """A line of chat, already journalled."""

    slot: Slot
    line: Line


@dataclass(frozen=True, slots=True)
class Emoted:
    """A gesture."""

    slot: Slot
    name: str


@dataclass(frozen=True, slots=True)
class StateChanged:
    """An extension's value changed; None removed it."""

    extension: str
    key: str
    value: Json


@dataclass(frozen=True, slots=True)
class LayoutChanged:
    """`room.json` has a new version."""

    version: int


@dataclass(frozen=True, slots=True)
class Noticed:
    """The house says something to everybody. text: by language, "en" always."""

    level: Literal["info", "warning"]
    text: Mapping[str, str]


Event = Entered | Left | Renamed | Said | Emoted | StateChanged | LayoutChanged | Noticed


@dataclass(frozen=True, slots=True)
class Sequenced:
    """An event with its number, counted by the room from 1 without gaps."""

    seq: int
    event: Event


@dataclass(frozen=True, slots=True)
class Welcomed:
    """Everything a newcomer needs to know; events greater than `seq` follow."""

    room: RoomId
    slot: Slot
    epoch: int
    tick_hz: int
    tick: int
    server_ms: int
    seq: int
    people: tuple[tuple[Slot, Person], ...]
    chat: tuple[Line, ...]
    state: Mapping[str, Mapping[str, Json]]
    layout: int

    @property
    def you(self) -> Person:
        """The newcomer."""
        return dict(self.people)[self.slot]


@dataclass(frozen=True, slots=True)
class PoseRefused:
    """A pose lay outside the room; the person stands where they last stood. count: since they came in."""

    count: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """The same visitor came in by another socket; this slot is free."""


Payload = Sequenced | Welcomed | PoseRefused | Replaced | Frame


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One payload and everybody who gets it: encode it once."""

    receivers: tuple[Slot, ...]
    payload: Payload
