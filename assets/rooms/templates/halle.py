"""The hall, 12 x 9 m: a market of iron and glass for many small things.

The idea: a market hall of 1870 on a Sunday. A nave of slender iron columns under a glass roof, half round
windows in both gables, aisles under boards with striped awnings over where the stalls stand.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.kit.mesh import Floats
from assets.rooms.layout import rect, view, words
from assets.rooms.templates.atelier import spot
from assets.rooms.templates.build import TemplatePlan, Time
from assets.rooms.templates.finishes import colour, offered
from assets.rooms.templates.halle_works import (
    AWNINGS,
    COLUMNS,
    EAVES,
    FAN,
    HANG,
    LEAN,
    LOW,
    NAVE,
    PENDANTS,
    RIDGE,
    X,
    Z,
    halle,
)  # fmt: skip
from assets.rooms.templates.paper import hero, line, place

from vitrine.assets.baking.tracing import Lamp, Sun

SKY = np.array([0.92, 0.97, 1.05])
WARM = np.array([1.0, 0.83, 0.62])
DUSK = np.array([0.58, 0.68, 1.0])


def plan() -> TemplatePlan:
    day = Time(
        "day", words("Morning", "Matin"), [*_sky(2.35, SKY, 49), *_pendants(6.0), *_spots(50.0)],
        Sun((0.52, -0.80, -0.34), (5.0, 4.6, 4.0)),
        "day", 1.0, {"sky": "#f3f8fd", "lamp": "#fff1dc"},
    )  # fmt: skip
    evening = Time(
        "evening", words("Evening", "Soir"), [*_sky(0.30, DUSK, 25), *_pendants(190.0), *_spots(170.0)], None,
        "evening", 1.05, {"sky": "#3a4a70", "lamp": "#ffdfb0"}, gain=1.4,
    )  # fmt: skip
    return TemplatePlan("halle", halle().pieces, (day, evening), _document(), _views())


def _sky(strength: float, tint: Floats, samples: int) -> list[Lamp]:
    """The glass: both slopes, the strips below them, the windows of the gables."""
    rise, long = RIDGE - EAVES, 2 * Z
    light, low = colour(strength, tint), colour(strength * 0.8, tint)
    radius, spring, depth = FAN
    wide = 1.6 * radius
    return [
        Lamp((-NAVE, EAVES + 0.03, -Z), (NAVE, rise, 0), (0, 0, long), light, samples),
        Lamp((NAVE, EAVES + 0.03, Z), (-NAVE, rise, 0), (0, 0, -long), light, samples),
        Lamp((-NAVE - 0.02, LEAN, Z), (0, 0, -long), (0, EAVES - LEAN, 0), low, samples // 2),
        Lamp((NAVE + 0.02, LEAN, -Z), (0, 0, long), (0, EAVES - LEAN, 0), low, samples // 2),
        Lamp((-wide / 2, spring, -Z - depth), (wide, 0, 0), (0, radius * 0.85, 0), low, samples // 2),
        Lamp((wide / 2, spring, Z + depth), (-wide, 0, 0), (0, radius * 0.85, 0), low, samples // 2),
    ]


def _pendants(strength: float) -> list[Lamp]:
    side = 0.14
    return [
        Lamp(
            (x - side / 2, HANG - 0.01, z - side / 2),
            (side, 0, 0),
            (0, 0, side),
            colour(strength, WARM),
            9,
            1.5,
        )
        for x, z in PENDANTS
    ]


def _spots(strength: float) -> list[Lamp]:
    """Under the boards of the aisles and in the awnings; two on the hero, one on the name."""
    found = []
    for side in (-1, 1):
        for z in (-3.4, -1.2, 1.2, 3.4):
            eye = (side * (NAVE + 1.2), LOW + 0.25, z)
            found.append(spot(eye, (side * (X - 1.2), 0.9, z), colour(strength * 1.3, WARM), 9))
        for z in AWNINGS:
            found.append(
                spot((side * (X - 0.5), 2.4, z), (side * (X - 0.25), 0.9, z), colour(strength * 0.5, WARM), 4)
            )
        found.append(
            spot((side * 4.2, LOW + 0.2, -Z + 1.4), (side * 3.8, 1.0, -Z + 0.3), colour(strength, WARM), 9)
        )
        found.append(spot((side * 0.6, 4.2, -0.4), (0.0, 1.0, -2.0), colour(strength * 2.6, WARM), 30))
    found.append(spot((0.0, 4.2, -2.6), (0.0, 2.4, -Z), colour(strength * 1.6, WARM), 8))
    return found


def _views() -> list[dict[str, Any]]:
    return [
        view("spawn", (0, 1.6, 3.75), (0, 1.75, -2.0), 64),
        view("picture", (2.1, 1.6, 4.1), (-0.8, 1.9, -2.0), 66),
        view("aisle", (5.2, 1.6, 4.0), (-2.0, 1.4, -2.4), 66),
        view("back", (-5.2, 1.6, -3.9), (2.2, 1.7, 3.4), 68),
    ]


def _document() -> dict[str, Any]:
    return {
        "title": words("Market hall", "Halle"),
        "summary": words(
            "Iron, glass and striped awnings, for many small things.",
            "Fer, verre et stores rayés, pour beaucoup de petites choses.",
        ),
        "capacity": 80,
        "bounds": {"min": [-X - 0.2, -0.1, -Z - 0.3], "max": [X + 0.2, RIDGE + 0.2, Z + 0.4]},
        "floor": [{"polygon": rect(-X + 0.25, -Z + 0.25, X - 0.25, Z - 0.25), "height": 0.0}],
        "obstacles": [
            {"polygon": [[round(v, 3) for v in at] for at in rect(x - 0.3, z - 0.3, x + 0.3, z + 0.3)]}
            for x, z in COLUMNS
        ],
        "spawns": [{"name": "door", "position": [0.0, 0.0, 3.7], "yaw_deg": 0, "radius_m": 0.4}],
        "zones": [],
        "hero": hero(0.0, -2.0, 0, (2.4, 2.9, 2.4)),
        "lines": [
            line("stall-left", "Left stall", "Étal de gauche", (-1.85, 2.6), (-1.85, -1.15), 90, 0.9),
            line("stall-right", "Right stall", "Étal de droite", (1.85, -1.15), (1.85, 2.6), -90, 0.9),
            line("back-left", "Back wall, left", "Mur du fond, à gauche", (-5.3, -3.8), (-1.5, -3.8), 0, 0.8),
            line("back-right", "Back wall, right", "Mur du fond, à droite", (1.5, -3.8), (5.3, -3.8), 0, 0.8),
            line(
                "left",
                "Under the awnings, left",
                "Sous les stores, à gauche",
                (-5.2, 3.6),
                (-5.2, -2.3),
                90,
                0.9,
                2.2,
            ),
            line(
                "right",
                "Under the awnings, right",
                "Sous les stores, à droite",
                (5.2, -2.3),
                (5.2, 3.6),
                -90,
                0.9,
                2.2,
            ),
        ],
        "walls": [
            place(
                "wall-back-1",
                "Back wall, left",
                "Mur du fond, à gauche",
                (-4.2, 2.15, -Z + 0.001),
                0,
                1.6,
                1.3,
            ),
            place(
                "wall-back-2",
                "Back wall, right",
                "Mur du fond, à droite",
                (4.2, 2.15, -Z + 0.001),
                0,
                1.6,
                1.3,
            ),
            place(
                "wall-front-1",
                "Beside the door, left",
                "À gauche de la porte",
                (-4.2, 2.15, Z - 0.001),
                180,
                1.6,
                1.3,
            ),
            place(
                "wall-front-2",
                "Beside the door, right",
                "À droite de la porte",
                (4.2, 2.15, Z - 0.001),
                180,
                1.6,
                1.3,
            ),
        ],
        "sign": place("sign", "Name", "Nom", (0.0, 2.72, -Z + 0.001), 0, 4.2, 0.5),
        "logo": place("logo", "Logo", "Logo", (0.0, 1.88, -Z + 0.001), 0, 1.2, 0.8),
        "materials": [
            offered("wall", ["chalk", "sand", "sage", "ink"]),
            offered("floor", ["stone", "terrazzo", "oak"]),
            offered("wood", ["oak", "walnut", "grey"]),
            offered("accent", ["brass", "iron", "nickel", "copper"]),
        ],
        "plinth": "wood",
    }
