"""Frames of poses: a header, then sections of records, each packed in one layout."""

from __future__ import annotations

import struct
from typing import Final

from vitrine.protocol.errors import MalformedMessage
from vitrine.rooms.bodies import RECORD_BYTES, RecordKind
from vitrine.rooms.values import Frame, Section

FRAME: Final = 0x90

_HEADER: Final = struct.Struct("<BBHI")
_SECTION: Final = struct.Struct("<BBH")


def encode_frame(frame: Frame) -> bytes:
    """A FRAME. Built once per composition and shared by everybody who gets it."""
    parts = [_HEADER.pack(FRAME, 0, frame.epoch & 0xFFFF, frame.tick & 0xFFFFFFFF)]
    for section in frame.sections:
        parts.append(_SECTION.pack(section.kind, section.tier, section.count))
        parts.append(section.records)
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
        if kind not in (RecordKind.FULL, RecordKind.HEAD, RecordKind.FAR):
            break
        length = count * RECORD_BYTES[RecordKind(kind)]
        if at + length > len(message):
            raise MalformedMessage("a FRAME ends within a section")
        sections.append(Section(RecordKind(kind), tier, message[at : at + length]))
        at += length
    return Frame(epoch, tick, tuple(sections))
