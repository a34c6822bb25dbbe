"""What clients send: `decode` gives a frozen value or a typed error and nothing else; `encode` mirrors it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from vitrine.protocol import acts, jsons
from vitrine.protocol.acts import Act
from vitrine.protocol.errors import InvalidRequest, InvalidText, MalformedMessage, UnknownOperation
from vitrine.protocol.poses import CLIENT_FLAGS, check_body
from vitrine.protocol.text import tidy_chat, tidy_name
from vitrine.rooms.bodies import FULL_BYTES, HEAD_BYTES, RecordKind
from vitrine.rooms.values import COLOURS, Json

HELLO: Final = 0x01
POSE_FULL: Final = 0x10
POSE_HEAD: Final = 0x11
PING: Final = 0x12
REQUEST: Final = 0x20

EMOTES: Final = frozenset({"wave", "clap", "heart", "yes", "no"})
REQUEST_ID_CHARACTERS: Final = 64
VALUE_BYTES: Final = 1024
LABEL_CHARACTERS: Final = 64
SEQ_GREATEST: Final = (1 << 32) - 1

_POSE: Final = struct.Struct("<BBHI")
_PING: Final = struct.Struct("<BI")
POSE_HEADER_BYTES: Final = _POSE.size
POSE_BYTES: Final = {
    POSE_FULL: POSE_HEADER_BYTES + FULL_BYTES,
    POSE_HEAD: POSE_HEADER_BYTES + HEAD_BYTES,
}


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message. ticket or resume: the way in. seq: the last event heard before the loss."""

    ticket: str | None
    resume: str | None = None
    seq: int | None = None
    client: str | None = None


@dataclass(frozen=True, slots=True)
class Pose:
    """A checked pose, still in wire form. sample_ms: the sender's own clock. seq: modulo 2^16."""

    kind: RecordKind
    flags: int
    seq: int
    sample_ms: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Ping:
    client_ms: int


@dataclass(frozen=True, slots=True)
class Chat:
    """op "chat"; the text is tidied."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Emote:
    """op "emote"."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Use:
    """op "use": somebody uses something of an extension."""

    id: str
    extension: str
    action: str
    target: str | None = None
    value: Json = None


@dataclass(frozen=True, slots=True)
class Profile:
    """op "profile"; the name is tidied."""

    id: str
    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class Stay:
    """op "stay": I am here, though I do not move."""

    id: str


@dataclass(frozen=True, slots=True)
class UnknownOp:
    """A type this version does not know: ignored."""

    type: int


Request = Chat | Emote | Use | Profile | Stay | Act
ClientMessage = Hello | Pose | Ping | Request | UnknownOp


def _text(fields: dict[str, Any], name: str, limit: int, least: int = 1) -> str:
    value = fields.get(name)
    # Printable: a NUL would be refused by PostgreSQL, a line break could forge a line of a log.
    if not isinstance(value, str) or not least <= len(value) <= limit or not value.isprintable():
        raise ValueError(f'"{name}" is a text of {least} to {limit} printable characters')
    return value


def _hello(body: bytes) -> Hello:
    fields = jsons.parse(body)
    try:
        resume = _text(fields, "resume", 128) if fields.get("resume") is not None else None
        ticket = None if resume is not None and fields.get("ticket") is None else _text(fields, "ticket", 128)
        client = _text(fields, "client", 64, 0) if fields.get("client") is not None else None
    except ValueError as error:
        raise MalformedMessage(f"HELLO: {error}") from error
    seq = fields.get("seq")
    if seq is not None and (type(seq) is not int or not 0 <= seq <= SEQ_GREATEST):
        raise MalformedMessage('HELLO: "seq" is an integer of 32 bits')
    return Hello(ticket, resume, seq, client)


def _chat(request: str, fields: dict[str, Any]) -> Chat:
    if not isinstance(fields.get("text"), str):
        raise ValueError('"text" is a text of 1 to 500 characters')
    return Chat(request, tidy_chat(fields["text"]))


def _emote(request: str, fields: dict[str, Any]) -> Emote:
    name = fields.get("name")
    if not isinstance(name, str) or name not in EMOTES:
        raise ValueError(f'"name" is one of {", ".join(sorted(EMOTES))}')
    return Emote(request, name)


def _use(request: str, fields: dict[str, Any]) -> Use:
    target = _text(fields, "target", LABEL_CHARACTERS) if fields.get("target") is not None else None
    value = fields.get("value")
    if value is not None and len(jsons.dump({"value": value})) - len(b'{"value":}') > VALUE_BYTES:
        raise ValueError(f'"value" has at most {VALUE_BYTES} bytes of JSON')
    extension, action = (_text(fields, name, LABEL_CHARACTERS) for name in ("extension", "action"))
    return Use(request, extension, action, target, value)


def _profile(request: str, fields: dict[str, Any]) -> Profile:
    colour = fields.get("colour")
    if not isinstance(fields.get("name"), str):
        raise ValueError('"name" is a text of 1 to 40 characters')
    if type(colour) is not int or not 0 <= colour < COLOURS:
        raise ValueError(f'"colour" is an integer from 0 to {COLOURS - 1}')
    return Profile(request, tidy_name(fields["name"]), colour)


OPERATIONS: Final[dict[str, Callable[[str, dict[str, Any]], Request]]] = {
    "chat": _chat,
    "emote": _emote,
    "use": _use,
    "profile": _profile,
    "stay": lambda request, _: Stay(request),
    **acts.OPERATIONS,
}


def _request(body: bytes) -> Request:
    fields = jsons.parse(body)
    try:
        request = _text(fields, "id", REQUEST_ID_CHARACTERS)
    except ValueError as error:
        raise MalformedMessage(f"REQUEST: {error}") from error
    op = fields.get("op")
    operation = OPERATIONS.get(op) if isinstance(op, str) else None
    if operation is None:
        raise UnknownOperation(request, f'"op" is one of {", ".join(sorted(OPERATIONS))}')
    try:
        return operation(request, fields)
    except (ValueError, InvalidText, RecursionError) as error:
        raise InvalidRequest(request, str(error)) from error


def _pose(message: bytes, kind: RecordKind, body_bytes: int) -> Pose:
    if len(message) < _POSE.size + body_bytes:
        raise MalformedMessage(f"a pose of this type has {_POSE.size + body_bytes} bytes")
    _, flags, seq, sample_ms = _POSE.unpack_from(message)
    if flags & ~CLIENT_FLAGS:
        raise MalformedMessage("a pose's flags 3 to 7 are zero on the way to the server")
    body = message[_POSE.size : _POSE.size + body_bytes]
    check_body(body, flags)
    return Pose(kind, flags, seq, sample_ms, body)


def decode(message: bytes) -> ClientMessage:
    """One message of a client. Raises MalformedMessage, or InvalidRequest where an answer can say so."""
    if not message:
        raise MalformedMessage("a message has at least its type")
    match message[0]:
        case 0x10:
            return _pose(message, RecordKind.FULL, FULL_BYTES)
        case 0x11:
            return _pose(message, RecordKind.HEAD, HEAD_BYTES)
        case 0x12:
            if len(message) < _PING.size:
                raise MalformedMessage("a PING has 5 bytes")
            return Ping(_PING.unpack_from(message)[1])
        case 0x20:
            return _request(message[1:])
        case 0x01:
            return _hello(message[1:])
        case other:
            return UnknownOp(other)


def _present(fields: dict[str, Json]) -> bytes:
    return jsons.dump({name: value for name, value in fields.items() if value is not None})


def encode(message: Hello | Pose | Ping | Request) -> bytes:
    """The bytes of a client's message."""
    match message:
        case Pose(kind, flags, seq, sample_ms, body):
            type_ = POSE_FULL if kind is RecordKind.FULL else POSE_HEAD
            return _POSE.pack(type_, flags, seq & 0xFFFF, sample_ms & 0xFFFFFFFF) + body
        case Ping(client_ms):
            return _PING.pack(PING, client_ms & 0xFFFFFFFF)
        case Hello(ticket, resume, seq, client):
            members = {"ticket": ticket, "resume": resume, "seq": seq, "client": client}
            return bytes([HELLO]) + _present(members)
        case Chat(id_, text):
            fields: dict[str, Json] = {"id": id_, "op": "chat", "text": text}
        case Emote(id_, name):
            fields = {"id": id_, "op": "emote", "name": name}
        case Profile(id_, name, colour):
            fields = {"id": id_, "op": "profile", "name": name, "colour": colour}
        case Stay(id_):
            fields = {"id": id_, "op": "stay"}
        case Use(id_, extension, action, target, value):
            fields = {"id": id_, "op": "use", "extension": extension, "action": action}
            fields |= {"target": target, "value": value}
        case _:
            fields = acts.members(message)
    return bytes([REQUEST]) + _present(fields)
