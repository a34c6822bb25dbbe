"""STL: triangles, no unit, no vertices in common; some programs hide colours in each one's last two bytes."""

from __future__ import annotations

import re

import numpy as np

from vitrine.assets.errors import NotReadable
from vitrine.assets.intake.draft import Draft, DraftPrimitive, Floats, Layer, linear, single
from vitrine.assets.intake.formats import STL_FACE_BYTES, STL_HEADER_BYTES
from vitrine.assets.intake.numbers import broken, check_triangles, finite, floats_of, lines_of

_FACE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_NAME = re.compile(rb"solid[ \t]+([^\r\n]{1,80})")
_BINARY_COLOUR = b"COLOR="


def read(data: bytes) -> Draft:
    """The surface of an STL, binary or text. Z is up by habit.

    Raises BadModel, NotFinite, NotReadable, OverLimit.
    """
    count = int.from_bytes(data[STL_HEADER_BYTES - 4 : STL_HEADER_BYTES], "little")
    if len(data) == STL_HEADER_BYTES + STL_FACE_BYTES * count and count:
        surface, name = _binary(data, count), "solid"
    else:
        surface = _surface(_text(data), None)
        found = _NAME.match(data.lstrip())
        name = found[1].decode("utf-8", "replace").strip() if found else "solid"
    shapes, placements = single(name or "solid", surface)
    return Draft("stl", shapes, placements, up="z")


def _binary(data: bytes, count: int) -> DraftPrimitive:
    check_triangles(count)
    faces = np.frombuffer(data, _FACE, count, STL_HEADER_BYTES)
    corners = finite(faces["corners"].astype(np.float64)).reshape(-1, 3)
    return _surface(corners, _colours(data[:80], faces["attribute"]))


def _colours(header: bytes, attribute: np.ndarray[tuple[int], np.dtype[np.uint16]]) -> Layer | None:
    """Fifteen-bit colours where the file says so: Materialise by its header, others by bit 15 of every face.

    Materialise counts from red and sets bit 15 for faces of the whole body's colour; the others count from
    blue.
    """
    start = header.find(_BINARY_COLOUR)
    if start >= 0 and start + 10 <= len(header):
        own = (attribute & 0x8000) == 0
        parts = [(attribute >> shift & 31) / 31 for shift in (0, 5, 10)]
        body = np.frombuffer(header, np.uint8, 3, start + len(_BINARY_COLOUR)) / 255
        rgb = np.where(own[:, None], np.stack(parts, axis=1), body)
    elif len(attribute) and (attribute & 0x8000).all():
        rgb = np.stack([(attribute >> shift & 31) / 31 for shift in (10, 5, 0)], axis=1)
    else:
        return None
    values = linear(np.concatenate([rgb, np.ones((len(rgb), 1))], axis=1))
    return Layer(values, np.repeat(np.arange(len(rgb), dtype=np.int64)[:, None], 3, axis=1))


def _text(data: bytes) -> Floats:
    if b"endsolid" not in data[-4_096:].lower():
        raise NotReadable("The STL ends too soon: it was cut. Export or upload it again.")
    words: list[bytes] = []
    for line in lines_of(data):
        # `vertex x y z`, in either case, indented as one likes.
        parts = line.split()
        if len(parts) == 4 and parts[0].lower() == b"vertex":
            words += parts[1:]
    check_triangles(len(words) // 9)
    corners = floats_of(words, 3)
    if not len(corners) or len(corners) % 3:
        raise broken("ends within a triangle, or holds none")
    return corners


def _surface(corners: Floats, colours: Layer | None) -> DraftPrimitive:
    faces = np.arange(len(corners), dtype=np.int64).reshape(-1, 3)
    return DraftPrimitive(corners, faces, None, colours=colours)
