"""Light by ray tracing: from surfaces and lamps to one light map (numpy, embree; same input, same image).

    texels = Texels(positions, normals, index map ...)
    light  = bake(scene, texels, lamps, sun, rays=256)       irradiance / pi for each texel, float RGB

Direct light comes from rectangles (`Lamp`: windows, strips, spots) and one soft sun by shadow rays; what the
sky, shining things and the surfaces give comes from cosine-spread rays that are traced once, then read again
for every bounce. Texels that see mostly the backs of faces lie inside other things; they are marked, and
filled from beside. What is kept of a ray is four bytes: memory is texels x rays x 4.

The demo's rooms, the templates and brands' own rooms are lit by it. Only programs behind the wall load
embree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

# embreex ships no types of its own.
from embreex.mesh_construction import TriangleMesh  # type: ignore[import-untyped]
from embreex.rtcore_scene import EmbreeScene  # type: ignore[import-untyped]
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
CHUNK_RAYS = 400_000
KEPT_RAYS = 60_000_000
"""So many at once: 240 MB. More are traced in turns, whose mean is taken."""
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
class Sky:
    """What rays see that leave the room: radiance overhead, at the horizon, and of the ground outside."""

    zenith: tuple[float, float, float]
    horizon: tuple[float, float, float]
    ground: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Surfaces:
    """triangles: (m, 3, 3) corners. uvs: (m, 3, 2) light map coordinates in texels. glow: (m, 3) what they
    shine, None: nothing does. two_sided: (m,) whose backs are surfaces as well, None: none are. bare: (m,)
    those without texels, which give back a little of the room's mean light; None: none.
    """

    triangles: Floats
    uvs: Floats
    glow: Floats | None = None
    two_sided: NDArray[np.bool_] | None = None
    bare: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False)
class Texels:
    """pixel: (t,) y * size + x of each covered texel. albedo: (t, 3) mean reflectance there."""

    size: int
    pixel: Ints
    position: Floats
    normal: Floats
    albedo: Floats


@dataclass(frozen=True, eq=False)
class Light:
    """soft: (t, 3) irradiance / pi from lamps, sky and bounces, noisy, may be smoothed. sharp: (t, 3) from
    the sun, keep its edges. valid: (t,) whether it lies in the open.
    """

    soft: Floats
    sharp: Floats
    valid: NDArray[np.bool_]


def embree_of(triangles: Floats) -> EmbreeScene:
    """Something to send rays into. triangles: (m, 3, 3)."""
    scene = EmbreeScene()
    TriangleMesh(scene, np.ascontiguousarray(triangles, dtype=np.float32))
    return scene


def bake(
    scene: Surfaces,
    texels: Texels,
    lamps: Sequence[Lamp],
    sun: Sun | None,
    rays: int,
    bounces: int = 5,
    sky: Sky | None = None,
    told: Callable[[float], None] = lambda _: None,
) -> Light:
    """told: called with 0..1 as it goes on."""
    embree = embree_of(scene.triangles)
    rng = np.random.default_rng(2026)
    start = texels.position + texels.normal * LIFT_M
    soft = np.zeros_like(start)
    for number, lamp in enumerate(lamps):
        soft += _lamp(embree, lamp, start, texels.normal, rng)
        told(0.2 * (number + 1) / len(lamps))
    sharp = np.zeros_like(start) if sun is None else _sun(embree, sun, start, texels.normal, rng)
    told(0.3)
    turns = max(1, -(-rays * len(start) // KEPT_RAYS))
    mean, valid = np.zeros_like(start), np.ones(len(start), bool)
    for turn in range(turns):
        tell = partial(_told_of_turn, told, turn, turns)
        source, back, shone = _spread(
            embree, scene, texels, start, texels.normal, -(-rays // turns), rng, sky, tell
        )
        valid &= back < 0.35
        direct = soft + sharp + shone
        total = direct.copy()
        for _ in range(bounces):
            total = direct + _gather(source, texels.albedo, total * valid[:, None])
        mean += (total - sharp) / turns
        del source
    return Light(mean, sharp, valid)


class Bounces:
    """What surfaces give each other, as `some` of the texels see it. some: their numbers."""

    def __init__(self, scene: Surfaces, texels: Texels, some: Ints, rays: int) -> None:
        start = texels.position[some] + texels.normal[some] * LIFT_M
        self._source, _, _ = _spread(
            embree_of(scene.triangles), scene, texels, start, texels.normal[some], rays,
            np.random.default_rng(2027), None, lambda _: None,
        )  # fmt: skip

    def of(self, given: Floats) -> Floats:
        """Irradiance / pi at each of `some`. given: (t, 3) what each texel gives back."""
        return _gather(self._source, np.ones_like(given), given)


def _basis(normals: Floats) -> tuple[Floats, Floats]:
    helper = np.where(
        np.abs(normals[:, 1:2]) > 0.9, np.array([[1, 0, 0]], np.float32), np.array([[0, 1, 0]], np.float32)
    )
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


def _told_of_turn(told: Callable[[float], None], turn: int, turns: int, part: float) -> None:
    """part: of this turn's rays, 0..1."""
    told(0.3 + 0.7 * (turn + 0.9 * part) / turns)


def _spread(
    embree: EmbreeScene,
    scene: Surfaces,
    texels: Texels,
    start: Floats,
    normal: Floats,
    rays: int,
    rng: np.random.Generator,
    sky: Sky | None,
    told: Callable[[float], None],
) -> tuple[Ints, Floats, Floats]:
    """Where the rays from each start land: (s, rays) the texel's number, t: nothing gives light back there,
    t + 1: a surface without texels. The share that saw backs of faces; what sky and shining things give.
    """
    side = max(4, round(rays**0.5))
    count, texel_count, starts = side * side, len(texels.pixel), len(start)
    cell = np.arange(count, dtype=np.float32)
    cx, cy = cell % side, cell // side
    face = np.cross(
        scene.triangles[:, 1] - scene.triangles[:, 0], scene.triangles[:, 2] - scene.triangles[:, 0]
    )
    lookup = np.full(texels.size * texels.size, texel_count, dtype=np.int32)
    lookup[texels.pixel] = np.arange(texel_count, dtype=np.int32)
    back = np.zeros(starts, dtype=np.float32)
    shone = np.zeros((starts, 3), dtype=np.float32)
    source = np.empty((starts, count), dtype=np.int32)
    step = max(1, CHUNK_RAYS // count)
    for low in range(0, starts, step):
        part = slice(low, min(low + step, starts))
        n = part.stop - part.start
        r1 = (cx + rng.random((n, count), dtype=np.float32)) / side
        r2 = (cy + rng.random((n, count), dtype=np.float32)) / side * np.float32(2 * np.pi)
        t, b = _basis(normal[part])
        r = np.sqrt(r1)[..., None]
        way = (np.cos(r2)[..., None] * r) * t[:, None] + (np.sin(r2)[..., None] * r) * b[:, None]
        way = (way + np.sqrt(1 - r1)[..., None] * normal[part][:, None]).reshape(-1, 3).astype(np.float32)
        hit = embree.run(np.repeat(start[part], count, axis=0), way, output=1)
        triangle = hit["primID"].astype(np.int32)
        missed = triangle < 0
        known = np.where(missed, 0, triangle)
        behind = ~missed & (np.einsum("ij,ij->i", way, face[known]) > 0)
        if scene.two_sided is not None:
            behind &= ~scene.two_sided[known]
        back[part] = behind.reshape(n, count).mean(axis=1)
        u, v = hit["u"][:, None], hit["v"][:, None]
        corners = scene.uvs[known]
        at = corners[:, 0] * (1 - u - v) + corners[:, 1] * u + corners[:, 2] * v
        xy = np.clip(np.floor(at).astype(np.int32), 0, texels.size - 1)
        landed = lookup[xy[:, 1] * texels.size + xy[:, 0]]
        if scene.bare is not None:
            landed[scene.bare[known]] = texel_count + 1
        landed[missed | behind] = texel_count
        source[part] = landed.reshape(n, count)
        if sky is not None and missed.any():
            shone[part] += (_sky(sky, way) * missed[:, None]).reshape(n, count, 3).mean(axis=1)
        if scene.glow is not None:
            glow = scene.glow[known] * (~missed & ~behind)[:, None]
            shone[part] += glow.reshape(n, count, 3).mean(axis=1)
        told(part.stop / starts)
    return source, back, shone


def _sky(sky: Sky, way: Floats) -> Floats:
    up = way[:, 1:2]
    above = np.asarray(sky.horizon, np.float32) + (
        np.asarray(sky.zenith, np.float32) - np.asarray(sky.horizon, np.float32)
    ) * np.sqrt(np.clip(up, 0, 1))
    return np.where(up > 0, above, np.asarray(sky.ground, np.float32)).astype(np.float32)


_MEAN_BACK = 0.35
"""What a surface without texels gives back of the room's mean light."""


def _gather(source: Ints, albedo: Floats, light: Floats) -> Floats:
    given = light * albedo
    padded = np.concatenate([given, np.zeros((1, 3), np.float32), light.mean(axis=0)[None] * _MEAN_BACK])
    out = np.empty((len(source), 3), np.float32)
    step = max(1, CHUNK_RAYS // source.shape[1])
    for low in range(0, len(source), step):
        part = source[low : low + step]
        for channel in range(3):
            out[low : low + step, channel] = np.take(padded[:, channel], part).mean(axis=1)
    return out
