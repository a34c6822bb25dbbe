"""From light to the picture that the model carries: exposed, denoised, holes filled, coded as sRGB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.baking.denoising import denoised
from vitrine.assets.baking.tracing import Light, Texels

Floats = NDArray[np.float32]

_BRIGHTEST: Final = 99.6
"""Of a hundred texels, as many are shown with all their differences; the rest are white."""
_LUMA: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True, eq=False)
class Developed:
    """pixels: (size, size, 3) uint8, sRGB-coded. scale: irradiance / pi of a full texel. light: (t, 3) the
    same before it was coded, exposed.
    """

    pixels: NDArray[np.uint8]
    scale: float
    light: Floats


def developed(light: Light, texels: Texels, density: float, middle: float, neutral: float = 0.0) -> Developed:
    """density: texels a metre. middle: what half of the room is brighter than, 1 being paper in daylight.

    neutral: how much of the light's mean colour is taken for white, 0..1.
    """
    size = texels.size
    square = (size, size)

    def spread(values: Floats) -> Floats:
        out = np.zeros((size * size, *values.shape[1:]), np.float32)
        out[texels.pixel] = values
        return out.reshape(*square, *values.shape[1:])

    known = np.zeros(size * size, bool)
    known[texels.pixel] = light.valid
    known = known.reshape(square)
    position, normal = spread(texels.position), spread(texels.normal)
    texel_m = 1 / max(density, 1e-6)
    soft = denoised(spread(_calmed(light)), known, position, normal, texel_m)
    sharp = denoised(spread(light.sharp), known, position, normal, texel_m, rounds=1)
    total = soft + sharp
    shown = total.reshape(-1, 3)[texels.pixel[light.valid]]
    scale = 1.0
    if len(shown):
        mean = np.maximum(shown.mean(axis=0), 1e-6)
        white = (float(mean @ _LUMA) / mean) ** neutral
        gain = white * (middle / max(float(np.median((shown * white) @ _LUMA)), 1e-6))
        total = total * gain.astype(np.float32)
        # By the strongest colour: one that is cut off would turn lamplight green.
        scale = max(0.5, float(np.percentile((shown * gain).max(axis=1), _BRIGHTEST)))
    filled = _filled(total, known)
    value = np.clip(filled / scale, 0, 1)
    coded = np.where(value <= 0.0031308, value * 12.92, 1.055 * np.power(value, 1 / 2.4) - 0.055)
    return Developed(np.round(coded * 255).astype(np.uint8), scale, filled.reshape(-1, 3)[texels.pixel])


def _calmed(light: Light) -> Floats:
    """Single texels far brighter than any other in the room are noise of the rays."""
    if not light.valid.any():
        return light.soft
    most = float(np.percentile(light.soft[light.valid].max(axis=1), 99.9)) * 1.5
    return np.minimum(light.soft, np.float32(max(most, 1e-6)))


def _filled(image: Floats, known: NDArray[np.bool_]) -> Floats:
    """What is not known, from what lies around it at ever coarser scales: smaller pictures stay clean."""
    levels = [(image * known[..., None], known.astype(np.float32))]
    while min(levels[-1][1].shape) > 1:
        colour, weight = levels[-1]
        rows, columns = (side // 2 * 2 for side in weight.shape)
        colour, weight = colour[:rows, :columns], weight[:rows, :columns]
        small = colour.reshape(rows // 2, 2, columns // 2, 2, 3).sum(axis=(1, 3))
        count = weight.reshape(rows // 2, 2, columns // 2, 2).sum(axis=(1, 3))
        levels.append((small / np.maximum(count, 1e-6)[..., None] * np.minimum(count, 1)[..., None],
                       np.minimum(count, 1)))  # fmt: skip
    found = levels[-1][0]
    for colour, weight in reversed(levels[:-1]):
        rows, columns = weight.shape
        larger = np.repeat(np.repeat(found, 2, axis=0), 2, axis=1)
        missing = [
            (0, max(0, side - have)) for side, have in zip((rows, columns), larger.shape, strict=False)
        ]
        larger = np.pad(larger, (*missing, (0, 0)), mode="edge")[:rows, :columns]
        found = colour + larger * (1 - weight)[..., None]
    return np.asarray(found, np.float32)
