"""The atelier, 10 x 7.5 m: a bright shop for many small things.

The idea: north light. A glazed lantern runs the length of the roof between oak ribs, four tall windows look
onto a court; everything below is quiet, so that a long wall of small things is what one sees.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.rooms import surfaces
from assets.rooms.layout import rect, view, words
from assets.rooms.surfaces import MAKERS
from assets.rooms.templates.build import TemplatePlan, Time
from assets.rooms.templates.finishes import colour, dress, offered, plain, shining
from assets.rooms.templates.joinery import window_holes
from assets.rooms.templates.paper import hero, line, place
from assets.rooms.works import Frame, Works, rect_path

from vitrine.assets.baking.tracing import Lamp, Sun

X, Z, HIGH = 5.0, 3.75, 3.5
BACK = Frame((-X, 0, -Z), (1, 0, 0), (0, 1, 0))
FRONT = Frame((X, 0, Z), (-1, 0, 0), (0, 1, 0))
LEFT = Frame((-X, 0, Z), (0, 0, -1), (0, 1, 0))
RIGHT = Frame((X, 0, -Z), (0, 0, 1), (0, 1, 0))
FLOOR = Frame((-X, 0, Z), (1, 0, 0), (0, 0, -1))
CEILING = Frame((-X, HIGH, -Z), (1, 0, 0), (0, 0, 1))

SKY = np.array([0.93, 0.975, 1.04])
WARM = np.array([1.0, 0.84, 0.62])
DUSK = np.array([0.55, 0.68, 1.0])

LANTERN = (-1.5, -3.1, 1.5, 3.1)  # x0, z0, x1, z1
LANTERN_DEPTH, RIBS = 0.7, 7
WINDOWS = (-2.55, -0.95, 0.65, 2.25)  # the windows' z on the left wall
WINDOW = (1.0, 0.45, 2.95, 0.32)  # width, sill, top, depth
DOOR = (1.8, 2.5, 0.22)
ALCOVE = (4.6, 2.9, 0.20)  # the shallow recess of the back wall: width, top, depth
LAP, GAP = 0.01, 0.035

WALL, FLOORING, WOOD, ACCENT = "atelier.wall", "atelier.floor", "atelier.wood", "atelier.accent"

dress("atelier", wall="chalk", floor="oak", wood="oak", accent="iron")
MAKERS["atelier.ceiling"] = plain("ceiling", "#f5f3ef", 0.95, 0.08)
MAKERS["atelier.sky"] = shining("sky", "#f6f9fc")
MAKERS["atelier.court"] = shining(
    "court", "#ffffff", surfaces.daylight("#fbfcfd", "#f3f3ea", "#d9dccb"), (1.2, 2.6)
)
MAKERS["atelier.lamp"] = shining("lamp", "#fff1dc")
MAKERS["atelier.frame"] = plain("frame", "#4a4642", 0.5, 0.3)


def plan() -> TemplatePlan:
    w = Works()
    _walls(w)
    _lantern(w)
    for z in WINDOWS:
        _window(w, z)
    _door(w)
    _rails(w)
    day = Time(
        "day", words("Morning", "Matin"), _daylight(8.2, 5.2), Sun((0.78, -0.62, -0.24), (7.4, 6.9, 6.1)),
        "day", 1.0, {"sky": "#f6f9fc", "court": "#ffffff", "lamp": "#fff1dc"},
    )  # fmt: skip
    evening = Time(
        "evening", words("Evening", "Soir"), _evening(), None,
        "evening", 1.05, {"sky": "#33456b", "court": "#3d4c70", "lamp": "#ffdcae"}, gain=1.4,
    )  # fmt: skip
    return TemplatePlan("atelier", w.pieces, (day, evening), _document(), _views())


def _walls(w: Works) -> None:
    bevel = 0.006
    side = ALCOVE[0] / 2
    w.wall(
        WALL, BACK, (2 * X, HIGH + LAP), [(X - side - bevel, 0, X + side + bevel, ALCOVE[1] + bevel)], low=GAP
    )
    path = np.array([(X - side, 0.0), (X - side, ALCOVE[1]), (X + side, ALCOVE[1]), (X + side, 0.0)])
    w.reveal(WALL, BACK, path, ALCOVE[2])
    w.flat(WALL, BACK, [(X - side - 0.02, 0, X + side + 0.02, ALCOVE[1] + 0.02)], w=-ALCOVE[2])
    w.wall(WALL, LEFT, (2 * Z, HIGH + LAP), window_holes(Z, WINDOWS, WINDOW), low=GAP)
    w.wall(WALL, RIGHT, (2 * Z, HIGH + LAP), low=GAP)
    half = DOOR[0] / 2 + bevel
    w.wall(WALL, FRONT, (2 * X, HIGH + LAP), [(X - half, 0, X + half, DOOR[1] + bevel)], low=GAP, weight=0.7)
    end = 0.02
    w.flat(
        FLOORING,
        FLOOR,
        [
            (-end, -end, 2 * X + end, 2 * Z + end),
            (X - side, 2 * Z + end, X + side, 2 * Z + ALCOVE[2] + end),
            (X - half, -DOOR[2] - 0.02, X + half, -end),
        ],
    )
    for frame, spans in (
        (BACK, [(-end, X - side), (X + side, 2 * X + end)]),
        (LEFT, [(-end, 2 * Z + end)]),
        (RIGHT, [(-end, 2 * Z + end)]),
        (FRONT, [(-end, X - half), (X + half, 2 * X + end)]),
    ):
        w.flat("atelier.frame", frame, [(a, 0, b, GAP) for a, b in spans], w=-0.012, weight=0.35)


def _lantern(w: Works) -> None:
    x0, z0, x1, z1 = LANTERN
    hole = (x0 + X - 0.006, z0 + Z - 0.006, x1 + X + 0.006, z1 + Z + 0.006)
    w.wall("atelier.ceiling", CEILING, (2 * X, 2 * Z), [hole], weight=0.6)
    u0, v0, u1, v1 = x0 + X, z0 + Z, x1 + X, z1 + Z
    ring = np.array([(u0, v0), (u0, v1), (u1, v1), (u1, v0), (u0, v0)])
    w.reveal("atelier.ceiling", CEILING, ring, LANTERN_DEPTH, weight=0.6)
    w.flat("atelier.sky", CEILING, [(u0 - 0.05, v0 - 0.05, u1 + 0.05, v1 + 0.05)], w=-LANTERN_DEPTH)
    for k in range(RIBS):
        z = z0 + (k + 0.5) * (z1 - z0) / RIBS
        w.block(
            WOOD,
            (x0, HIGH - 0.10, z - 0.035),
            (x1, HIGH + 0.22, z + 0.035),
            0.004,
            "-x +x",
            grain="x",
            weight=0.7,
        )
    for x, s in ((x0, -1), (x1, 1)):  # the beams that carry them
        low, high = sorted((x, x + s * 0.12))
        w.block(WOOD, (low, HIGH - 0.14, -Z), (high, HIGH, Z), 0.004, "+y -z +z", grain="z", weight=0.7)


def _window(w: Works, z: float) -> None:
    width, sill, top, depth = WINDOW
    u0, u1 = Z - z - width / 2, Z - z + width / 2
    w.reveal(WALL, LEFT, rect_path(u0, sill, u1, top), depth, bevel=0.008)
    back = -depth + 0.05

    def bar(a: float, b: float, c: float, d: float, thick: float = 0.05) -> None:
        ends = LEFT.at([(a, b, back - thick), (c, d, back)])
        w.block("atelier.frame", ends.min(axis=0), ends.max(axis=0), 0.003, weight=0.5)

    bar(u0, sill, u0 + 0.045, top)
    bar(u1 - 0.045, sill, u1, top)
    bar(u0 + 0.045, sill, u1 - 0.045, sill + 0.05)
    bar(u0 + 0.045, top - 0.045, u1 - 0.045, top)
    middle = (u0 + u1) / 2
    bar(middle - 0.012, sill + 0.05, middle + 0.012, top - 0.045, 0.035)
    for k in range(1, 4):
        v = sill + k * (top - sill) / 4
        bar(u0 + 0.045, v - 0.012, u1 - 0.045, v + 0.012, 0.035)
    ends = LEFT.at([(u0 - 0.02, sill - 0.03, -depth + 0.05), (u1 + 0.02, sill, 0.03)])
    w.block(WOOD, ends.min(axis=0), ends.max(axis=0), 0.004, grain="z")
    pane = Frame(LEFT.at([(u0, sill, -depth - 0.03)])[0], LEFT.u, LEFT.v)
    w.flat("atelier.court", pane, [(-0.1, -0.1, width + 0.1, top - sill + 0.1)])


def _door(w: Works) -> None:
    width, top, depth = DOOR
    path = np.array([(X - width / 2, 0.0), (X - width / 2, top), (X + width / 2, top), (X + width / 2, 0.0)])
    w.reveal(WALL, FRONT, path, depth)
    for side in (-1, 1):
        a, b = sorted((X + side * 0.003, X + side * (width / 2 - 0.004)))
        ends = FRONT.at([(a, 0.006, -depth), (b, top - 0.004, -depth + 0.05)])
        w.block(WOOD, ends.min(axis=0), ends.max(axis=0), 0.004, grain="y", weight=0.6)
        pull = FRONT.at(
            [(X + side * 0.09 - 0.012, 0.85, -depth + 0.05), (X + side * 0.09 + 0.012, 1.45, -depth + 0.075)]
        )
        w.block(ACCENT, pull.min(axis=0), pull.max(axis=0), 0.003)


def _rails(w: Works) -> None:
    """Slim rails of lamps under the ceiling, one along each long side."""
    for x in RAILS:
        w.block(ACCENT, (x - 0.015, HIGH - 0.06, -2.9), (x + 0.015, HIGH - 0.03, 2.9), 0.002)
        for z in SPOTS:
            w.block(ACCENT, (x - 0.032, HIGH - 0.19, z - 0.032), (x + 0.032, HIGH - 0.06, z + 0.032), 0.004)
            w.block(
                "atelier.lamp",
                (x - 0.026, HIGH - 0.193, z - 0.026),
                (x + 0.026, HIGH - 0.189, z + 0.026),
                0.0005,
            )


RAILS = (-2.9, 2.9)
SPOTS = (-2.4, -1.2, 0.0, 1.2, 2.4)


def _daylight(sky: float, court: float) -> list[Lamp]:
    x0, z0, x1, z1 = LANTERN
    lamps = [
        Lamp((x0, HIGH + LANTERN_DEPTH, z0), (x1 - x0, 0, 0), (0, 0, z1 - z0), colour(sky, SKY), 64),
    ]
    width, sill, top, depth = WINDOW
    for z in WINDOWS:
        corner = (-X - depth - 0.02, sill, z + width / 2)
        lamps.append(Lamp(corner, (0, 0, -width), (0, top - sill, 0), colour(court, SKY), 36))
    lamps += _spots(14.0)
    return lamps


def _evening() -> list[Lamp]:
    x0, z0, x1, z1 = LANTERN
    lamps = [
        Lamp((x0, HIGH + LANTERN_DEPTH, z0), (x1 - x0, 0, 0), (0, 0, z1 - z0), colour(0.9, DUSK), 48),
    ]
    width, sill, top, depth = WINDOW
    for z in WINDOWS:
        corner = (-X - depth - 0.02, sill, z + width / 2)
        lamps.append(Lamp(corner, (0, 0, -width), (0, top - sill, 0), colour(0.9, DUSK), 24))
    lamps += _spots(120.0)
    side = ALCOVE[0] / 2
    lamps.append(
        Lamp(
            (-side, ALCOVE[1] - 0.01, -Z - ALCOVE[2] + 0.02),
            (2 * side, 0, 0),
            (0, 0, 0.12),
            colour(26.0, WARM),
            32,
        )
    )
    return lamps


def _spots(strength: float) -> list[Lamp]:
    found = []
    for x in RAILS:
        for z in SPOTS:
            lean = 1.3 if x > 0 else -1.3
            found.append(spot((x, HIGH - 0.2, z), (x + lean, 0.9, z), colour(strength, WARM)))
            found.append(spot((x, HIGH - 0.2, z), (x - lean, 0.9, z), colour(strength * 0.8, WARM)))
    found.append(spot((0.0, HIGH - 0.15, 0.6), (0.0, 1.2, -1.2), colour(strength * 1.4, WARM)))
    found.append(spot((0.0, HIGH - 0.15, -0.9), (0.0, 2.4, -Z), colour(strength * 1.2, WARM)))
    return found


def spot(
    eye: tuple[float, float, float],
    at: tuple[float, float, float],
    light: tuple[float, ...],
    focus: float = 14,
) -> Lamp:
    """A square of 8 cm that shines from `eye` to a point."""
    start = np.array(eye)
    n = np.array(at) - start
    n /= np.linalg.norm(n)
    a = np.cross([0.0, 0.0, 1.0] if abs(n[2]) < 0.9 else [1.0, 0.0, 0.0], n)
    a *= 0.08 / np.linalg.norm(a)
    b = np.cross(n, a)
    corner = start - a / 2 - b / 2
    return Lamp(tuple(map(float, corner)), tuple(map(float, a)), tuple(map(float, b)), light, 6, focus)


def _views() -> list[dict[str, Any]]:
    return [
        view("spawn", (0, 1.6, 2.95), (0, 1.4, -2.0), 62),
        view("picture", (1.6, 1.6, 3.4), (-0.6, 1.35, -2.0), 60),
        view("left", (2.8, 1.6, 2.6), (-4.2, 1.1, -1.6), 62),
        view("back", (-3.6, 1.6, -2.8), (1.4, 1.2, 3.2), 66),
    ]


def _document() -> dict[str, Any]:
    return {
        "title": words("Atelier", "Atelier"),
        "summary": words(
            "A bright shop under a glazed roof, for many small things.",
            "Une boutique claire sous verrière, pour beaucoup de petites choses.",
        ),
        "capacity": 60,
        "bounds": {"min": [-X - 0.5, -0.1, -Z - 0.4], "max": [X + 0.2, HIGH + 0.8, Z + 0.4]},
        "floor": [{"polygon": rect(-X + 0.25, -Z + 0.25, X - 0.25, Z - 0.25), "height": 0.0}],
        "obstacles": [],
        "spawns": [{"name": "door", "position": [0.0, 0.0, 2.95], "yaw_deg": 0, "radius_m": 0.4}],
        "zones": [],
        "hero": hero(0.0, -1.25, 0, (2.4, 2.9, 2.4)),
        "lines": [
            line("middle-left", "Left table", "Table de gauche", (-2.1, 1.95), (-2.1, -1.4), 90, 0.9),
            line("middle-right", "Right table", "Table de droite", (2.1, -1.4), (2.1, 1.95), -90, 0.9),
            line("left", "By the windows", "Près des fenêtres", (-4.2, 2.7), (-4.2, -1.75), 90, 1.1),
            line("right", "Right wall", "Mur de droite", (4.2, -1.75), (4.2, 2.7), -90, 1.1),
            line("back-left", "Back wall, left", "Mur du fond, à gauche", (-4.75, -3.2), (-1.1, -3.2), 0),
            line("back-right", "Back wall, right", "Mur du fond, à droite", (1.1, -3.2), (4.75, -3.2), 0),
        ],
        "walls": [
            place(
                "wall-right-1",
                "Right wall, far",
                "Mur de droite, au fond",
                (X - 0.001, 1.75, -1.0),
                -90,
                1.5,
                1.1,
            ),
            place(
                "wall-right-2",
                "Right wall, near",
                "Mur de droite, devant",
                (X - 0.001, 1.75, 1.4),
                -90,
                1.5,
                1.1,
            ),
            place(
                "wall-front-1",
                "Beside the door, left",
                "À gauche de la porte",
                (-3.0, 1.75, Z - 0.001),
                180,
                1.6,
                1.2,
            ),
            place(
                "wall-front-2",
                "Beside the door, right",
                "À droite de la porte",
                (3.0, 1.75, Z - 0.001),
                180,
                1.6,
                1.2,
            ),
        ],
        "sign": place("sign", "Name", "Nom", (0.0, 2.66, -Z - ALCOVE[2] + 0.001), 0, 3.6, 0.36),
        "logo": place("logo", "Logo", "Logo", (0.0, 3.2, -Z + 0.001), 0, 0.9, 0.42),
        "materials": [
            offered("wall", ["chalk", "sand", "rose", "sage"]),
            offered("floor", ["oak", "stone", "smoked"]),
            offered("wood", ["oak", "walnut", "grey", "black"]),
            offered("accent", ["iron", "brass", "nickel", "copper"]),
        ],
        "plinth": "wall",
    }
