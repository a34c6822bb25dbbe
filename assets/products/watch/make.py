"""A wrist watch, 39 mm, on its cushion: lugs, crown, set indices, domed crystal, sewn strap, moving hands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assets.kit.curves import arc, fillet, rounded_rect
from assets.kit.finishes import metal
from assets.kit.glb import Clip, Material, Node, Part, Texture, Track
from assets.kit.mesh import Mesh, join, planar_uvs, rotation
from assets.kit.occlusion import shaded
from assets.kit.shapes import box, cylinder, extrude, facets, lathe, plate, slab
from assets.kit.textures import blurred, cells, noise, normal_map, orm, ramp, rgb
from assets.products.watch import dial
from assets.products.watch.strap import closure, cushion, strap

DIAL_R, DIAL_Y = 0.0163, 0.0062
TILT_DEG, BLOCK = 52.0, 0.0180


def case() -> Mesh:
    """Back, flank, bezel and flange turned in one; lugs and crown. Watch axes: dial up, 12 towards -z."""
    body = fillet(
        np.array(
            [
                [0.0, 0.0],
                [0.0150, 0],
                [0.0168, 0.0010],
                [0.0187, 0.0018],
                [0.0195, 0.0030],
                [0.0195, 0.0068],
                [0.0190, 0.0074],
                [0.0190, 0.0077],
                [0.0184, 0.0083],
                [0.0171, 0.0092],
                [0.0166, 0.0089],
                [0.0163, 0.0062],
            ]
        ),
        [0, 0.0004, 0.0003, 0.0010, 0.0008, 0.0004, 0.0001, 0.0001, 0.0008, 0.0004, 0.0003, 0],
        1,
    )
    profile = np.array(
        [
            [0.0156, 0.0071],
            [0.0182, 0.0067],
            [0.0222, 0.0040],
            [0.0238, 0.0004],
            [0.0226, -0.0006],
            [0.0200, 0.0010],
            [0.0156, 0.0020],
        ]
    )
    profile = fillet(profile[::-1], [0, 0.004, 0.0006, 0.0008, 0.006, 0.004, 0], 2, closed=True)
    lug = extrude(profile, 0.0027, 0.0004, 1)
    lug = lug.turned("y", -90).moved(x=0.0099)
    lugs = [lug, lug.mirrored("x"), lug.mirrored("z"), lug.mirrored("x").mirrored("z")]
    turn = np.arange(30) * (2 * np.pi / 30)
    r = 0.0030 * (1 - 0.07 * (np.arange(30) % 2))
    crown = plate(np.stack([r * np.cos(turn), r * np.sin(turn)], axis=1), 0.0032, 0.0004, 1)
    stem = cylinder(0.0016, 0.0020, 0.0002, 16, 1).moved(y=-0.0014)
    cap = cylinder(0.0021, 0.0006, 0.0003, 20, 1).moved(y=0.0029)
    crown = join(crown, stem, cap).turned("z", -90).moved(0.0202, 0.0044, 0)
    return join(lathe(body, 48), *lugs, crown)


def baton(turn_deg: float, wide: float, long: float, at: float) -> Mesh:
    half, low, top = wide / 2, 0.0, 0.00042
    x, z = half * 0.55, long / 2 - half * 0.5
    p = np.array(
        [
            [-half, low, -long / 2],
            [half, low, -long / 2],
            [half, low, long / 2],
            [-half, low, long / 2],
            [-x, top, -z],
            [x, top, -z],
            [x, top, z],
            [-x, top, z],
        ]
    )
    mesh = facets(p, [(4, 7, 6, 5), (0, 4, 5, 1), (1, 5, 6, 2), (2, 6, 7, 3), (3, 7, 4, 0)])
    return mesh.moved(0, DIAL_Y, -at).turned("y", -turn_deg)


def hand(long: float, wide: float, tail: float, y: float) -> Mesh:
    """Dauphine: two facets meeting on a ridge."""
    p = np.array(
        [
            [0, 0, tail],
            [-wide / 2, 0, -long * 0.16],
            [0, 0, -long],
            [wide / 2, 0, -long * 0.16],
            [0, 0.00028, -long * 0.16],
            [0, 0.0002, tail * 0.8],
            [0, 0.00008, -long * 0.985],
        ]
    )
    top = facets(p, [(0, 5, 4, 1), (1, 4, 6, 2), (2, 6, 4, 3), (3, 4, 5, 0)])
    # Written counter-clockwise from above or not, the light must fall on the upper side.
    top = join(*[top]) if top.normals[:, 1].mean() > 0 else top.flipped()
    return join(top, cylinder(wide * 0.42, 0.00036, 0.0001, 14, 1)).moved(y=y)


def second_hand() -> Mesh:
    needle = box((0.00024, 0.00014, 0.0195), 0.00005, 1).moved(0, 0.00018, -0.0052)
    weight = plate(rounded_rect(0.0008, 0.0034, 0.0003, 2), 0.00022, 0.00006, 1).moved(0, 0.00008, 0.0034)
    return join(needle, weight, cylinder(0.0007, 0.00042, 0.0001, 14, 1)).moved(y=0.0076)


def spin(node: str, seconds: float, start_deg: float) -> Track:
    angles = -np.radians(start_deg + np.linspace(0, 360, 9)) / 2
    return Track(
        node,
        "rotation",
        np.linspace(0, seconds, 9).tolist(),
        [[0.0, float(np.sin(a)), 0.0, float(np.cos(a))] for a in angles],
    )


def materials() -> dict[str, dict[str, Material]]:
    skin = blurred(np.minimum(cells(96, 71, 240), 2.2), 0.7) + 0.35 * noise(96, 72, 15, 0.4)
    bump = Texture(normal_map(skin, 0.8), quality=66, tile_m=(0.0105, 0.0105), name="leather-n")
    worn = Texture(
        orm(np.clip(0.62 + 0.07 * noise(96, 73, 6, 0.5) - 0.06 * skin, 0.3, 0.9)),
        quality=70,
        tile_m=(0.03, 0.03),
        name="leather-orm",
    )
    rays = Texture(dial.sunburst(), quality=66, repeat=False, name="dial-orm")

    def set_of(
        hue: str, case_hue: str, trim: str, face: tuple[str, str, str], hide: str, thread: str
    ) -> dict[str, Material]:
        picture = Texture(dial.faces(*face), quality=64, repeat=False, name=f"dial-{hue}")
        return {
            "case": metal(f"Case, {hue}", case_hue, 0.13, 0.30),
            "trim": Material(f"Indices, {hue}", trim, 1.0, 0.16),
            "dial": Material(f"Dial, {hue}", roughness=1.0, metallic=1.0, base=picture, orm=rays),
            "strap": Material(
                f"Leather, {hue}", hide, roughness=1.0, orm=worn, normal=bump, normal_scale=0.7
            ),
            "thread": Material(f"Thread, {hue}", thread, roughness=0.85),
        }

    return {
        "Steel": set_of(
            "steel", "#cfcdc9", "#dedcd8", ("#f3efe6", "#dcd3c2", "#2b2a2a"), "#8a5128", "#dcc9a8"
        ),
        "Rose gold": set_of(
            "rose gold", "#e3b896", "#edc6a4", ("#25364f", "#101a2b", "#e6dccb"), "#22262e", "#5d6675"
        ),
    }


def build() -> tuple[list[Node], list[Clip]]:
    leather, threads = strap()
    buckle, keepers = closure()
    pillow = cushion()
    face = planar_uvs(
        lathe(np.array([[DIAL_R + 0.0002, DIAL_Y], [0.0145, DIAL_Y], [0.0120, DIAL_Y], [0, DIAL_Y]]), 48), "y"
    )
    face = face.with_uvs(face.positions[:, [0, 2]] / (2 * DIAL_R) + 0.5)
    marks = [baton(k * 30, 0.0011, 0.0034 if k % 3 else 0.0040, 0.0122) for k in range(1, 12)]
    marks += [baton(0, 0.0009, 0.0040, 0.0122).moved(x=d) for d in (-0.0008, 0.0008)]
    body = join(case(), buckle)
    shell, batons, leather, pillow = shaded(
        [body, join(*marks), join(leather, keepers), pillow], 0.012, 0.85, 0.35, ground=False
    )
    # The indices stand on the dial's own vertices: as blockers they would draw dark rays across it.
    [face] = shaded([face], 0.006, 0.6, 0.5, extra_blockers=[body], ground=False)
    crystal = lathe(np.concatenate([[[0.0169, 0.0088]], arc((0, -0.0700), 0.0808, 78.2, 90, 6)]), 40)
    tilt = rotation("x", TILT_DEG)
    low = float(pillow.placed(tilt).bounds[0][1])
    stone = slab(0.062, BLOCK, 0.058, 0.0016, 1)
    [stone] = shaded(
        [stone], 0.03, 0.8, 0.4, extra_blockers=[pillow.placed(tilt).moved(y=BLOCK - 0.0055 - low)]
    )

    finishes = materials()

    def part(mesh: Mesh, role: str, fine: bool = False) -> Part:
        return Part(mesh, finishes["Steel"][role], {k: f[role] for k, f in finishes.items()}, fine)

    glass = Material("Sapphire crystal", "#ffffff", roughness=0.02, alpha=0.10, specular=1.0, ior=1.77)
    suede = Material("Suede", "#b9ab97", roughness=0.95, sheen="#6b6258", sheen_roughness=0.6)
    vein = noise(256, 81, 5, 0.45)
    lime = Material(
        "Limestone",
        roughness=0.62,
        base=Texture(
            rgb(ramp(0.55 + 0.16 * vein + 0.05 * noise(256, 82, 60, 0.7), ["#b6aa98", "#cdc3b2", "#ddd5c7"])),
            quality=70,
            tile_m=(0.12, 0.12),
            name="limestone",
        ),
    )
    still = [
        part(shell, "case"),
        part(face, "dial"),
        part(batons, "trim"),
        part(leather, "strap"),
        part(threads, "thread"),
        Part(replace(pillow), suede),
        Part(crystal, glass, fine=True),
    ]
    hands = [
        Node("Hour hand", [part(hand(0.0088, 0.0016, 0.0022, 0.0067), "trim")], rotation=pose(304.3)),
        Node("Minute hand", [part(hand(0.0134, 0.0013, 0.0026, 0.0071), "trim")], rotation=pose(51.5)),
        Node("Second hand", [part(second_hand(), "trim")], rotation=pose(210.0)),
    ]
    half = np.radians(TILT_DEG) / 2
    watch = Node(
        "Watch",
        still,
        hands,
        translation=[0, BLOCK - 0.0055 - low, -0.004],
        rotation=[float(np.sin(half)), 0.0, 0.0, float(np.cos(half))],
    )
    clips = [
        Clip("Seconds", [spin("Second hand", 60, 210.0)]),
        Clip("Minutes", [spin("Minute hand", 3600, 51.5)]),
        Clip("Hours", [spin("Hour hand", 43200, 304.3)]),
    ]
    return [Node("Wrist watch", [Part(stone, lime)], [watch])], clips


def pose(degrees: float) -> list[float]:
    half = -np.radians(degrees) / 2
    return [0.0, float(np.sin(half)), 0.0, float(np.cos(half))]
