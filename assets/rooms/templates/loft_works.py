"""The loft's works: brick, steel windows, joists on steel beams, a duct, a sliding door, 14 x 9 m."""

from __future__ import annotations

import numpy as np
from assets.kit import shapes, textures
from assets.kit.glb import Material, Texture
from assets.rooms.surfaces import MAKERS, Finish
from assets.rooms.templates.finishes import dress, plain, shining
from assets.rooms.templates.joinery import bar, behind, glazed, rod, seen_afar, window_holes
from assets.rooms.works import Frame, Works
from PIL import Image

X, Z, HIGH = 7.0, 4.5, 4.4
BACK = Frame((-X, 0, -Z), (1, 0, 0), (0, 1, 0))
FRONT = Frame((X, 0, Z), (-1, 0, 0), (0, 1, 0))
LEFT = Frame((-X, 0, Z), (0, 0, -1), (0, 1, 0))
RIGHT = Frame((X, 0, -Z), (0, 0, 1), (0, 1, 0))
FLOOR = Frame((-X, 0, Z), (1, 0, 0), (0, 0, -1))
CEILING = Frame((-X, HIGH, -Z), (1, 0, 0), (0, 0, 1))

WINDOWS = (-3.0, 0.0, 3.0)
WINDOW = (2.3, 0.75, 3.65, 0.34)  # width, sill, top, depth
DOOR = (2.3, 2.7, 0.24)
BEAMS = (-1.5, 1.5)  # z of the steel beams
JOIST = 0.62
TUBES = (-2.3, 2.3)  # x of the long lamps
TUBE = (2.95, 2.6)  # their height, half their length
PIER = 0.12
END = 0.02

WALL, FLOORING, WOOD, ACCENT = "loft.wall", "loft.floor", "loft.wood", "loft.accent"
BRICK, STEEL = "loft.brick", "loft.steel"

dress("loft", wall="chalk", floor="concrete", wood="oak", accent="iron")
MAKERS[BRICK] = lambda: Finish(
    Material("brick", roughness=0.92, base=Texture(bricks(), quality=80, tile_m=(1.92, 1.92), name="brick")),
    0.1,
)
MAKERS[STEEL] = lambda: Finish(Material("steel", colour="#44484b", roughness=0.5), lightmap=False)
MAKERS["loft.zinc"] = lambda: Finish(
    Material("zinc", colour="#b9bcbd", metallic=0.85, roughness=0.42), lightmap=False
)
MAKERS["loft.stone"] = plain("stone", "#b9b3aa", 0.8, 0.2)
MAKERS["loft.lamp"] = shining("lamp", "#fff4e4")


def bricks() -> Image.Image:
    """Old bricks of 24 x 8 cm in running bond, each of its own firing; pale lime joints."""
    size = 576
    v, u = np.mgrid[0:size, 0:size] / size
    row = np.floor(v * 24).astype(int)
    across, up = (u * 8 + 0.5 * (row % 2)) % 8, v * 24 % 1
    rng = np.random.default_rng(811)
    tone = rng.normal(0, 0.17, (24, 8))[row, across.astype(int)]
    clouds, grain = textures.noise(size, 812, 5, 0.4), textures.noise(size, 813, 120, 0.9)
    field = np.clip(0.5 + tone + 0.06 * clouds + 0.06 * grain, 0, 1)
    colours = textures.ramp(field, ["#93705f", "#ab8470", "#bc9782", "#ccae9b", "#d6c0b0"])
    edge = np.minimum(np.minimum(across % 1, 1 - across % 1) * 0.24, np.minimum(up, 1 - up) * 0.08)
    ragged = edge + 0.0012 * textures.noise(size, 814, 60, 0.8)
    joint = np.clip((0.0062 - ragged) / 0.003, 0, 1)[..., None]
    mortar = np.broadcast_to(textures.hexes("#c6bcae")[0], colours.shape) * (1 + 0.05 * grain[..., None])
    return textures.rgb(np.clip(colours * (1 - joint) + mortar * joint, 0, 1))


def yard() -> Image.Image:
    """Over the sheds: a wide pale sky, a saw-toothed roof, a chimney, all soft."""
    wide, high = 160, 200
    image = np.zeros((high, wide, 3))
    image[:] = np.linspace((214, 228, 243), (246, 245, 240), high)[:, None]
    for x in range(wide):
        roof = 132 - (x % 40) * 0.55
        image[int(roof) :, x] = (176, 166, 156)
        image[int(roof) + 7 :, x] = (158, 132, 118)
    image[52:150, 104:113] = (170, 140, 124)
    image[168:] = (132, 126, 118)
    return seen_afar(image, 2.0, "#fafaf8", 0.4)


MAKERS["loft.court"] = shining("court", "#ffffff", yard(), (2.54, 3.14))


def loft() -> Works:
    w = Works()
    _walls(w)
    for z in WINDOWS:
        _window(w, z)
    _ceiling(w)
    _door(w)
    _lamps(w)
    return w


def _walls(w: Works) -> None:
    w.wall(BRICK, BACK, (2 * X, HIGH))
    w.wall(WALL, LEFT, (2 * Z, HIGH), window_holes(Z, WINDOWS, WINDOW))
    w.wall(WALL, RIGHT, (2 * Z, HIGH))
    half = DOOR[0] / 2
    w.wall(WALL, FRONT, (2 * X, HIGH), [(X - half - 0.006, 0, X + half + 0.006, DOOR[1] + 0.006)], weight=0.8)
    w.flat(
        FLOORING, FLOOR, [(-END, -END, 2 * X + END, 2 * Z + END), (X - half, -DOOR[2] - 0.02, X + half, -END)]
    )
    # Piers of brick stand before the walls below each beam; a course of stone under them.
    for frame in (LEFT, RIGHT):
        for z in BEAMS:
            u = Z - z if frame is LEFT else Z + z
            bar(
                w,
                BRICK,
                frame,
                (u - 0.24, 0.0, 0),
                (u + 0.24, HIGH - 0.32, PIER),
                0.006,
                f"-y {behind(frame)}",
                1.0,
            )
            bar(
                w,
                "loft.stone",
                frame,
                (u - 0.27, HIGH - 0.32, 0),
                (u + 0.27, HIGH - 0.24, PIER + 0.04),
                0.008,
                behind(frame),
                0.8,
            )
    for frame, spans in (
        (BACK, [(0.0, 2 * X)]),
        (RIGHT, _between()),
        (LEFT, _between()[::-1]),
        (FRONT, [(0.0, X - half), (X + half, 2 * X)]),
    ):
        for u0, u1 in spans:
            if frame is LEFT:
                u0, u1 = 2 * Z - u1, 2 * Z - u0
            bar(w, "loft.stone", frame, (u0, 0, 0), (u1, 0.14, 0.02), 0.004, f"-y {behind(frame)}", 0.6)


def _between() -> list[tuple[float, float]]:
    """What the piers leave of the right wall."""
    edges = [0.0, *(Z + z + s * 0.24 for z in BEAMS for s in (-1, 1)), 2 * Z]
    return [(edges[k], edges[k + 1]) for k in range(0, len(edges), 2)]


def _window(w: Works, z: float) -> None:
    width, sill, top, depth = WINDOW
    u0, u1 = Z - z - width / 2, Z - z + width / 2
    glazed(w, LEFT, (u0, sill, u1, top), depth, WALL, STEEL, "loft.court", (5, 5), 0.045, 0.026)
    bar(
        w,
        "loft.stone",
        LEFT,
        (u0 - 0.04, sill - 0.06, -depth + 0.05),
        (u1 + 0.04, sill, 0.06),
        0.008,
        "",
        0.8,
    )
    bar(w, "loft.stone", LEFT, (u0 - 0.12, top, 0), (u1 + 0.12, top + 0.2, 0.015), 0.004, behind(LEFT), 0.8)


def _ceiling(w: Works) -> None:
    """Boards on joists, joists on two steel beams, a duct along the back."""
    w.flat(WOOD, CEILING, [(-END, -END, 2 * X + END, 2 * Z + END)], weight=0.6)
    count = int(2 * X / JOIST)
    for k in range(count + 1):
        x = -X + (2 * X - count * JOIST) / 2 + k * JOIST
        w.block(WOOD, (x - 0.04, HIGH - 0.15, -Z), (x + 0.04, HIGH, Z), 0.004, "+y -z +z", "z", 0.45)
    for z in BEAMS:
        for low, high, half in ((-0.17, -0.15, 0.09), (-0.36, -0.17, 0.007), (-0.38, -0.36, 0.09)):
            w.block(STEEL, (-X, HIGH + low, z - half), (X, HIGH + high, z + half), 0.002, "-x +x")
    high, z = HIGH - 0.68, -Z + 0.62
    duct = shapes.lathe(np.array([[0.2, 0.0], [0.2, 2 * X]]), 24).turned("z", -90).moved(-X, high, z)
    w.surface("loft.zinc", duct)
    for k in range(9):
        x = -X + 0.9 + k * 1.525
        w.surface("loft.zinc", shapes.torus(0.204, 0.012, 24, 6).turned("z", 90).moved(x, high, z))
        if k % 2:
            rod(w, STEEL, (x, high + 0.2, z), (x, HIGH - 0.15, z), 0.012, 0.012)


def _door(w: Works) -> None:
    """One leaf of boards in a steel frame, hung on a rail over the opening."""
    width, top, depth = DOOR
    path = np.array([(X - width / 2, 0.0), (X - width / 2, top), (X + width / 2, top), (X + width / 2, 0.0)])
    w.reveal(WALL, FRONT, path, depth)
    boards = np.linspace(X - width / 2 + 0.004, X + width / 2 - 0.004, 10)
    for k in range(len(boards) - 1):
        bar(
            w,
            WOOD,
            FRONT,
            (boards[k] + 0.0015, 0.01, -depth),
            (boards[k + 1] - 0.0015, top - 0.004, -depth + 0.05),
            0.004,
            "-y",
            0.6,
            "y",
        )
    a, b = X - width / 2, X + width / 2
    for u0, v0, u1, v1 in (
        (a, 0.01, a + 0.07, top),
        (b - 0.07, 0.01, b, top),
        (a, 0.01, b, 0.09),
        (a, top - 0.08, b, top),
        (a, 1.28, b, 1.36),
    ):
        bar(w, STEEL, FRONT, (u0, v0, -depth + 0.05), (u1, v1, -depth + 0.062), 0.002)
    bar(w, ACCENT, FRONT, (a + 0.14, 0.9, -depth + 0.06), (a + 0.17, 1.75, -depth + 0.1), 0.004)
    bar(w, STEEL, FRONT, (a - 0.9, top + 0.1, 0.01), (b + 0.9, top + 0.16, 0.04), 0.003)
    for u in (a + 0.3, b - 0.3):
        wheel = (
            shapes.cylinder(0.08, 0.02, 0.004, 24).turned("x", 90).moved(*FRONT.at([(u, top + 0.2, 0.05)])[0])
        )
        w.surface(STEEL, wheel)
        bar(w, STEEL, FRONT, (u - 0.03, top - 0.05, 0.03), (u + 0.03, top + 0.2, 0.042), 0.002)


def _lamps(w: Works) -> None:
    """Two long lamps hung along the room, and spots on rails before the walls."""
    high, half = TUBE
    for x in TUBES:
        w.block(STEEL, (x - 0.04, high, -half), (x + 0.04, high + 0.05, half), 0.006)
        w.block(
            "loft.lamp",
            (x - 0.03, high - 0.012, -half + 0.02),
            (x + 0.03, high + 0.002, half - 0.02),
            0.003,
        )
        for z in (-1.5, 1.5):
            rod(w, STEEL, (x, high + 0.05, z), (x, HIGH - 0.15, z), 0.008, 0.008)
    for x in RAILS:
        w.block(STEEL, (x - 0.018, HIGH - 0.43, -Z + 0.9), (x + 0.018, HIGH - 0.38, Z - 0.4), 0.002)
        for z in SPOTS:
            w.surface(STEEL, shapes.cylinder(0.045, 0.16, 0.006, 20).moved(x, HIGH - 0.62, z))
            rod(w, STEEL, (x, HIGH - 0.47, z), (x, HIGH - 0.42, z), 0.02, 0.02)
            w.surface("loft.lamp", shapes.cylinder(0.036, 0.004, 0.001, 16).moved(x, HIGH - 0.623, z))


RAILS = (-4.5, 4.5)
SPOTS = (-2.6, -0.9, 0.9, 2.6)
