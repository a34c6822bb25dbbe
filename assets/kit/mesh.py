"""Mesh: the one value all shapes return.

    Mesh(positions (n,3), normals (n,3), uvs (n,2), faces (m,3) [, uvs1 (n,2)] [, colours (n,4)])

Metres, +y up, counter-clockwise faces seen from outside. `uvs` are metres on the surface: one tileable
texture then fits every part at its true size (its Texture says how many metres a tile covers). Every method
gives a new mesh; nothing is changed in place.

    mesh.moved(x, y, z)          mesh.turned("y", 30)        mesh.scaled(2) or .scaled(1, .5, 1)
    mesh.placed(matrix4x4)       mesh.mirrored("x")          mesh.flipped()      (inside out)
    mesh.with_uvs(array)         mesh.uv_moved(u, v)         mesh.uv_turned(90)
    mesh.bounds -> (min, max)    mesh.triangles -> count     join(a, b, c) -> one mesh
    planar_uvs(mesh, "y")        UVs seen along an axis      smooth_normals(positions, faces)
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AXES = {"x": 0, "y": 1, "z": 2}


@dataclass(frozen=True)
class Mesh:
    positions: Floats
    normals: Floats
    uvs: Floats
    faces: NDArray[np.int64]
    uvs1: Floats | None = None
    colours: Floats | None = None

    @property
    def triangles(self) -> int:
        return len(self.faces)

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        return self.positions.min(axis=0), self.positions.max(axis=0)

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Mesh:
        return replace(self, positions=self.positions + np.array([x, y, z]))

    def turned(self, axis: str, degrees: float) -> Mesh:
        return self.placed(rotation(axis, degrees))

    def scaled(self, x: float, y: float | None = None, z: float | None = None) -> Mesh:
        return self.placed(np.diag([x, x if y is None else y, x if z is None else z, 1.0]))

    def placed(self, matrix: Floats) -> Mesh:
        """The mesh under an affine matrix; normals go by the inverse transpose, faces turn if it mirrors."""
        linear = matrix[:3, :3]
        positions = self.positions @ linear.T + matrix[:3, 3]
        normals = unit(self.normals @ np.linalg.inv(linear))
        faces = self.faces if np.linalg.det(linear) > 0 else self.faces[:, ::-1]
        return replace(self, positions=positions, normals=normals, faces=faces)

    def mirrored(self, axis: str) -> Mesh:
        scale = np.ones(4)
        scale[AXES[axis]] = -1.0
        return self.placed(np.diag(scale))

    def flipped(self) -> Mesh:
        return replace(self, normals=-self.normals, faces=self.faces[:, ::-1])

    def with_uvs(self, uvs: Floats) -> Mesh:
        return replace(self, uvs=np.asarray(uvs, dtype=float))

    def uv_moved(self, u: float, v: float) -> Mesh:
        return replace(self, uvs=self.uvs + np.array([u, v]))

    def uv_turned(self, degrees: float) -> Mesh:
        a = math.radians(degrees)
        return replace(
            self, uvs=self.uvs @ np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
        )


def rotation(axis: str, degrees: float) -> Floats:
    """4x4 rotation about a main axis, right-handed."""
    a, b = [i for i in range(3) if i != AXES[axis]]
    if axis == "y":
        a, b = b, a
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    matrix = np.eye(4)
    matrix[a, a], matrix[a, b], matrix[b, a], matrix[b, b] = c, -s, s, c
    return matrix


def frame(origin: Iterable[float], up: Iterable[float], towards: Iterable[float] = (0.0, 0.0, 1.0)) -> Floats:
    """4x4 matrix whose y axis is `up` and whose z leans to `towards`: stands a part on a slanting axis."""
    y = unit(np.asarray(list(up), dtype=float))
    hint = np.asarray(list(towards), dtype=float)
    if abs(y @ unit(hint)) > 0.999:
        hint = np.array([1.0, 0.0, 0.0])
    x = unit(np.cross(y, hint))
    matrix = np.eye(4)
    matrix[:3, 0], matrix[:3, 1], matrix[:3, 2], matrix[:3, 3] = x, y, np.cross(x, y), list(origin)
    return matrix


def unit(vectors: Floats) -> Floats:
    """Vectors at length one; a zero vector stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(length < 1e-15, 1.0, length))


def join(*meshes: Mesh) -> Mesh:
    """One mesh of many. uvs1 and colours are kept when any part has them (zeros, white where one has not)."""
    starts = np.cumsum([0] + [len(m.positions) for m in meshes[:-1]])
    uvs1 = colours = None
    if any(m.uvs1 is not None for m in meshes):
        uvs1 = np.concatenate([np.zeros_like(m.uvs) if m.uvs1 is None else m.uvs1 for m in meshes])
    if any(m.colours is not None for m in meshes):
        blank = [np.ones((len(m.positions), 4)) if m.colours is None else m.colours for m in meshes]
        colours = np.concatenate(blank)
    return Mesh(
        np.concatenate([m.positions for m in meshes]),
        np.concatenate([m.normals for m in meshes]),
        np.concatenate([m.uvs for m in meshes]),
        np.concatenate([m.faces + start for m, start in zip(meshes, starts, strict=True)]),
        uvs1,
        colours,
    )


def planar_uvs(mesh: Mesh, axis: str) -> Mesh:
    """UVs in metres as seen looking down the given axis."""
    u, v = {"x": (2, 1), "y": (0, 2), "z": (0, 1)}[axis]
    return mesh.with_uvs(mesh.positions[:, [u, v]] * np.array([1.0, -1.0]))


def smooth_normals(positions: Floats, faces: NDArray[np.int64]) -> Floats:
    """Area-weighted vertex normals; vertices at one place (1 um) share theirs, so seams do not show."""
    a, b, c = (positions[faces[:, k]] for k in range(3))
    _, same = np.unique(np.round(positions * 1e6).astype(np.int64), axis=0, return_inverse=True)
    same = same.reshape(-1)
    total = np.zeros((same.max() + 1, 3))
    for k in range(3):
        np.add.at(total, same[faces[:, k]], np.cross(b - a, c - a))
    return unit(total)[same]
