"""Noise taken out of a light map, edges left: an edge-avoiding wavelet (Dammertz and others, 2010) in numpy.

Ever wider sparse kernels, each weighted by how alike two texels are: the way they face, where they lie in the
room (so that charts beside each other in the square never mix), and how bright they are, as far as that is
more than noise.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

ROUNDS: Final = 4
_KERNEL: Final = (1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16)
_TURN = 24.0
"""How fast weight is lost as surfaces turn away from each other."""


def denoised(
    light: Floats,
    known: NDArray[np.bool_],
    position: Floats,
    normal: Floats,
    texel_m: float,
    rounds: int = ROUNDS,
) -> Floats:
    """light, position, normal: (h, w, 3). known: (h, w) where there is light. texel_m: width of a texel.

    What is not known is neither read nor written.
    """  # fmt: skip
    found = light.astype(np.float32).copy()
    weight_of = known.astype(np.float32)
    noise = _noise(found, weight_of)
    for number in range(rounds):
        step = 2**number
        total = np.zeros_like(found)
        weights = np.zeros(known.shape, np.float32)
        bright = found.mean(axis=2)
        # What differs by more than its noise is an edge; each round leaves a quarter of the noise.
        spread = 1 / (2 * (noise * 0.5**number) ** 2 + 1e-8)
        reach = np.float32(1 / (2 * (2.2 * step * texel_m) ** 2))
        for dy in range(-2, 3):
            for dx in range(-2, 3):
                share = _KERNEL[dy + 2] * _KERNEL[dx + 2]
                way = (dy * step, dx * step)
                weight = share * _shifted(weight_of, way)
                apart = position - _shifted(position, way)
                weight = weight * np.exp(-np.minimum((apart**2).sum(axis=2) * reach, 30))
                facing = np.clip((normal * _shifted(normal, way)).sum(axis=2), 0, 1)
                weight *= facing**_TURN
                weight *= np.exp(-np.minimum((bright - _shifted(bright, way)) ** 2 * spread, 30))
                total += weight[..., None] * _shifted(found, way)
                weights += weight
        found = np.where(known[..., None], total / np.maximum(weights, 1e-6)[..., None], found)
    return np.asarray(found, np.float32)


def _noise(light: Floats, known: Floats) -> Floats:
    """How far a texel's brightness strays from its neighbours': (h, w), smoothed, never nothing."""
    bright = light.mean(axis=2) * known
    around, count = np.zeros_like(bright), np.zeros_like(bright)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            around += _shifted(bright, (dy, dx))
            count += _shifted(known, (dy, dx))
    mean = around / np.maximum(count, 1)
    stray = (bright - mean) ** 2 * known
    for _ in range(2):
        wide = np.zeros_like(stray)
        for dy in (-2, 0, 2):
            for dx in (-2, 0, 2):
                wide += _shifted(stray, (dy, dx))
        stray = wide / 9
    return np.asarray(3 * np.sqrt(stray) + 0.01 * mean + 1e-3, np.float32)


def _shifted(values: Floats, way: tuple[int, int]) -> Floats:
    return np.roll(values, way, axis=(0, 1))
