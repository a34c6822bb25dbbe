"""The payloads of channel messages that are more than plain bytes."""

from __future__ import annotations

import struct
from typing import Final

_CODE: Final = struct.Struct("<HB")
_ROOM: Final = struct.Struct("<I")
COUNT: Final = struct.Struct("<II")
OPENED: Final = struct.Struct("<Q")

REASON_BYTES: Final = 120


def admission(room: int, visitor: str) -> bytes:
    """ADMIT's: into which room, and who."""
    return _ROOM.pack(room) + visitor.encode()


def read_admission(payload: bytes) -> tuple[int, str]:
    return _ROOM.unpack_from(payload)[0], payload[_ROOM.size :].decode()


def ending(code: int, reason: str, visitor: str = "") -> bytes:
    """DISMISS's, CLOSE's and REFUSE's: a close code, a reason cut to 120 bytes, and who."""
    words = reason.encode()[:REASON_BYTES].decode(errors="ignore").encode()
    return _CODE.pack(code, len(words)) + words + visitor.encode()


def read_ending(payload: bytes) -> tuple[int, str, str]:
    code, length = _CODE.unpack_from(payload)
    end = _CODE.size + length
    return code, payload[_CODE.size : end].decode(), payload[end:].decode()
