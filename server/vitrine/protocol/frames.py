"""Frames of poses: a header, then sections of records, each an array with one layout."""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.protocol.errors import MalformedMessage
from vitrine.rooms.bodies import BODY_BYTES, Bodies, Kind
from vitrine.rooms.values import Frame, Section

FRAME: Final = 0x90

_HEADER: Final = struct.Struct("<BBHI")
_SECTION: Final = struct.Struct("<BBH")
# id and flags come before a body; a far record has no flags.
_PREFIX: Final = {Kind.FULL: 3, Kind.HEAD: 3, Kind.FAR: 2}


def _records(section: Section) -> bytes:
    prefix, body = _PREFIX[section.kind], BODY_BYTES[section.kind]
    records: NDArray[np.uint8] = np.empty((len(section.slots), prefix + body), np.uint8)
    records[:, :2] = section.slots.astype("<u2")[:, None].view(np.uint8)
    if prefix == 3:
        records[:, 2] = section.flags
    records[:, prefix:] = section.bodies
    return records.tobytes()


def encode_frame(frame: Frame) -> bytes:
    """A FRAME. Built once per composition and shared by everybody who gets it."""
    parts = [_HEADER.pack(FRAME, 0, frame.epoch & 0xFFFF, frame.tick & 0xFFFFFFFF)]
    for section in frame.sections:
        parts.append(_SECTION.pack(section.kind, section.tier, len(section.slots)))
        parts.append(_records(section))
    return b"".join(parts)


def decode_frame(message: bytes) -> Frame:
    """The frame in these bytes; sections of unknown kind end it, for their length is unknown.

    Raises MalformedMessage when the bytes end within a section.
    """
    if len(message) < _HEADER.size or message[0] != FRAME:
        raise MalformedMessage("a FRAME has at least 8 bytes")
    _, _, epoch, tick = _HEADER.unpack_from(message)
    sections: list[Section] = []
    at = _HEADER.size
    while at + _SECTION.size <= len(message):
        kind, tier, count = _SECTION.unpack_from(message, at)
        at += _SECTION.size
        if kind not in (Kind.FULL, Kind.HEAD, Kind.FAR):
            break
        prefix, body = _PREFIX[Kind(kind)], BODY_BYTES[Kind(kind)]
        length = count * (prefix + body)
        if at + length > len(message):
            raise MalformedMessage("a FRAME ends within a section")
        records: Bodies = np.frombuffer(message, np.uint8, length, at).reshape(count, prefix + body)
        slots = np.ascontiguousarray(records[:, :2]).view("<u2").reshape(count).astype(np.uint16)
        flags = records[:, 2].copy() if prefix == 3 else np.zeros(count, np.uint8)
        sections.append(Section(Kind(kind), tier, slots, flags, records[:, prefix:].copy()))
        at += length
    return Frame(epoch, tick, tuple(sections))
