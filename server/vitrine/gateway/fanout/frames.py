"""The few WebSocket frames (RFC 6455 section 5.2) that a fan-out process makes or reads itself.

It imports neither numpy nor the library, so that a process that only copies bytes stays small.
"""

from __future__ import annotations

import json
import struct
from enum import IntEnum
from typing import Final

CONTROL_BYTES: Final = 125
PING: Final = b"\x89\x00"

CLIENT_PING: Final = 0x12
_FROM_CLIENT: Final = struct.Struct("<I")
_PONG: Final = struct.Struct("<BBBII")
_CODE: Final = struct.Struct(">H")


class Opcode(IntEnum):
    """What a frame is."""

    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


def close_frame(code: int, reason: str = "") -> bytes:
    """The end of a socket. reason: cut to what fits."""
    body = _CODE.pack(code) + reason.encode()[: CONTROL_BYTES - 2].decode(errors="ignore").encode()
    return bytes([0x80 | Opcode.CLOSE, len(body)]) + body


def pong_frame(body: bytes) -> bytes:
    """The answer to a ping of RFC 6455."""
    return bytes([0x80 | Opcode.PONG, len(body)]) + body


def client_ms(message: bytes) -> int | None:
    """The time in a PING of ours, None if this is none."""
    if len(message) < 1 + _FROM_CLIENT.size or message[0] != CLIENT_PING:
        return None
    time_ms: int = _FROM_CLIENT.unpack_from(message, 1)[0]
    return time_ms


def time_frame(asked_ms: int, server_ms: int) -> bytes:
    """PONG, as a whole frame."""
    return _PONG.pack(0x80 | Opcode.BINARY, 9, 0xB0, asked_ms, server_ms & 0xFFFFFFFF)


def goaway_frame(after_ms: int) -> bytes:
    """GOAWAY, as a whole frame."""
    message = b"\xc0" + json.dumps({"after_ms": after_ms}, separators=(",", ":")).encode()
    return bytes([0x80 | Opcode.BINARY, len(message)]) + message


def unmasked(body: bytes, mask: bytes) -> bytes:
    """A client's payload in clear. At most 125 bytes, so it needs no compiled help."""
    length = len(body)
    key = (mask * (length // 4 + 1))[:length]
    return (int.from_bytes(body, "big") ^ int.from_bytes(key, "big")).to_bytes(length, "big")
