"""Convex pieces that stand for a product where things collide: few, round about, never through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.gltf.geometry import Points

GREATEST_PIECES = 16
GREATEST_FACES = 6_000
"""What is given to the decomposition: more costs seconds and changes nothing that a hand could feel."""
_CORNERS, _VOXELS, _DEPTH = 32, 100_000, 6
Faces = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ConvexPiece:
    """A convex body. points: (n, 3) metres. faces: (m, 3)."""

    points: Points
    faces: Faces

    @property
    def volume_m3(self) -> float:
        """From its faces, by signed tetrahedra."""
        a, b, c = (self.points[self.faces[:, corner]] for corner in range(3))
        return abs(float(np.einsum("nc,nc->n", a, np.cross(b, c)).sum())) / 6

    def plain(self) -> dict[str, Any]:
        """As JSON types: points to a tenth of a millimetre, or a thousandth of a small body."""
        step = min(1e-4, float(np.ptp(self.points, axis=0).max()) / 1_000) or 1e-6
        digits = int(np.ceil(-np.log10(step)))
        return {
            "points": [round(float(value), digits) for value in self.points.ravel()],
            "faces": [int(value) for value in self.faces.ravel()],
        }


def pieces_of(points: Points, faces: Faces) -> list[ConvexPiece] | None:
    """At most GREATEST_PIECES convex bodies around the triangles, None where `vhacdx` is not installed.

    points: (n, 3) metres; faces: (m, 3).
    """
    try:
        from vhacdx import compute_vhacd  # type: ignore[import-untyped]
    except ImportError:
        return None
    coarse, corners = clustered(points, faces, GREATEST_FACES)
    if len(corners) < 4:
        return []
    # In a unit cube: the decomposition has absolute thresholds, and a ring is 2 cm where a sofa is 2 m.
    low, size = coarse.min(axis=0), float(np.ptp(coarse, axis=0).max()) or 1.0
    counted = np.column_stack([np.full(len(corners), 3), corners]).astype(np.uint32).ravel()
    found = compute_vhacd(
        (coarse - low) / size, counted, maxConvexHulls=GREATEST_PIECES, resolution=_VOXELS,
        maxRecursionDepth=_DEPTH, maxNumVerticesPerCH=_CORNERS, asyncACD=False,
    )  # fmt: skip
    pieces = []
    for own, sides in found:
        triangles = np.asarray(sides, np.int64).reshape(-1, 3)
        body = ConvexPiece(np.asarray(own, np.float64) * size + low, triangles)
        if len(triangles) >= 4 and np.isfinite(body.points).all():
            pieces.append(body)
    return pieces


def clustered(points: Points, faces: Faces, greatest: int) -> tuple[Points, Faces]:
    """The triangles on a grid just coarse enough that at most `greatest` are left."""
    cells = 512
    kept, corners = points, faces
    while len(corners) > greatest and cells >= 4:
        kept, corners = _on_grid(points, faces, cells)
        cells = int(cells * 0.7)
    return kept, corners


def _on_grid(points: Points, faces: Faces, cells: int) -> tuple[Points, Faces]:
    low = points.min(axis=0)
    step = float(np.ptp(points, axis=0).max()) / cells or 1.0
    x, y, z = np.minimum((points - low) / step, cells).astype(np.int64).T
    cell = (x * (cells + 1) + y) * (cells + 1) + z
    _, where, times = np.unique(cell, return_inverse=True, return_counts=True)
    means = np.stack([np.bincount(where, points[:, axis]) / times for axis in range(3)], axis=1)
    corners = where[faces]
    a, b, c = corners.T
    corners = corners[(a != b) & (b != c) & (c != a)]
    _, first = np.unique(np.sort(corners, axis=1), axis=0, return_index=True)
    return means, corners[np.sort(first)]
