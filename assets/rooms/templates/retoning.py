"""A light map for other finishes, from that of the first: what surfaces give each other is computed anew.

The light that falls on a texel is E = D + K(a E): D comes from lamps and sky, K gathers what the others give
back, a is their reflectance. D is the same for all finishes, so that with other reflectances b

    E' = E + K(b E' - a E)

which needs no lamp again. The correction is soft as all light between walls is: it is traced for one texel of
`EVERY` x `EVERY`, spread over its chart, and taken again until it stands.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from assets.kit.mesh import Floats
from assets.rooms.atlas import Atlas, gauss, spread
from PIL import Image

from vitrine.assets.baking.tracing import Bounces, Ints, Surfaces, Texels

EVERY: Final = 4
RAYS: Final = 144
TURNS: Final = 6


class Retoning:
    """Of one template, its texels' reflectances those of the first finishes."""

    def __init__(self, scene: Surfaces, texels: Texels, atlas: Atlas) -> None:
        self._texels, self._atlas = texels, atlas
        some, self._nearest = self._some()
        self._pixels = texels.pixel[some]
        self._bounces = Bounces(scene, texels, some, RAYS)

    def toned(self, image: Image.Image, scale: float, albedo: Floats) -> Image.Image:
        """image: the light map with the first finishes. scale: of a full texel. albedo: (t, 3) of the
        others.
        """
        size, pixel = self._atlas.size, self._texels.pixel
        before = linear(np.asarray(image, dtype=np.float32) / 255).reshape(-1, 3)[pixel] * scale
        given, change = self._texels.albedo * before, np.zeros((len(self._pixels), 3), np.float32)
        for _ in range(TURNS):
            change = self._bounces.of(albedo * np.maximum(before + change[self._nearest], 0) - given)
        after = np.maximum(before + self._field(change).reshape(-1, 3)[pixel], 0)
        whole = np.zeros((size * size, 3), np.float32)
        known = np.zeros(size * size, np.float32)
        whole[pixel], known[pixel] = after, 1
        filled = spread(whole.reshape(size, size, 3), known.reshape(size, size))
        return Image.fromarray(np.round(coded(np.clip(filled / scale, 0, 1)) * 255).astype(np.uint8), "RGB")

    def _some(self) -> tuple[Ints, Ints]:
        """Numbers of the texels that are asked, of each chart one in so many each way; for each texel, which
        of those is near.
        """
        size, texels = self._atlas.size, self._texels
        number = np.full(size * size, -1, np.int32)
        number[texels.pixel] = np.arange(len(texels.pixel))
        plan, near = number.reshape(size, size), np.full((size, size), 0, np.int32)
        asked: list[Ints] = []
        count = 0
        for x, y, w, h in self._atlas.boxes:
            columns, rows = (np.arange(min(EVERY // 2, n // 2), n, EVERY) for n in (w, h))
            grid = plan[np.ix_(y + rows, x + columns)]
            if not (grid >= 0).any():  # a chart that is a line between them
                inside = plan[y : y + h, x : x + w]
                grid = np.array([[inside.max()]], np.int32)
                if grid[0, 0] < 0:
                    continue
            there = grid >= 0
            order = np.full(grid.shape, count, np.int32)
            order[there] = count + np.arange(int(there.sum()))
            asked.append(grid[there])
            count += int(there.sum())
            row, column = (
                np.minimum(np.arange(n) // EVERY, side - 1)
                for n, side in zip((h, w), grid.shape, strict=True)
            )
            near[y : y + h, x : x + w] = order[np.ix_(row, column)]
        return np.concatenate(asked), near.ravel()[texels.pixel]

    def _field(self, change: Floats) -> Floats:
        """The correction of every texel of each chart, from that of some."""
        size = self._atlas.size
        values, known = np.zeros((size * size, 3), np.float32), np.zeros(size * size, np.float32)
        values[self._pixels], known[self._pixels] = change, 1
        values, known = values.reshape(size, size, 3), known.reshape(size, size)
        out = np.zeros_like(values)
        for x, y, w, h in self._atlas.boxes:
            area = (slice(y, y + h), slice(x, x + w))
            mask = known[area][..., None]
            if not mask.any():
                continue
            if max(w, h) <= EVERY:
                out[area] = (values[area] * mask).sum((0, 1)) / mask.sum()
                continue
            weight = gauss(mask, 1.5 * EVERY)
            out[area] = gauss(values[area] * mask, 1.5 * EVERY) / np.maximum(weight, 1e-6)
        return out


def linear(shown: Floats) -> Floats:
    return np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)


def coded(light: Floats) -> Floats:
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.power(light, 1 / 2.4) - 0.055)
