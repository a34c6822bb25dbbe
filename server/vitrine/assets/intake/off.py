"""OFF: counts, vertices, polygons; colours after either."""

from __future__ import annotations

import re

import numpy as np

from vitrine.assets.intake.draft import Draft, DraftPrimitive, Floats, Indices, Layer, linear, single
from vitrine.assets.intake.numbers import (
    broken,
    check_triangles,
    check_vertices,
    finite,
    floats_of,
    inside,
    lines_of,
)  # fmt: skip
from vitrine.assets.intake.polygons import triangulated

_HEAD = re.compile(rb"(ST)?(C)?(N)?(4)?(n)?OFF")


def read(data: bytes) -> Draft:
    """The surface of a text OFF. Y is up by habit. Raises BadModel, NotFinite, OverLimit."""
    lines = [line for raw in lines_of(data) if (line := raw.split(b"#")[0].strip())]
    head = _HEAD.match(lines[0]) if lines else None
    if head is None or head[4] or head[5]:
        raise broken("is not a three-dimensional OFF")
    lines[0] = lines[0][head.end() :].strip()
    lines = lines if lines[0] else lines[1:]
    vertices, faces = _counts(lines)
    rows = [line.split() for line in lines[1 : 1 + vertices]]
    polygons = [line.split() for line in lines[1 + vertices : 1 + vertices + faces]]
    if len(rows) < vertices or len(polygons) < faces:
        raise broken("holds fewer vertices or faces than it says")
    points = floats_of([word for row in rows for word in row[:3]], 3)
    if len(points) != vertices:
        raise broken("holds vertices of fewer than three numbers")
    triangles, polygon = _triangles(polygons, points)
    colours = _vertex_colours(rows, bool(head[1]), bool(head[3]), triangles) if head[2] else None
    if colours is None:
        colours = _face_colours(polygons, polygon)
    shapes, placements = single("surface", DraftPrimitive(points, triangles, None, colours=colours))
    return Draft("off", shapes, placements, up="y")


def _counts(lines: list[bytes]) -> tuple[int, int]:
    parts = lines[0].split() if lines else []
    if len(parts) < 2 or not all(part.isdigit() and len(part) < 12 for part in parts[:2]):
        raise broken("does not say how many vertices and faces it holds")
    vertices, faces = int(parts[0]), int(parts[1])
    check_vertices(vertices)
    check_triangles(faces)
    return vertices, faces


def _triangles(polygons: list[list[bytes]], points: Floats) -> tuple[Indices, Indices]:
    sizes: list[int] = []
    words: list[bytes] = []
    for row in polygons:
        size = int(row[0]) if row[0].isdigit() and len(row[0]) < 7 else -1
        if size < 0 or len(row) < 1 + size:
            raise broken("holds a face that is cut")
        sizes.append(size)
        words += row[1 : 1 + size]
    corners = inside(floats_of(words, 1)[:, 0].astype(np.int64), len(points), "vertices")
    places, polygon = triangulated(points, corners, np.array(sizes, np.int64))
    return corners[places], polygon


def _vertex_colours(rows: list[list[bytes]], textured: bool, normals: bool, faces: Indices) -> Layer | None:
    """After the position, and the normal if there is one: three or four numbers, whole ones up to 255."""
    start = 6 if normals else 3
    ends = -2 if textured else None
    parts = [row[start:ends][:4] for row in rows]
    width = min(map(len, parts), default=0)
    if width < 3:
        return None
    values = floats_of([word for part in parts for word in part[:width]], width)
    return Layer(_light(values), faces)


def _face_colours(polygons: list[list[bytes]], polygon: Indices) -> Layer | None:
    parts = [row[1 + int(row[0]) :][:4] for row in polygons]
    width = min(map(len, parts), default=0)
    if width < 3:
        return None
    values = floats_of([word for part in parts for word in part[:width]], width)
    return Layer(_light(values), np.repeat(polygon[:, None], 3, axis=1))


def _light(values: Floats) -> Floats:
    values = finite(values) / (255 if len(values) and values.max() > 1 else 1)
    if values.shape[1] == 3:
        values = np.concatenate([values, np.ones((len(values), 1))], axis=1)
    return linear(values)
