"""OBJ: points, texture points, normals and polygons, in objects and groups; materials in files beside it."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from vitrine.assets.findings import finding
from vitrine.assets.intake.draft import (
    Draft,
    DraftMesh,
    DraftPrimitive,
    Floats,
    Indices,
    Layer,
    Placement,
    linear,
)
from vitrine.assets.intake.mtl import Materials
from vitrine.assets.intake.numbers import (
    broken,
    check_triangles,
    check_vertices,
    finite,
    inside,
    lines_of,
)
from vitrine.assets.intake.polygons import triangulated
from vitrine.assets.intake.shading import unit_normals
from vitrine.assets.intake.upload_set import UploadSet

_SHAPES = 200
"""More objects and groups than these are joined by material: scanners and CAD write one for each face."""
_MISSING = -1


@dataclass(slots=True)
class _Run:
    """Polygons of one object and one material. places, texts, normals: one entry for each corner."""

    shape: str
    material: str | None
    sizes: array[int] = field(default_factory=lambda: array("q"))
    places: array[int] = field(default_factory=lambda: array("q"))
    texts: array[int] = field(default_factory=lambda: array("q"))
    normals: array[int] = field(default_factory=lambda: array("q"))


class _Reader:
    """One pass over the lines."""

    def __init__(self) -> None:
        self.points, self.texts, self.normals = array("d"), array("d"), array("d")
        self.colours, self.coloured = array("d"), 0
        self.libraries: list[str] = []
        self._runs: dict[tuple[str, str | None], _Run] = {}
        self._names: dict[str, str] = {"o": "", "g": ""}
        self._material: str | None = None
        self._run: _Run | None = None
        self._triangles = 0
        self._orders: dict[bytes, Callable[[list[bytes]], None]] = {
            b"v": self._point, b"f": self._face, b"vt": self._text, b"vn": self._normal,
            b"usemtl": self._use, b"o": self._object, b"g": self._group, b"mtllib": self._library,
        }  # fmt: skip

    def take(self, data: bytes) -> list[_Run]:
        """The runs of polygons. Raises BadModel, OverLimit."""
        held = b""
        for line in lines_of(data):
            if line.endswith(b"\\"):
                held += line[:-1] + b" "
                continue
            words = (held + line).split() if held else line.split()
            held = b""
            order = self._orders.get(words[0]) if words else None
            if order is not None:
                try:
                    order(words)
                except (ValueError, OverflowError, IndexError) as error:
                    raise broken("holds a line that cannot be read") from error
        return list(self._runs.values())

    def _point(self, words: list[bytes]) -> None:
        self.points.extend((float(words[1]), float(words[2]), float(words[3])))
        if len(words) >= 7:
            self.coloured += 1
            self.colours.extend((float(words[-3]), float(words[-2]), float(words[-1])))
        if not len(self.points) % 300_000:
            check_vertices(len(self.points) // 3)

    def _text(self, words: list[bytes]) -> None:
        self.texts.extend((float(words[1]), float(words[2]) if len(words) > 2 else 0.0))
        if not len(self.texts) % 200_000:
            check_vertices(len(self.texts) // 2)

    def _normal(self, words: list[bytes]) -> None:
        self.normals.extend((float(words[1]), float(words[2]), float(words[3])))
        if not len(self.normals) % 300_000:
            check_vertices(len(self.normals) // 3)

    def _face(self, words: list[bytes]) -> None:
        size = len(words) - 1
        if size < 3:
            return
        self._triangles += size - 2
        if not self._triangles % 1_000 or size > 100:
            check_triangles(self._triangles)
        run = self._run or self._opened()
        points, texts, normals = len(self.points) // 3, len(self.texts) // 2, len(self.normals) // 3
        run.sizes.append(size)
        for word in words[1:]:
            parts = word.split(b"/")
            place = int(parts[0])
            run.places.append(place - 1 if place > 0 else points + place)
            text = int(parts[1]) if len(parts) > 1 and parts[1] else 0
            run.texts.append(text - 1 if text > 0 else texts + text if text else _MISSING)
            normal = int(parts[2]) if len(parts) > 2 and parts[2] else 0
            run.normals.append(normal - 1 if normal > 0 else normals + normal if normal else _MISSING)

    def _opened(self) -> _Run:
        shape = self._names["o"] or self._names["g"]
        if len(self._runs) > _SHAPES:
            shape = ""
        self._run = self._runs.setdefault((shape, self._material), _Run(shape, self._material))
        return self._run

    def _use(self, words: list[bytes]) -> None:
        self._material, self._run = _name(words), None

    def _object(self, words: list[bytes]) -> None:
        self._names["o"], self._run = _name(words), None

    def _group(self, words: list[bytes]) -> None:
        self._names["g"], self._run = _name(words), None

    def _library(self, words: list[bytes]) -> None:
        if len(self.libraries) < 32:
            self.libraries.append(_name(words))


def read(name: str, files: UploadSet) -> Draft:
    """The OBJ `name` of an upload. Y is up by habit.

    Raises BadModel, NotFinite, OverLimit, MissingFile, BadImage.
    """
    reader = _Reader()
    runs = reader.take(files.bytes_of(name))
    check_triangles(reader._triangles)
    materials, notes = Materials(files), []
    for library in reader.libraries:
        # `a.mtl b.mtl` may be two files or one with a space.
        found = (
            [files.find(library, name)]
            if files.find(library, name)
            else [files.find(each, name) for each in library.split()]
        )
        for file in found:
            if file is not None:
                materials.read(file)
        if None in found or not found:
            notes.append(finding("materials-missing", where=name, names=library[:80]))
    points = finite(_rows(reader.points, 3))
    texts, normals = finite(_rows(reader.texts, 2)), unit_normals(finite(_rows(reader.normals, 3)))
    colours = _colours(reader) if reader.coloured == len(points) else None
    shapes: dict[str, list[DraftPrimitive]] = {}
    for run in runs:
        number = None if run.material is None else materials.number(run.material)
        surface = _surface(run, points, texts, normals, colours, number)
        shapes.setdefault(run.shape, []).append(surface)
    return Draft(
        "obj",
        tuple(DraftMesh(shape or "model", tuple(surfaces)) for shape, surfaces in shapes.items()),
        tuple(Placement(shape or "model", number) for number, shape in enumerate(shapes)),
        up="y", materials=tuple(materials.stuff), pictures=tuple(materials.pictures),
        notes=(*notes[:1], *materials.notes),
    )  # fmt: skip


def _surface(
    run: _Run, points: Floats, texts: Floats, normals: Floats, colours: Floats | None, material: int | None
) -> DraftPrimitive:
    corners = inside(_numbers(run.places), len(points), "vertices")
    places, _ = triangulated(points, corners, _numbers(run.sizes))
    faces = corners[places]
    text, normal = _numbers(run.texts), _numbers(run.normals)
    text_layer = normal_layer = None
    if len(text) and text.min() != _MISSING:
        text_layer = Layer(texts, inside(text, len(texts), "texture points")[places])
    if len(normal) and normal.min() != _MISSING:
        normal_layer = Layer(normals, inside(normal, len(normals), "normals")[places])
    colour = None if colours is None else Layer(colours, faces)
    return DraftPrimitive(points, faces, material, normal_layer, text_layer, colour)


def _colours(reader: _Reader) -> Floats:
    values = finite(_rows(reader.colours, 3))
    values = values / (255 if len(values) and values.max() > 1 else 1)
    return linear(np.concatenate([values, np.ones((len(values), 1))], axis=1))


def _rows(values: array[float], width: int) -> Floats:
    return np.array(values, np.float64).reshape(-1, width)


def _numbers(values: array[int]) -> Indices:
    return np.array(values, np.int64)


def _name(words: list[bytes]) -> str:
    return b" ".join(words[1:]).decode("utf-8", "replace")[:200]
