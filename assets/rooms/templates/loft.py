"""The loft, 14 x 9 m: a workshop of brick and steel for large things.

The idea: a floor of a former works. Steel windows over the sheds, a wall of old brick that carries the name,
joists on steel beams, polished concrete with room to walk around what is two metres wide.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.kit.mesh import Floats
from assets.rooms.layout import rect, view, words
from assets.rooms.templates.atelier import spot
from assets.rooms.templates.build import TemplatePlan, Time
from assets.rooms.templates.finishes import colour, offered
from assets.rooms.templates.loft_works import HIGH, RAILS, SPOTS, TUBE, TUBES, WINDOW, WINDOWS, X, Z, loft
from assets.rooms.templates.paper import hero, line, place

from vitrine.assets.baking.tracing import Lamp, Sun

SKY = np.array([0.93, 0.975, 1.05])
WARM = np.array([1.0, 0.85, 0.66])
DUSK = np.array([0.58, 0.68, 1.0])


def plan() -> TemplatePlan:
    day = Time(
        "day", words("Morning", "Matin"), [*_panes(19.0, SKY, 48), *_tubes(22.0), *_spots(120.0)],
        Sun((0.84, -0.46, -0.28), (7.2, 6.6, 5.6)),
        "day", 1.0, {"court": "#ffffff", "lamp": "#fff4e4"},
    )  # fmt: skip
    evening = Time(
        "evening", words("Evening", "Soir"), [*_panes(0.8, DUSK, 24), *_tubes(34.0), *_spots(300.0)], None,
        "evening", 1.05, {"court": "#41506f", "lamp": "#ffe2b8"}, gain=1.45,
    )  # fmt: skip
    return TemplatePlan("loft", loft().pieces, (day, evening), _document(), _views(), rays=100)


def _panes(strength: float, tint: Floats, samples: int) -> list[Lamp]:
    width, sill, top, depth = WINDOW
    return [
        Lamp(
            (-X - depth - 0.02, sill, z + width / 2),
            (0, 0, -width),
            (0, top - sill, 0),
            colour(strength, tint),
            samples,
        )
        for z in WINDOWS
    ]


def _tubes(strength: float) -> list[Lamp]:
    """Down, and half as much up to the boards."""
    high, half = TUBE
    found = []
    for x in TUBES:
        found.append(
            Lamp((x - 0.05, high - 0.02, -half), (0.1, 0, 0), (0, 0, 2 * half), colour(strength, WARM), 16)
        )
        up = (x - 0.05, high + 0.07, half)
        found.append(Lamp(up, (0.1, 0, 0), (0, 0, -2 * half), colour(strength * 0.5, WARM), 10))
    return found


def _spots(strength: float) -> list[Lamp]:
    found = []
    for x in RAILS:
        side = 1 if x > 0 else -1
        for z in SPOTS:
            found.append(spot((x, HIGH - 0.64, z), (x + side * 1.2, 0.8, z), colour(strength, WARM), 9))
    for x in (-4.6, -1.6, 1.6, 4.6):  # the brick, grazed from above
        found.append(spot((x, HIGH - 0.5, -Z + 1.3), (x, 1.6, -Z), colour(strength * 1.1, WARM), 5))
    for x in (-0.7, 0.7):
        found.append(spot((x, HIGH - 0.5, 0.5), (0.0, 0.9, -1.5), colour(strength * 1.8, WARM), 22))
    return found


def _views() -> list[dict[str, Any]]:
    return [
        view("spawn", (0, 1.6, 3.8), (0, 1.55, -2.0), 62),
        view("picture", (2.8, 1.6, 4.1), (-1.4, 1.55, -2.2), 64),
        view("windows", (5.8, 1.6, -3.4), (-5.0, 1.3, 1.8), 64),
        view("back", (-5.8, 1.6, -3.6), (2.0, 1.5, 3.4), 66),
    ]


def _document() -> dict[str, Any]:
    return {
        "title": words("Loft", "Loft"),
        "summary": words(
            "Brick, steel windows and concrete, with room around large things.",
            "Brique, verrières d’acier et béton, de la place autour des grandes choses.",
        ),
        "capacity": 80,
        "bounds": {"min": [-X - 0.5, -0.1, -Z - 0.2], "max": [X + 0.2, HIGH + 0.2, Z + 0.4]},
        "floor": [{"polygon": rect(-X + 0.25, -Z + 0.25, X - 0.25, Z - 0.25), "height": 0.0}],
        "obstacles": [],
        "spawns": [{"name": "door", "position": [0.0, 0.0, 3.7], "yaw_deg": 0, "radius_m": 0.4}],
        "zones": [],
        "hero": hero(0.0, -1.6, 0, (2.8, 3.2, 2.4)),
        "lines": [
            line(
                "middle-left", "Middle, left", "Milieu, à gauche", (-2.75, 2.9), (-2.75, -2.0), 90, 1.3, 2.7
            ),
            line(
                "middle-right", "Middle, right", "Milieu, à droite", (2.75, -2.0), (2.75, 2.9), -90, 1.3, 2.7
            ),
            line("left", "By the windows", "Près des fenêtres", (-5.5, 3.9), (-5.5, -2.0), 90, 2.2, 3.2),
            line("right", "Right wall", "Mur de droite", (5.5, -2.0), (5.5, 3.9), -90, 2.2, 3.2),
            line(
                "back-left",
                "Brick wall, left",
                "Mur de brique, à gauche",
                (-6.4, -3.6),
                (-1.3, -3.6),
                0,
                1.2,
                3.0,
            ),
            line(
                "back-right",
                "Brick wall, right",
                "Mur de brique, à droite",
                (1.3, -3.6),
                (6.4, -3.6),
                0,
                1.2,
                3.0,
            ),
        ],
        "walls": [
            place(
                "wall-right-1",
                "Right wall, far",
                "Mur de droite, au fond",
                (X - 0.001, 1.85, -2.95),
                -90,
                1.9,
                1.5,
            ),
            place(
                "wall-right-2",
                "Right wall, near",
                "Mur de droite, devant",
                (X - 0.001, 1.85, 0.0),
                -90,
                1.9,
                1.5,
            ),
            place(
                "wall-front-1",
                "Beside the door, left",
                "À gauche de la porte",
                (-4.2, 1.85, Z - 0.001),
                180,
                2.2,
                1.6,
            ),
            place(
                "wall-front-2",
                "Beside the door, right",
                "À droite de la porte",
                (4.2, 1.85, Z - 0.001),
                180,
                2.2,
                1.6,
            ),
        ],
        "sign": place("sign", "Name", "Nom", (0.0, 2.85, -Z + 0.001), 0, 5.2, 0.62),
        "logo": place("logo", "Logo", "Logo", (0.0, 1.9, -Z + 0.001), 0, 1.3, 0.8),
        "materials": [
            offered("wall", ["chalk", "sand", "sage", "ink"]),
            offered("floor", ["concrete", "oak", "smoked"]),
            offered("wood", ["oak", "walnut", "black"]),
            offered("accent", ["iron", "brass", "nickel", "copper"]),
        ],
        "plinth": "wood",
    }
