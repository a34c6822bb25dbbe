"""Corners to vertices: one for each different corner, with normals that are smooth up to a crease."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.intake.draft import DraftPrimitive, Floats, Indices, Layer

CREASE_DEG = 30.0
"""Edges that turn more than this stay sharp. A 12-sided column is still round, a bevel still a bevel."""


@dataclass(frozen=True, slots=True)
class Vertices:
    """positions, normals: (n, 3). texcoords: (n, 2). colours: (n, 4). faces: (m, 3) rows of these."""

    positions: Floats
    normals: Floats
    texcoords: Floats | None
    colours: Floats | None
    faces: Indices


def vertices_of(surface: DraftPrimitive) -> Vertices | None:
    """The vertices of a surface, None if no face is left: two corners in one place show nothing."""
    used, faces = _compacted(surface.faces)
    points = surface.points[used]
    places = same_place(points)
    kept = np.flatnonzero(_is_face(places[faces]))
    if not len(kept):
        return None
    faces = faces[kept]
    normals = _given(surface.normals, kept) or creased(points, places[faces], faces)
    layers = [normals, *(_given(layer, kept) for layer in (surface.texcoords, surface.colours))]
    key = places[faces].ravel()
    for layer in layers:
        if layer is not None:
            key = _paired(key, layer.corners.ravel())
    _, first, corner = np.unique(key, return_index=True, return_inverse=True)
    columns = [None if layer is None else layer.values[layer.corners.ravel()[first]] for layer in layers]
    smooth = columns[0]
    if smooth is None:
        raise RuntimeError("a surface always has normals")
    return Vertices(
        points[faces.ravel()[first]], smooth, columns[1], columns[2], corner.reshape(-1, 3).astype(np.int64)
    )


def same_place(points: Floats) -> Indices:
    """(n,) numbers, equal where points are the same as 32-bit floats."""
    # Adding 0.0 makes one zero of two.
    x, y, z = (np.ascontiguousarray(points.T.astype(np.float32)) + 0.0).view(np.uint32).astype(np.uint64)
    first = np.unique(x << np.uint64(32) | y, return_inverse=True)[1].astype(np.uint64)
    return np.unique(first << np.uint64(32) | z, return_inverse=True)[1].astype(np.int64)


def creased(points: Floats, places: Indices, faces: Indices) -> Layer:
    """Normals for faces without: corners that share edges flatter than CREASE_DEG share one.

    points: (n, 3). places, faces: (m, 3), by place and by row of points. Linear in the number of corners: a
    million triangles around one point cost what any others do.
    """
    corners = points[faces]
    across: Floats = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).astype(np.float64)
    flat = _unit(across)
    groups = _components(3 * len(faces), *_smooth_pairs(places, flat))
    weights = _angles(corners)[:, :, None] * flat[:, None, :]
    names, group = np.unique(groups, return_inverse=True)
    columns = [np.bincount(group, weights[:, :, axis].ravel(), len(names)) for axis in range(3)]
    sums: Floats = np.stack(columns, axis=1).astype(np.float64)
    return Layer(_upright(_unit(sums)), group.reshape(-1, 3))


def _smooth_pairs(places: Indices, flat: Floats) -> tuple[Indices, Indices]:
    """Pairs of corners (3 x face + place in the face) that lie at the same end of a smooth edge."""
    number = np.arange(len(places), dtype=np.int64)[:, None] * 3
    start, end = number + np.arange(3), number + np.array([1, 2, 0])
    one, two = places, np.roll(places, -1, axis=1)
    swapped = one > two
    low, high = np.where(swapped, two, one).ravel(), np.where(swapped, one, two).ravel()
    low_corner, high_corner = np.where(swapped, end, start).ravel(), np.where(swapped, start, end).ravel()
    edge = low * (int(places.max()) + 1) + high
    order = np.argsort(edge, kind="stable")
    same = edge[order[1:]] == edge[order[:-1]]
    left, right = order[:-1][same], order[1:][same]
    smooth = np.einsum("nc,nc->n", flat[left // 3], flat[right // 3]) > np.cos(np.radians(CREASE_DEG))
    left, right = left[smooth], right[smooth]
    return (
        np.concatenate([low_corner[left], high_corner[left]]),
        np.concatenate([low_corner[right], high_corner[right]]),
    )


def _components(count: int, left: Indices, right: Indices) -> Indices:
    """A number for each of `count` things, equal for those that pairs connect."""
    label = np.arange(count, dtype=np.int64)
    while True:
        one, two = label[left], label[right]
        apart = one != two
        if not apart.any():
            return label
        left, right, one, two = left[apart], right[apart], one[apart], two[apart]
        np.minimum.at(label, np.maximum(one, two), np.minimum(one, two))
        while not np.array_equal(above := label[label], label):
            label = above


def _given(layer: Layer | None, kept: NDArray[np.intp]) -> Layer | None:
    return None if layer is None else Layer(layer.values, layer.corners[kept])


def _compacted(faces: Indices) -> tuple[Indices, Indices]:
    used, inverse = np.unique(faces, return_inverse=True)
    return used, inverse.reshape(-1, 3).astype(np.int64)


def _is_face(places: Indices) -> NDArray[np.bool_]:
    a, b, c = places.T
    kept: NDArray[np.bool_] = (a != b) & (b != c) & (c != a)
    return kept


def _paired(one: Indices, two: Indices) -> Indices:
    ordered = np.unique(one, return_inverse=True)[1].astype(np.int64)
    return ordered * (int(two.max(initial=0)) + 1) + two


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    found: Floats = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    return found


def _upright(normals: Floats) -> Floats:
    """Where faces without area left none, any unit vector will do; glTF demands one."""
    normals[(normals == 0).all(axis=1)] = (0, 1, 0)
    return normals


def unit_normals(values: Floats) -> Floats:
    """Normals as a file gives them, made unit. (n, 3)."""
    return _upright(_unit(np.asarray(values, np.float64)))


def _angles(corners: Floats) -> Floats:
    """(m, 3) the angle of each face at each corner, so that a fan of slivers weighs what one face does."""
    sides = _unit(np.roll(corners, -1, axis=1) - corners)
    inner = -np.einsum("nkc,nkc->nk", sides, np.roll(sides, 1, axis=1))
    angles: Floats = np.arccos(np.clip(inner, -1, 1))
    return angles
