"""Orders to a room. Whoever gives them has already checked who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import ProductId, Slot, VisitorId
from vitrine.rooms.bodies import Bodies
from vitrine.rooms.values import Json, Layout, Line, Person


@dataclass(frozen=True, slots=True)
class Enter:
    """Let this person in; if the same visitor is in already, that stay ends. Raises RoomFull.

    unseen: visitors, here or not, with whom they do not see each other.
    """

    person: Person
    unseen: frozenset[VisitorId] = frozenset()


@dataclass(frozen=True, slots=True)
class Leave:
    slot: Slot


@dataclass(frozen=True, slots=True)
class Hold:
    """The connection is lost: keep the seat for 30 s."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Resume:
    """Its person has a connection again. seq: the last event they heard; None: let them hear everything."""

    slot: Slot
    seq: int | None


@dataclass(frozen=True, slots=True)
class Restore:
    """The room goes on after a restart: who keeps a seat until they come back, and what is shared.

    people: slot, person, and whom they do not see. silenced: visitors who may not speak.
    """

    seq: int
    people: tuple[tuple[Slot, Person, frozenset[VisitorId]], ...]
    state: Mapping[str, Mapping[str, Json]]
    silenced: tuple[VisitorId, ...]
    paused: bool


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Where people are: at most one pose of each slot, every code checked (protocol.arrays).

    All (n,). kinds: `Kind.FULL` or `Kind.HEAD`. flags: bits 0..2 of the wire. seq: modulo 2^16.
    sample_ms: the senders' clocks, modulo 2^32. bodies: (n, 27), zeros after a head-only one's nine bytes.
    arrived_ms: the room's clock.
    """

    slots: NDArray[np.intp]
    kinds: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    seq: NDArray[np.int64]
    sample_ms: NDArray[np.int64]
    bodies: Bodies
    arrived_ms: NDArray[np.int64]

    def columns(self) -> tuple[NDArray[Any], ...]:
        """All fields, in order."""
        return (
            self.slots, self.kinds, self.flags, self.seq, self.sample_ms, self.bodies, self.arrived_ms,
        )  # fmt: skip

    def where(self, chosen: NDArray[np.bool_]) -> Moves:
        """Only the chosen ones."""
        return Moves(*(column[chosen] for column in self.columns()))


@dataclass(frozen=True, slots=True)
class SetLevel:
    """How much a receiver can take: 0 everything; 1 near at 10 Hz; 2 near at 5, far at 1 Hz; 3 far only."""

    slot: Slot
    level: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """This receiver missed a frame: the next one must hold everybody."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Stir:
    """They have done something: they are not still."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Rename:
    slot: Slot
    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class Say:
    """Tell a line that the journal already holds."""

    slot: Slot
    line: Line


@dataclass(frozen=True, slots=True)
class Emote:
    slot: Slot
    name: str


@dataclass(frozen=True, slots=True)
class SetState:
    """Let an extension's shared value be this. Raises StateTooLarge."""

    extension: str
    key: str
    value: Json


@dataclass(frozen=True, slots=True)
class SetLayout:
    """`room.json` has changed."""

    layout: Layout


@dataclass(frozen=True, slots=True)
class TellOffer:
    """What is said of a product that stands here has this version now."""

    product: ProductId
    version: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Say something to everybody in the house's name."""

    level: Literal["info", "warning"]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ForgetChat:
    """Newcomers no longer hear lines said before this. before_ms: Unix milliseconds."""

    before_ms: int


@dataclass(frozen=True, slots=True)
class Mute:
    """Take a visitor's voice or give it back; they may be elsewhere."""

    visitor: VisitorId
    muted: bool


@dataclass(frozen=True, slots=True)
class Hide:
    """Let two visitors be invisible to each other."""

    one: VisitorId
    other: VisitorId


@dataclass(frozen=True, slots=True)
class Unhide:
    """Let two visitors see each other again."""

    one: VisitorId
    other: VisitorId


@dataclass(frozen=True, slots=True)
class Pause:
    paused: bool


Command = (
    Enter
    | Leave
    | Hold
    | Resume
    | Restore
    | Moves
    | SetLevel
    | Skipped
    | Stir
    | Rename
    | Say
    | Emote
    | SetState
    | SetLayout
    | TellOffer
    | Notice
    | ForgetChat
    | Mute
    | Hide
    | Unhide
    | Pause
)
