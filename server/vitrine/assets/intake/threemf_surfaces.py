"""The triangles of a 3MF object, sorted by what they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from vitrine.assets.intake.draft import DraftPrimitive, Indices, Layer, Stuff, linear
from vitrine.assets.intake.numbers import broken, finite, inside
from vitrine.assets.intake.threemf_parts import NONE, Group, ModelPart, Object3mf


class MaterialTable(Protocol):
    """Where materials and pictures of the whole build are kept."""

    def material(self, key: tuple[object, ...], stuff: Stuff) -> int: ...
    def picture(self, path: str) -> int: ...


def surfaces_of(found: Object3mf, part: ModelPart, table: MaterialTable) -> Iterator[DraftPrimitive]:
    """One surface for each material, colour group and texture that the object's triangles use."""
    points = finite(np.array(found.points, np.float64).reshape(-1, 3))
    faces = inside(np.array(found.triangles, np.int64).reshape(-1, 3), len(points), "vertices")
    properties = np.array(found.properties, np.int64).reshape(-1, 4)
    for number in np.unique(properties[:, 0]):
        mine = properties[:, 0] == number
        own, rows = faces[mine], properties[mine, 1:]
        group = part.groups.get(part.order[number]) if number != NONE else None
        if group is None:
            yield DraftPrimitive(points, own)
            continue
        inside(rows, len(group.rows), "properties")
        if group.kind == "basematerials":
            yield from _base(points, own, rows[:, 0], group, part, table)
        elif group.kind == "colorgroup":
            colours = linear(np.array(group.rows, np.float64))
            yield DraftPrimitive(points, own, colours=Layer(colours, rows))
        else:
            path = part.textures.get(group.texture or "")
            if path is None:
                raise broken("uses a texture that it does not hold")
            picture = table.picture(path)
            stuff = Stuff(path.rpartition("/")[2], (1.0, 1.0, 1.0, 1.0), pictures={"base": picture})
            texts = finite(np.array(group.rows, np.float64))
            yield DraftPrimitive(
                points, own, table.material(("picture", picture), stuff), texcoords=Layer(texts, rows)
            )


def _base(
    points: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    faces: Indices,
    which: Indices,
    group: Group,
    part: ModelPart,
    table: MaterialTable,
) -> Iterator[DraftPrimitive]:
    for row in np.unique(which):
        red, green, blue, alpha = (float(value) for value in linear(np.array(group.rows[row])))
        stuff = Stuff(group.names[row] or f"material {row + 1}", (red, green, blue, alpha))
        number = table.material(("base", id(part), id(group), int(row)), stuff)
        yield DraftPrimitive(points, faces[which == row], number)
