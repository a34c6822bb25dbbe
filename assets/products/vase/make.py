"""A turned vase, 26 cm: foot ring, bare clay base, three glazes."""

from __future__ import annotations

import numpy as np
from assets.kit.curves import arc, fillet, spline
from assets.kit.glb import Clip, Material, Node, Part, Texture
from assets.kit.mesh import Floats
from assets.kit.occlusion import shaded
from assets.kit.shapes import lathe
from assets.kit.textures import blurred, dots, hexes, mixed, noise, normal_map, orm, ramp, rgb

HEIGHT = 0.260
WALL = 0.0042
AROUND = 0.272  # half the girth: one tile of the glaze pictures
TALL, WIDE = 512, 256


def outlines() -> tuple[Floats, Floats]:
    """Bare clay (under and foot) and glaze (outside, rim, inside) as lathe profiles."""
    body = spline(
        np.array(
            [
                [0.0465, 0.0125],
                [0.0560, 0.036],
                [0.0735, 0.080],
                [0.0860, 0.124],
                [0.0838, 0.160],
                [0.0620, 0.192],
                [0.0345, 0.2105],
                [0.0268, 0.226],
                [0.0298, 0.2455],
                [0.0395, HEIGHT - 0.0022],
            ]
        ),
        36,
    )
    # The potter's fingers: fine rings, gone towards the lip and where the glaze pools.
    rise = body[:, 1] / HEIGHT
    body[:, 0] += 0.00028 * np.sin(body[:, 1] / 0.0052 * 2 * np.pi + 1.3) * np.clip(4 * (0.86 - rise), 0, 1)
    rim = arc((body[-1, 0] - WALL * 0.46, HEIGHT - 0.0022), WALL * 0.5, 0, 180, 6)
    inside = spline(
        np.array(
            [
                [rim[-1, 0] - 0.0009, HEIGHT - 0.0048],
                [0.0256, 0.245],
                [0.0226, 0.226],
                [0.0300, 0.2085],
                [0.0580, 0.190],
                [0.0792, 0.159],
                [0.0815, 0.124],
                [0.0690, 0.082],
                [0.0500, 0.038],
                [0.0330, 0.0180],
                [0.0, 0.0150],
            ]
        ),
        12,
    )
    # A thick edge where the glaze stopped running, a finger above the foot.
    edge = np.array([[0.0441, 0.0108], [0.0456, 0.0103], [0.0466, 0.0112]])
    glaze = np.concatenate([edge, body, rim[1:], inside])
    foot = np.array(
        [[0.0, 0.0052], [0.0325, 0.0046], [0.0345, 0.0], [0.0410, 0.0], [0.0428, 0.0032], [0.0445, 0.0110]]
    )
    return fillet(foot, [0, 0.0015, 0.0012, 0.0014, 0.001, 0], 2), glaze


def picture(profile: Floats, kind: str) -> tuple[Texture, Texture]:
    """Base colour and ORM of one glaze: u around half the pot, v along the profile from foot to inside."""
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(profile, axis=0), axis=1))])
    v = np.linspace(0, length[-1], TALL)
    height = np.interp(v, length, profile[:, 1])[:, None] * np.ones((1, WIDE))
    lip = length[int(np.argmax(profile[:, 1]))]

    def field(seed: int, scale: float, rough: float = 0.5) -> Floats:
        return _fit(noise(WIDE, seed, scale, rough))

    to_lip = np.abs(v - lip)[:, None] + 0.0012 * field(11, 6)
    worn = np.clip(1 - to_lip / 0.0062, 0, 1) ** 0.7
    low = np.clip(1 - (height - 0.008) / 0.030 + 0.12 * field(12, 4), 0, 1) * (v < lip)[:, None]
    cloud, fine = field(13, 4, 0.2), field(14, 40, 0.6)
    rings = np.sin(height / 0.0052 * 2 * np.pi + 1.3) * np.clip(4 * (0.86 - height / HEIGHT), 0, 1)
    specks = _fit(dots(WIDE, 15, 190, (0.35, 1.25), 0.6))
    if kind == "celadon":
        colour = ramp(
            0.5 + 0.10 * cloud + 0.03 * fine - 0.45 * low - 0.05 * rings, ["#7d9c8a", "#a3bba8", "#c2d0bd"]
        )
        colour = mixed(colour, hexes("#cdb999")[0], worn * 0.75)
        colour = mixed(colour, hexes("#6d6a55")[0], specks * 0.55)
        rough = 0.17 + 0.04 * cloud + 0.10 * specks + 0.16 * worn
    elif kind == "tenmoku":
        breaking = np.clip(worn * 1.2 + 0.16 * rings + 0.18 * cloud + 0.06 * fine - 0.12, 0, 1)
        colour = ramp(breaking, ["#17100d", "#2a1810", "#6a3516", "#a55f28"])
        oil = _fit(dots(WIDE, 16, 420, (0.5, 2.1), 0.8)) * (1 - low) * (1 - worn)
        colour = mixed(colour, hexes("#7d5a3c")[0], oil * 0.42)
        rough = 0.13 + 0.05 * cloud + 0.26 * oil + 0.12 * breaking
    else:
        colour = ramp(
            0.6 + 0.10 * cloud + 0.05 * fine - 0.3 * low - 0.06 * rings, ["#cfc5b5", "#ded6c8", "#e8e1d5"]
        )
        colour = mixed(colour, hexes("#b79d7c")[0], worn * 0.55 + specks * 0.25)
        iron = _fit(dots(WIDE, 17, 85, (0.45, 1.6), 0.5))
        colour = mixed(colour, hexes("#4a3a2c")[0], iron * 0.8)
        rough = 0.74 + 0.07 * cloud + 0.05 * fine - 0.30 * iron
    tile = (AROUND, float(length[-1]))
    # Light that falls through the neck: the studio picture must not shine on the inside.
    inside = np.clip((v - lip) / 0.05, 0, 1)[:, None] * np.ones((1, WIDE))
    shine = orm(np.clip(rough, 0.05, 1), occlusion=1 - 0.88 * inside).resize((WIDE // 2, TALL // 4))
    return (
        Texture(rgb(colour), quality=62, tile_m=tile, name=f"{kind}-colour"),
        Texture(shine, quality=62, tile_m=tile, name=f"{kind}-orm"),
    )


def _fit(square: Floats) -> Floats:
    """A square tile stacked to the picture's height; it repeats, so the joint does not show."""
    return np.tile(square, (TALL // WIDE, 1))


def build() -> tuple[list[Node], list[Clip]]:
    foot, glaze = outlines()
    clay_mesh, glaze_mesh = shaded([lathe(foot, 32), lathe(glaze, 42)], reach_m=0.16, bounce=0.45)
    grit = noise(64, 21, 20, 0.8)
    clay = Material(
        "Bare clay",
        base=Texture(
            rgb(ramp(0.5 + 0.16 * grit, ["#93755a", "#b6967a"])), quality=70, tile_m=(0.03, 0.03), name="clay"
        ),
        roughness=0.92,
    )
    skin = blurred(noise(64, 22, 6, 0.25), 0.8)
    peel = Texture(normal_map(skin, 0.55), quality=70, tile_m=(0.06, 0.06), name="glaze-n")
    finishes = {}
    for kind, name in (("celadon", "Celadon"), ("tenmoku", "Tenmoku"), ("chalk", "Chalk")):
        base, rough = picture(glaze, kind)
        glossy = kind != "chalk"
        finishes[name] = Material(
            f"{name} glaze",
            roughness=1.0,
            base=base,
            orm=rough,
            ao=rough,
            normal=peel,
            normal_scale=0.2 if glossy else 0.42,
            clearcoat=0.6 if glossy else 0.0,
            clearcoat_roughness=0.06,
        )
    pot = Part(glaze_mesh, finishes["Celadon"], finishes)
    return [Node("Vase", [pot, Part(clay_mesh, clay)])], []
