"""A chart for every lit part in one square: cut and laid flat by xatlas, packed at one density.

Each primitive is cut once however often it stands in the room; what stands larger has a larger chart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import xatlas
from numpy.typing import NDArray

from vitrine.assets.baking.parts import RoomPart

Floats = NDArray[np.float32]
Corners = NDArray[np.uint32]

_PADDING = 3
_ROUNDS = 6
_FLAT_FROM = 120_000
"""Triangles of one primitive above which it is laid flat from six sides: cutting would take minutes."""


@dataclass(frozen=True, eq=False)
class Cut:
    """A primitive cut open. origin: (n,) the vertex that each new one is a copy of. faces: (m, 3) of the new
    ones, in the old order. flat: (n, 2) metres.
    """

    origin: Corners
    faces: Corners
    flat: Floats


@dataclass(frozen=True, eq=False)
class Charts:
    """size: of the square, texels. cuts: of each part. places: (n, 2) texels, of each part's new vertices."""

    size: int
    cuts: list[Cut]
    places: list[Floats]
    density: float


def charted(parts: Sequence[RoomPart], size: int, told: Callable[[float], None] = lambda _: None) -> Charts:
    """All of these parts in one square of at most `size` texels. told: called with 0..1 as it goes on."""
    known: dict[tuple[tuple[int, int], bool, int], tuple[Cut, float]] = {}
    cuts: list[Cut] = []
    flats: list[Floats] = []
    for number, part in enumerate(parts):
        key = _key(part)
        stands = part.area_m2
        if key not in known:
            known[key] = _cut(part), stands
        cut, first = known[key]
        cuts.append(cut)
        flats.append((cut.flat * (stands / max(first, 1e-9)) ** 0.5).astype(np.float32))
        told((number + 1) / len(parts))
    return _packed(cuts, flats, size)


def _key(part: RoomPart) -> tuple[tuple[int, int], bool, int]:
    # Faces of a mirrored node run the other way.
    return part.source, part.mesh.is_mirrored, _shape(part.mesh.points)


def _shape(points: NDArray[np.float64]) -> int:
    """The same for what was moved, turned and scaled evenly: distances from the middle by the greatest."""
    away = np.linalg.norm(points - points.mean(axis=0), axis=1)
    return hash(np.round(away / max(float(away.max()), 1e-9), 3).tobytes())


def _cut(part: RoomPart) -> Cut:
    points, faces = part.mesh.points.astype(np.float32), part.mesh.faces.astype(np.uint32)
    if len(faces) > _FLAT_FROM:
        return _from_six_sides(part)
    atlas = xatlas.Atlas()
    atlas.add_mesh(np.ascontiguousarray(points), np.ascontiguousarray(faces))
    options, packing = xatlas.ChartOptions(), xatlas.PackOptions()
    options.max_iterations = 1
    packing.bruteForce = False
    atlas.generate(options, packing)
    origin, corners, flat = atlas.get_mesh(0)
    per_metre = float(atlas.texels_per_unit) or 1.0
    metres = flat * np.array([atlas.width, atlas.height], np.float32) / per_metre
    return Cut(origin, corners, metres.astype(np.float32))


def _from_six_sides(part: RoomPart) -> Cut:
    """Each face seen along the axis it faces most. What lies behind something shares its chart: parts of so
    many triangles are cloth and carving, where nobody sees it.
    """
    points, faces = part.mesh.points, part.mesh.faces
    across = np.cross(points[faces[:, 1]] - points[faces[:, 0]], points[faces[:, 2]] - points[faces[:, 0]])
    axis = np.abs(across).argmax(axis=1)
    side = axis * 2 + (np.take_along_axis(across, axis[:, None], axis=1)[:, 0] > 0)
    keys = side[:, None].repeat(3, axis=1).astype(np.int64) * len(points) + faces
    names, corners = np.unique(keys, return_inverse=True)
    origin = names % len(points)
    which = (names // len(points)) // 2
    moved = points - points.min(axis=0)
    flat = np.where(
        (which == 0)[:, None], moved[origin][:, [2, 1]],
        np.where((which == 1)[:, None], moved[origin][:, [0, 2]], moved[origin][:, [0, 1]]),
    )  # fmt: skip
    # Side by side, so that charts of different sides never share a place.
    flat = flat + ((names // len(points)) * (float(moved.max()) + 0.1))[:, None] * np.array([1.0, 0.0])
    return Cut(origin.astype(np.uint32), corners.reshape(-1, 3).astype(np.uint32), flat.astype(np.float32))


def _packed(cuts: list[Cut], flats: list[Floats], size: int) -> Charts:
    area = sum(_area(flat, cut.faces) for flat, cut in zip(flats, cuts, strict=True))
    density = size * (0.62 / max(area, 1e-6)) ** 0.5
    for _ in range(_ROUNDS):
        atlas = xatlas.Atlas()
        for flat, cut in zip(flats, cuts, strict=True):
            # Charts are found by their shared corners, and keep them.
            atlas.add_uv_mesh(np.ascontiguousarray(flat), np.ascontiguousarray(cut.faces))
        packing = xatlas.PackOptions()
        packing.padding, packing.bilinear, packing.texels_per_unit = _PADDING, True, density
        packing.max_chart_size = size - 2 * _PADDING
        packing.rotate_charts = True
        atlas.generate(xatlas.ChartOptions(), packing)
        longest = max(atlas.width, atlas.height)
        if longest <= size and atlas.atlas_count <= 1:
            break
        density *= 0.97 * size / max(longest, size * 1.03)
    places = []
    for number in range(len(cuts)):
        _, _, found = atlas.get_mesh(number)
        places.append((found * np.array([atlas.width, atlas.height])).astype(np.float32))
    if max(atlas.width, atlas.height) > size:
        places = [place * np.float32(size / max(atlas.width, atlas.height)) for place in places]
    return Charts(size, cuts, places, density)


def _area(flat: Floats, faces: Corners) -> float:
    one, two, three = (flat[faces[:, corner]] for corner in range(3))
    a, b = two - one, three - one
    return float(np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / 2)
