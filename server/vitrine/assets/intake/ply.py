"""PLY: a header that names its own columns, text or binary of either order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.intake.draft import Draft, DraftPrimitive, Floats, Indices, Layer, linear, single
from vitrine.assets.intake.numbers import (
    broken,
    check_triangles,
    check_vertices,
    finite,
    floats_of,
    inside,
)
from vitrine.assets.intake.polygons import triangulated
from vitrine.assets.intake.shading import unit_normals

_TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2",
    "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
_ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">", "ascii": ""}
_HEADER_BYTES = 65_536
_ELEMENTS, _PROPERTIES = 32, 128


@dataclass(frozen=True, slots=True)
class _Property:
    """name, its type; counts: the type of a list's length, None if it is no list."""

    name: str
    kind: str
    counts: str | None


@dataclass(slots=True)
class _Element:
    name: str
    count: int
    properties: list[_Property]


@dataclass(frozen=True, slots=True)
class _Table:
    """columns: (count,) each. lists: (all values, length of each row)."""

    columns: dict[str, NDArray[Any]]
    lists: dict[str, tuple[NDArray[Any], Indices]]


def read(data: bytes) -> Draft:
    """The surface of a PLY. Y is up by habit. Raises BadModel, NotFinite, OverLimit."""
    order, elements, start = _header(data)
    tables = _binary(data, start, order, elements) if order else _text(data[start:], elements)
    vertex, face = tables.get("vertex"), tables.get("face")
    if vertex is None or face is None:
        raise broken("holds points and no faces" if vertex is not None else "holds no vertices")
    points = _stacked(vertex, ("x", "y", "z"))
    if points is None:
        raise broken("holds vertices without a place")
    corners, sizes = next(
        (face.lists[name] for name in ("vertex_indices", "vertex_index") if name in face.lists),
        (np.empty(0, np.int64), np.empty(0, np.int64)),
    )
    corners = inside(corners.astype(np.int64), len(points), "vertices")
    places, polygon = triangulated(points, corners, sizes)
    faces = corners[places]
    normals = _stacked(vertex, ("nx", "ny", "nz"))
    surface = DraftPrimitive(
        points, faces, None,
        normals=None if normals is None else Layer(unit_normals(normals), faces),
        texcoords=_texcoords(vertex, faces),
        colours=_colours(vertex, faces) or _colours(face, np.repeat(polygon[:, None], 3, axis=1)),
    )  # fmt: skip
    shapes, placements = single("surface", surface)
    return Draft("ply", shapes, placements, up="y")


def _header(data: bytes) -> tuple[str, list[_Element], int]:
    end = data.find(b"end_header", 0, _HEADER_BYTES)
    after = data.find(b"\n", end)
    if end < 0 or after < 0:
        raise broken("has a header without an end")
    order: str | None = None
    elements: list[_Element] = []
    for words in (line.split() for line in data[:end].decode("latin-1").splitlines()):
        if words[:1] == ["format"] and len(words) > 1:
            order = _ORDERS.get(words[1])
        elif words[:1] == ["element"] and len(words) == 3 and words[2].isdigit() and len(words[2]) < 12:
            elements.append(_Element(words[1], int(words[2]), []))
            (check_triangles if words[1] == "face" else check_vertices)(elements[-1].count)
        elif words[:1] == ["property"]:
            _property(elements, words)
    if order is None or not elements or len(elements) > _ELEMENTS:
        raise broken("has a header that cannot be read")
    return order, elements, after + 1


def _property(elements: list[_Element], words: list[str]) -> None:
    is_list = words[1:2] == ["list"] and len(words) == 5
    kinds = words[2:4] if is_list else words[1:2]
    if not elements or len(words) < 3 or not kinds or any(kind not in _TYPES for kind in kinds):
        raise broken("has a column of no known type")
    if len(elements[-1].properties) >= _PROPERTIES:
        raise broken("has too many columns")
    counts = _TYPES[kinds[0]] if is_list else None
    if counts is not None and counts[0] == "f":
        raise broken("counts with fractions")
    elements[-1].properties.append(_Property(words[-1], _TYPES[kinds[-1]], counts))


def _binary(data: bytes, start: int, order: str, elements: list[_Element]) -> dict[str, _Table]:
    tables: dict[str, _Table] = {}
    for element in elements:
        if any(part.counts for part in element.properties):
            tables[element.name], start = _binary_lists(data, start, order, element)
            continue
        names = [(f"{number}", order + part.kind) for number, part in enumerate(element.properties)]
        dtype = np.dtype(names)
        if start + dtype.itemsize * element.count > len(data):
            raise broken("is shorter than its header says")
        rows: NDArray[Any] = np.frombuffer(data, dtype, element.count, start) if names else np.empty(0)
        start += dtype.itemsize * element.count
        columns = {part.name: rows[f"{number}"] for number, part in enumerate(element.properties)}
        tables[element.name] = _Table(columns, {})
    return tables


def _binary_lists(data: bytes, start: int, order: str, element: _Element) -> tuple[_Table, int]:
    """As one array where every row has the lengths of the first, which nearly every file has."""
    rows, ends = _even(data, start, order, element) or _uneven(data, start, order, element)
    columns: dict[str, NDArray[Any]] = {}
    lists: dict[str, tuple[NDArray[Any], Indices]] = {}
    for part, (values, sizes) in zip(element.properties, rows, strict=True):
        if part.counts is None:
            columns[part.name] = values
        else:
            lists[part.name] = (values, sizes)
    return _Table(columns, lists), ends


_Columns = list[tuple[NDArray[Any], Indices]]


def _even(data: bytes, start: int, order: str, element: _Element) -> tuple[_Columns, int] | None:
    fields: list[Any] = []
    place, lengths = start, []
    for number, part in enumerate(element.properties):
        length = 1
        if part.counts is not None:
            size = int(part.counts[1])
            length = _whole(data[place : place + size], order, part.counts)
            fields.append((f"n{number}", order + part.counts))
            place += size
        if length < 0 or length > 1_000:
            return None
        fields.append((f"{number}", order + part.kind, (length,)))
        place += length * int(part.kind[1])
        lengths.append(length)
    dtype = np.dtype(fields)
    if start + dtype.itemsize * element.count > len(data):
        return None
    rows = np.frombuffer(data, dtype, element.count, start)
    found: _Columns = []
    for number, (part, length) in enumerate(zip(element.properties, lengths, strict=True)):
        if part.counts is not None and (rows[f"n{number}"] != length).any():
            return None
        found.append((rows[f"{number}"].ravel(), np.full(element.count, length, np.int64)))
    return found, start + dtype.itemsize * element.count


def _uneven(data: bytes, start: int, order: str, element: _Element) -> tuple[_Columns, int]:
    chunks: list[list[bytes]] = [[] for _ in element.properties]
    sizes: list[list[int]] = [[] for _ in element.properties]
    for _ in range(element.count):
        for number, part in enumerate(element.properties):
            length = 1
            if part.counts is not None:
                size = int(part.counts[1])
                length = _whole(data[start : start + size], order, part.counts)
                start += size
            ends = start + length * int(part.kind[1])
            if length < 0 or ends > len(data):
                raise broken("is shorter than its header says")
            chunks[number].append(data[start:ends])
            sizes[number].append(length)
            start = ends
    return [
        (np.frombuffer(b"".join(chunk), order + part.kind), np.array(size, np.int64))
        for part, chunk, size in zip(element.properties, chunks, sizes, strict=True)
    ], start


def _whole(raw: bytes, order: str, kind: str) -> int:
    return int.from_bytes(raw, "big" if order == ">" else "little", signed=kind[0] == "i")


def _text(data: bytes, elements: list[_Element]) -> dict[str, _Table]:
    words = data.split()
    tables: dict[str, _Table] = {}
    place = 0
    for element in elements:
        if any(part.counts for part in element.properties):
            tables[element.name], place = _text_lists(words, place, element)
            continue
        width = len(element.properties)
        ends = place + width * element.count
        if ends > len(words):
            raise broken("is shorter than its header says")
        rows = floats_of(words[place:ends], max(width, 1))
        columns: dict[str, NDArray[Any]] = {
            part.name: rows[:, number].astype(part.kind if part.kind[0] != "f" else np.float64)
            for number, part in enumerate(element.properties)
        }
        tables[element.name], place = _Table(columns, {}), ends
    return tables


def _text_lists(words: list[bytes], place: int, element: _Element) -> tuple[_Table, int]:
    values: list[list[bytes]] = [[] for _ in element.properties]
    sizes: list[list[int]] = [[] for _ in element.properties]
    for _ in range(element.count):
        for number, part in enumerate(element.properties):
            length = 1
            if part.counts is not None:
                word = words[place] if place < len(words) else b""
                if not word.isdigit() or len(word) > 7:
                    raise broken("holds a list without a length")
                length, place = int(word), place + 1
            if place + length > len(words):
                raise broken("is shorter than its header says")
            values[number] += words[place : place + length]
            sizes[number].append(length)
            place += length
    columns: dict[str, NDArray[Any]] = {}
    lists: dict[str, tuple[NDArray[Any], Indices]] = {}
    for part, written, size in zip(element.properties, values, sizes, strict=True):
        numbers = floats_of(written, 1)[:, 0]
        if part.counts is None:
            columns[part.name] = numbers.astype(part.kind if part.kind[0] != "f" else np.float64)
        else:
            lists[part.name] = (numbers, np.array(size, np.int64))
    return _Table(columns, lists), place


def _stacked(table: _Table, names: tuple[str, ...]) -> Floats | None:
    if any(name not in table.columns for name in names):
        return None
    return finite(np.stack([table.columns[name].astype(np.float64) for name in names], axis=1))


def _texcoords(vertex: _Table, faces: Indices) -> Layer | None:
    for names in (("s", "t"), ("u", "v"), ("texture_u", "texture_v")):
        found = _stacked(vertex, names)
        if found is not None:
            return Layer(found, faces)
    return None


def _colours(table: _Table, corners: Indices) -> Layer | None:
    found = _stacked(table, ("red", "green", "blue"))
    if found is None:
        return None
    whole = table.columns["red"].dtype.kind in "ui"
    parts = found / 255 if whole else found
    alpha = table.columns.get("alpha")
    # Some scanners write 0 for every alpha and mean 1: a model that nobody can see was not meant.
    alpha = None if alpha is None or not np.any(alpha) else alpha
    last = np.ones(len(parts)) if alpha is None else alpha.astype(np.float64) / (255 if whole else 1)
    return Layer(linear(np.concatenate([parts, last[:, None]], axis=1)), corners)
