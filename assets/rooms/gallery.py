"""The gallery, 12 x 8 m and 4 m high: pale gesso, poured concrete, daylight from above.

The idea: one thing under the sky. A skylight with fins stands over a low round plinth; a slot along the back
wall lets daylight graze it; two side pieces keep their distance; a bench to stay.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.rooms import furniture
from assets.rooms.build import Plan
from assets.rooms.layout import around, placement, portal, rect, slot, view, words
from assets.rooms.passages import light_behind, passage
from assets.rooms.works import Frame, Works

from vitrine.assets.baking.tracing import Lamp, Sun

X, Z, HIGH = 6.0, 4.0, 4.0
BACK = Frame((-X, 0, -Z), (1, 0, 0), (0, 1, 0))
FRONT = Frame((X, 0, Z), (-1, 0, 0), (0, 1, 0))
LEFT = Frame((-X, 0, Z), (0, 0, -1), (0, 1, 0))
RIGHT = Frame((X, 0, -Z), (0, 0, 1), (0, 1, 0))
FLOOR = Frame((-X, 0, Z), (1, 0, 0), (0, 0, -1))
CEILING = Frame((-X, HIGH, -Z), (1, 0, 0), (0, 0, 1))

COOL = np.array([0.95, 0.97, 1.0])
WARM = np.array([1.0, 0.86, 0.68])

WELL = (-2.6, -2.7, 2.6, 0.7)  # x0, z0, x1, z1 of the skylight
WELL_DEPTH, FINS = 0.95, 9
SLOT, SLOT_TOP = 0.42, 4.85  # the slot along the back wall: its width, the height of its sky
DOOR = (1.40, 2.45, 0.5)  # width, top and depth of the way to the boutique
CABINET, CABINET_AT = (1.20, 2.30, 0.4), -1.2  # the way to the cabinet, and its z on the right wall
HERO = (0.0, -0.8, 0.40, 0.92)  # x, z, radius and height of the drum
STEP = (1.05, 0.10)  # radius and height of the step it stands on
SIDES = ((-3.3, -1.7), (3.3, -1.7))
SIDE = (0.46, 1.02)
BENCH = (-3.3, 1.9)

LAP = 0.01  # walls run on behind the ceiling, so that no light shows in the joint


def plan() -> Plan:
    w = Works()
    _walls(w)
    _sky(w)
    _doors(w)
    x, z, radius, height = HERO
    w.put(furniture.drum(STEP[0], STEP[1], "chalk", 96).moved(x, 0, z))
    w.put(furniture.drum(radius, height - STEP[1], "chalk", 64).moved(x, STEP[1], z))
    for sx, sz in SIDES:
        w.put(furniture.plinth(SIDE[0], SIDE[1], SIDE[0], "chalk").moved(sx, 0, sz))
    w.put(furniture.bench(1.9).moved(BENCH[0], 0, BENCH[1]))
    w.put(furniture.bench(1.9).moved(-BENCH[0], 0, BENCH[1]))
    return Plan("gallery", w.pieces, _lamps(), _sun(), _document(), _views())


def _walls(w: Works) -> None:
    gap, half = 0.035, DOOR[0] / 2 + 0.006
    w.wall("gesso", BACK, (2 * X, SLOT_TOP), low=gap)
    w.wall("gesso", LEFT, (2 * Z, HIGH + LAP), low=gap)
    way, side = CABINET_AT + Z, CABINET[0] / 2 + 0.006
    w.wall(
        "gesso",
        RIGHT,
        (2 * Z, HIGH + LAP),
        arches=[(way - side, 0, way + side, CABINET[1] + 0.006)],
        low=gap,
    )
    w.wall(
        "gesso",
        FRONT,
        (2 * X, HIGH + LAP),
        arches=[(X - half, 0, X + half, DOOR[1] + 0.006)],
        low=gap,
        weight=0.85,
    )
    w.flat(
        "concrete",
        FLOOR,
        [
            (-0.02, -0.02, 2 * X + 0.02, 2 * Z + 0.02),
            (X - half, -DOOR[2], X + half, -0.02),
            (X - 1.6, -DOOR[2] - 1.7, X + 1.6, -DOOR[2]),
            (2 * X + 0.02, Z - CABINET_AT - side, 2 * X + CABINET[2], Z - CABINET_AT + side),
            (2 * X + CABINET[2], Z - CABINET_AT - 1.6, 2 * X + CABINET[2] + 1.7, Z - CABINET_AT + 1.6),
        ],
    )
    end = 0.02
    for frame, spans in (
        (BACK, [(-end, 2 * X + end)]),
        (LEFT, [(-end, 2 * Z + end)]),
        (RIGHT, [(-end, way - side), (way + side, 2 * Z + end)]),
        (FRONT, [(-end, X - half), (X + half, 2 * X + end)]),
    ):
        w.flat("bronze", frame, [(a, 0, b, gap) for a, b in spans], w=-0.012, weight=0.35)


def _sky(w: Works) -> None:
    x0, z0, x1, z1 = WELL
    hole = (x0 + X - 0.006, z0 + Z - 0.006, x1 + X + 0.006, z1 + Z + 0.006)
    frame = Frame(CEILING.at([(0, SLOT, 0)])[0], CEILING.u, CEILING.v)
    shifted = (hole[0], hole[1] - SLOT, hole[2], hole[3] - SLOT)
    w.wall("gesso", frame, (2 * X, 2 * Z - SLOT), [shifted], weight=0.7)
    u0, v0, u1, v1 = x0 + X, z0 + Z, x1 + X, z1 + Z
    ring = np.array([(u0, v0), (u0, v1), (u1, v1), (u1, v0), (u0, v0)])
    w.reveal("gesso", CEILING, ring, WELL_DEPTH, weight=0.7)
    w.flat("sky", CEILING, [(u0 - 0.1, v0 - 0.1, u1 + 0.1, v1 + 0.1)], w=-WELL_DEPTH)
    for k in range(FINS):
        z = z0 + (k + 1) * (z1 - z0) / (FINS + 1)
        w.block("gesso", (x0, HIGH + 0.05, z - 0.02), (x1, HIGH + 0.40, z + 0.02), 0.004, "-x +x", weight=0.6)
    # The slot: the ceiling's edge, two cheeks, its own strip of sky.
    lip = Frame((X, HIGH, -Z + SLOT), (-1, 0, 0), (0, 1, 0))
    w.flat("gesso", lip, [(0, 0, 2 * X, SLOT_TOP - HIGH)], weight=0.4)
    for origin, along in (((-X, HIGH, -Z + SLOT), (0, 0, -1)), ((X, HIGH, -Z), (0, 0, 1))):
        w.flat("gesso", Frame(origin, along, (0, 1, 0)), [(0, 0, SLOT, SLOT_TOP - HIGH)], weight=0.5)
    w.flat("sky", Frame((-X, SLOT_TOP, -Z), (1, 0, 0), (0, 0, 1)), [(0, 0, 2 * X, SLOT)])


def _doors(w: Works) -> None:
    """The way back to the boutique's plaster and evening light; the narrower way on, to the cabinet."""
    passage(w, FRONT, X, DOOR, "gesso", "plaster")
    passage(w, RIGHT, CABINET_AT + Z, CABINET, "gesso", "clay")


def _lamps() -> list[Lamp]:
    def colour(strength: float, tint: Any) -> tuple[float, ...]:
        return tuple(float(c) for c in strength * tint)

    x0, z0, x1, z1 = WELL
    return [
        Lamp((x0, HIGH + WELL_DEPTH, z0), (x1 - x0, 0, 0), (0, 0, z1 - z0), colour(8.8, COOL), 64),
        Lamp((-X, SLOT_TOP, -Z), (2 * X, 0, 0), (0, 0, SLOT), colour(6.4, COOL), 48),
        light_behind(FRONT, X, DOOR[2], colour(7.0, WARM)),
        light_behind(RIGHT, CABINET_AT + Z, CABINET[2], colour(7.0, WARM)),
    ]


def _sun() -> Sun:
    return Sun((-0.72, -0.62, -0.16), (6.6, 6.2, 5.5), half_angle_deg=1.0)


def _views() -> list[dict[str, Any]]:
    return [
        view("spawn", (0, 1.6, 2.75), (0, 1.4, -0.8), 62),
        view("picture", (0.5, 1.5, 3.5), (-0.2, 1.5, -1.6), 56),
        view("hero", (1.2, 1.6, 0.9), (0, 1.15, -0.8), 50),
        view("corner", (5.2, 1.6, 3.3), (-2.2, 1.3, -1.6), 66),
        view("doorway", (1.3, 1.6, -2.8), (-0.2, 1.3, 4.0), 62),
        view("left", (-1.0, 1.6, 1.0), (-4.6, 1.0, -2.4), 60),
        view("right", (0.8, 1.6, 0.8), (4.6, 1.2, -2.4), 60),
    ]


def _document() -> dict[str, Any]:
    x, z, _, height = HERO
    radius = STEP[0]
    half = DOOR[0] / 2
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    drum = [
        [round(x + (radius + 0.18) * float(np.cos(t)), 3), round(z - (radius + 0.18) * float(np.sin(t)), 3)]
        for t in turn
    ]
    return {
        "format": "vitrine.room/1",
        "version": 1,
        "id": "gallery",
        "title": words("Gallery", "Galerie"),
        "summary": words(
            "Daylight from above, for things that weigh nothing.",
            "La lumière du ciel, pour des choses qui ne pèsent rien.",
        ),
        "scene": {"file": "scene.glb"},
        "picture": {"file": "picture.webp"},
        "light": {"exposure": 1.0, "studio": "day"},
        "bounds": {"min": [-6.2, -0.1, -4.2], "max": [8.2, 5.0, 6.4]},
        "floor": [
            {"polygon": rect(-X + 0.25, -Z + 0.25, X - 0.25, Z - 0.25), "height": 0.0},
            {"polygon": rect(-half + 0.2, Z - 0.25, half - 0.2, Z + 0.9), "height": 0.0},
            {"polygon": rect(X - 0.25, CABINET_AT - 0.4, X + 0.8, CABINET_AT + 0.4), "height": 0.0},
        ],
        "obstacles": [
            {"polygon": drum},
            *(around(sx, sz, SIDE[0], SIDE[0]) for sx, sz in SIDES),
            around(*BENCH, 1.9, 0.44, 0.12),
            around(-BENCH[0], BENCH[1], 1.9, 0.44, 0.12),
        ],
        "spawns": [
            {"name": "door", "position": [0.0, 0.0, 2.75], "yaw_deg": 0, "radius_m": 0.6},
            {"name": "from-cabinet", "position": [5.1, 0.0, CABINET_AT], "yaw_deg": 90, "radius_m": 0.3},
        ],
        "zones": [{"name": "bench", "kind": "quiet", "polygon": rect(-4.6, 1.2, -2.0, 2.9)}],
        "slots": [
            slot("hero", "Under the sky", "Sous le ciel", (x, height, z), (0.8, 1.6, 0.8), 0, True),
            slot(
                "plinth-1",
                "Left plinth",
                "Socle de gauche",
                (SIDES[0][0], SIDE[1], SIDES[0][1]),
                (0.5, 1.2, 0.5),
                20,
            ),
            slot(
                "plinth-2",
                "Right plinth",
                "Socle de droite",
                (SIDES[1][0], SIDE[1], SIDES[1][1]),
                (0.5, 1.2, 0.5),
                -20,
            ),
            slot("wall-1", "Left wall", "Mur de gauche", (-X + 0.001, 0.8, 1.2), (2.4, 2.2, 0.1), 90),
            slot("wall-2", "Right wall", "Mur de droite", (X - 0.001, 0.8, 1.2), (2.4, 2.2, 0.1), -90),
            slot("floor-1", "Far left", "Au fond à gauche", (-4.9, 0.0, -3.0), (1.0, 2.6, 1.0), 35),
            slot("floor-2", "Far right", "Au fond à droite", (4.9, 0.0, -3.0), (1.0, 2.6, 1.0), -35),
        ],
        "placements": [
            placement("hero", "sculpture"),
            placement("plinth-1", "armillary"),
            placement("plinth-2", "fold"),
        ],
        "portals": [
            portal(
                "boutique",
                "To the boutique",
                "Vers la boutique",
                "boutique",
                "from-gallery",
                (0.0, 0.0, Z + 0.35),
                180,
                DOOR[0],
                2.2,
            ),
            portal(
                "cabinet",
                "The cabinet",
                "Le cabinet",
                "cabinet",
                "door",
                (X + 0.28, 0.0, CABINET_AT),
                -90,
                CABINET[0],
                2.1,
            ),
        ],
        "modules": [],
        "capacity": 100,
    }
