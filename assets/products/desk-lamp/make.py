"""A desk lamp, 45 cm: weighted base, balanced arm on knurled joints, enamelled shade; the arm sways."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assets.kit.curves import arc, fillet, spline
from assets.kit.finishes import blackened, brass
from assets.kit.glb import Clip, Material, Node, Part, Texture, Track
from assets.kit.mesh import Floats, Mesh, join, rotation
from assets.kit.occlusion import shaded
from assets.kit.shapes import box, capsule, cylinder, lathe, plate, ring, screw, sphere, tube
from assets.kit.textures import normal_map, stretched

PIVOT = np.array([0.0, 0.348, 0.0])
REACH = 0.250
REST_DEG, SWAY_DEG, NOD_DEG = 17.0, 7.0, -9.0


def knurled(radius: float, height: float) -> Mesh:
    """A thumb nut standing on y=0: 12 flutes, a turned face."""
    turn = np.arange(24) * (2 * np.pi / 24)
    r = radius * (1 - 0.055 * (np.arange(24) % 2))
    body = plate(np.stack([r * np.cos(turn), r * np.sin(turn)], axis=1), height, radius * 0.08, 1)
    return join(body, cylinder(radius * 0.62, height + 0.0012, 0.0005, 14, 1))


def base() -> tuple[Mesh, Mesh, Mesh]:
    outline = np.array(
        [
            [0, 0.0022],
            [0.078, 0.0022],
            [0.0795, 0.004],
            [0.0795, 0.0135],
            [0.074, 0.0172],
            [0.013, 0.0200],
            [0.011, 0.030],
            [0.0, 0.030],
        ]
    )
    disc = lathe(fillet(outline, [0, 0.001, 0.0012, 0.0025, 0.012, 0.004, 0.002, 0], 2), 40)
    stem = cylinder(0.0058, PIVOT[1] - 0.038, 0.0003, 20, 1).moved(y=0.027)
    yoke = box((0.0200, 0.024, 0.0036), 0.0010, 1)
    collar = cylinder(0.0088, 0.016, 0.0012, 20, 1).moved(y=PIVOT[1] - 0.032)
    bridge = box((0.0200, 0.0044, 0.0250), 0.0010, 1).moved(y=PIVOT[1] - 0.0150)
    cheeks = [yoke.moved(0, PIVOT[1] - 0.0045, z) for z in (-0.0107, 0.0107)]
    nut = knurled(0.0105, 0.0075).turned("x", 90).moved(0, PIVOT[1], 0.0124)
    head = screw(0.0062, 0.0026).turned("x", -90).moved(0, PIVOT[1], -0.0124)
    ferrule = ring(0.0058, 0.0100, 0.0050, 0.0008, 20, 1).moved(y=0.0298)
    dial = knurled(0.0085, 0.0085).moved(0.0, 0.0182, 0.052)
    pad = cylinder(0.0765, 0.0026, 0.0006, 24, 1)
    small = join(collar, bridge, *cheeks, nut, head, ferrule, dial)
    return join(disc, stem), small, pad


def cable() -> Mesh:
    path = spline(
        np.array(
            [
                [0, 0.0072, -0.074],
                [0, 0.0068, -0.090],
                [-0.006, 0.0034, -0.104],
                [-0.030, 0.0030, -0.121],
                [-0.064, 0.0030, -0.116],
                [-0.084, 0.0030, -0.094],
                [-0.106, 0.0034, -0.084],
            ]
        ),
        18,
    )
    boot = tube(np.array([[0, 0.0072, -0.072], [0, 0.0071, -0.086]]), 0.0042, 10, round_ends=2)
    plug = capsule(0.0085, 0.034, 12, 2).turned("z", 90).scaled(1, 0.98, 1).moved(-0.122, 0.0085, -0.082)
    pins = [
        tube(np.array([[-0.138, 0.0085, -0.082 + s], [-0.152, 0.0085, -0.082 + s]]), 0.0019, 6)
        for s in (-4e-3, 4e-3)
    ]
    return join(tube(path, 0.0028, 6), boot, plug, *pins)


def arm() -> tuple[Mesh, Mesh]:
    """In its own axes: pivot at the origin, shade end towards +x."""
    rod = tube(np.array([[-0.150, 0, 0], [0.06, 0, 0], [REACH - 0.008, 0, 0]]), 0.0042, 12)
    weight = (
        lathe(
            fillet(
                np.array(
                    [[0, 0], [0.0165, 0], [0.0185, 0.012], [0.0185, 0.044], [0.0105, 0.054], [0, 0.054]]
                ),
                [0, 0.002, 0.006, 0.004, 0.002, 0],
                2,
            ),
            26,
        )
        .turned("z", 90)
        .moved(x=-0.098)
    )
    hub = box((0.034, 0.0150, 0.0170), 0.0022, 1)
    axle = cylinder(0.0052, 0.0300, 0.0004, 16, 1).turned("x", 90).moved(z=-0.015)
    stop = ring(0.0042, 0.0072, 0.0070, 0.0009, 16, 1).turned("z", 90)
    tip = sphere(0.0072, 12, 6).moved(x=-0.153)
    fork = [box((0.022, 0.012, 0.0028), 0.0009, 1).moved(REACH - 0.004, 0, z) for z in (-0.0062, 0.0062)]
    root = box((0.010, 0.012, 0.0150), 0.0012, 1).moved(x=REACH - 0.013)
    nuts = knurled(0.0072, 0.0058).turned("x", 90).moved(REACH, 0, 0.0074)
    heads = screw(0.0046, 0.0020).turned("x", -90).moved(REACH, 0, -0.0074)
    grub = cylinder(0.0026, 0.0014, 0.0004, 10, 1).moved(0.0, 0.0072, 0.0)
    return join(rod, weight), join(
        hub, axle, stop.moved(x=0.027), stop.moved(x=-0.018), tip, *fork, root, nuts, heads, grub
    )


def head() -> tuple[Mesh, Mesh, Mesh, Mesh]:
    """In its own axes: hinge at the origin, shade hanging below. Shade, fittings, enamel, bulb."""
    y0 = -0.034
    line = fillet(
        np.array([[0.0150, y0 + 0.003], [0.0270, y0 - 0.004], [0.0345, y0 - 0.020], [0.0790, y0 - 0.086]]),
        [0, 0.02, 0.04, 0],
        4,
    )
    lip = arc((0.0800, line[-1, 1] - 0.0008), 0.0017, 140, -110, 5)
    shell = np.concatenate([[[0.0, y0 + 0.003]], line, lip])
    outer = lathe(shell[::-1], 36)
    inner = line.copy()
    inner[:, 0] -= 0.0012
    inner = np.concatenate(
        [[[lip[-1, 0] - 0.0002, lip[-1, 1]]], inner[::-1][[0, 1, 3, 5, 7]], [[0.0, y0 - 0.001]]]
    )
    enamel = lathe(inner[::-1], 32)
    blade = box((0.0100, 0.026, 0.0088), 0.0016, 1).moved(y=-0.008)
    neck = cylinder(0.0080, 0.016, 0.0012, 16, 1).moved(y=y0 + 0.004)
    band = ring(0.0070, 0.0150, 0.0040, 0.0008, 24, 1).moved(y=y0 + 0.0024)
    socket = cylinder(0.0130, 0.030, 0.0015, 24, 1).moved(y=y0 - 0.031)
    globe = lathe(
        spline(
            np.array(
                [
                    [0.0, -0.0290],
                    [0.0150, -0.0245],
                    [0.0235, -0.0080],
                    [0.0215, 0.0080],
                    [0.0130, 0.0210],
                    [0.0118, 0.0280],
                ]
            ),
            11,
        ),
        20,
        180,
    ).moved(y=y0 - 0.056)
    return outer, join(blade, neck, band, socket), enamel, globe


def turn(degrees: float) -> list[float]:
    half = np.radians(degrees) / 2
    return [0.0, 0.0, float(np.sin(half)), float(np.cos(half))]


def sway() -> Clip:
    """Twelve seconds from pose to pose and back; the shade keeps its slant while the arm moves."""
    times = np.linspace(0, 12, 25)
    lift = REST_DEG + SWAY_DEG * np.cos(times / 12 * 2 * np.pi)
    nod = NOD_DEG - lift + 4.0 * np.sin(times / 12 * 2 * np.pi)
    return Clip(
        "Sway",
        [
            Track("Arm", "rotation", times.tolist(), [turn(a) for a in lift]),
            Track("Head", "rotation", times.tolist(), [turn(a) for a in nod]),
        ],
    )


def with_shading(groups: list[tuple[Floats, list[Mesh]]]) -> list[list[Mesh]]:
    """Shade parts where they stand in the first pose, give them back in their own axes."""
    placed = [mesh.placed(matrix) for matrix, meshes in groups for mesh in meshes]
    done = iter(shaded(placed, reach_m=0.12, bounce=0.35))
    return [[replace(mesh, colours=next(done).colours) for mesh in meshes] for _, meshes in groups]


def build() -> tuple[list[Node], list[Clip]]:
    at_arm = np.eye(4)
    at_arm[:3, 3] = PIVOT
    at_arm = at_arm @ rotation("z", REST_DEG + SWAY_DEG)
    at_head = np.eye(4)
    at_head[0, 3] = REACH
    at_head = at_arm @ at_head @ rotation("z", NOD_DEG - REST_DEG - SWAY_DEG)
    stand, upper, lamp = with_shading(
        [(np.eye(4), [*base(), cable()]), (at_arm, list(arm())), (at_head, list(head()))]
    )

    bright, dark = brass(), blackened()
    small_bright, small_dark = brass(0.28, 0.28), blackened(0.4, 0.4)
    weave = Texture(
        normal_map(stretched(64, 61, 12, 12), 1.2), quality=70, tile_m=(0.012, 0.012), name="weave"
    )
    cloth = Material("Cotton cable", "#35302b", roughness=0.92, normal=weave, sheen="#5a5148")
    enamel = Material("Enamel", "#f3ece0", roughness=0.32, emissive="#6b5334", emissive_strength=1.0)
    bulb = Material("Bulb", "#fff3e0", roughness=0.35, emissive="#ffd9a0", emissive_strength=1.6)
    felt = Material("Felt", "#2a2724", roughness=1.0)

    def body(mesh: Mesh) -> Part:
        return Part(mesh, bright, {"Brass": bright, "Blackened steel": dark})

    def fittings(mesh: Mesh) -> Part:
        return Part(mesh, small_dark, {"Brass": small_dark, "Blackened steel": small_bright})

    shade = Node(
        "Head",
        [body(lamp[0]), fittings(lamp[1]), Part(lamp[2], enamel), Part(lamp[3], bulb)],
        translation=[REACH, 0, 0],
        rotation=turn(NOD_DEG - REST_DEG - SWAY_DEG),
    )
    beam = Node(
        "Arm",
        [body(upper[0]), fittings(upper[1])],
        [shade],
        translation=PIVOT.tolist(),
        rotation=turn(REST_DEG + SWAY_DEG),
    )
    root = Node(
        "Desk lamp",
        [
            body(stand[0]),
            fittings(stand[1]),
            Part(replace(stand[2], colours=None), felt),
            Part(stand[3], cloth),
        ],
        [beam],
    )
    return [root], [sway()]
