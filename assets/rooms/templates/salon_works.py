"""The salon's works: panelling, chimneypiece, windows, ceiling and door, 9.2 x 7.2 m."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assets.kit import shapes, textures
from assets.kit.glb import Material, Texture
from assets.rooms.surfaces import MAKERS, Finish
from assets.rooms.templates.finishes import dress, plain, shining
from assets.rooms.templates.joinery import Point, bar, glazed, moulding, panel, seen_afar, window_holes
from assets.rooms.works import Frame, Works
from PIL import Image

X, Z, HIGH = 4.6, 3.6, 3.8
BACK = Frame((-X, 0, -Z), (1, 0, 0), (0, 1, 0))
FRONT = Frame((X, 0, Z), (-1, 0, 0), (0, 1, 0))
LEFT = Frame((-X, 0, Z), (0, 0, -1), (0, 1, 0))
RIGHT = Frame((X, 0, -Z), (0, 0, 1), (0, 1, 0))
FLOOR = Frame((-X, 0, Z), (1, 0, 0), (0, 0, -1))
CEILING = Frame((-X, HIGH, -Z), (1, 0, 0), (0, 0, 1))

BREAST, OUT = 1.25, 0.3  # the chimney breast: half its width, how far it stands out
FACE = Frame((-BREAST, 0, -Z + OUT), (1, 0, 0), (0, 1, 0))
HEARTH = (0.58, 0.94, 0.26)  # half width, top, depth
MANTEL = 1.22
WINDOWS = (-2.2, 0.0, 2.2)
WINDOW = (1.2, 0.22, 3.12, 0.3)  # width, sill, top, depth
DOOR = (1.7, 2.6, 0.16)
RAIL = 0.94
RING = (0.4, 2.82, 0.62)  # the chandelier: z, height, radius
GLOBES = 10
END = 0.02

WALL, FLOORING, ACCENT = "salon.wall", "salon.floor", "salon.accent"

dress("salon", wall="pearl", floor="herringbone", wood="walnut", accent="brass")
# Nothing else of the room is of wood: from the threshold what products stand on has its grain.
MAKERS["salon.threshold"] = lambda: replace(MAKERS["salon.wood"](), lightmap=False, casts=False)
MAKERS["salon.ceiling"] = plain("ceiling", "#f4f1eb", 0.95, 0.08)
MAKERS["salon.joinery"] = plain("joinery", "#efece6", 0.6, 0.2)
MAKERS["salon.hearth"] = plain("hearth", "#6b635b", 0.9, 0.1)
MAKERS["salon.wax"] = plain("wax", "#f3ead9", 0.6, 0.2)
MAKERS["salon.lamp"] = shining("lamp", "#fff3e0")
MAKERS["salon.flame"] = shining("flame", "#ffdca4")
MAKERS["salon.iron"] = lambda: Finish(
    Material("iron", colour="#3b3733", roughness=0.6), lightmap=False, casts=False
)
MAKERS["salon.mirror"] = lambda: Finish(
    Material("mirror", colour="#cfd0cc", metallic=1.0, roughness=0.14), lightmap=False, casts=False
)
MAKERS["salon.marble"] = lambda: Finish(
    Material("marble", roughness=0.3, base=Texture(marble(), quality=80, tile_m=(1.6, 1.6), name="marble")),
    0.3,
)


def marble() -> Image.Image:
    """White marble with soft grey veins that cross."""
    size = 384
    clouds, bend = textures.noise(size, 611, 3, 0.4), textures.noise(size, 612, 5, 0.3)
    veins = np.exp(-((textures.noise(size, 613, 4, 0.35) + 0.12 * bend) ** 2) / 0.004)
    field = 0.66 + 0.08 * clouds - 0.34 * veins * np.clip(0.5 + 0.5 * bend, 0, 1)
    return textures.rgb(textures.ramp(np.clip(field, 0, 1), ["#a8a29b", "#d3cdc5", "#e9e4dc", "#f1ede7"]))


def boulevard() -> Image.Image:
    """What stands across the street, softly: a pale sky, a slate roof, three floors of a stone front."""
    wide, high = 128, 256
    image = np.zeros((high, wide, 3))
    image[:] = (232, 224, 208)
    image[:62] = np.linspace((226, 236, 246), (244, 245, 242), 62)[:, None]
    image[62:104] = (150, 158, 168)
    image[104:110] = (214, 204, 186)
    for top in (118, 168, 218):
        for left in (10, 54, 98):
            image[top : top + 34, left : left + 17] = (160, 160, 158)
            image[top + 26 : top + 34, left - 2 : left + 19] = (120, 118, 114)
        image[top + 38 : top + 42] = (212, 202, 184)
    for left in (26, 82):
        image[74:96, left : left + 12] = (205, 205, 200)
    return seen_afar(image, 2.2, "#fbf9f4", 0.42)


MAKERS["salon.court"] = shining("court", "#ffffff", boulevard(), (1.44, 3.14))


def salon() -> Works:
    w = Works()
    _walls(w)
    _panelling(w)
    _chimney(w)
    for z in WINDOWS:
        _window(w, z)
    _ceiling(w)
    _door(w)
    return w


def _walls(w: Works) -> None:
    w.flat(WALL, BACK, [(0, 0, X - BREAST, HIGH), (X + BREAST, 0, 2 * X, HIGH)])
    half, top, _ = HEARTH
    w.wall(WALL, FACE, (2 * BREAST, HIGH), [(BREAST - half, 0, BREAST + half, top)])
    for origin, along in (((-BREAST, 0, -Z), (0, 0, 1)), ((BREAST, 0, -Z + OUT), (0, 0, -1))):
        w.flat(WALL, Frame(origin, along, (0, 1, 0)), [(0, 0, OUT, HIGH)])
    w.wall(WALL, LEFT, (2 * Z, HIGH), window_holes(Z, WINDOWS, WINDOW))
    w.wall(WALL, RIGHT, (2 * Z, HIGH))
    door = DOOR[0] / 2
    w.wall(WALL, FRONT, (2 * X, HIGH), [(X - door - 0.006, 0, X + door + 0.006, DOOR[1] + 0.006)], weight=0.8)
    w.flat(
        FLOORING,
        FLOOR,
        [
            (-END, -END, 2 * X + END, 2 * Z - OUT),
            (-END, 2 * Z - OUT, X - BREAST, 2 * Z + END),
            (X + BREAST, 2 * Z - OUT, 2 * X + END, 2 * Z + END),
            (X - door, -DOOR[2] - 0.02, X + door, -END),
        ],
    )


def outline() -> list[Point]:
    """The walls seen from above (x, z); the breast stands out."""
    return [
        (-X, -Z), (-BREAST, -Z), (-BREAST, -Z + OUT), (BREAST, -Z + OUT), (BREAST, -Z),
        (X, -Z), (X, Z), (-X, Z),
    ]  # fmt: skip


def _panelling(w: Works) -> None:
    skirting = ((0.0, 0.16), (0.010, 0.16), (0.016, 0.145), (0.016, 0.0))
    door = DOOR[0] / 2 + 0.1
    around = [(x + X, Z - z) for x, z in outline()]
    # Beside the hearth the marble stands before it: only from the breast's sides on.
    right = [around[3], around[4], around[5], around[6], (X + door, 0.0)]
    left = [(X - door, 0.0), around[7], around[0], around[1], around[2]]
    for path in (right, left):
        moulding(w, WALL, FLOOR, path[::-1], skirting, closed=False, weight=0.8)
    back = X - BREAST
    for start in (0.0, X + BREAST):
        for u0, u1 in ((0.16, 1.66), (1.82, back - 0.16)):
            _field(w, BACK, start + u0, start + u1)
        bar(w, WALL, BACK, (start, RAIL - 0.025, 0), (start + back, RAIL + 0.025, 0.022), 0.006, "-z -x +x")
    span = 2 * Z / 4
    for k in range(4):
        _field(w, RIGHT, k * span + 0.14, (k + 1) * span - 0.14)
    bar(w, WALL, RIGHT, (0, RAIL - 0.025, 0), (2 * Z, RAIL + 0.025, 0.022), 0.006, "+x -z +z")
    half = WINDOW[0] / 2
    edges = [Z - z + s * half for z in reversed(WINDOWS) for s in (-1, 1)]
    for u0, u1 in ((0.0, edges[0]), (edges[1], edges[2]), (edges[3], edges[4]), (edges[5], 2 * Z)):
        _field(w, LEFT, u0 + 0.16, u1 - 0.16)
    for u0, u1 in ((0.0, X - door), (X + door, 2 * X)):
        middle = (u0 + u1) / 2
        _field(w, FRONT, u0 + 0.16, middle - 0.08)
        _field(w, FRONT, middle + 0.08, u1 - 0.16)
        bar(w, WALL, FRONT, (u0, RAIL - 0.025, 0), (u1, RAIL + 0.025, 0.022), 0.006, "+z -x +x")


def _field(w: Works, frame: Frame, u0: float, u1: float) -> None:
    """A low panel and a tall one above the rail."""
    panel(w, WALL, frame, u0 + 0.05, 0.30, u1 - 0.05, RAIL - 0.14)
    panel(w, WALL, frame, u0 + 0.05, RAIL + 0.17, u1 - 0.05, 3.28)


def _chimney(w: Works) -> None:
    marble, (half, top, deep) = "salon.marble", HEARTH
    middle, jamb, thick = BREAST, 0.24, 0.10
    w.reveal(
        "salon.hearth",
        FACE,
        np.array([(middle - half, 0.0), (middle - half, top), (middle + half, top), (middle + half, 0.0)]),
        deep,
        bevel=0.002,
    )
    w.flat("salon.hearth", FACE, [(middle - half - 0.02, 0, middle + half + 0.02, top + 0.02)], w=-deep)
    inner = Frame((-half, 0, -Z + OUT), (1, 0, 0), (0, 0, -1))
    w.flat(marble, inner, [(-0.01, 0.0, 2 * half + 0.01, deep + 0.01)])
    for side in (-1, 1):
        a, b = sorted((middle + side * half, middle + side * (half + jamb)))
        bar(w, marble, FACE, (a - 0.02, 0, 0), (b + 0.02, 0.14, thick + 0.02), 0.006, "-y -z", 1.0)
        bar(w, marble, FACE, (a, 0.14, 0), (b, top + 0.02, thick), 0.006, "-y -z", 1.0)
        panel(
            w,
            marble,
            Frame(FACE.at([(0, 0, thick)])[0], FACE.u, FACE.v),
            a + 0.07,
            0.24,
            b - 0.07,
            top - 0.12,
        )
    bar(
        w,
        marble,
        FACE,
        (middle - half - jamb, top, 0),
        (middle + half + jamb, MANTEL - 0.07, thick),
        0.006,
        "-z",
        1.0,
    )
    edge = half + jamb
    bar(
        w,
        marble,
        FACE,
        (middle - edge - 0.03, MANTEL - 0.075, 0),
        (middle + edge + 0.03, MANTEL - 0.045, thick + 0.05),
        0.006,
        "-z",
        1.0,
    )
    bar(
        w,
        marble,
        FACE,
        (middle - edge - 0.07, MANTEL - 0.045, 0),
        (middle + edge + 0.07, MANTEL, thick + 0.10),
        0.008,
        "-z",
        1.0,
    )
    w.block(marble, (-edge - 0.1, 0, -Z + OUT), (edge + 0.1, 0.022, -Z + OUT + 0.42), 0.006, "-y -z")
    # The glass above, in a gilded frame, the name over it.
    w.flat("salon.mirror", FACE, [(0.37, 1.39, 2.13, 2.59)], w=0.003)
    gilt = ((0.0, 0.0), (0.010, 0.026), (0.034, 0.032), (0.05, 0.008), (0.056, 0.0))
    moulding(w, ACCENT, FACE, [(0.36, 1.38), (0.36, 2.60), (2.14, 2.60), (2.14, 1.38)], gilt)
    panel(w, WALL, FACE, 0.25, 2.78, 2.25, 3.28)
    for x, tall, radius in CANDLES:
        at = -Z + OUT - 0.10 - 0.05 * (tall > 0.2)
        w.surface("salon.wax", shapes.cylinder(radius, tall, 0.004, 20, 2).moved(x, 0.0, at), 0.6)
        w.surface(
            "salon.flame",
            shapes.lathe(np.array([[0.0, 0.0], [0.007, 0.008], [0.008, 0.018], [0.0, 0.045]]), 10).moved(
                x, tall + 0.004, at
            ),
        )


CANDLES = (
    (-0.30, 0.16, 0.032),
    (-0.15, 0.27, 0.036),
    (0.0, 0.19, 0.032),
    (0.14, 0.32, 0.036),
    (0.29, 0.14, 0.036),
)


def _window(w: Works, z: float) -> None:
    width, sill, top, depth = WINDOW
    u0, u1 = Z - z - width / 2, Z - z + width / 2
    glazed(w, LEFT, (u0, sill, u1, top), depth, WALL, "salon.joinery", "salon.court", (2, 4))
    casing = ((0.0, 0.0), (0.0, 0.03), (0.05, 0.03), (0.07, 0.014), (0.09, 0.014), (0.09, 0.0))
    moulding(
        w,
        WALL,
        LEFT,
        [(u0 - 0.01, sill), (u0 - 0.01, top + 0.01), (u1 + 0.01, top + 0.01), (u1 + 0.01, sill)],
        casing,
        closed=False,
        weight=0.8,
    )
    bar(
        w,
        "salon.joinery",
        LEFT,
        (u0 - 0.1, sill - 0.035, -depth + 0.06),
        (u1 + 0.1, sill, 0.05),
        0.006,
        "",
        0.7,
    )
    iron = "salon.iron"
    for v in (sill + 0.06, sill + 0.86):
        bar(w, iron, LEFT, (u0, v, -depth - 0.015), (u1, v + 0.025, -depth), 0.003, "+x -x")
    for k in range(1, 12):
        u = u0 + k * width / 12
        bar(
            w,
            iron,
            LEFT,
            (u - 0.007, sill + 0.08, -depth - 0.014),
            (u + 0.007, sill + 0.87, -depth - 0.002),
            0.002,
            "-y +y -x",
        )


def _ceiling(w: Works) -> None:
    w.flat("salon.ceiling", CEILING, [(-END, -END, 2 * X + END, 2 * Z + END)], weight=0.7)
    crown = (
        (0.0, 0.34),
        (0.02, 0.335),
        (0.02, 0.29),
        (0.06, 0.24),
        (0.15, 0.13),
        (0.17, 0.12),
        (0.17, 0.07),
        (0.24, 0.05),
        (0.25, 0.0),
    )
    moulding(w, "salon.ceiling", CEILING, [(x + X, z + Z) for x, z in outline()], crown, weight=0.8)
    frame = ((0.0, 0.0), (0.01, 0.016), (0.04, 0.022), (0.06, 0.0))
    moulding(
        w,
        "salon.ceiling",
        CEILING,
        [(0.75, 0.95), (0.75, 6.45), (8.45, 6.45), (8.45, 0.95)][::-1],
        frame,
        weight=0.7,
    )
    z, high, radius = RING
    for inner, outer, deep in ((0.10, 0.16, 0.05), (0.34, 0.40, 0.028), (0.58, 0.66, 0.034)):
        w.surface("salon.ceiling", shapes.ring(inner, outer, deep, 0.010, 48).moved(0, HIGH - deep, z), 0.7)
    w.surface(ACCENT, shapes.torus(radius, 0.011, 64, 8).moved(0, high, z))
    w.surface(ACCENT, shapes.cylinder(0.05, 0.05, 0.008, 24).moved(0, HIGH - 0.06, z))
    w.surface(ACCENT, shapes.cylinder(0.035, 0.06, 0.01, 20).moved(0, high + 0.40, z))
    w.surface(ACCENT, shapes.tube(np.array([(0, high + 0.44, z), (0, HIGH - 0.05, z)]), 0.008))
    for k in range(GLOBES):
        turn = 2 * np.pi * (k + 0.5) / GLOBES
        x, deep = radius * np.cos(turn), z + radius * np.sin(turn)
        w.surface("salon.lamp", shapes.sphere(0.062, 20, 10).moved(x, high + 0.078, deep))
        w.surface(ACCENT, shapes.cylinder(0.026, 0.022, 0.004, 16).moved(x, high + 0.004, deep))
        if k % 2 == 0:
            rod = np.array([(x, high, deep), (0.02 * np.cos(turn), high + 0.42, z + 0.02 * np.sin(turn))])
            w.surface(ACCENT, shapes.tube(rod, 0.005))


def _door(w: Works) -> None:
    width, top, depth = DOOR
    path = np.array([(X - width / 2, 0.0), (X - width / 2, top), (X + width / 2, top), (X + width / 2, 0.0)])
    w.reveal("salon.joinery", FRONT, path, depth)
    casing = ((0.0, 0.0), (0.0, 0.034), (0.06, 0.034), (0.08, 0.016), (0.1, 0.016), (0.1, 0.0))
    a, b = X - width / 2 - 0.006, X + width / 2 + 0.006
    moulding(w, WALL, FRONT, [(a, 0.0), (a, top + 0.006), (b, top + 0.006), (b, 0.0)], casing, closed=False)
    bar(
        w,
        "salon.threshold",
        FRONT,
        (X - width / 2 + 0.001, 0.0005, -depth + 0.052),
        (X + width / 2 - 0.001, 0.008, -0.004),
        0.002,
    )
    leaf = Frame(FRONT.at([(0, 0, -depth + 0.05)])[0], FRONT.u, FRONT.v)
    for side in (-1, 1):
        a, b = sorted((X + side * 0.002, X + side * (width / 2 - 0.003)))
        bar(w, "salon.joinery", FRONT, (a, 0.006, -depth), (b, top - 0.003, -depth + 0.05), 0.004, "-y", 0.8)
        panel(w, "salon.joinery", leaf, a + 0.17, 0.3, b - 0.17, 0.8)
        panel(w, "salon.joinery", leaf, a + 0.17, 1.2, b - 0.17, top - 0.22)
        at = FRONT.at([(X + side * 0.07, 1.03, -depth + 0.075)])[0]
        w.surface(ACCENT, shapes.sphere(0.026, 20, 10).moved(*at))
        bar(
            w,
            ACCENT,
            FRONT,
            (X + side * 0.07 - 0.02, 0.92, -depth + 0.05),
            (X + side * 0.07 + 0.02, 1.14, -depth + 0.056),
            0.002,
        )
