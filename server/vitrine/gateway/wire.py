"""A room's payloads as whole WebSocket frames, ready for any number of transports."""

from __future__ import annotations

from typing import Final, assert_never

from vitrine.protocol.frames import encode_frame
from vitrine.protocol.server import encode_event, encode_problem, encode_welcome
from vitrine.rooms.errors import IdleSoon, OutOfBounds, TooFast
from vitrine.rooms.events import PoseRefused, Sequenced, StillWarned, Welcomed
from vitrine.rooms.values import Frame

BINARY: Final = 0x82
_SMALL: Final = 126
_MIDDLE: Final = 1 << 16


def room_message(payload: Frame | Sequenced | Welcomed | PoseRefused | StillWarned) -> bytes:
    """The message that carries this payload."""
    match payload:
        case Frame():
            return encode_frame(payload)
        case Sequenced():
            return encode_event(payload)
        case Welcomed():
            return encode_welcome(payload)
        case PoseRefused(count, too_fast):
            return encode_problem(None, TooFast(count) if too_fast else OutOfBounds(count))
        case StillWarned(in_s):
            return encode_problem(None, IdleSoon(in_s))
        case _:
            assert_never(payload)


def welcome_message(welcome: Welcomed, resume: str) -> bytes:
    """The WELCOME of one person. resume: the token to come back with."""
    return encode_welcome(welcome, resume)


def binary_frame(message: bytes) -> bytes:
    """The message as one unmasked final binary frame (RFC 6455 section 5.2): a server never masks."""
    length = len(message)
    if length < _SMALL:
        return bytes([BINARY, length]) + message
    if length < _MIDDLE:
        return bytes([BINARY, 126]) + length.to_bytes(2, "big") + message
    return bytes([BINARY, 127]) + length.to_bytes(8, "big") + message
