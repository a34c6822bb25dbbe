"""The GLB container and the first bytes of an upload (glTF 2.0 section 4.4)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from vitrine.assets.errors import NotAModel, NotReadable
from vitrine.assets.intake.formats import HEAD_BYTES, Format, format_of
from vitrine.assets.intake.refusals import refuse_by_name, refuse_known

Kind = Literal["glb", "zip"] | Format
"""Three letters each. A 3MF is a `zip` until it is opened."""

_HEADER = struct.Struct("<4sII")
_CHUNK = struct.Struct("<I4s")


__all__ = ["HEAD_BYTES", "Glb", "Kind", "kind_of", "unpacked"]


@dataclass(frozen=True, slots=True)
class Glb:
    """json: the JSON chunk. binary: the BIN chunk, None if absent; a view, not a copy."""

    json: bytes
    binary: memoryview | None


def kind_of(head: bytes, size: int | None, name: str | None = None) -> Kind:
    """What an upload that begins with `head` (HEAD_BYTES or all of it) claims to be.

    size: None if not yet known. name: the file's own, a hint where the content has no magic.

    All that the API process ever looks at. Raises NotAModel, NeedsExport, NotReadable (the declared length
    is wrong).
    """
    if head[:4] == b"glTF":
        if size is not None:
            _check_header(head, size)
        return "glb"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if (found := format_of(head, size, name)) is not None:
        return found
    refuse_known(head, name)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        raise NotAModel("This is a web page, not a model. Download the .glb file itself and upload that.")
    if start.startswith(b"{"):
        raise NotAModel(
            "A bare .gltf names further files. Upload a .zip with the .gltf and its files, or a .glb."
        )
    refuse_by_name(name)
    raise NotAModel(
        "This is no model that is read here: GLB, a zip of glTF or OBJ with its files, STL, PLY, OFF, 3MF "
        "or STEP. "
        "Export it as .glb."
    )


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
