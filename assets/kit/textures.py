"""Tileable textures by code. Every function is seeded, so that a rebuild gives the same bytes.

Fields are (size, size) arrays that repeat without a seam:
    noise(size, seed, scale, roughness)     cloudy, mean 0, spread 1; scale = blobs a tile
    stretched(size, seed, across, along)    noise drawn out along v: brushed metal, wood fibres
    dots(size, seed, count, radius)         0..1 round specks       cells(size, seed, count) distance to edges
    noise3(points, seed, scale)             the same in space, for surfaces unrolled into one picture
    wood(size, seed, rings)                 (tone, pores) of a straight-grained board, grain along v
From fields to images:
    toned(field, ["#dark", ..., "#light"])  colour ramp -> RGB          rgb(array) -> RGB image
    orm(roughness, metallic=0, occlusion=1) -> RGB image                normal_map(height, depth) -> RGB image
"""

from __future__ import annotations

import numpy as np
from assets.kit.mesh import Floats
from PIL import Image
from scipy.ndimage import gaussian_filter


def _spectral(size: int, seed: int, weight: Floats) -> Floats:
    """White noise shaped in the frequency domain: it repeats by construction."""
    white = np.fft.fft2(np.random.default_rng(seed).standard_normal((size, size)))
    field = np.real(np.fft.ifft2(white * weight))
    field = field - field.mean()
    return np.asarray(field / (field.std() + 1e-12))


def _frequencies(size: int) -> tuple[Floats, Floats]:
    f = np.fft.fftfreq(size) * size
    return f[None, :], f[:, None]


def noise(size: int, seed: int, scale: float = 8.0, roughness: float = 0.5) -> Floats:
    """Fractal clouds. scale: the largest features a tile; roughness 0 (smooth) .. 1 (grainy)."""
    u, v = _frequencies(size)
    f = np.hypot(u, v)
    return _spectral(size, seed, 1 / (1 + (f / scale) ** 2) ** (1.9 - 1.3 * roughness))


def stretched(size: int, seed: int, across: float, along: float) -> Floats:
    """Noise with about `across` features a tile over u and `along` over v."""
    u, v = _frequencies(size)
    return _spectral(size, seed, np.exp(-((u / across) ** 2) - (v / along) ** 2))


def _points(size: int, seed: int, count: int) -> tuple[Floats, Floats, np.random.Generator]:
    rng = np.random.default_rng(seed)
    return rng.random(count) * size, rng.random(count) * size, rng


def noise3(points: Floats, seed: int, scale: float, octaves: int = 4) -> Floats:
    """Fractal clouds in space at points (..., 3); the largest blobs are 1 / scale wide. About -1..1."""
    lattice = np.random.default_rng(seed).uniform(-1, 1, (32, 32, 32))
    total, weight = np.zeros(points.shape[:-1]), 1.0
    p = points * scale + 100.0
    for _ in range(octaves):
        cell = np.floor(p).astype(int)
        f = p - cell
        f = f * f * (3 - 2 * f)
        value = np.zeros(points.shape[:-1])
        for corner in range(8):
            d = np.array([corner & 1, corner >> 1 & 1, corner >> 2])
            w = np.prod(np.where(d == 1, f, 1 - f), axis=-1)
            i, j, k = ((cell[..., a] + d[a]) % 32 for a in range(3))
            value += w * lattice[i, j, k]
        total += weight * value
        weight *= 0.5
        p = p * 2.03 + 17.7
    return total / 1.2


def dots(size: int, seed: int, count: int, radius: tuple[float, float], softness: float = 0.8) -> Floats:
    """Round specks of radii (least, most) pixels, small ones commoner, wrapped over the borders."""
    xs, ys, rng = _points(size, seed, count)
    field = np.zeros((size, size))
    for x, y in zip(xs, ys, strict=True):
        r = radius[0] + (radius[1] - radius[0]) * rng.random() ** 2.5
        reach = int(r + softness + 2)
        i = np.arange(int(y) - reach, int(y) + reach + 1)
        j = np.arange(int(x) - reach, int(x) + reach + 1)
        far = np.hypot((i - y)[:, None], (j - x)[None, :] * (0.8 + 0.4 * rng.random()))
        spot = np.clip((r + softness - far) / (2 * softness), 0, 1) * (0.6 + 0.4 * rng.random())
        at = np.ix_(i % size, j % size)
        field[at] = np.maximum(field[at], spot)
    return field


def cells(size: int, seed: int, count: int) -> Floats:
    """Distance to the nearest border between cells, in pixels: leather, crackle."""
    xs, ys, _ = _points(size, seed, count)
    y, x = np.mgrid[0:size, 0:size].astype(float)
    first = np.full((size, size), 1e9)
    second = first.copy()
    for px, py in zip(xs, ys, strict=True):
        dx, dy = np.abs(x - px), np.abs(y - py)
        d = np.hypot(np.minimum(dx, size - dx), np.minimum(dy, size - dy))
        second = np.minimum(second, np.maximum(first, d))
        first = np.minimum(first, d)
    return np.asarray((second - first) / 2)


def wood(size: int, seed: int, rings: int = 9) -> tuple[Floats, Floats]:
    """(tone 0..1 dark to light, pores 0..1) of a quarter-sawn board whose grain runs along v."""
    u = np.linspace(0, 1, size, endpoint=False)[None, :]
    bend = stretched(size, seed, 2.2, 1.1) * 0.030 + stretched(size, seed + 1, 5, 2) * 0.008
    uneven = stretched(size, seed + 2, 4, 0.8) * 0.16
    phase = (u + bend) * rings + uneven
    saw = phase % 1.0
    # Late wood: the tone falls slowly through the year and comes back at once.
    ring = 1 - saw**2.2 * np.clip((1 - saw) / 0.12, 0, 1)
    fibre = stretched(size, seed + 3, size / 5, 2.5)
    pores = np.clip((stretched(size, seed + 4, size / 3.2, 9) - 1.35) / 0.9, 0, 1) * np.clip(
        1.3 - saw * 1.2, 0, 1
    )
    flecks = np.clip((stretched(size, seed + 5, 9, 26) - 1.9) / 0.8, 0, 1) * 0.14
    tone = (
        0.32
        + 0.40 * ring
        + 0.055 * fibre
        + 0.05 * stretched(size, seed + 6, 2.5, 0.8)
        + flecks
        - 0.52 * pores
    )
    return np.clip(tone, 0, 1), pores


def blurred(field: Floats, radius: float) -> Floats:
    return np.asarray(gaussian_filter(field, radius, mode="wrap"))


def rgb(array: Floats) -> Image.Image:
    """(n, m, 3) of 0..1 -> image."""
    return Image.fromarray(np.round(np.clip(array, 0, 1) * 255).astype(np.uint8), "RGB")


def hexes(*colours: str) -> Floats:
    return np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in colours])


def ramp(field: Floats, colours: list[str]) -> Floats:
    """Field 0..1 -> (…, 3) sRGB 0..1 through evenly spaced colours."""
    stops = hexes(*colours)
    at = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(field, at, stops[:, k]) for k in range(3)], axis=-1)


def toned(field: Floats, colours: list[str]) -> Image.Image:
    return rgb(ramp(field, colours))


def mixed(low: Floats, high: Floats, amount: Floats) -> Floats:
    return np.asarray(low + (high - low) * np.clip(amount, 0, 1)[..., None])


def orm(roughness: Floats, metallic: Floats | float = 0.0, occlusion: Floats | float = 1.0) -> Image.Image:
    shape = np.asarray(roughness)
    return rgb(
        np.stack([np.broadcast_to(occlusion, shape.shape), shape, np.broadcast_to(metallic, shape.shape)], -1)
    )


def normal_map(height: Floats, depth: float, wrap: bool = True) -> Image.Image:
    """Tangent-space normals (+y up, as glTF) of a height field; depth in pixels of relief for height 1."""
    h = height * depth
    if wrap:
        du = (np.roll(h, -1, axis=1) - np.roll(h, 1, axis=1)) / 2
        dv = (np.roll(h, -1, axis=0) - np.roll(h, 1, axis=0)) / 2
    else:
        dv, du = np.gradient(h)
    # Rows run down while v of glTF also runs down, and its +y normal looks up the picture: hence +dv.
    n = np.stack([-du, dv, np.ones_like(h)], axis=-1)
    return rgb(n / np.linalg.norm(n, axis=-1, keepdims=True) * 0.5 + 0.5)
