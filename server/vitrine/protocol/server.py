"""What the server sends: each payload of a room as bytes, and back again for clients and tests."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from vitrine.clock import rfc3339
from vitrine.errors import VitrineError
from vitrine.protocol import jsons
from vitrine.protocol.errors import MalformedMessage
from vitrine.protocol.frames import FRAME, decode_frame
from vitrine.rooms.events import (
    Away,
    Back,
    Emoted,
    Entered,
    Event,
    Hidden,
    LayoutChanged,
    Left,
    Muted,
    Noticed,
    OfferChanged,
    Paused,
    Renamed,
    Said,
    Sequenced,
    Shown,
    StateChanged,
    Welcomed,
)
from vitrine.rooms.values import BUBBLE_M, Frame, Json, Line, Person

WELCOME: Final = 0x81
EVENT: Final = 0xA0
ANSWER: Final = 0xA1
PONG: Final = 0xB0
GOAWAY: Final = 0xC0

_EVENT: Final = struct.Struct("<BI")
_PONG: Final = struct.Struct("<BII")


@dataclass(frozen=True, slots=True)
class WelcomeMessage:
    fields: dict[str, Json]


@dataclass(frozen=True, slots=True)
class EventMessage:
    seq: int
    fields: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Answer:
    """id None: not to a request. Either ok or problem is set."""

    id: str | None
    ok: dict[str, Json] | None = None
    problem: dict[str, Json] | None = None


@dataclass(frozen=True, slots=True)
class Pong:
    client_ms: int
    server_ms: int


@dataclass(frozen=True, slots=True)
class GoAway:
    after_ms: int


@dataclass(frozen=True, slots=True)
class Unknown:
    type: int


ServerMessage = WelcomeMessage | Frame | EventMessage | Answer | Pong | GoAway | Unknown


def timestamp(at_ms: int) -> str:
    """Unix milliseconds as RFC 3339 in UTC."""
    return rfc3339(datetime.fromtimestamp(at_ms / 1000, UTC), "milliseconds")


def _person(person: Person) -> dict[str, Json]:
    return {"id": person.id, "name": person.name, "colour": person.colour, "role": person.role}


def _people(people: tuple[tuple[Any, Person], ...]) -> list[dict[str, Json]]:
    return [{"slot": slot, **_person(person)} for slot, person in people]


def _line(line: Line) -> dict[str, Json]:
    return {"id": line.id, "from": _person(line.author), "text": line.text, "at": timestamp(line.at_ms)}


def encode_welcome(welcome: Welcomed, resume: str | None = None) -> bytes:
    """A WELCOME. resume: the token to come back with."""
    fields: dict[str, Any] = {
        "room": welcome.room,
        "slot": welcome.slot,
        "epoch": welcome.epoch,
        "tick_hz": welcome.tick_hz,
        "tick": welcome.tick,
        "server_ms": welcome.server_ms,
        "seq": welcome.seq,
        "corner_m": [-32, -1, -32],
        "you": None if welcome.you is None else _person(welcome.you),
        "watch": welcome.slot is None,
        "resume": resume,
        "resumed": welcome.resumed,
        "layout": welcome.layout,
        "bubble_m": BUBBLE_M,
        "paused": welcome.paused,
        "muted": list(welcome.muted),
        "hidden": [],
        "away": list(welcome.away),
    }
    if not welcome.resumed:
        fields["people"] = _people(welcome.people)
        fields["chat"] = [_line(line) for line in welcome.chat]
        fields["state"] = {name: dict(values) for name, values in welcome.state.items()}
    return bytes([WELCOME]) + jsons.dump(fields)


def event_fields(event: Event) -> dict[str, Json]:
    """An event's JSON."""
    match event:
        case Entered(people):
            return {"event": "entered", "people": _people(people)}
        case Left(slots):
            return {"event": "left", "slots": list(slots)}
        case Away(slots):
            return {"event": "away", "slots": list(slots)}
        case Back(slots):
            return {"event": "back", "slots": list(slots)}
        case Renamed(slot, name, colour):
            return {"event": "renamed", "slot": slot, "name": name, "colour": colour}
        case Said(slot, line):
            return {"event": "said", "slot": slot, **_line(line)}
        case Emoted(slot, name):
            return {"event": "emoted", "slot": slot, "name": name}
        case StateChanged(extension, key, value):
            return {"event": "state", "extension": extension, "key": key, "value": value}
        case LayoutChanged(version):
            return {"event": "layout", "version": version}
        case OfferChanged(product, version):
            return {"event": "product", "id": product, "version": version}
        case Noticed(level, text):
            return {"event": "notice", "level": level, "text": dict(text)}
        case Muted(slot, muted):
            return {"event": "muted", "slot": slot, "muted": muted}
        case Paused(paused):
            return {"event": "paused", "paused": paused}
        case Hidden(slots):
            return {"event": "hidden", "slots": list(slots)}
        case Shown(people):
            return {"event": "shown", "people": _people(people)}


def encode_event(sequenced: Sequenced) -> bytes:
    """An EVENT."""
    return _EVENT.pack(EVENT, sequenced.seq & 0xFFFFFFFF) + jsons.dump(event_fields(sequenced.event))


def encode_answer(request: str | None, ok: dict[str, Json] | None = None) -> bytes:
    """An ANSWER that all went well."""
    return bytes([ANSWER]) + jsons.dump({"id": request, "ok": ok or {}})


def encode_problem(request: str | None, error: VitrineError) -> bytes:
    """An ANSWER that says what is wrong. request: None when no request asked."""
    return bytes([ANSWER]) + jsons.dump({"id": request, "problem": error.problem()})


def encode_pong(client_ms: int, server_ms: int) -> bytes:
    """A PONG."""
    return _PONG.pack(PONG, client_ms & 0xFFFFFFFF, server_ms & 0xFFFFFFFF)


def encode_goaway(after_ms: int) -> bytes:
    """A GOAWAY."""
    return bytes([GOAWAY]) + jsons.dump({"after_ms": after_ms})


def _answer(fields: dict[str, Json]) -> Answer:
    request, ok, problem = fields.get("id"), fields.get("ok"), fields.get("problem")
    if request is not None and not isinstance(request, str):
        raise MalformedMessage("ANSWER: its id is a text or null")
    if isinstance(ok, dict) == isinstance(problem, dict):
        raise MalformedMessage("ANSWER: it has either ok or problem")
    return Answer(request, ok, problem)


def decode(message: bytes) -> ServerMessage:
    """One message of a server. Raises MalformedMessage."""
    if not message:
        raise MalformedMessage("a message has at least its type")
    type_ = message[0]
    if type_ == FRAME:
        return decode_frame(message)
    if type_ == EVENT:
        if len(message) < _EVENT.size:
            raise MalformedMessage("an EVENT has at least 5 bytes")
        fields = jsons.parse(message[_EVENT.size :])
        if not isinstance(fields.get("event"), str):
            raise MalformedMessage("EVENT: it names its event")
        return EventMessage(_EVENT.unpack_from(message)[1], fields)
    if type_ == ANSWER:
        return _answer(jsons.parse(message[1:]))
    if type_ == PONG:
        if len(message) < _PONG.size:
            raise MalformedMessage("a PONG has 9 bytes")
        return Pong(*_PONG.unpack_from(message)[1:])
    if type_ == WELCOME:
        return WelcomeMessage(jsons.parse(message[1:]))
    if type_ == GOAWAY:
        after_ms = jsons.parse(message[1:]).get("after_ms")
        if type(after_ms) is not int or after_ms < 0:
            raise MalformedMessage("GOAWAY: after_ms is a number of milliseconds")
        return GoAway(after_ms)
    return Unknown(type_)
