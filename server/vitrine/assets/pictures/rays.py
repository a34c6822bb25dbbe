"""A model as embree sees it: where a ray ends, what colour is there, and how open the place is to the sky.

Only `matte_program` imports this: it loads embreex.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

# embreex ships no types of its own.
from embreex import rtcore_scene  # type: ignore[import-untyped]
from embreex.mesh_construction import TriangleMesh  # type: ignore[import-untyped]
from numpy.typing import NDArray

from vitrine.assets.gltf.resting import PosedMesh
from vitrine.assets.gltf.surfaces import Surface, TextureUse

Points = NDArray[np.float64]
_AGREED = 0.2  # cosine between a stored normal and its face
_CLEAR = 0.6  # opacity below which a part throws no shade
_STEP = 2e-4  # of the model's half diagonal, which is 1: off a surface before the next ray


@dataclass(frozen=True, slots=True)
class Hits:
    """Of n rays. hit: (n,) whether it ends.

    Of those alone: where, normal and the face's own, flat (both towards the eye), face,
    weights (k, 3).
    """

    hit: NDArray[np.bool_]
    where: Points
    normal: Points
    flat: Points
    face: NDArray[np.int64]
    weights: Points


@dataclass(frozen=True, slots=True)
class Skin:
    """How a part looks: its surface, and its colour map as linear RGBA (height, width, 4), or None."""

    surface: Surface
    picture: NDArray[np.float32] | None


class World:
    """All parts as one mesh, moved and scaled so that its middle is the origin and its half diagonal 1.

    skins: one for each part, as the model comes. What is clear in them keeps no light from what is behind.
    """

    def __init__(self, parts: list[PosedMesh], skins: list[Skin]) -> None:
        self._parts = parts
        points = np.concatenate([part.points for part in parts])
        low, high = points.min(axis=0), points.max(axis=0)
        scale = 2 / max(float(np.linalg.norm(high - low)), 1e-12)
        self.points = (points - (low + high) / 2) * scale
        starts = np.cumsum([0, *(len(part.points) for part in parts)])
        self._faces = np.concatenate(
            [part.faces + start for part, start in zip(parts, starts[:-1], strict=True)]
        )
        self._owner = np.repeat(np.arange(len(parts)), [len(part.faces) for part in parts])
        self._first = np.cumsum([0, *(len(part.faces) for part in parts)])
        self._normals = self._smooth(parts)
        self._scene = rtcore_scene.EmbreeScene()
        TriangleMesh(self._scene, self.points.astype(np.float32), self._faces.astype(np.int32))
        dense = np.array([not _is_clear(skin) for skin in skins])[self._owner]
        self._shading = self._scene
        if dense.any() and not dense.all():
            self._shading = rtcore_scene.EmbreeScene()
            faces = self._faces[dense].astype(np.int32)
            TriangleMesh(self._shading, self.points.astype(np.float32), faces)

    @property
    def ground(self) -> float:
        """The height on which the model stands."""
        return float(self.points[:, 1].min())

    def ends(self, start: Points, direction: Points) -> Hits:
        """Where rays end first."""
        found = self._scene.run(
            start.astype(np.float32), direction.astype(np.float32), query="INTERSECT", output=True
        )
        hit = found["primID"] >= 0
        face = found["primID"][hit].astype(np.int64)
        u, v = found["u"][hit].astype(np.float64), found["v"][hit].astype(np.float64)
        weights = np.stack([1 - u - v, u, v], axis=1)
        corners = self._faces[face]
        where = np.einsum("nk,nkc->nc", weights, self.points[corners])
        normal = _unit(np.einsum("nk,nkc->nc", weights, self._normals[corners]))
        one, two, three = (self.points[corners[:, corner]] for corner in range(3))
        flat = _unit(np.cross(two - one, three - one))
        flat[np.einsum("nc,nc->n", flat, direction[hit]) > 0] *= -1
        # Files lie about normals: what points into the surface is turned, what lies in it is not believed.
        agreed = np.einsum("nc,nc->n", normal, flat)
        normal[agreed < 0] *= -1
        wrong = np.abs(agreed) < _AGREED
        normal[wrong] = flat[wrong]
        return Hits(hit, where, normal, flat, face, weights)

    def open_to(self, where: Points, normal: Points, direction: Points) -> NDArray[np.bool_]:
        """Whether nothing but glass stands in the way from a place, off its surface, in a direction."""
        found = self._shading.run(
            (where + normal * _STEP).astype(np.float32), direction.astype(np.float32), query="OCCLUDED"
        )
        return np.asarray(found) < 0

    def colours(self, hits: Hits, skins: list[Skin]) -> Points:
        """Linear RGBA (k, 4) of the places hit. skins: one for each part."""
        found = np.ones((len(hits.face), 4))
        owner = self._owner[hits.face]
        for number in np.unique(owner):
            mine = owner == number
            part, skin = self._parts[number], skins[number]
            corners = part.faces[hits.face[mine] - self._first[number]]
            found[mine] = _colour(part, skin, corners, hits.weights[mine])
        return found

    def _smooth(self, parts: list[PosedMesh]) -> Points:
        """Stored normals, or the faces' own summed at each corner."""
        found = []
        for part in parts:
            if part.normals is not None:
                found.append(part.normals)
                continue
            one, two, three = (part.points[part.faces[:, corner]] for corner in range(3))
            flat = np.cross(two - one, three - one)
            total = np.zeros_like(part.points)
            for corner in range(3):
                np.add.at(total, part.faces[:, corner], flat)
            found.append(total)
        return _unit(np.concatenate(found))


def _is_clear(skin: Skin) -> bool:
    """Glass: light falls through it. A picture's own holes are not looked at."""
    surface = skin.surface
    return surface.transparent and not surface.opacity_threshold and surface.opacity < _CLEAR


def _colour(part: PosedMesh, skin: Skin, corners: NDArray[np.int64], weights: Points) -> Points:
    surface = skin.surface
    found = np.tile([*surface.colour, surface.opacity], (len(corners), 1))
    if part.colours is not None:
        found *= np.einsum("nk,nkc->nc", weights, part.colours[corners])
    texture = surface.colour_map
    if texture is not None and skin.picture is not None and texture.uv in part.uvs:
        uv = texture.moved(np.einsum("nk,nkc->nc", weights, part.uvs[texture.uv][corners]))
        found *= looked_up(skin.picture, uv, texture)
    if surface.emissive_map is None:
        found[:, :3] += surface.emissive
    if not surface.transparent:
        found[:, 3] = 1
    elif surface.opacity_threshold:
        found[:, 3] = found[:, 3] >= surface.opacity_threshold
    return found


def looked_up(picture: NDArray[np.float32], uv: Points, texture: TextureUse) -> Points:
    height, width = picture.shape[:2]
    across = _wrapped(uv[:, 0], texture.wrap_s) * width - 0.5
    down = _wrapped(uv[:, 1], texture.wrap_t) * height - 0.5
    left, top = np.floor(across).astype(np.int64), np.floor(down).astype(np.int64)
    part_x, part_y = (across - left)[:, None], (down - top)[:, None]

    def at(x: Any, y: Any) -> Points:
        return np.asarray(picture[y % height, x % width], np.float64)

    above = at(left, top) * (1 - part_x) + at(left + 1, top) * part_x
    below = at(left, top + 1) * (1 - part_x) + at(left + 1, top + 1) * part_x
    return np.asarray(above * (1 - part_y) + below * part_y)


def _wrapped(values: Points, how: str) -> Points:
    if how == "clamp":
        return np.clip(values, 0, 1)
    if how == "mirror":
        return np.asarray(1 - np.abs(values % 2 - 1))
    return np.asarray(values % 1)


def _unit(vectors: Points) -> Points:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(length > 1e-12, vectors / np.where(length > 1e-12, length, 1), (0.0, 1.0, 0.0))
