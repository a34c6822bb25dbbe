"""What a room tells: events for everybody in order, and words for one person. All past tense, all frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from vitrine.ids import ProductId, RoomId, Slot
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
class Away:
    """People's connections were lost; their seats are kept for 30 s."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """People who were away have a connection again."""

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
class OfferChanged:
    """What is said of a product that stands here (price, title, finishes, whether it is on sale) is new."""

    product: ProductId
    version: int


@dataclass(frozen=True, slots=True)
class Noticed:
    """The house says something to everybody. text: by language, in at least one."""

    level: Literal["info", "warning"]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Muted:
    """Staff took somebody's voice, or gave it back."""

    slot: Slot
    muted: bool


@dataclass(frozen=True, slots=True)
class Paused:
    """Guests may only stand and walk until the pause is over."""

    paused: bool


@dataclass(frozen=True, slots=True)
class Hidden:
    """For one receiver: these people are not there for them any more."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """For one receiver: these people are there for them again."""

    people: tuple[tuple[Slot, Person], ...]


Event = (
    Entered
    | Left
    | Away
    | Back
    | Renamed
    | Said
    | Emoted
    | StateChanged
    | LayoutChanged
    | OfferChanged
    | Noticed
    | Muted
    | Paused
    | Hidden
    | Shown
)


@dataclass(frozen=True, slots=True)
class Sequenced:
    """An event with its number, counted by the room from 1 without gaps.

    left_out: slot it speaks of -> receivers who do not see them and are not told (`telling.told_to`).
    only: the one receiver whom it is for; None: for all.
    """

    seq: int
    event: Event
    left_out: Mapping[int, frozenset[int]] = field(default_factory=dict)
    only: int | None = None


@dataclass(frozen=True, slots=True)
class Welcomed:
    """Everything a newcomer needs to know; events greater than `seq` follow. slot: None for a spectator.

    resumed: they know people, chat and state already, and what they missed follows. away: held seats.
    """

    room: RoomId
    slot: Slot | None
    epoch: int
    tick_hz: int
    tick: int
    server_ms: int
    seq: int
    people: tuple[tuple[Slot, Person], ...]
    chat: tuple[Line, ...]
    state: Mapping[str, Mapping[str, Json]]
    layout: int
    muted: tuple[Slot, ...] = ()
    paused: bool = False
    away: tuple[Slot, ...] = ()
    resumed: bool = False

    @property
    def you(self) -> Person | None:
        """The newcomer; a spectator is nobody."""
        return None if self.slot is None else dict(self.people)[self.slot]


@dataclass(frozen=True, slots=True)
class PoseRefused:
    """A pose lay outside the room, or too far from the last one; the person stands where they last stood.

    count: since they came in.
    """

    count: int
    too_fast: bool = False


@dataclass(frozen=True, slots=True)
class StillWarned:
    """They are still for so long that their seat is given up in in_s seconds, if they stay so."""

    in_s: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """The same visitor came in by another socket; this slot is free."""


Payload = Sequenced | Welcomed | PoseRefused | StillWarned | Replaced | Frame


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One payload and everybody who gets it: encode it once.

    watchers: all who watch get it too; newcomers: of these only those who have just begun.
    """

    receivers: tuple[Slot, ...]
    payload: Payload
    watchers: bool = False
    newcomers: bool = False
