"""The pavilion, 11 x 9 m: a roof on slender columns in a garden, for things of any size.

The idea: out of doors under one roof. Three sides are open between white columns to lawn, hedges and sky; the
fourth is one long wall. A round opening in the roof lets the sun draw a slow circle on the stone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.kit import shapes
from assets.kit.mesh import Floats
from assets.rooms import surfaces
from assets.rooms.layout import rect, view, words
from assets.rooms.surfaces import MAKERS
from assets.rooms.templates.atelier import spot
from assets.rooms.templates.build import TemplatePlan, Time
from assets.rooms.templates.ecrin import circle
from assets.rooms.templates.finishes import colour, dress, offered, plain, shining
from assets.rooms.templates.paper import hero, line, place
from assets.rooms.works import Frame, Works

from vitrine.assets.baking.tracing import Lamp, Sun

X, Z, HIGH, THICK = 5.5, 4.5, 3.6, 0.42
EAVES = 0.7
COLUMN = 0.11
OCULUS = (0.0, -0.9, 1.35)  # x, z, radius
WALL_Z = -Z + 0.25
BACK = Frame((-X + 0.4, 0, WALL_Z), (1, 0, 0), (0, 1, 0))
WIDTH = 2 * X - 0.8
GARDEN = 13.0  # how far the hedges stand

SKY = np.array([0.86, 0.94, 1.08])
WARM = np.array([1.0, 0.82, 0.6])
DUSK = np.array([0.62, 0.66, 1.0])

WALL, FLOORING, WOOD, ACCENT = "pavillon.wall", "pavillon.floor", "pavillon.wood", "pavillon.accent"

dress("pavillon", wall="chalk", floor="stone", wood="oak", accent="brass")
MAKERS["pavillon.white"] = plain("white", "#efece5", 0.8, 0.15)
MAKERS["pavillon.lawn"] = plain("lawn", "#6f7d52", 0.95, 0.05)
MAKERS["pavillon.hedge"] = plain("hedge", "#4c5c3d", 0.95, 0.05)
MAKERS["pavillon.gravel"] = plain("gravel", "#cfc5b2", 0.95, 0.05)
MAKERS["pavillon.sky"] = shining(
    "sky", "#ffffff", surfaces.daylight("#cfe0f2", "#f2f1ea", "#e9e4d6").resize((16, 128)), (200.0, 14.0)
)
MAKERS["pavillon.lamp"] = shining("lamp", "#fff0d8")


def plan() -> TemplatePlan:
    w = Works()
    _ground(w)
    _wall(w)
    _roof(w)
    _columns(w)
    _garden(w)
    day = Time(
        "noon", words("Noon", "Midi"), _sky(1.65), Sun((0.34, -0.86, -0.38), (8.6, 8.0, 7.0)),
        "day", 1.0, {"sky": "#ffffff", "lamp": "#fff0d8"}, scale=2.6,
    )  # fmt: skip
    evening = Time(
        "evening", words("Evening", "Soir"), [*_sky(0.42, DUSK), *_lamps()],
        Sun((0.93, -0.22, -0.30), (3.6, 2.3, 1.4), half_angle_deg=1.8),
        "evening", 1.1, {"sky": "#8d7f92", "lamp": "#ffdcae"}, scale=2.2,
    )  # fmt: skip
    return TemplatePlan("pavillon", w.pieces, (day, evening), _document(), _views())


def _ground(w: Works) -> None:
    w.flat(FLOORING, Frame((-X, 0, Z), (1, 0, 0), (0, 0, -1)), [(0, 0, 2 * X, 2 * Z)])
    step, low = 0.4, -0.14
    for frame, length in (
        (Frame((-X, low, Z), (1, 0, 0), (0, 1, 0)), 2 * X),
        (Frame((-X, low, -Z), (0, 0, 1), (0, 1, 0)), 2 * Z),
        (Frame((X, low, Z), (0, 0, -1), (0, 1, 0)), 2 * Z),
    ):
        w.flat("pavillon.white", frame, [(0, 0, length, -low)], weight=0.4)
    w.flat(
        "pavillon.gravel",
        Frame((-X - step * 4, low, Z + step * 4), (1, 0, 0), (0, 0, -1)),
        [(0, 0, 2 * (X + step * 4), 2 * (Z + step * 4))],
        weight=0.35,
    )
    far = GARDEN + 2
    w.flat(
        "pavillon.lawn",
        Frame((-far, low - 0.03, far), (1, 0, 0), (0, 0, -1)),
        [(0, 0, 2 * far, 2 * far)],
        weight=0.12,
    )


def _wall(w: Works) -> None:
    """One long wall with a shallow recess for the hero and the name."""
    u, half, top, deep = WIDTH / 2, 2.6, 3.05, 0.12
    w.wall(WALL, BACK, (WIDTH, HIGH), [(u - half - 0.006, 0, u + half + 0.006, top + 0.006)])
    path = np.array([(u - half, 0.0), (u - half, top), (u + half, top), (u + half, 0.0)])
    w.reveal(WALL, BACK, path, deep)
    w.flat(WALL, BACK, [(u - half - 0.02, 0, u + half + 0.02, top + 0.02)], w=-deep)
    back = Frame((X - 0.4, 0, WALL_Z - 0.3), (-1, 0, 0), (0, 1, 0))
    w.flat(WALL, back, [(0, 0, WIDTH, HIGH)], weight=0.2)
    for origin, along in (((-X + 0.4, 0, WALL_Z - 0.3), (0, 0, 1)), ((X - 0.4, 0, WALL_Z), (0, 0, -1))):
        w.flat(WALL, Frame(origin, along, (0, 1, 0)), [(0, 0, 0.3, HIGH)], weight=0.5)
    w.block(ACCENT, (-2.6, 3.05 - 0.014, WALL_Z - 0.02), (2.6, 3.05 - 0.002, WALL_Z + 0.002), 0.001)


def _roof(w: Works) -> None:
    """A slab with a round opening, oak beneath, its edge white."""
    x, z = X + EAVES, Z + EAVES
    ox, oz, radius = OCULUS
    inner = [(ox + a, oz + b) for a, b in circle(radius, 64)]
    w.surface(WOOD, _pierced(inner, (-x, -z, x, z), HIGH), 0.75)
    turn = np.linspace(0, 2 * np.pi, 65) + np.pi / 2
    ring = np.stack(
        [
            np.stack([ox + radius * np.cos(turn), np.full(65, y), oz + radius * np.sin(turn)], axis=1)
            for y in (HIGH, HIGH + THICK)
        ]
    )
    tube = shapes.grid(ring)
    towards = np.array([ox, HIGH + 0.2, oz]) - tube.positions
    w.surface(
        "pavillon.white",
        tube if np.einsum("ij,ij->i", towards, tube.normals).mean() > 0 else tube.flipped(),
        0.7,
    )
    for a, b, c, d in ((-x, -z, 1, 0), (x, -z, 0, 1), (x, z, -1, 0), (-x, z, 0, -1)):
        length = 2 * x if d == 0 else 2 * z
        # Seen from outside: the frame looks away from the middle.
        frame = Frame((a + c * length, HIGH, b + d * length), (-c, 0, -d), (0, 1, 0))
        w.flat("pavillon.white", frame, [(0, 0, length, THICK)], weight=0.3)
    w.surface("pavillon.white", _pierced(inner, (-x, -z, x, z), HIGH + THICK, up=True), 0.2)
    for x_lamp in (-3.6, -1.8, 1.8, 3.6):
        for z_lamp in (-2.2, 0.6, 3.0):
            w.block(
                ACCENT,
                (x_lamp - 0.05, HIGH - 0.012, z_lamp - 0.05),
                (x_lamp + 0.05, HIGH, z_lamp + 0.05),
                0.002,
                "+y",
            )
            w.block(
                "pavillon.lamp",
                (x_lamp - 0.034, HIGH - 0.0145, z_lamp - 0.034),
                (x_lamp + 0.034, HIGH - 0.011, z_lamp + 0.034),
                0.0005,
                "+y",
            )


def _pierced(
    inner: list[tuple[float, float]], outer: tuple[float, float, float, float], y: float, up: bool = False
) -> Any:
    """A rectangle with a round hole, lying: each point of the rim joined to the edge straight out from it."""
    from assets.kit.mesh import Mesh

    x0, z0, x1, z1 = outer
    ox, oz, _ = OCULUS
    edge = []
    for x, z in inner:
        dx, dz = x - ox, z - oz
        reach = min(
            ((x1 if dx > 0 else x0) - ox) / dx if abs(dx) > 1e-9 else 1e9,
            ((z1 if dz > 0 else z0) - oz) / dz if abs(dz) > 1e-9 else 1e9,
        )
        edge.append((ox + dx * reach, oz + dz * reach))
    n = len(inner)
    points: list[tuple[float, float]] = [*inner, *edge]
    faces = []
    for i in range(n):
        j = (i + 1) % n
        faces += [(i, j, n + j), (i, n + j, n + i)]
        (ax, az), (bx, bz) = edge[i], edge[j]
        if abs(ax - bx) > 1e-6 and abs(az - bz) > 1e-6:  # a corner lies between
            points.append((x1 if max(ax, bx) > x1 - 1e-6 else x0, z1 if max(az, bz) > z1 - 1e-6 else z0))
            faces.append((n + i, n + j, len(points) - 1))
    flat = np.array(points)
    positions = np.stack([flat[:, 0], np.full(len(flat), y), flat[:, 1]], axis=1)
    table = np.array(faces)
    a, b, c = (positions[table[:, k]] for k in range(3))
    wrong = (np.cross(b - a, c - a)[:, 1] > 0) != up
    table[wrong] = table[wrong][:, ::-1]
    normals = np.tile([0.0, 1.0 if up else -1.0, 0.0], (len(flat), 1))
    uvs = flat[:, ::-1] - flat[:, ::-1].min(axis=0)
    return Mesh(positions, normals, uvs, table)


def _columns(w: Works) -> None:
    height = HIGH
    for x, z in COLUMNS:
        shaft = np.array([[COLUMN, 0.05], [COLUMN * 0.86, height - 0.06]])
        w.surface("pavillon.white", shapes.lathe(shaft, 20).uv_turned(90).moved(x, 0, z), 0.6)
        w.block(
            "pavillon.white", (x - 0.16, 0, z - 0.16), (x + 0.16, 0.05, z + 0.16), 0.006, "-y", weight=0.5
        )
        w.block(
            "pavillon.white",
            (x - 0.15, height - 0.06, z - 0.15),
            (x + 0.15, height, z + 0.15),
            0.006,
            "+y",
            weight=0.5,
        )


COLUMNS = (
    *((side * (X - 0.35), z) for side in (-1, 1) for z in (-2.2, 0.0, 2.2, Z - 0.35)),
    (-1.75, Z - 0.35),
    (1.75, Z - 0.35),
)


def _garden(w: Works) -> None:
    far, low = GARDEN, -0.17
    for x0, z0, x1, z1 in (
        (-far, -far + 3, -far + 1.2, far),
        (far - 1.2, -far + 3, far, far),
        (-far + 1.2, far - 1.2, far - 1.2, far),
    ):
        w.block("pavillon.hedge", (x0, low, z0), (x1, 1.75, z1), 0.12, "-y", weight=0.15)
    for x, z, size in (
        (-8.2, -2.6, 0.8),
        (-8.2, 0.0, 0.8),
        (-8.2, 2.6, 0.8),
        (8.2, -2.6, 0.8),
        (8.2, 0.0, 0.8),
        (8.2, 2.6, 0.8),
    ):
        profile = np.array(
            [
                [0.001, low],
                [size * 0.62, low + 0.06],
                [size * 0.7, 0.5],
                [size * 0.56, 1.15],
                [size * 0.28, 1.9],
                [0.001, 2.25],
            ]
        )
        w.surface("pavillon.hedge", shapes.lathe(_rounded(profile), 20).uv_turned(90).moved(x, 0, z), 0.2)
    reach, high = GARDEN + 12, 14.0
    for origin, along in (
        ((-reach, -2.0, -reach), (1, 0, 0)), ((reach, -2.0, -reach), (0, 0, 1)),
        ((reach, -2.0, reach), (-1, 0, 0)), ((-reach, -2.0, reach), (0, 0, -1)),
    ):  # fmt: skip
        w.flat("pavillon.sky", Frame(origin, along, (0, 1, 0)), [(0, 0, 2 * reach, high)])
    w.flat(
        "pavillon.sky", Frame((-reach, 12.0, -reach), (1, 0, 0), (0, 0, 1)), [(0, 0, 2 * reach, 2 * reach)]
    )


def _rounded(profile: Floats) -> Floats:
    from assets.kit.curves import spline

    return spline(profile, 24)


def _sky(strength: float, tint: Floats = SKY) -> list[Lamp]:
    """Daylight from all round: three large panes beside, one above the opening."""
    light = colour(strength, tint)
    high, reach = 7.5, 10.5
    ox, oz, _ = OCULUS
    return [
        Lamp((-reach, 0.2, 10.0), (0, 0, -20.0), (0, high, 0), light, 64),
        Lamp((reach, 0.2, -10.0), (0, 0, 20.0), (0, high, 0), light, 64),
        Lamp((10.0, 0.2, reach), (-20.0, 0, 0), (0, high, 0), light, 64),
        Lamp((ox - 3.0, HIGH + 3.5, oz - 3.0), (6.0, 0, 0), (0, 0, 6.0), colour(strength * 1.5, tint), 64),
        Lamp((-14.0, 9.0, -14.0), (28.0, 0, 0), (0, 0, 28.0), colour(strength * 0.9, tint), 48),
    ]


def _lamps() -> list[Lamp]:
    found = [
        spot((x, HIGH - 0.02, z), (x, 0.0, z), colour(110.0, WARM), 5)
        for x in (-3.6, -1.8, 1.8, 3.6)
        for z in (-2.2, 0.6, 3.0)
    ]
    found.append(spot((0.0, HIGH - 0.02, -2.6), (0.0, 1.9, WALL_Z), colour(150.0, WARM), 4))
    found.append(spot((0.0, HIGH - 0.02, 1.2), (0.0, 1.0, -1.0), colour(140.0, WARM), 14))
    return found


def _views() -> list[dict[str, Any]]:
    return [
        view("spawn", (0, 1.6, 3.3), (0, 1.45, -2.0), 62),
        view("picture", (2.6, 1.6, 3.9), (-0.9, 1.45, -1.6), 62),
        view("left", (3.6, 1.6, -2.6), (-5.0, 1.2, 1.6), 62),
        view("back", (-3.4, 1.6, -3.2), (1.6, 1.3, 3.4), 66),
    ]


def _document() -> dict[str, Any]:
    return {
        "title": words("Pavilion", "Pavillon"),
        "summary": words(
            "A roof on slender columns in a garden, for things of any size.",
            "Un toit sur de fines colonnes dans un jardin, pour des choses de toute taille.",
        ),
        "capacity": 80,
        "bounds": {"min": [-X - 0.8, -0.2, -Z - 0.4], "max": [X + 0.8, HIGH + 0.6, Z + 0.6]},
        "floor": [{"polygon": rect(-X + 0.55, WALL_Z + 0.25, X - 0.55, Z - 0.6), "height": 0.0}],
        "obstacles": [],
        "spawns": [{"name": "garden", "position": [0.0, 0.0, 3.3], "yaw_deg": 0, "radius_m": 0.4}],
        "zones": [],
        "hero": hero(0.0, -0.9, 0, (2.4, 3.2, 2.4)),
        "lines": [
            line("middle-left", "Left, middle", "À gauche, au milieu", (-2.25, 2.3), (-2.25, -1.6), 90, 1.1),
            line("middle-right", "Right, middle", "À droite, au milieu", (2.25, -1.6), (2.25, 2.3), -90, 1.1),
            line("back-left", "Long wall, left", "Grand mur, à gauche", (-4.6, -3.6), (-1.3, -3.6), 0, 1.05),
            line("back-right", "Long wall, right", "Grand mur, à droite", (1.3, -3.6), (4.6, -3.6), 0, 1.05),
            line("left", "Left columns", "Colonnes de gauche", (-4.3, 3.4), (-4.3, -2.0), 90, 1.1),
            line("right", "Right columns", "Colonnes de droite", (4.3, -2.0), (4.3, 3.4), -90, 1.1),
        ],
        "walls": [
            place(
                "wall-left",
                "Long wall, left",
                "Grand mur, à gauche",
                (-3.85, 2.0, WALL_Z + 0.001),
                0,
                1.4,
                1.2,
            ),
            place(
                "wall-right",
                "Long wall, right",
                "Grand mur, à droite",
                (3.85, 2.0, WALL_Z + 0.001),
                0,
                1.4,
                1.2,
            ),
        ],
        "sign": place("sign", "Name", "Nom", (0.0, 2.78, WALL_Z - 0.12 + 0.001), 0, 4.2, 0.42),
        "logo": place("logo", "Logo", "Logo", (0.0, 1.75, WALL_Z - 0.12 + 0.001), 0, 1.2, 0.7),
        "materials": [
            offered("wall", ["chalk", "sand", "rose", "sage"]),
            offered("floor", ["stone", "oak", "terrazzo"]),
            offered("wood", ["oak", "walnut", "grey"]),
            offered("accent", ["brass", "iron", "nickel", "copper"]),
        ],
        "plinth": "wall",
    }
