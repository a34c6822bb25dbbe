"""What a file is, by its first bytes and its length.

A name is a hint for text without a magic, never proof.
"""

from __future__ import annotations

import re
import struct
from typing import Literal

from vitrine.assets.errors import NotReadable

Format = Literal["stl", "obj", "ply", "off", "3mf", "stp"]
"""The formats that are converted. `stp` is STEP."""

HEAD_BYTES = 4_096
STL_HEADER_BYTES = 84
STL_FACE_BYTES = 50
# A random file of this first number is one in four thousand; an honest one has far fewer triangles.
_GREATEST_STL = 1_100_000

_PLY = re.compile(rb"ply\r?\n")
_OFF = re.compile(rb"(?:\s*#[^\n]*\n)*\s*(?:ST)?C?N?4?n?OFF(?:\s|$)")
_OBJ_LINE = re.compile(
    rb"(?:v|vn|vt)[ \t]+[-+0-9.]|f[ \t]+-?\d|(?:o|g|usemtl|mtllib|s)(?:[ \t]|$)|(?:vp|l|p)[ \t]+[-+0-9.]"
)
_COMMENT = re.compile(rb"\s*(?:#.*)?$", re.DOTALL)


def format_of(head: bytes, size: int | None, name: str | None = None) -> Format | None:
    """Which of the converted formats begins with `head` (HEAD_BYTES, or the whole file), None for another.

    size: of the whole file, None if not yet known: then a binary STL is only likely. Raises NotReadable for a
    file called .stl whose number of triangles is not that of its bytes.
    """
    if _PLY.match(head):
        return "ply"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"ISO-10303-21;"):
        return "stp"
    if _is_binary_stl(head, size):
        return "stl"
    if b"\0" not in head:
        return _text_format(head, name)
    if size is not None and (name or "").lower().endswith(".stl"):
        raise NotReadable("The STL does not hold as many triangles as it says: it was cut or damaged.")
    return None


def _is_binary_stl(head: bytes, size: int | None) -> bool:
    if len(head) < STL_HEADER_BYTES:
        return False
    (count,) = struct.unpack_from("<I", head, STL_HEADER_BYTES - 4)
    if size is not None:
        return count > 0 and bool(size == STL_HEADER_BYTES + STL_FACE_BYTES * count)
    return 0 < count <= _GREATEST_STL and b"\0" in head


def _text_format(head: bytes, name: str | None) -> Format | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb"solid(?:\s|$)", start) and re.search(rb"\bfacet\b|\bendsolid\b", start):
        return "stl"
    if _OFF.match(start):
        return "off"
    # The last line may be cut by the end of the head.
    lines = start.splitlines()[: -1 if len(head) >= HEAD_BYTES else None]
    telling = [line.strip() for line in lines if not _COMMENT.match(line)]
    # Programs add lines of their own; most are the format's all the same.
    known = sum(_OBJ_LINE.match(line) is not None for line in telling[:20])
    if known and known * 4 >= len(telling[:20]) * 3:
        return "obj"
    if start and not telling and (name or "").lower().endswith(".obj"):
        return "obj"
    return None
