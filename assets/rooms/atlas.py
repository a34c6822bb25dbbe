"""The light map's atlas: charts packed into one square, texels rasterised, light smoothed and filled back in.

A chart's edge lies on texel centres, so that filtering never reads beyond it; two texels of air part them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from assets.kit.mesh import Floats
from assets.rooms.works import Piece
from PIL import Image

from vitrine.assets.baking.tracing import Light, Surfaces, Texels

AIR = 2


@dataclass(frozen=True, eq=False)
class Atlas:
    size: int
    boxes: list[tuple[int, int, int, int]]
    """x, y, width, height in texels of each piece's chart."""
    places: list[Floats]
    """Light map coordinates of each piece's vertices, in texels."""
    density: float


def pack(pieces: Sequence[Piece], size: int) -> Atlas:
    """Rows of charts, tallest first, at the greatest density that fits."""
    spans = [np.maximum(np.ptp(p.chart, axis=0), 1e-4) for p in pieces]
    low, high = 4.0, 400.0
    best: tuple[list[tuple[int, int, int, int]], list[bool]] | None = None
    while high / low > 1.004:
        density = (low * high) ** 0.5
        found = _rows([s * density * p.weight for s, p in zip(spans, pieces, strict=True)], size)
        if found is None:
            high = density
        else:
            low, best = density, found
    if best is None:
        raise ValueError(f"the charts do not fit into {size} texels")
    boxes, turned = best
    places = []
    for piece, span, (x, y, w, h), turn in zip(pieces, spans, boxes, turned, strict=True):
        at = (piece.chart - piece.chart.min(axis=0)) / span
        if turn:
            at = at[:, ::-1]
        places.append(np.array([x + 0.5, y + 0.5]) + at * np.array([w - 1, h - 1]))
    return Atlas(size, boxes, places, low)


def _rows(sizes: list[Floats], size: int) -> tuple[list[tuple[int, int, int, int]], list[bool]] | None:
    cells = [(max(2, round(float(s[0])) + 1), max(2, round(float(s[1])) + 1)) for s in sizes]
    turned = [h > w for w, h in cells]
    cells = [(h, w) if t else (w, h) for (w, h), t in zip(cells, turned, strict=True)]
    boxes: list[tuple[int, int, int, int]] = [(0, 0, 0, 0)] * len(cells)
    shelves: list[list[int]] = []  # y, height, next free x
    bottom = AIR
    for i in sorted(range(len(cells)), key=lambda k: (-cells[k][1], -cells[k][0], k)):
        w, h = cells[i]
        shelf = next((s for s in shelves if s[1] >= h and s[2] + w + AIR <= size), None)
        if shelf is None:
            if bottom + h + AIR > size or w + 2 * AIR > size:
                return None
            shelf = [bottom, h, AIR]
            shelves.append(shelf)
            bottom += h + AIR
        boxes[i] = (shelf[2], shelf[0], w, h)
        shelf[2] += w + AIR
    return boxes, turned


def rasterise(
    pieces: Sequence[Piece], atlas: Atlas, albedo: dict[str, Floats], others: Sequence[Piece] = ()
) -> tuple[Surfaces, Texels]:
    """The lit pieces with their texels; `others` only stand in the way: without texels they look black."""
    size = atlas.size
    position = np.zeros((size * size, 3), dtype=np.float32)
    normal = np.zeros((size * size, 3), dtype=np.float32)
    colour = np.zeros((size * size, 3), dtype=np.float32)
    level = np.zeros(size * size, dtype=np.uint8)
    for piece, place in zip(pieces, atlas.places, strict=True):
        for face in piece.mesh.faces:
            _fill(
                place[face],
                piece.mesh.positions[face],
                piece.mesh.normals[face],
                size,
                position,
                normal,
                level,
                colour,
                albedo[piece.material],
            )
    pixel = np.flatnonzero(level).astype(np.int32)
    normal = normal[pixel]
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    texels = Texels(size, pixel, position[pixel], normal, colour[pixel])
    every = [*pieces, *others]
    places = [*atlas.places, *(np.zeros((len(p.mesh.positions), 2)) for p in others)]
    triangles = np.concatenate([p.mesh.positions[p.mesh.faces] for p in every]).astype(np.float32)
    uvs = np.concatenate([a[p.mesh.faces] for p, a in zip(every, places, strict=True)]).astype(np.float32)
    return Surfaces(triangles, uvs), texels


def _fill(
    corner: Floats,
    positions: Floats,
    normals: Floats,
    size: int,
    position: Floats,
    normal: Floats,
    level: Floats,
    colour: Floats,
    albedo: Floats,
) -> None:
    """Writes the texels under one triangle: exactly covered ones win over those only touched at the rim."""
    low = np.maximum(np.floor(corner.min(axis=0) - 1.0).astype(int), 0)
    high = np.minimum(np.ceil(corner.max(axis=0) + 1.0).astype(int), size - 1)
    (ax, ay), (bx, by), (cx, cy) = corner
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    if abs(area) < 1e-9:
        return
    xs, ys = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
    px, py = xs + 0.5, ys + 0.5
    b = ((px - ax) * (cy - ay) - (cx - ax) * (py - ay)) / area
    c = ((bx - ax) * (py - ay) - (px - ax) * (by - ay)) / area
    weights = np.stack([1 - b - c, b, c], axis=-1)
    edges = np.array([np.hypot(cx - bx, cy - by), np.hypot(cx - ax, cy - ay), np.hypot(bx - ax, by - ay)])
    beyond = (-weights * (abs(area) / np.maximum(edges, 1e-9))).max(
        axis=-1
    )  # texels outside the nearest edge
    index = ys * size + xs
    for reach, grade in ((0.02, 2), (0.75, 1)):
        mask = (beyond <= reach) & (level[index] < grade)
        inside = np.clip(weights[mask], 0, 1)
        inside /= inside.sum(axis=-1, keepdims=True)
        position[index[mask]] = inside @ positions
        normal[index[mask]] = inside @ normals
        colour[index[mask]] = albedo
        level[index[mask]] = grade


def develop(light: Light, texels: Texels, atlas: Atlas, scale: float, blur: float) -> Image.Image:
    """Float light to the sRGB-coded picture: each chart smoothed on its own, holes filled from beside."""
    size = atlas.size
    soft, sharp = (np.zeros((size * size, 3), dtype=np.float32) for _ in range(2))
    known = np.zeros(size * size, dtype=np.float32)
    soft[texels.pixel], sharp[texels.pixel] = light.soft, light.sharp
    known[texels.pixel] = light.valid
    soft, sharp, known = soft.reshape(size, size, 3), sharp.reshape(size, size, 3), known.reshape(size, size)
    out = np.zeros_like(soft)
    done = np.zeros_like(known)
    for x, y, w, h in atlas.boxes:
        area = (slice(y, y + h), slice(x, x + w))
        mask = known[area]
        weight = gauss(mask[..., None], blur)
        smooth = gauss(soft[area] * mask[..., None], blur) / np.maximum(weight, 1e-4)
        fine = gauss(sharp[area] * mask[..., None], 0.6) / np.maximum(gauss(mask[..., None], 0.6), 1e-4)
        out[area] = np.where(mask[..., None] > 0, smooth + fine, 0)
        done[area] = mask
    out = spread(out, done)
    value = np.clip(out / scale, 0, 1)
    coded = np.where(value <= 0.0031308, value * 12.92, 1.055 * np.power(value, 1 / 2.4) - 0.055)
    return Image.fromarray(np.round(coded * 255).astype(np.uint8), "RGB")


def gauss(values: Floats, sigma: float) -> Floats:
    reach = max(1, round(sigma * 2.5))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        padding = [(0, 0)] * values.ndim
        padding[axis] = (reach, reach)
        wide = np.pad(values, padding, mode="edge")
        length = values.shape[axis]
        values = sum(k * np.take(wide, np.arange(i, i + length), axis=axis) for i, k in enumerate(kernel))
    return values


def spread(image: Floats, known: Floats) -> Floats:
    """Fills unknown texels from known neighbours, ring by ring, then the rest with the mean."""
    image, known = image.copy(), known.copy()
    for _ in range(24):
        total, count = np.zeros_like(image), np.zeros_like(known)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                total += np.roll(image * known[..., None], (dy, dx), axis=(0, 1))
                count += np.roll(known, (dy, dx), axis=(0, 1))
        fresh = (known == 0) & (count > 0)
        image[fresh] = total[fresh] / count[fresh][:, None]
        known[fresh] = 1
    image[known == 0] = image[known > 0].mean(axis=0)
    return image
