"""One .model file of a 3MF as arrays and small records."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np

from vitrine.assets.errors import OverLimit
from vitrine.assets.intake.draft import Floats
from vitrine.assets.intake.numbers import broken, check_triangles, check_vertices, finite
from vitrine.assets.intake.xml_parts import Attributes, walk
from vitrine.assets.limits import NODES, SCALE

Key = tuple[str, str]
"""(path of the .model, object id)."""
NONE = -1
_GROUPS = {"basematerials", "colorgroup", "texture2dgroup"}


@dataclass(frozen=True, slots=True)
class Component:
    """An object somewhere. path: another .model, or None. matrix: 4 x 4 for columns."""

    object: str
    path: str | None
    matrix: Floats


@dataclass(slots=True)
class Object3mf:
    """points: x, y, z after each other. triangles: v1, v2, v3.

    properties: group number, p1, p2, p3; -1: none.
    """

    name: str
    kind: str
    group: str | None
    index: int
    points: array[float] = field(default_factory=lambda: array("d"))
    triangles: array[int] = field(default_factory=lambda: array("q"))
    properties: array[int] = field(default_factory=lambda: array("q"))
    components: list[Component] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """rows: (name, sRGB colour) of base materials, colours, or (u, v) of texture points. texture: its id."""

    kind: str
    texture: str | None = None
    names: list[str] = field(default_factory=list)
    rows: list[tuple[float, ...]] = field(default_factory=list)


@dataclass(slots=True)
class ModelPart:
    """groups: by id. order: ids as the triangles' group numbers count them. textures: id -> path."""

    unit: str = "millimeter"
    objects: dict[str, Object3mf] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    textures: dict[str, str] = field(default_factory=dict)
    items: list[Component] = field(default_factory=list)


def part_of(data: bytes) -> ModelPart:
    """What a .model says. Raises BadModel, NotReadable, NotFinite, OverLimit."""
    reader = _Reader()
    try:
        walk(data, reader.start, reader.end)
    except (ValueError, OverflowError, KeyError) as error:
        raise broken("holds an element without the numbers it needs") from error
    return reader.part


class _Reader:
    def __init__(self) -> None:
        self.part = ModelPart()
        self._object: Object3mf | None = None
        self._group: Group | None = None
        self._numbers: dict[str, int] = {}
        self._count = 0

    def start(self, name: str, values: Attributes) -> None:
        if name == "triangle":
            self._triangle(values)
        elif name == "vertex":
            if self._object is not None:
                points = self._object.points
                points.extend((float(values["x"]), float(values["y"]), float(values["z"])))
                if not len(points) % 300_000:
                    check_vertices(len(points) // 3)
        else:
            self._other(name, values)

    def end(self, name: str) -> None:
        if name == "object":
            self._object = None
        elif name in _GROUPS:
            self._group = None

    def _triangle(self, values: Attributes) -> None:
        found = self._object
        if found is None:
            return
        self._count += 1
        if not self._count % 1_000:
            check_triangles(self._count)
        found.triangles.extend((int(values["v1"]), int(values["v2"]), int(values["v3"])))
        group = values.get("pid", found.group)
        # The object's own index is for triangles that say nothing (section 4.1.4.2).
        first = int(values["p1"]) if "p1" in values else found.index
        if group is None or (first < 0 and "pid" not in values):
            found.properties.extend((NONE, NONE, NONE, NONE))
            return
        second, third = int(values.get("p2", first)), int(values.get("p3", first))
        found.properties.extend((self._number(group), first, second, third))

    def _number(self, group: str) -> int:
        if group not in self._numbers:
            self._numbers[group] = len(self.part.order)
            self.part.order.append(group)
        return self._numbers[group]

    def _other(self, name: str, values: Attributes) -> None:
        part = self.part
        if name == "model":
            part.unit = values.get("unit", "millimeter")[:40]
        elif name == "object":
            self._object = Object3mf(
                values.get("name", "")[:200], values.get("type", "model"), values.get("pid"),
                int(values.get("pindex", NONE)),
            )  # fmt: skip
            part.objects[values["id"]] = self._object
            if len(part.objects) > NODES.value:
                raise OverLimit.of(NODES, len(part.objects))
        elif name == "component" and self._object is not None:
            self._object.components.append(_component(values))
        elif name == "item":
            part.items.append(_component(values))
        elif name in _GROUPS:
            self._group = part.groups[values["id"]] = Group(name, values.get("texid"))
        elif name == "texture2d":
            part.textures[values["id"]] = values["path"]
        elif self._group is not None:
            self._property(self._group, name, values)
        if len(part.items) > NODES.value or (self._object and len(self._object.components) > NODES.value):
            raise OverLimit.of(NODES, NODES.value + 1)

    def _property(self, group: Group, name: str, values: Attributes) -> None:
        if name == "base":
            group.names.append(values.get("name", "")[:200])
            group.rows.append(_colour(values.get("displaycolor", "#CCCCCC")))
        elif name == "color":
            group.rows.append(_colour(values["color"]))
        elif name == "tex2coord":
            group.rows.append((float(values["u"]), float(values["v"])))
        if not len(group.rows) % 1_000:
            check_vertices(len(group.rows))


def _component(values: Attributes) -> Component:
    path = next((value for key, value in values.items() if key.rpartition(":")[2] == "path"), None)
    return Component(values["objectid"], path.lower() if path else None, _matrix(values.get("transform", "")))


def _matrix(text: str) -> Floats:
    """Twelve numbers for row vectors (section 3.3) as a matrix for columns."""
    matrix = np.eye(4)
    if words := text.split():
        if len(words) != 12:
            raise broken("has a transform that is not twelve numbers")
        matrix[:3, :] = finite(np.array([float(word) for word in words])).reshape(4, 3).T
        if np.abs(matrix).max() > SCALE.value:
            raise broken("has a transform that no viewer can place")
    return matrix


def _colour(text: str) -> tuple[float, ...]:
    """sRGB and alpha, 0 to 1, of #RRGGBB or #RRGGBBAA."""
    digits = text.strip().removeprefix("#")
    if len(digits) not in (6, 8):
        raise broken("has a colour that is none")
    values = [int(digits[start : start + 2], 16) / 255 for start in range(0, len(digits), 2)]
    return (*values, 1.0)[:4]
