"""Light by ray tracing: from surfaces and lamps to one light map (numpy, embree; same input, same image).

    texels = Texels(positions, normals, index map ...)      made by assets.rooms.atlas
    light  = bake(scene, texels, lamps, sun, rays=256)       irradiance / pi for each texel, float RGB

Direct light comes from rectangles (`Lamp`: windows, strips, spots) and one soft sun by shadow rays; what the
surfaces give each other comes from cosine-spread rays that are traced once, then read again for every bounce.
Texels that see mostly the backs of faces lie inside other things; they are marked and filled from beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
CHUNK_RAYS = 6_000_000
LIFT_M = 0.0015


@dataclass(frozen=True, eq=False)
class Lamp:
    """A shining rectangle: corner, two edges (it shines along a x b), radiance, how narrow its beam is."""

    corner: Sequence[float]
    a: Sequence[float]
    b: Sequence[float]
    radiance: Sequence[float]
    samples: int = 16
    focus: float = 0.0
    """Exponent of the beam: 0 shines like paper, 20 like a spot of about 30 degrees."""


@dataclass(frozen=True)
class Sun:
    travels: tuple[float, float, float]
    """Where its light goes, not where it comes from."""
    irradiance: tuple[float, float, float]
    half_angle_deg: float = 1.4
    samples: int = 48


@dataclass(frozen=True, eq=False)
class Scene:
    triangles: Floats
    """(m, 3, 3) corners."""
    uvs: Floats
    """(m, 3, 2) light map coordinates in texels."""
    albedo: Floats
    """(m, 3) mean reflectance."""


@dataclass(frozen=True, eq=False)
class Texels:
    size: int
    pixel: Ints
    """(t,) y * size + x of each covered texel."""
    position: Floats
    normal: Floats


@dataclass(frozen=True, eq=False)
class Light:
    soft: Floats
    """(t, 3) irradiance / pi from lamps and bounces: noisy, may be smoothed."""
    sharp: Floats
    """(t, 3) from the sun: keep its edges."""
    valid: NDArray[np.bool_]


def bake(
    scene: Scene, texels: Texels, lamps: Sequence[Lamp], sun: Sun | None, rays: int, bounces: int = 5
) -> Light:
    embree = EmbreeScene()
    TriangleMesh(embree, np.ascontiguousarray(scene.triangles, dtype=np.float32))
    rng = np.random.default_rng(2026)
    start = texels.position + texels.normal * LIFT_M
    soft = np.zeros_like(start)
    for lamp in lamps:
        soft += _lamp(embree, lamp, start, texels.normal, rng)
    sharp = np.zeros_like(start) if sun is None else _sun(embree, sun, start, texels.normal, rng)
    reached, back = _spread(embree, scene, texels, start, rays, rng)
    valid = back < 0.35
    lookup = np.full(texels.size * texels.size + 1, -1, dtype=np.int32)
    lookup[texels.pixel] = np.arange(len(start), dtype=np.int32)
    colours = np.concatenate([scene.albedo, np.zeros((1, 3), np.float32)]).astype(np.float32)
    direct = soft + sharp
    total = direct.copy()
    for _ in range(bounces):
        total = direct + _gather(reached, lookup, colours, total * valid[:, None])
    return Light(total - sharp, sharp, valid)


def _basis(normals: Floats) -> tuple[Floats, Floats]:
    helper = np.where(np.abs(normals[:, 1:2]) > 0.9, np.float32([[1, 0, 0]]), np.float32([[0, 1, 0]]))
    t = np.cross(helper, normals)
    t /= np.linalg.norm(t, axis=1, keepdims=True)
    return t, np.cross(normals, t)


def _lamp(embree: EmbreeScene, lamp: Lamp, start: Floats, normal: Floats, rng: np.random.Generator) -> Floats:
    corner, a, b = (np.asarray(v, dtype=np.float32) for v in (lamp.corner, lamp.a, lamp.b))
    face = np.cross(a, b)
    area = float(np.linalg.norm(face))
    face = face / area
    aspect = np.linalg.norm(a) / max(float(np.linalg.norm(b)), 1e-6)
    columns = int(np.clip(round(float(np.sqrt(lamp.samples * aspect))), 1, lamp.samples))
    rows = max(1, round(lamp.samples / columns))
    out = np.zeros(len(start), dtype=np.float32)
    near = np.flatnonzero(((start - corner) @ face > 1e-4) & (normal @ (-face) > -0.999))
    for i in range(columns):
        for j in range(rows):
            s = (i + rng.random(len(near), dtype=np.float32)) / columns
            t = (j + rng.random(len(near), dtype=np.float32)) / rows
            way = corner + s[:, None] * a + t[:, None] * b - start[near]
            square = np.maximum(np.einsum("ij,ij->i", way, way), 4e-4)
            length = np.sqrt(square)
            here = np.einsum("ij,ij->i", way, normal[near]) / length
            there = -(way @ face) / length
            wanted = np.flatnonzero((here > 0) & (there > 0))
            if not len(wanted):
                continue
            hidden = embree.run(
                start[near][wanted],
                way[wanted],
                dists=np.full(len(wanted), 0.998, np.float32),
                query="OCCLUDED",
            )
            seen = wanted[np.asarray(hidden) == -1]
            gain = here[seen] * there[seen] * area / square[seen] / np.pi
            if lamp.focus:
                gain = gain * there[seen] ** lamp.focus * (lamp.focus + 2) / 2
            out[near[seen]] += gain / (columns * rows)
    return out[:, None] * np.asarray(lamp.radiance, dtype=np.float32)


def _sun(embree: EmbreeScene, sun: Sun, start: Floats, normal: Floats, rng: np.random.Generator) -> Floats:
    to_sun = -np.asarray(sun.travels, dtype=np.float32)
    to_sun /= np.linalg.norm(to_sun)
    facing = np.flatnonzero(normal @ to_sun > 0.01)
    t, b = _basis(to_sun[None, :])
    seen = np.zeros(len(facing), dtype=np.float32)
    spread = np.tan(np.radians(sun.half_angle_deg))
    for k in range(sun.samples):
        # A spiral fills the disc evenly; each texel turns it, so that steps become fine noise.
        radius = spread * np.sqrt((k + 0.5) / sun.samples)
        angle = 2.399963 * k + rng.random(len(facing), dtype=np.float32) * 6.2832
        way = to_sun + radius * (np.cos(angle)[:, None] * t + np.sin(angle)[:, None] * b)
        hidden = embree.run(start[facing], way.astype(np.float32), query="OCCLUDED")
        seen += np.asarray(hidden) == -1
    out = np.zeros((len(start), 3), dtype=np.float32)
    strength = seen / sun.samples * (normal[facing] @ to_sun) / np.pi
    out[facing] = strength[:, None] * np.asarray(sun.irradiance, dtype=np.float32)
    return out


def _spread(
    embree: EmbreeScene, scene: Scene, texels: Texels, start: Floats, rays: int, rng: np.random.Generator
) -> tuple[list[tuple[Ints, Ints]], Floats]:
    """Where the rays of each texel land, as (pixel, triangle), and the share that saw backs of faces."""
    side = max(4, round(rays**0.5))
    count = side * side
    cell = np.arange(count, dtype=np.float32)
    cx, cy = cell % side, cell // side
    face = np.cross(
        scene.triangles[:, 1] - scene.triangles[:, 0], scene.triangles[:, 2] - scene.triangles[:, 0]
    )
    nothing = len(scene.triangles)
    back = np.zeros(len(start), dtype=np.float32)
    reached: list[tuple[Ints, Ints]] = []
    step = max(1, CHUNK_RAYS // count)
    for low in range(0, len(start), step):
        part = slice(low, min(low + step, len(start)))
        n = part.stop - part.start
        r1 = (cx + rng.random((n, count), dtype=np.float32)) / side
        r2 = (cy + rng.random((n, count), dtype=np.float32)) / side * np.float32(2 * np.pi)
        t, b = _basis(texels.normal[part])
        r = np.sqrt(r1)[..., None]
        way = (np.cos(r2)[..., None] * r) * t[:, None] + (np.sin(r2)[..., None] * r) * b[:, None]
        way = (
            (way + np.sqrt(1 - r1)[..., None] * texels.normal[part][:, None])
            .reshape(-1, 3)
            .astype(np.float32)
        )
        hit = embree.run(np.repeat(start[part], count, axis=0), way, output=1)
        triangle = hit["primID"].astype(np.int32)
        missed = triangle < 0
        triangle[missed] = nothing
        known = np.where(missed, 0, triangle)
        behind = ~missed & (np.einsum("ij,ij->i", way, face[known]) > 0)
        back[part] = behind.reshape(n, count).mean(axis=1)
        u, v = hit["u"][:, None], hit["v"][:, None]
        corners = scene.uvs[known]
        at = corners[:, 0] * (1 - u - v) + corners[:, 1] * u + corners[:, 2] * v
        xy = np.clip(np.floor(at).astype(np.int32), 0, texels.size - 1)
        pixel = xy[:, 1] * texels.size + xy[:, 0]
        pixel[missed | behind] = texels.size * texels.size
        reached.append((pixel.reshape(n, count).astype(np.int32), triangle.reshape(n, count)))
    return reached, back


def _gather(reached: list[tuple[Ints, Ints]], lookup: Ints, colours: Floats, light: Floats) -> Floats:
    padded = np.concatenate([light, np.zeros((1, 3), np.float32)])
    parts = []
    for pixel, triangle in reached:
        source = lookup[pixel]
        parts.append(
            np.stack([(padded[source, k] * colours[triangle, k]).mean(axis=1) for k in range(3)], axis=1)
        )
    return np.concatenate(parts)
