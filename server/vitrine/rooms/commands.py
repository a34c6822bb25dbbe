"""Orders to a room. Whoever gives them has already checked who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vitrine.ids import Slot
from vitrine.rooms.bodies import Kind
from vitrine.rooms.values import Json, Layout, Line, Person


@dataclass(frozen=True, slots=True)
class Enter:
    """Let this person in; if the same visitor is in already, that stay ends. Raises RoomFull."""

    person: Person


@dataclass(frozen=True, slots=True)
class Leave:
    slot: Slot


@dataclass(frozen=True, slots=True)
class Move:
    """Where somebody is. The body is checked wire form (protocol.poses.check_body).

    flags: bits 0..2 of the wire. seq: modulo 2^16. sample_ms: the sender's clock, modulo 2^32.
    arrived_ms: the room's clock.
    """

    slot: Slot
    kind: Kind
    flags: int
    seq: int
    sample_ms: int
    body: bytes
    arrived_ms: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """This receiver missed a frame: the next one must hold everybody."""

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
class Notice:
    """Say something to everybody in the house's name."""

    level: Literal["info", "warning"]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ForgetChat:
    """Newcomers no longer hear lines said before this. before_ms: Unix milliseconds."""

    before_ms: int


Command = Enter | Leave | Move | Skipped | Rename | Say | Emote | SetState | SetLayout | Notice | ForgetChat
