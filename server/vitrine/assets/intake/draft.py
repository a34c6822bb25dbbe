"""A model between its source format and glTF: surfaces, where they stand, what they are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.findings import Finding
from vitrine.assets.intake.formats import Format

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layer:
    """A value for each corner of each face. values: (k, c). corners: (m, 3) rows of `values`."""

    values: Floats
    corners: Indices


@dataclass(frozen=True, slots=True)
class DraftPrimitive:
    """Triangles of one material.

    points: (n, 3) file units, shared among surfaces. faces: (m, 3) rows of points. material: index, or None.
    texcoords: v upwards as in OBJ. colours: (k, 4) linear light, 0 to 1.
    """

    points: Floats
    faces: Indices
    material: int | None = None
    normals: Layer | None = None
    texcoords: Layer | None = None
    colours: Layer | None = None


@dataclass(frozen=True, slots=True)
class DraftMesh:
    """What one glTF mesh will be."""

    name: str
    surfaces: tuple[DraftPrimitive, ...]

    @property
    def triangles(self) -> int:
        """Of all its surfaces."""
        return sum(len(surface.faces) for surface in self.surfaces)


@dataclass(frozen=True, slots=True)
class Placement:
    """A shape in the scene. matrix: 4 x 4, file units."""

    name: str
    shape: int
    matrix: Floats = field(default_factory=lambda: np.eye(4))


@dataclass(frozen=True, slots=True)
class Stuff:
    """A material. colour: linear red, green, blue, alpha.

    pictures: slot of `writer.SLOTS` -> index of a picture.
    """

    name: str
    colour: tuple[float, float, float, float] = (0.8, 0.8, 0.8, 1.0)
    metallic: float = 0.0
    roughness: float = 0.6
    emissive: tuple[float, float, float] = (0.0, 0.0, 0.0)
    pictures: dict[str, int] = field(default_factory=dict)
    blends: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether something behind it shows."""
        return self.blends or self.colour[3] < 1


@dataclass(frozen=True, slots=True)
class Draft:
    """unit_m: metres of one file unit, None if the format does not say. up: its habit, `y` or `z`.

    pictures: (name, bytes) as they came. notes: what could not be kept.
    """

    format: Format
    shapes: tuple[DraftMesh, ...]
    placements: tuple[Placement, ...]
    up: str
    unit: str | None = None
    unit_m: float | None = None
    materials: tuple[Stuff, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()
    notes: tuple[Finding, ...] = ()


def linear(encoded: Any) -> Floats:
    """Linear light of sRGB values from 0 to 1 (IEC 61966-2-1); an alpha in column 3 stays."""
    values = np.clip(np.asarray(encoded, np.float64), 0, 1)
    light = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    if values.shape[-1] == 4:
        light[..., 3] = values[..., 3]
    return light


def single(name: str, *surfaces: DraftPrimitive) -> tuple[tuple[DraftMesh, ...], tuple[Placement, ...]]:
    """One shape, standing where it is."""
    return (DraftMesh(name, surfaces),), (Placement(name, 0),)
