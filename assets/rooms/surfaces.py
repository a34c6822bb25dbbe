"""The rooms' few materials: lime plaster, honed limestone, pale oak, wool, linen, brass, and what shines.

`finish(name)` gives a Finish: the glTF material without its light map, how much of the studio it mirrors, and
its mean reflectance for the light's bounces. Lit by the light map unless `lightmap` is False.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from assets.kit import textures
from assets.kit.glb import Material, Texture, srgb
from assets.kit.mesh import Floats
from PIL import Image


@dataclass(frozen=True, eq=False)
class Finish:
    material: Material
    environment: float = 0.3
    """How much of the studio a viewer adds that cannot leave out the studio's diffuse light."""
    reflection: float = 0.9
    lightmap: bool = True
    casts: bool = True
    """Whether it stands in the light's way while baking; panes and lamps do not."""

    @property
    def albedo(self) -> Floats:
        """Mean linear reflectance, as the bounces see it."""
        colour = np.array(srgb(self.material.colour)[:3])
        if self.material.metallic > 0.5:
            return colour * 0.5
        if self.material.base is not None:
            texels = np.asarray(self.material.base.image.convert("RGB"), dtype=float) / 255
            colour = colour * np.where(
                texels <= 0.04045, texels / 12.92, ((texels + 0.055) / 1.055) ** 2.4
            ).mean((0, 1))
        return colour


def plaster(light: str, middle: str, dark: str, seed: int) -> Image.Image:
    """Limewash: broad clouds of the brush, crossed strokes, a little grain."""
    clouds = textures.noise(512, seed, scale=3, roughness=0.25)
    strokes = (
        textures.stretched(512, seed + 1, across=26, along=5)
        + textures.stretched(512, seed + 2, across=26, along=5).T
    )
    grain = textures.noise(512, seed + 3, scale=120, roughness=0.9)
    field = 0.7 * clouds + 0.16 * strokes + 0.16 * grain
    return textures.toned(0.5 + 0.15 * field, [dark, middle, light])


def slabs(seed: int, size: int = 1024) -> Image.Image:
    """Limestone, 2.4 x 2.4 m: three courses of 1.2 x 0.8 m in half bond, joints of 3 mm."""
    clouds = textures.noise(size, seed, scale=10, roughness=0.55)
    veins = textures.stretched(size, seed + 1, across=16, along=3)
    grain = textures.noise(size, seed + 2, scale=260, roughness=1.0)
    v, u = np.mgrid[0:size, 0:size] / size * 2.4
    course = np.floor(v / 0.8).astype(int)
    shifted = (u + 0.6 * (course % 2) + 0.25 * course) % 2.4
    stone = np.floor(shifted / 1.2).astype(int) + 2 * course
    tones = np.random.default_rng(seed).normal(0, 0.11, 6)[stone]
    shells = textures.dots(size, seed + 3, 520, (0.0012, 0.0034))
    field = 0.5 + 0.055 * clouds + 0.05 * veins.T + 0.035 * grain + 0.35 * tones + 0.10 * shells
    colours = textures.ramp(np.clip(field, 0, 1), ["#c6beb2", "#d6d0c5", "#e3ded5"])
    edge_u, edge_v = np.abs((shifted % 1.2) - 0.6), np.abs((v % 0.8) - 0.4)
    gap = np.maximum(0.0015 - (0.6 - edge_u), 0.0015 - (0.4 - edge_v)) + 0.0011
    joint = np.clip(gap / 0.0022, 0, 1)[..., None]
    return textures.rgb(colours * (1 - joint * 0.34))


def stone(seed: int, ramp: list[str]) -> Image.Image:
    clouds = textures.noise(384, seed, scale=3, roughness=0.4)
    bands = textures.stretched(384, seed + 1, across=22, along=1.5)
    fine = textures.stretched(384, seed + 3, across=70, along=4)
    pits = textures.dots(384, seed + 2, 420, (0.0012, 0.0035))
    return textures.toned(0.5 + 0.06 * clouds + 0.05 * bands + 0.04 * fine - 0.25 * pits, ramp)


def oak(seed: int) -> Image.Image:
    tone, pores = textures.wood(512, seed, rings=9)
    low, high = np.percentile(tone, 1), np.percentile(tone, 99)
    field = np.clip((tone - low) / (high - low), 0, 1)
    spread = pores / max(float(np.max(pores)), 1e-6)
    return textures.toned(
        np.clip(0.18 + 0.7 * field - 0.22 * spread, 0, 1), ["#bea786", "#d1ba98", "#dfcbac", "#e8d8bd"]
    )


def woven(seed: int, ramp: list[str], threads: int = 32) -> Image.Image:
    v, u = np.mgrid[0:256, 0:256] / 256 * 2 * np.pi * threads
    weave = np.sin(u) * np.cos(v)
    fuzz = textures.noise(256, seed, scale=90, roughness=0.9)
    slow = textures.noise(256, seed + 1, scale=5, roughness=0.4)
    return textures.toned(0.5 + 0.13 * weave + 0.1 * fuzz + 0.07 * slow, ramp)


def poured(seed: int) -> Image.Image:
    """Polished concrete: large calm clouds, fine aggregate."""
    clouds = textures.noise(768, seed, scale=4, roughness=0.45)
    drift = textures.noise(768, seed + 1, scale=22, roughness=0.6)
    specks = textures.dots(768, seed + 2, 900, (0.0008, 0.0022))
    return textures.toned(
        0.5 + 0.09 * clouds + 0.05 * drift - 0.1 * specks, ["#aba9a7", "#b7b5b3", "#c2c0bd"]
    )


def daylight(top: str, horizon: str, low: str) -> Image.Image:
    """What one sees through a tall window with a fine gauze: sky, a pale court, its paving; nothing sharp."""
    v = 1 - np.linspace(0, 1, 256)[:, None] * np.ones((1, 64))  # plane UVs run upwards
    return textures.toned(v, [top, top, horizon, low, low])


Maker = Callable[[], Finish]


def _lit(
    name: str,
    image: Image.Image | None,
    tile: tuple[float, float],
    roughness: float,
    colour: str = "#ffffff",
    environment: float = 0.3,
    quality: int = 82,
) -> Finish:
    base = Texture(image, quality=quality, tile_m=tile, name=name) if image is not None else None
    return Finish(Material(name, colour=colour, roughness=roughness, base=base), environment)


MAKERS: dict[str, Maker] = {
    "plaster": lambda: _lit(
        "plaster", plaster("#f3efe9", "#ece7df", "#e2dbd0", 11), (2.6, 2.6), 0.9, environment=0.12
    ),
    "clay": lambda: _lit(
        "clay", plaster("#d9c6b3", "#cfb8a2", "#c1a890", 13), (2.6, 2.6), 0.9, environment=0.12
    ),
    "ceiling": lambda: _lit("ceiling", None, (1, 1), 0.95, "#f3efe7", 0.08),
    "limestone": lambda: _lit("limestone", slabs(5), (2.4, 2.4), 0.45, environment=0.3, quality=78),
    "travertine": lambda: _lit(
        "travertine", stone(21, ["#cdc4b5", "#ddd6c9", "#ebe6dc"]), (1.1, 1.1), 0.5, environment=0.3
    ),
    "oak": lambda: _lit("oak", oak(31), (0.42, 1.5), 0.6, environment=0.3),
    "wool": lambda: _lit(
        "wool", woven(41, ["#a39b8f", "#b7afa2", "#c8c1b5"], 24), (0.3, 0.3), 0.98, environment=0.1
    ),
    "linen": lambda: _lit(
        "linen", woven(51, ["#bfb6a8", "#d0c8bb", "#ded7cc"], 40), (0.12, 0.12), 0.95, environment=0.1
    ),
    "ink": lambda: _lit(
        "ink", woven(61, ["#63736b", "#728178", "#808e85"], 40), (0.12, 0.12), 0.9, environment=0.15
    ),
    "bronze": lambda: _lit("bronze", None, (1, 1), 0.5, "#47423d", 0.4),
    "brass": lambda: Finish(
        Material("brass", colour="#c9a261", metallic=1.0, roughness=0.35), lightmap=False
    ),
    "glaze": lambda: _lit("glaze", None, (1, 1), 0.45, "#5a5c56", 0.5),
    "bark": lambda: Finish(Material("bark", colour="#5d5044", roughness=0.9), lightmap=False),
    "leaf": lambda: Finish(
        Material("leaf", colour="#6f7a5c", roughness=0.75, double_sided=True), lightmap=False
    ),
    "glow": lambda: Finish(
        Material("glow", colour="#000000", roughness=1.0, emissive="#ffe9cf"), lightmap=False, casts=False
    ),
    "court": lambda: Finish(
        Material(
            "court",
            colour="#000000",
            roughness=1.0,
            emissive="#ffffff",
            emissive_map=Texture(
                daylight("#fdfbf7", "#fbf6ec", "#efe6d6"), quality=90, tile_m=(2.0, 2.8), repeat=False
            ),
        ),
        lightmap=False,
        casts=False,
    ),
    "sky": lambda: Finish(
        Material("sky", colour="#000000", roughness=1.0, emissive="#f3f7fb"), lightmap=False, casts=False
    ),
    "gesso": lambda: _lit(
        "gesso", plaster("#f0f0ef", "#ebebea", "#e5e5e4", 71), (3.4, 3.4), 0.92, environment=0.1
    ),
    "concrete": lambda: _lit("concrete", poured(81), (4.0, 4.0), 0.35, environment=0.3),
    "chalk": lambda: _lit(
        "chalk", stone(91, ["#c9c6c0", "#d9d7d2", "#e5e3df"]), (1.4, 1.4), 0.7, environment=0.2
    ),
}


@cache
def finish(name: str) -> Finish:
    return MAKERS[name]()
