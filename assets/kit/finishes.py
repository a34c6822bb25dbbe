"""Finishes that several products share: metals, oak, clay, leather, paper. Each call gives new materials.

brass(), steel(), blackened(), metal(...)  metals whose roughness varies     oak(kind) -> Oak(long, end)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from assets.kit.glb import Material, Texture
from assets.kit.textures import blurred, mixed, noise, normal_map, orm, ramp, rgb, stretched, wood


@cache
def _worn(seed: int, low: float, high: float, drawn: bool) -> Texture:
    """ORM of metal: roughness between two values, cloudy where hands polished it, drawn along v if so."""
    size = 128
    field = stretched(size, seed, 40, 1.5) * 0.5 if drawn else noise(size, seed, 6, 0.2) * 0.6
    field = field + noise(size, seed + 1, 3, 0.05) * 0.6
    rough = low + (high - low) * np.clip(0.5 + field * 0.28, 0, 1)
    return Texture(orm(rough, 1.0), quality=72, tile_m=(0.06, 0.06), name="metal-orm")


def metal(name: str, colour: str, low: float, high: float, seed: int = 3, drawn: bool = True) -> Material:
    """low = high: one roughness and no picture, for fittings too small to show one (and far fewer bytes)."""
    if low == high:
        return Material(name, colour, 1.0, low)
    return Material(name, colour, 1.0, 1.0, orm=_worn(seed, low, high, drawn))


def brass(low: float = 0.22, high: float = 0.42) -> Material:
    return metal("Brushed brass", "#d3b98d", low, high)


def steel(low: float = 0.16, high: float = 0.34) -> Material:
    return metal("Brushed steel", "#c9c8c5", low, high)


def blackened(low: float = 0.30, high: float = 0.52) -> Material:
    """Steel under oil and wax: dark, uneven."""
    return metal("Blackened steel", "#5e5954", low, high)


@dataclass(frozen=True)
class Oak:
    long: Material
    end: Material


@cache
def _boards() -> tuple[np.ndarray, np.ndarray, Texture, Texture]:
    tone, pores = wood(512, 41, rings=8)
    rough = 0.55 + 0.16 * (1 - tone) + 0.12 * pores
    grain = Texture(
        normal_map(blurred(tone * 0.35 - pores, 0.7)[::2, ::2], 1.1),
        quality=70,
        tile_m=(0.16, 0.42),
        name="oak-n",
    )
    return tone, pores, Texture(orm(rough[::2, ::2]), quality=70, tile_m=(0.16, 0.42), name="oak-orm"), grain


def oak(kind: str = "pale") -> Oak:
    """Pale (soaped) or smoked oak. The tile is 16 cm across the grain, 42 cm along it; grain runs along v."""
    tone, _pores, rough, grain = _boards()
    ramps = {
        "pale": ["#7f6446", "#b2936c", "#c9ae88", "#d8c3a0"],
        "smoked": ["#241a13", "#46352a", "#5c4737", "#735c49"],
    }[kind]
    warm = noise(512, 77, 2, 0.1)[..., None] * np.array([0.012, 0.004, -0.006])
    image = rgb(ramp(tone, ramps) + warm)
    base = Texture(image, quality=66, tile_m=(0.16, 0.42), name=f"oak-{kind}")
    shine = {"pale": 1.0, "smoked": 0.86}[kind]
    long = Material(f"Oak, {kind}", roughness=shine, base=base, orm=rough, normal=grain, normal_scale=0.55)
    return Oak(long, Material(f"Oak end grain, {kind}", roughness=0.8, base=_end_grain(ramps, kind)))


def _end_grain(colours: list[str], kind: str) -> Texture:
    """Curved rings with open pores, a little darker than the boards; covers 5 cm."""
    size = 128
    y, x = np.mgrid[0:size, 0:size] / size
    far = np.hypot(x - 0.5, y + 0.9) + noise(size, 91, 4, 0.2) * 0.006
    saw = (far * 11) % 1.0
    pores = np.clip((noise(size, 92, 40, 0.9) - 1.0) / 0.8, 0, 1) * (saw < 0.45)
    tone = np.clip(0.45 + 0.3 * (1 - saw) - 0.5 * pores + 0.04 * noise(size, 93, 8), 0, 1)
    picture = mixed(ramp(tone, colours), ramp(tone * 0, colours), np.full((size, size), 0.42))
    return Texture(rgb(picture), quality=78, tile_m=(0.05, 0.05), name=f"end-{kind}")
