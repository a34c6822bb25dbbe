"""What people may do about each other: the requests "block" to "pause", read from JSON and written back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from vitrine.ids import VisitorId
from vitrine.protocol.text import tidy_reason
from vitrine.rooms.values import Json

VISITOR_CHARACTERS: Final = 64
BAN_MINUTES: Final = 525_600


@dataclass(frozen=True, slots=True)
class Block:
    """Op "block": this visitor and I do not see each other any more, in any room."""

    id: str
    visitor: VisitorId


@dataclass(frozen=True, slots=True)
class Unblock:
    """Op "unblock"."""

    id: str
    visitor: VisitorId


@dataclass(frozen=True, slots=True)
class Mute:
    """Op "mute"."""

    id: str
    visitor: VisitorId


@dataclass(frozen=True, slots=True)
class Unmute:
    """Op "unmute"."""

    id: str
    visitor: VisitorId


@dataclass(frozen=True, slots=True)
class Kick:
    """Op "kick". reason: tidied, at most 120 bytes."""

    id: str
    visitor: VisitorId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ban:
    """Op "ban". minutes: 1 to a year. reason: as Kick's."""

    id: str
    visitor: VisitorId
    minutes: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unban:
    """Op "unban"."""

    id: str
    visitor: VisitorId


@dataclass(frozen=True, slots=True)
class Pause:
    """Op "pause": guests only stand and walk, and none comes in."""

    id: str
    paused: bool


Act = Block | Unblock | Mute | Unmute | Kick | Ban | Unban | Pause
_Simple = Block | Unblock | Mute | Unmute | Unban
_SIMPLE: Final[dict[str, type[_Simple]]] = {
    "block": Block,
    "unblock": Unblock,
    "mute": Mute,
    "unmute": Unmute,
    "unban": Unban,
}


def _visitor(fields: dict[str, Any]) -> VisitorId:
    value = fields.get("visitor")
    if not isinstance(value, str) or not 1 <= len(value) <= VISITOR_CHARACTERS or not value.isprintable():
        raise ValueError(f'"visitor" is an id of 1 to {VISITOR_CHARACTERS} printable characters')
    return VisitorId(value)


def _reason(fields: dict[str, Any]) -> str:
    value = fields.get("reason")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError('"reason" is a text of at most 120 bytes')
    return tidy_reason(value)


def _simple(kind: type[_Simple]) -> Callable[[str, dict[str, Any]], Act]:
    return lambda request, fields: kind(request, _visitor(fields))


def _kick(request: str, fields: dict[str, Any]) -> Kick:
    return Kick(request, _visitor(fields), _reason(fields))


def _ban(request: str, fields: dict[str, Any]) -> Ban:
    minutes = fields.get("minutes")
    if type(minutes) is not int or not 1 <= minutes <= BAN_MINUTES:
        raise ValueError(f'"minutes" is an integer from 1 to {BAN_MINUTES}')
    return Ban(request, _visitor(fields), minutes, _reason(fields))


def _pause(request: str, fields: dict[str, Any]) -> Pause:
    paused = fields.get("paused")
    if not isinstance(paused, bool):
        raise ValueError('"paused" is true or false')
    return Pause(request, paused)


OPERATIONS: Final[dict[str, Callable[[str, dict[str, Any]], Act]]] = {
    **{op: _simple(kind) for op, kind in _SIMPLE.items()},
    "kick": _kick,
    "ban": _ban,
    "pause": _pause,
}


def members(act: Act) -> dict[str, Json]:
    """The JSON members of an act's request; None: left out."""
    fields: dict[str, Json] = {"id": act.id, "op": type(act).__name__.lower()}
    match act:
        case Pause(_, paused):
            return fields | {"paused": paused}
        case Kick(_, visitor, reason):
            return fields | {"visitor": visitor, "reason": reason or None}
        case Ban(_, visitor, minutes, reason):
            return fields | {"visitor": visitor, "minutes": minutes, "reason": reason or None}
        case _:
            return fields | {"visitor": act.visitor}
