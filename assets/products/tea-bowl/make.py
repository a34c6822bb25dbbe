"""A tea bowl, 12 cm: finger grooves, a breathing rim, glaze that stops above a cut foot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assets.kit.curves import arc, fillet, spline
from assets.kit.glb import Clip, Material, Node, Part, Texture
from assets.kit.mesh import Floats, Mesh, smooth_normals
from assets.kit.occlusion import shaded
from assets.kit.shapes import lathe
from assets.kit.textures import cells, dots, hexes, mixed, noise, normal_map, orm, ramp, rgb

HEIGHT = 0.076
TURN = 0.372  # all of the girth
TALL, WIDE = 256, 512


def outlines() -> tuple[Floats, Floats]:
    wall = spline(
        np.array(
            [
                [0.0305, 0.0098],
                [0.0410, 0.0132],
                [0.0520, 0.0250],
                [0.0562, 0.0430],
                [0.0574, 0.0600],
                [0.0590, HEIGHT - 0.0026],
            ]
        ),
        26,
    )
    rim = arc((0.0590 - 0.0024, HEIGHT - 0.0026), 0.0024, 0, 180, 6)
    inside = spline(
        np.array(
            [
                [0.0541, HEIGHT - 0.0035],
                [0.0528, 0.060],
                [0.0514, 0.043],
                [0.0466, 0.0275],
                [0.0360, 0.0175],
                [0.0180, 0.0132],
                [0.0, 0.0126],
            ]
        ),
        13,
    )
    glaze = np.concatenate([[[0.0286, 0.0084], [0.0297, 0.0086]], wall, rim[1:], inside])
    foot = np.array(
        [
            [0.0, 0.0058],
            [0.0200, 0.0050],
            [0.0222, 0.0],
            [0.0276, 0.0],
            [0.0284, 0.0020],
            [0.0274, 0.0062],
            [0.0290, 0.0088],
        ]
    )
    return fillet(foot, [0, 0.0022, 0.0014, 0.0012, 0.0012, 0.003, 0], 2), glaze


def by_hand(mesh: Mesh, outer: bool) -> Mesh:
    """What the wheel made even, the hand made alive: an oval lean, spiral grooves, a rim of five hills."""
    p = mesh.positions.copy()
    angle, r, up = np.arctan2(p[:, 0], p[:, 2]), np.hypot(p[:, 0], p[:, 2]), p[:, 1] / HEIGHT
    lift = np.clip((up - 0.2) / 0.8, 0, 1)
    swell = 1 + lift * (0.018 * np.cos(2 * angle + 0.6) + 0.007 * np.cos(3 * angle + 2.0))
    if outer:
        groove = np.sin((p[:, 1] / 0.0105 - angle / (2 * np.pi)) * 2 * np.pi)
        depth = 0.00075 * np.clip((up - 0.20) * 5, 0, 1) * np.clip((0.97 - up) * 9, 0, 1)
        outside = (mesh.uvs[:, 1] < 0.0845).astype(float)
        swell = swell + outside * depth * groove * (1 + 0.35 * np.cos(angle * 2 - 1)) / np.maximum(r, 0.02)
    p[:, [0, 2]] *= swell[:, None]
    p[:, 1] += lift**3 * (0.0011 * np.cos(2 * angle - 0.9) + 0.0008 * np.cos(5 * angle + 0.4))
    return replace(mesh, positions=p, normals=smooth_normals(p, mesh.faces))


def picture(kind: str, length: float, lip: float) -> tuple[Texture, Texture]:
    v = np.linspace(0, length, TALL)[:, None] * np.ones((1, WIDE))

    def field(seed: int, scale: float, rough: float = 0.5) -> Floats:
        return np.asarray(noise(WIDE, seed, scale, rough)[:TALL])

    cloud, fine = field(31, 5, 0.25), field(32, 60, 0.7)
    lip_line = np.clip(1 - np.abs(v - lip + 0.001 * cloud) / 0.0042, 0, 1) ** 0.8
    low = np.clip(1 - v / 0.018 + 0.25 * field(33, 7, 0.2), 0, 1)
    pool = np.clip((v - lip - 0.052) / 0.018, 0, 1)
    if kind == "shino":
        crackle = np.clip(1 - cells(WIDE, 34, 620)[:TALL] / 0.62, 0, 1) * np.clip(
            0.55 + 0.4 * field(40, 5, 0.1), 0, 1
        )
        blush = np.clip(0.5 * cloud + 1.5 * lip_line + 0.9 * low - 0.35, 0, 1) * np.clip(
            1 - (v - lip) / 0.03, 0, 1
        )
        colour = mixed(
            ramp(0.6 + 0.14 * cloud + 0.05 * fine, ["#d9cdbd", "#ece5da", "#f4efe7"]),
            hexes("#c98a5e")[0],
            blush * 0.42,
        )
        colour = mixed(
            colour, hexes("#86705c")[0], crackle * 0.30 + dots(WIDE, 35, 60, (0.8, 2.4))[:TALL] * 0.55
        )
        rough = 0.42 + 0.08 * cloud + 0.18 * crackle + 0.2 * blush
    elif kind == "raku":
        glow = np.clip(0.36 * field(36, 3, 0.2) + 0.8 * lip_line + 0.5 * low - 0.25, 0, 1)
        colour = mixed(
            ramp(0.4 + 0.2 * fine * 0.4 + 0.12 * cloud, ["#15120f", "#211c19", "#2d2724"]),
            hexes("#71301c")[0],
            glow * 0.8,
        )
        colour = mixed(colour, hexes("#4a4440")[0], dots(WIDE, 37, 420, (0.6, 1.8))[:TALL] * 0.5)
        rough = 0.46 + 0.10 * cloud + 0.08 * fine - 0.15 * pool + 0.1 * glow
    else:
        run = np.clip(0.5 + 0.35 * field(38, 16, 0.1) + 0.2 * cloud, 0, 1)
        colour = ramp(
            np.clip(0.62 - 0.5 * pool + 0.12 * cloud - 0.25 * low + 0.18 * (run - 0.5), 0, 1),
            ["#4c5a40", "#7d8860", "#a5a87d", "#c4bd95"],
        )
        colour = mixed(colour, hexes("#8c6a42")[0], lip_line * 0.8 + 0.35 * low)
        colour = mixed(colour, hexes("#e0d9bb")[0], np.clip(field(39, 22, 0.2) - 1.1, 0, 1) * 0.4)
        rough = 0.22 + 0.06 * cloud + 0.08 * fine + 0.15 * lip_line - 0.1 * pool
    tile = (TURN, length)
    hidden = np.clip((v - lip) / 0.05, 0, 1) * 0.45
    shine = orm(np.clip(rough, 0.06, 1), occlusion=1 - hidden).resize((WIDE // 4, TALL // 2))
    return (
        Texture(rgb(colour), quality=64, tile_m=tile, name=f"{kind}-colour"),
        Texture(shine, quality=70, tile_m=tile, name=f"{kind}-orm"),
    )


def build() -> tuple[list[Node], list[Clip]]:
    foot, glaze = outlines()
    length = float(np.linalg.norm(np.diff(glaze, axis=0), axis=1).sum())
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(glaze, axis=0), axis=1))])
    lip = float(steps[int(np.argmax(glaze[:, 1]))])
    bowl = by_hand(lathe(glaze, 44), True)
    bowl = bowl.with_uvs(bowl.uvs * np.array([TURN / bowl.uvs[:, 0].max(), 1.0]))
    bowl_mesh, foot_mesh = shaded([bowl, by_hand(lathe(foot, 30), False)], reach_m=0.08, bounce=0.4)
    grit = noise(64, 21, 20, 0.85)
    clay = Material(
        "Bare clay",
        roughness=0.94,
        base=Texture(
            rgb(ramp(0.5 + 0.17 * grit, ["#6e4c36", "#96704f"])), quality=70, tile_m=(0.05, 0.05), name="clay"
        ),
    )
    peel = Texture(normal_map(noise(64, 22, 8, 0.35), 0.6), quality=70, tile_m=(0.035, 0.035), name="glaze-n")
    finishes = {}
    for kind, name, coat, bump in (
        ("shino", "Shino", 0.3, 0.26),
        ("raku", "Black raku", 0.0, 0.5),
        ("ash", "Wood ash", 0.6, 0.25),
    ):
        base, rough = picture(kind, length, lip)
        finishes[name] = Material(
            f"{name} glaze",
            roughness=1.0,
            base=base,
            orm=rough,
            ao=rough,
            normal=peel,
            normal_scale=bump,
            clearcoat=coat,
            clearcoat_roughness=0.12,
        )
    return [Node("Tea bowl", [Part(bowl_mesh, finishes["Shino"], finishes), Part(foot_mesh, clay)])], []
