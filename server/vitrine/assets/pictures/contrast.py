"""Which ground a product is seen best on: the shop's light paper, unless too much of it would vanish there.

The same rule, of the same figures, as `web/app/src/render/contrast.ts`.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Paper = Literal["light", "dark"]

# From the middle outwards, sRGB.
TINTS: Final[dict[Paper, tuple[tuple[int, int, int], ...]]] = {
    "light": ((249, 245, 238), (243, 237, 228), (231, 223, 211)),
    "dark": ((125, 116, 106), (113, 105, 95), (95, 87, 78)),
}
# Relative luminance (WCAG) of the papers' middles.
LUMINANCE: Final[dict[Paper, float]] = {"light": 0.85, "dark": 0.17}
# Below this contrast two surfaces run into each other.
_APART: Final = 1.35
_VANISHING: Final = 0.3


def paper_for(colours: NDArray[np.float64]) -> Paper:
    """colours: (n, 3), sRGB 0..255, of all that the product covers."""
    if not len(colours):
        return "light"
    part = colours / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    own = linear @ np.array([0.2126, 0.7152, 0.0722])
    lost = {name: float((_contrast(own, other) < _APART).mean()) for name, other in LUMINANCE.items()}
    return "dark" if lost["light"] > _VANISHING and lost["dark"] < lost["light"] else "light"


def _contrast(one: NDArray[np.float64], other: float) -> NDArray[np.float64]:
    return np.asarray((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05))
