"""The cabinet, 6.4 x 5 m and 3.1 m high: for those who hold a work of the gallery.

The idea: a small warm room at night. Clay walls washed from two slots above, one lit arch with a ledge
for a single thing, a rug with a bench to sit together, a plinth on each side.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.rooms import furniture
from assets.rooms.build import Plan
from assets.rooms.layout import around, placement, portal, rect, slot, view, words
from assets.rooms.passages import light_behind, passage
from assets.rooms.works import Frame, Works, arch_path

from vitrine.assets.baking.tracing import Lamp

X, Z, HIGH = 3.2, 2.5, 3.1
BACK = Frame((-X, 0, -Z), (1, 0, 0), (0, 1, 0))
FRONT = Frame((X, 0, Z), (-1, 0, 0), (0, 1, 0))
LEFT = Frame((-X, 0, Z), (0, 0, -1), (0, 1, 0))
RIGHT = Frame((X, 0, -Z), (0, 0, 1), (0, 1, 0))
FLOOR = Frame((-X, 0, Z), (1, 0, 0), (0, 0, -1))

WARM = np.array([1.0, 0.88, 0.73])
COOL = np.array([0.92, 0.96, 1.0])

SLOT, SLOT_TOP = 0.26, 3.42  # the slots along the side walls: their width, the height of their glow
ARCH = (1.70, 2.35, 0.42)  # width, top and depth of the lit arch
LEDGE = 0.92
DOOR = (1.20, 2.30, 0.4)
SIDES = ((-2.2, -1.55), (2.2, -1.55))
SIDE = (0.42, 1.0)
RUG = (0.0, 0.55, 2.6, 1.7)
BENCH = (0.0, 0.72)

LAP = 0.01  # walls run on behind the ceiling, so that no light shows in the joint


def plan() -> Plan:
    w = Works()
    _walls(w)
    _arch(w)
    _ceiling(w)
    passage(w, FRONT, X, DOOR, "clay", "gesso")
    for x, z in SIDES:
        w.put(furniture.plinth(SIDE[0], SIDE[1], SIDE[0]).moved(x, 0, z))
    x, z, width, depth = RUG
    w.put(furniture.rug(width, depth).moved(x, 0, z))
    w.put(furniture.bench(1.7).moved(BENCH[0], 0.012, BENCH[1]))
    for side in (-1, 1):
        w.put(furniture.sconce().moved(side * 1.55, 1.72, Z, yaw=180))
    return Plan("cabinet", w.pieces, _lamps(), None, _document(), _views())


def _walls(w: Works) -> None:
    gap, bevel, end = 0.035, 0.006, 0.02
    door, arch = DOOR[0] / 2 + bevel, ARCH[0] / 2 + bevel
    w.wall("clay", BACK, (2 * X, HIGH + LAP), arches=[(X - arch, 0, X + arch, ARCH[1] + bevel)], low=gap)
    w.wall("clay", LEFT, (2 * Z, SLOT_TOP), low=gap)
    w.wall("clay", RIGHT, (2 * Z, SLOT_TOP), low=gap)
    w.wall("clay", FRONT, (2 * X, HIGH + LAP), arches=[(X - door, 0, X + door, DOOR[1] + bevel)], low=gap)
    w.flat(
        "limestone",
        FLOOR,
        [
            (-end, -end, 2 * X + end, 2 * Z + end),
            (X - arch, 2 * Z + end, X + arch, 2 * Z + ARCH[2] + end),
            (X - door, -DOOR[2], X + door, -end),
            (X - 1.6, -DOOR[2] - 1.7, X + 1.6, -DOOR[2]),
        ],
    )
    for frame, spans in (
        (BACK, [(-end, X - arch), (X + arch, 2 * X + end)]),
        (LEFT, [(-end, 2 * Z + end)]),
        (RIGHT, [(-end, 2 * Z + end)]),
        (FRONT, [(-end, X - door), (X + door, 2 * X + end)]),
    ):
        w.flat("bronze", frame, [(a, 0, b, gap) for a, b in spans], w=-0.012, weight=0.35)


def _arch(w: Works) -> None:
    side, deep = ARCH[0] / 2, ARCH[2]
    w.reveal("plaster", BACK, arch_path(X - side, 0, X + side, ARCH[1]), deep)
    w.flat("plaster", BACK, [(X - side - 0.05, 0, X + side + 0.05, ARCH[1] + 0.05)], w=-deep)
    front = -Z - 0.02
    w.block("travertine", (-side, 0, -Z - 0.32), (side, LEDGE, front), 0.004, "-y -x +x", grain="x")
    w.block("glow", (-side + 0.03, LEDGE - 0.03, -Z - 0.39), (side - 0.03, LEDGE - 0.01, -Z - 0.34), 0.0005)


def _ceiling(w: Works) -> None:
    inner = X - SLOT
    down = Frame((-inner, HIGH, -Z), (1, 0, 0), (0, 0, 1))
    w.flat("ceiling", down, [(0, 0, 2 * inner, 2 * Z)], weight=0.7)
    tall = SLOT_TOP - HIGH
    for sign in (-1, 1):
        lip = Frame((sign * inner, HIGH, sign * Z), (0, 0, -sign), (0, 1, 0))
        w.flat("ceiling", lip, [(0, 0, 2 * Z, tall)], weight=0.4)
        for z, along in ((-Z, 1), (Z, -1)):
            start = min(sign * inner, sign * X) if along > 0 else max(sign * inner, sign * X)
            w.flat(
                "clay", Frame((start, HIGH, z), (along, 0, 0), (0, 1, 0)), [(0, 0, SLOT, tall)], weight=0.4
            )
        low = min(sign * inner, sign * X)
        w.flat("glow", Frame((low, SLOT_TOP, -Z), (1, 0, 0), (0, 0, 1)), [(0, 0, SLOT, 2 * Z)])


def _lamps() -> list[Lamp]:
    def colour(strength: float, tint: Any) -> tuple[float, ...]:
        return tuple(float(c) for c in strength * tint)

    lamps = []
    for sign in (-1, 1):
        low = min(sign * X, sign * (X - SLOT))
        lamps.append(Lamp((low, SLOT_TOP - 0.005, -Z), (SLOT, 0, 0), (0, 0, 2 * Z), colour(15.0, WARM), 48))
    side = ARCH[0] / 2
    graze = colour(26.0, WARM)
    lamps.append(Lamp((-side, LEDGE - 0.008, -Z - 0.34), (ARCH[0], 0, 0), (0, 0, -0.06), graze, 40))
    for x in (-1.55, 1.55):
        for y, turn in ((1.72 + 0.161, -1), (1.72 - 0.161, 1)):
            corner = (x - 0.035, y, Z - 0.06 - 0.035 * turn)
            lamps.append(Lamp(corner, (0.07, 0, 0), (0, 0, 0.07 * turn), colour(26.0, WARM), 12))
    for x, z in SIDES:
        lamps.append(_spot((x * 0.8, HIGH - 0.02, z + 0.9), (x, 1.15, z), colour(210.0, WARM)))
    lamps.append(_spot((0.0, HIGH - 0.02, -0.9), (0.0, 1.2, -Z - 0.1), colour(230.0, WARM)))
    lamps.append(light_behind(FRONT, X, DOOR[2], colour(6.0, COOL), 24))
    return lamps


def _spot(eye: tuple[float, float, float], at: tuple[float, float, float], colour: tuple[float, ...]) -> Lamp:
    """A square of 8 cm that shines from `eye` to a point."""
    start = np.array(eye)
    n = np.array(at) - start
    n /= np.linalg.norm(n)
    a = np.cross([0.0, 0.0, 1.0] if abs(n[2]) < 0.9 else [1.0, 0.0, 0.0], n)
    a *= 0.08 / np.linalg.norm(a)
    b = np.cross(n, a)
    corner = start - a / 2 - b / 2
    return Lamp(tuple(map(float, corner)), tuple(map(float, a)), tuple(map(float, b)), colour, 6, 24)


def _views() -> list[dict[str, Any]]:
    return [
        view("spawn", (0, 1.6, 1.9), (0, 1.35, -2.5), 64),
        view("picture", (1.7, 1.55, 2.2), (-0.5, 1.3, -2.2), 60),
        view("hero", (0.3, 1.55, -0.6), (0, 1.25, -2.6), 50),
        view("corner", (-2.8, 1.6, -2.0), (1.2, 1.1, 1.6), 66),
        view("doorway", (0.4, 1.6, -1.6), (0, 1.3, 2.6), 62),
    ]


def _document() -> dict[str, Any]:
    half = DOOR[0] / 2
    return {
        "format": "vitrine.room/1",
        "version": 1,
        "id": "cabinet",
        "title": words("The cabinet", "Le cabinet"),
        "summary": words(
            "A quiet room at night, for those who hold a work of the house.",
            "Une pièce calme, la nuit, pour qui possède une œuvre de la maison.",
        ),
        "scene": {"file": "scene.glb"},
        "picture": {"file": "picture.webp"},
        "light": {"exposure": 1.1, "studio": "evening"},
        "bounds": {"min": [-3.4, -0.1, -3.1], "max": [3.4, 3.6, 4.8]},
        "floor": [
            {"polygon": rect(-X + 0.25, -Z + 0.25, X - 0.25, Z - 0.25), "height": 0.0},
            {"polygon": rect(-half + 0.2, Z - 0.25, half - 0.2, Z + 0.8), "height": 0.0},
        ],
        "obstacles": [
            *(around(x, z, SIDE[0], SIDE[0]) for x, z in SIDES),
            around(*BENCH, 1.7, 0.44, 0.12),
        ],
        "spawns": [{"name": "door", "position": [0.0, 0.0, 1.85], "yaw_deg": 0, "radius_m": 0.3}],
        "zones": [{"name": "rug", "kind": "quiet", "polygon": rect(-1.3, -0.3, 1.3, 1.4)}],
        "slots": [
            slot("hero", "In the arch", "Dans l'arche", (0.0, LEDGE, -Z - 0.17), (0.9, 1.1, 0.28), 0, True),
            slot(
                "plinth-1",
                "Left plinth",
                "Socle de gauche",
                (SIDES[0][0], SIDE[1], SIDES[0][1]),
                (0.5, 1.2, 0.5),
                25,
            ),
            slot(
                "plinth-2",
                "Right plinth",
                "Socle de droite",
                (SIDES[1][0], SIDE[1], SIDES[1][1]),
                (0.5, 1.2, 0.5),
                -25,
            ),
            slot("wall-1", "Left wall", "Mur de gauche", (-X + 0.001, 1.0, 0.5), (1.8, 1.6, 0.06), 90),
            slot("wall-2", "Right wall", "Mur de droite", (X - 0.001, 1.0, 0.5), (1.8, 1.6, 0.06), -90),
        ],
        "placements": [
            placement("hero", "armillary"),
            placement("plinth-1", "vase", "MV-GALET-CEL"),
            placement("plinth-2", "watch"),
            placement("wall-1", "print"),
        ],
        "portals": [
            portal(
                "gallery",
                "To the gallery",
                "Vers la galerie",
                "gallery",
                "from-cabinet",
                (0.0, 0.0, Z + 0.28),
                180,
                DOOR[0],
                2.1,
            )
        ],
        "modules": [],
        "capacity": 40,
    }
