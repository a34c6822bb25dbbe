"""Which texel lies where in the room: every triangle of the charts filled in, many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.baking.charts import Charts
from vitrine.assets.baking.parts import RoomPart
from vitrine.assets.baking.tracing import Surfaces, Texels

Floats = NDArray[np.float32]

_RIM = 0.75
"""Texels so far outside of a triangle are filled as its edge: filtering reads them."""
_AT_ONCE = 1_500_000
EDGE_M = 0.006


def filled(parts: Sequence[RoomPart], charts: Charts, sides: Sequence[Floats]) -> Texels:
    """Texels of the lit parts. sides: of each, the normals on whose side it is lit (`facing.py`)."""
    size = charts.size
    best = np.full(size * size, np.inf, np.float32)
    position, normal, albedo = (np.zeros((size * size, 3), np.float32) for _ in range(3))
    for part, cut, place, side in zip(parts, charts.cuts, charts.places, sides, strict=True):
        points = part.mesh.points[cut.origin].astype(np.float32)
        normals = side[cut.origin]
        inset = _inset(points, cut.faces)
        for face, index, weights, beyond in _covered(place, cut.faces, size):
            # Of two triangles the one that covers the texel, or is nearest to it: the last write stands.
            order = np.argsort(-beyond, kind="stable")
            face, index, weights, beyond = face[order], index[order], weights[order], beyond[order]
            nearer = beyond < best[index]
            face, index, weights, beyond = face[nearer], index[nearer], weights[nearer], beyond[nearer]
            best[index] = beyond
            corners = cut.faces[face]
            drawn_in = np.maximum(weights, inset[face])
            drawn_in /= drawn_in.sum(axis=1, keepdims=True)
            position[index] = np.einsum("nk,nkc->nc", drawn_in, points[corners])
            normal[index] = np.einsum("nk,nkc->nc", weights, normals[corners])
            albedo[index] = part.albedo
    pixel = np.flatnonzero(np.isfinite(best)).astype(np.int32)
    normal = normal[pixel]
    length = np.linalg.norm(normal, axis=1, keepdims=True)
    normal = np.where(length > 1e-6, normal / np.maximum(length, 1e-6), np.array([0, 1, 0], np.float32))
    return Texels(size, pixel, position[pixel], normal.astype(np.float32), albedo[pixel])


def scene_of(lit: Sequence[RoomPart], charts: Charts, others: Sequence[RoomPart]) -> Surfaces:
    """What rays meet. others: parts without a chart that stand in the way."""
    uvs = [place[cut.faces] for cut, place in zip(charts.cuts, charts.places, strict=True)]
    every = [*lit, *others]
    uvs += [np.zeros((len(part.mesh.faces), 3, 2), np.float32) for part in others]
    counts = [len(part.mesh.faces) for part in every]
    return Surfaces(
        triangles=np.concatenate([part.corners for part in every]),
        uvs=np.concatenate(uvs).astype(np.float32),
        glow=np.repeat(np.stack([part.glow for part in every]), counts, axis=0),
        two_sided=np.repeat([part.two_sided for part in every], counts),
        bare=np.repeat([False] * len(lit) + [True] * len(others), counts),
    )


def _inset(points: Floats, faces: NDArray[np.uint32]) -> Floats:
    """(m, 3) the least weight of each corner that keeps a place EDGE_M off the opposite edge.

    Where a wall and a ceiling only touch, a place on the edge itself would see between them.
    """
    one, two, three = (points[faces[:, corner]] for corner in range(3))
    twice = np.linalg.norm(np.cross(two - one, three - one), axis=1)
    edges = np.stack([three - two, three - one, two - one], axis=1)
    heights = twice[:, None] / np.maximum(np.linalg.norm(edges, axis=2), 1e-9)
    return np.asarray(np.minimum(0.2, EDGE_M / np.maximum(heights, 1e-9)), np.float32)


def _covered(
    place: Floats, faces: NDArray[np.uint32], size: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]]:
    """(face, texel, weights (n, 3), how far outside) of what triangles cover, in batches of like sizes."""
    corners = place[faces]
    low = np.floor(corners.min(axis=1) - 1).astype(np.int64)
    high = np.ceil(corners.max(axis=1) + 1).astype(np.int64)
    span = (high - low).max(axis=1)
    classes = np.ceil(np.log2(np.maximum(span, 2))).astype(np.int64)
    for power in np.unique(classes):
        side = int(2**power)
        members = np.flatnonzero(classes == power)
        step = max(1, _AT_ONCE // (side * side))
        for first in range(0, len(members), step):
            yield _batch(corners, low, members[first : first + step], side, size)


def _batch(
    corners: Floats, low: NDArray[np.int64], members: NDArray[np.int64], side: int, size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    a, b, c = (corners[members, corner].astype(np.float32) for corner in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    safe = np.where(np.abs(area) < 1e-9, np.float32(1e-9), area)
    grid = np.arange(side)
    x = (low[members, 0:1] + grid[None]).astype(np.float32) + np.float32(0.5)
    y = (low[members, 1:2] + grid[None]).astype(np.float32) + np.float32(0.5)
    px, py = x[:, None, :], y[:, :, None]
    ax, ay, ab, ac = (
        a[:, 0, None, None],
        a[:, 1, None, None],
        (b - a)[..., None, None],
        (c - a)[..., None, None],
    )
    two = ((px - ax) * ac[:, 1] - (py - ay) * ac[:, 0]) / safe[:, None, None]
    three = ((py - ay) * ab[:, 0] - (px - ax) * ab[:, 1]) / safe[:, None, None]
    one = 1 - two - three
    edges = np.stack([np.hypot(*(c - b).T), np.hypot(*(c - a).T), np.hypot(*(b - a).T)])
    scale = np.abs(area)[None] / np.maximum(edges, 1e-9)
    beyond = np.maximum(
        np.maximum(-one * scale[0][:, None, None], -two * scale[1][:, None, None]),
        -three * scale[2][:, None, None],
    )
    fits = (beyond <= _RIM) & (px >= 0) & (py >= 0) & (px < size) & (py < size)
    # A triangle without area in the chart covers nothing.
    fits &= (np.abs(area) >= 1e-9)[:, None, None]
    number, row, column = np.nonzero(fits)
    weights = np.stack([one[fits], two[fits], three[fits]], axis=1)
    weights = np.clip(weights, 0, 1)
    weights /= weights.sum(axis=1, keepdims=True)
    texel = (low[members[number], 1] + row) * size + low[members[number], 0] + column
    return members[number], texel, weights, np.maximum(beyond[fits], 0)
