"""The GLB container (glTF 2.0 section 4.4)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from vitrine.assets.errors import NotReadable

Container = Literal["glb", "zip"]

_HEADER = struct.Struct("<4sII")
_CHUNK = struct.Struct("<I4s")
HEADER_BYTES = _HEADER.size


@dataclass(frozen=True, slots=True)
class Glb:
    """json: the JSON chunk. binary: the BIN chunk, None if absent; a view, not a copy."""

    json: bytes
    binary: memoryview | None


def container_of(head: bytes, size: int | None) -> Container | None:
    """What a file that begins with `head` holds its glTF in, None for neither.

    size: None if not yet known. Raises NotReadable: a GLB's declared length is wrong.
    """
    if head[:4] == b"glTF":
        if size is not None:
            _check_header(head, size)
        return "glb"
    return "zip" if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") else None


def _check_header(head: bytes, size: int) -> None:
    if len(head) < _HEADER.size:
        raise NotReadable("The GLB ends inside its header. Export or upload it again.")
    _, version, declared = _HEADER.unpack_from(head)
    if version != 2:
        raise NotReadable(f"This is GLB version {version}; version 2 is read here. Export it as glTF 2.0.")
    if declared != size:
        raise NotReadable(
            f"The GLB says it has {declared:,} bytes and has {size:,}: it was cut or damaged.",
            declared=declared, found=size,
        )  # fmt: skip


def unpacked(data: bytes) -> Glb:
    """The chunks of a GLB. Raises NotReadable: every length must lie inside of what is there."""
    _check_header(data, len(data))
    view = memoryview(data)
    chunks: list[tuple[bytes, memoryview]] = []
    offset = _HEADER.size
    while offset < len(data):
        if offset + _CHUNK.size > len(data):
            raise NotReadable("The GLB ends inside a chunk header. Export or upload it again.")
        length, name = _CHUNK.unpack_from(data, offset)
        offset += _CHUNK.size
        if length > len(data) - offset:
            raise NotReadable("A chunk of the GLB is longer than the file. Export or upload it again.")
        # A viewer reads JSON and BIN, the first two chunks. What follows is passed over, unread and unkept.
        if len(chunks) < 2:
            chunks.append((name, view[offset : offset + length]))
        offset += length
    if not chunks or chunks[0][0] != b"JSON":
        raise NotReadable("The GLB does not begin with its JSON chunk. Export it again.")
    binary = chunks[1][1] if len(chunks) > 1 and chunks[1][0] == b"BIN\x00" else None
    return Glb(bytes(chunks[0][1]), binary)
