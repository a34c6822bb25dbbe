"""An armillary sphere, 42 cm: three rings turning in each other's pivots around a glass core."""

from __future__ import annotations

import numpy as np
from assets.kit.curves import fillet
from assets.kit.finishes import metal
from assets.kit.glb import Clip, Material, Node, Part, Texture, Track
from assets.kit.mesh import Mesh, join
from assets.kit.occlusion import shaded
from assets.kit.shapes import cylinder, lathe, ring, sphere, tube
from assets.kit.textures import hexes, mixed, noise, ramp, rgb

CENTRE, OUTER, MIDDLE_R, INNER, CORE = 0.262, 0.150, 0.131, 0.113, 0.047
CYCLE_S = 120.0


def band(radius: float, wide: float, thick: float, segments: int) -> Mesh:
    """A flat hoop in x,y, its face to z; studs mark every thirty degrees."""
    hoop = ring(radius - thick, radius, wide, 0.0009, segments, 1).moved(y=-wide / 2).turned("x", 90)
    return hoop


def studs(radius: float, count: int, skip: tuple[int, ...] = ()) -> Mesh:
    one = lathe(fillet(np.array([[0.0017, 0], [0.0017, 0.0007], [0, 0.0010]]), [0, 0.0003, 0], 1), 7)
    return join(
        *[one.moved(y=radius - 0.0002).turned("z", k * 360 / count) for k in range(count) if k not in skip]
    )


def pivot(at: float, long: float) -> Mesh:
    """A pin across the gap to the next ring, with a collar on the outside; along y."""
    pin = cylinder(0.0016, long, 0.0003, 12, 1).moved(y=at)
    collar = lathe(
        fillet(
            np.array([[0, 0], [0.0042, 0], [0.0042, 0.0018], [0.0026, 0.0034], [0, 0.0036]]),
            [0, 0.0005, 0.0006, 0.0008, 0],
            1,
        ),
        16,
    ).moved(y=at + long - 0.0003)
    return join(pin, collar)


def stand() -> tuple[Mesh, Mesh]:
    low = CENTRE - OUTER
    profile = np.array(
        [
            [0, 0.0238],
            [0.026, 0.0238],
            [0.026, 0.0275],
            [0.0100, 0.0330],
            [0.0062, 0.0480],
            [0.0062, 0.0700],
            [0.0105, 0.0740],
            [0.0105, 0.0780],
            [0.0062, 0.0820],
            [0.0070, low - 0.0045],
            [0.0092, low + 0.0002],
            [0, low + 0.0002],
        ]
    )
    stem = lathe(
        fillet(profile, [0, 0.0008, 0.001, 0.010, 0.01, 0.004, 0.0012, 0.0012, 0.004, 0.003, 0.0008, 0], 2),
        28,
    )
    block = np.array([[0, 0], [0.0700, 0], [0.0700, 0.0180], [0.0660, 0.0240], [0, 0.0240]])
    return stem, lathe(fillet(block, [0, 0.0016, 0.0016, 0.003, 0], 2), 40)


def turning(node: str, axis: int, turns: int, start_deg: float) -> Track:
    count = turns * 6 + 1
    angles = np.radians(start_deg + np.linspace(0, 360 * turns, count)) / 2
    values = np.zeros((count, 4))
    values[:, axis], values[:, 3] = np.sin(angles), np.cos(angles)
    return Track(node, "rotation", np.linspace(0, CYCLE_S, count).tolist(), values.tolist())


def build() -> tuple[list[Node], list[Clip]]:
    stem, block = stand()
    outer = band(OUTER, 0.0130, 0.0034, 64)
    meridian = join(
        outer,
        studs(OUTER, 12, (6,)),
        pivot(MIDDLE_R - 0.001, OUTER - MIDDLE_R - 0.001),
        pivot(MIDDLE_R - 0.001, OUTER - MIDDLE_R - 0.001).turned("z", 180),
    )
    second = join(
        band(MIDDLE_R, 0.0105, 0.0030, 56),
        studs(MIDDLE_R, 12, (0, 3, 6, 9)),
        *[pivot(INNER - 0.001, MIDDLE_R - INNER - 0.0012).turned("z", a) for a in (90, -90)],
    )
    axle = tube(np.array([[0, -INNER + 0.001, 0], [0, 0, 0], [0, INNER - 0.001, 0]]), 0.0015, 10)
    ends = [
        lathe(
            fillet(
                np.array([[0, 0], [0.0038, 0.0002], [0.0026, 0.0060], [0, 0.0085]]), [0, 0.0008, 0.002, 0], 2
            ),
            16,
        ).turned("z", a)
        for a in (0, 180)
    ]
    cups = [ends[0].moved(y=CORE - 0.0006), ends[1].moved(y=-CORE + 0.0006)]
    third = join(band(INNER, 0.0085, 0.0028, 52), axle, *cups)
    heart = sphere(0.0125, 18, 10)
    glass = sphere(CORE, 28, 16)
    stem, block, meridian = shaded([stem, block, meridian.moved(y=CENTRE)], 0.06, 0.85, 0.3)
    meridian = meridian.moved(y=-CENTRE)

    vein = noise(256, 81, 5, 0.45)
    line = np.clip(1 - np.abs(noise(256, 84, 4, 0.3)) / 0.06, 0, 1) * np.clip(0.5 + 0.5 * vein, 0, 1)
    green = Texture(
        rgb(
            mixed(
                ramp(0.5 + 0.18 * vein, ["#20352d", "#2f4b40", "#456456"]), hexes("#b9c4b2")[0], line * 0.55
            )
        ),
        quality=72,
        tile_m=(0.22, 0.22),
        name="serpentine",
    )
    serpentine = Material("Serpentine", roughness=0.26, base=green)
    brass, pale = metal("Polished brass", "#dcc08f", 0.2, 0.2), metal("Pale gold", "#eeddb6", 0.16, 0.16)
    blued, iron = metal("Blued steel", "#41567d", 0.24, 0.24), metal("Steel", "#d3d2cf", 0.2, 0.2)
    crystal = {
        "Brass": Material(
            "Amber glass",
            "#ffedd6",
            roughness=0.02,
            transmission=1.0,
            ior=1.35,
            thickness_m=0.05,
            attenuation="#f3b878",
            attenuation_m=0.10,
            iridescence=0.4,
            iridescence_nm=(180, 420),
        ),
        "Blued steel": Material(
            "Sea glass",
            "#e0f4fa",
            roughness=0.02,
            transmission=1.0,
            ior=1.35,
            thickness_m=0.05,
            attenuation="#8cc8dc",
            attenuation_m=0.10,
            iridescence=0.5,
            iridescence_nm=(220, 460),
        ),
    }
    ember = {
        "Brass": Material("Ember", "#ffd9a0", roughness=0.3, emissive="#ffc47a", emissive_strength=1.2),
        "Blued steel": Material("Star", "#e6f4ff", roughness=0.3, emissive="#a9d4ff", emissive_strength=1.4),
    }

    def two(mesh: Mesh, first: Material, second_one: Material, fine: bool = False) -> Part:
        return Part(mesh, first, {"Brass": first, "Blued steel": second_one}, fine)

    core = Node(
        "Core",
        [
            two(heart, ember["Brass"], ember["Blued steel"]),
            two(glass, crystal["Brass"], crystal["Blued steel"], fine=True),
        ],
    )
    inner = Node("Inner ring", [two(third, pale, iron)], [core], rotation=[0.309, 0, 0, 0.951])
    middle = Node("Middle ring", [two(second, brass, blued)], [inner], rotation=[0, 0.423, 0, 0.906])
    fixed = Node(
        "Meridian", [two(meridian, brass, blued)], [middle], translation=[0, CENTRE, 0], rotation=[0, 0, 0, 1]
    )
    root = Node("Armillary sphere", [two(stem, brass, blued), Part(block, serpentine)], [fixed])
    clip = Clip(
        "Turn",
        [turning("Middle ring", 1, 2, 50.0), turning("Inner ring", 0, 3, 36.0), turning("Core", 1, 4, 0.0)],
    )
    return [root], [clip]
