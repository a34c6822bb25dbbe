"""The program that checks a room.json, and what it says; `checker.py` runs it.

    request   u32 bytes of the room.json, u32 bytes of what stands (JSON, may be none), both
    answer    u32 bytes, JSON: {"room": ...} or {"refused": error's name, "members": its attributes}

A schema of 21,000 members takes a quarter of a second of Python. In the process of the rooms that would be a
quarter of a second that their ticks fight for; here it is nobody's.
"""

from __future__ import annotations

import json
import select
import struct
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from vitrine.assets.errors import NotFinite, NotReadable, OverLimit
from vitrine.assets.strictjson import parsed
from vitrine.catalog import roomjson
from vitrine.catalog.errors import RoomRefused, TextRefused
from vitrine.errors import VitrineError

SIZES: Final = struct.Struct(">II")
SIZE: Final = struct.Struct(">I")
REFUSALS: Final = {
    each.__name__: each for each in (NotFinite, NotReadable, OverLimit, RoomRefused, TextRefused)
}
# Then it ends; the next room is checked by a new one.
IDLE_S: Final = 300.0

ROOM_BYTES: Final = 512 * 1024


def read(body: bytes, standing: Mapping[str, Any] | None) -> roomjson.Document:
    """The checked room in a body. standing: as of `roomjson.checked`. Raises any of REFUSALS."""
    return roomjson.checked(parsed(body, ROOM_BYTES), standing)


def refusal(name: str, members: Mapping[str, Any]) -> VitrineError:
    """The error that the program has told."""
    kind = REFUSALS[name]
    error: VitrineError = kind.__new__(kind)
    VitrineError.__init__(error, members["message"])
    vars(error).update(members)
    return error


def main() -> None:
    """Until the shop closes the pipe, in whatever way, or nothing came for long."""
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([source], [], [], IDLE_S)[0] and (sizes := source.read(SIZES.size)):
        body, standing = (source.read(size) for size in SIZES.unpack(sizes))
        _answer(answers, body, json.loads(standing) if standing else None)


def _answer(answers: BinaryIO, body: bytes, standing: Mapping[str, Any] | None) -> None:
    told: dict[str, Any]
    try:
        told = {"room": read(body, standing)}
    except tuple(REFUSALS.values()) as error:
        told = {"refused": type(error).__name__, "members": vars(error)}
    content = json.dumps(told).encode()
    answers.write(SIZE.pack(len(content)) + content)
    answers.flush()
