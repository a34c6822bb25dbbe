"""The salon, 9.2 x 7.2 m: a panelled Parisian room for few dear ones.

The idea: a first floor on a boulevard. Painted panelling from skirting to cornice, three tall windows onto
the façades across, a herringbone floor; a marble chimneypiece with candles in its hearth closes the axis, a
ring of opal globes hangs above.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.kit.mesh import Floats
from assets.rooms.layout import rect, view, words
from assets.rooms.templates.atelier import spot
from assets.rooms.templates.build import TemplatePlan, Time
from assets.rooms.templates.finishes import colour, offered
from assets.rooms.templates.paper import hero, line, place
from assets.rooms.templates.salon_works import BREAST, HEARTH, HIGH, OUT, RING, WINDOW, WINDOWS, X, Z, salon

from vitrine.assets.baking.tracing import Lamp, Sun

PLACE = (-1.0, -1.0)
"""The hero's x and z: beside the axis, so that the fire is seen past it."""

SKY = np.array([0.92, 0.975, 1.05])
WARM = np.array([1.0, 0.83, 0.62])
DUSK = np.array([0.58, 0.68, 1.0])


def plan() -> TemplatePlan:
    day = Time(
        "day", words("Afternoon", "Après-midi"), _daylight(), Sun((0.80, -0.52, -0.30), (7.6, 6.9, 5.8)),
        "day", 1.0, {"court": "#ffffff", "lamp": "#fff3e0", "flame": "#ffdca4"},
    )  # fmt: skip
    evening = Time(
        "evening", words("Evening", "Soir"), _evening(), None,
        "evening", 1.05, {"court": "#46536f", "lamp": "#ffe3ba", "flame": "#ffd08c"}, gain=1.55,
    )  # fmt: skip
    return TemplatePlan("salon", salon().pieces, (day, evening), _document(), _views())


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


def _chandelier(strength: float) -> list[Lamp]:
    """The globes, as eight small panes down and out, and one that shines up."""
    z, high, radius = RING
    side = 0.16
    found = []
    for k in range(6):
        turn = 2 * np.pi * k / 6
        x, deep = float(radius * np.cos(turn)), float(z + radius * np.sin(turn))
        found.append(
            Lamp(
                (x - side / 2, high - 0.03, deep - side / 2),
                (side, 0, 0),
                (0, 0, side),
                colour(strength, WARM),
                8,
            )
        )
    wide = 2 * radius
    found.append(
        Lamp(
            (-radius, high + 0.16, z + radius),
            (wide, 0, 0),
            (0, 0, -wide),
            colour(strength * 0.035, WARM),
            36,
        )
    )
    return found


def _hearth_light(strength: float) -> list[Lamp]:
    half, _, deep = HEARTH
    return [
        Lamp(
            (-half + 0.1, 0.3, -Z + OUT - deep + 0.03),
            (2 * half - 0.2, 0, 0),
            (0, 0.12, 0),
            colour(strength, WARM),
            12,
        ),
        Lamp(
            (half - 0.1, 0.3, -Z + OUT - 0.03),
            (0.2 - 2 * half, 0, 0),
            (0, 0.12, 0),
            colour(strength, WARM),
            12,
        ),
    ]


def _daylight() -> list[Lamp]:
    return [*_panes(13.5, SKY, 48), *_chandelier(9.0), *_hearth_light(2.0), *_washes(34.0)]


def _evening() -> list[Lamp]:
    return [*_panes(0.7, DUSK, 24), *_chandelier(62.0), *_hearth_light(7.0), *_washes(150.0)]


def _washes(strength: float) -> list[Lamp]:
    """Small spots in the cornice: the long walls, the chimneypiece, the hero."""
    found = []
    for z in (-2.2, -0.7, 0.8, 2.3):
        for side in (-1, 1):
            found.append(
                spot(
                    (side * (X - 1.3), HIGH - 0.05, z),
                    (side * (X - 0.75), 1.0, z),
                    colour(strength, WARM),
                    12,
                )
            )
    for x in (-2.9, 2.9):
        found.append(spot((x, HIGH - 0.05, -Z + 1.4), (x, 1.0, -Z + 0.6), colour(strength, WARM), 12))
    found.append(spot((0.0, HIGH - 0.05, -Z + 1.5), (0.0, 2.2, -Z + OUT), colour(strength * 0.8, WARM), 8))
    for side in (-0.45, 0.45):
        x, z = PLACE
        found.append(spot((x + side, HIGH - 0.05, z + 1.2), (x, 1.0, z), colour(strength * 1.4, WARM), 20))
    return found


def _views() -> list[dict[str, Any]]:
    return [
        view("spawn", (0, 1.6, 2.75), (0, 1.5, -2.0), 62),
        view("picture", (1.7, 1.6, 3.2), (-0.7, 1.5, -2.0), 62),
        view("windows", (3.6, 1.6, -2.6), (-4.2, 1.4, 1.6), 64),
        view("back", (-3.6, 1.6, -2.6), (1.6, 1.5, 3.2), 66),
    ]


def _document() -> dict[str, Any]:
    return {
        "title": words("Salon", "Salon"),
        "summary": words(
            "A panelled room on a boulevard with a marble chimneypiece, for few dear things.",
            "Un salon lambrissé sur le boulevard, sa cheminée de marbre, pour peu de choses chères.",
        ),
        "capacity": 50,
        "bounds": {"min": [-X - 0.5, -0.1, -Z - 0.3], "max": [X + 0.3, HIGH + 0.3, Z + 0.4]},
        "floor": [{"polygon": rect(-X + 0.25, -Z + 0.25, X - 0.25, Z - 0.25), "height": 0.0}],
        "obstacles": [{"polygon": rect(-BREAST - 0.15, -Z + 0.25, BREAST + 0.15, -Z + OUT + 0.5)}],
        "spawns": [{"name": "door", "position": [0.0, 0.0, 2.75], "yaw_deg": 0, "radius_m": 0.35}],
        "zones": [],
        "hero": hero(*PLACE, 16, (2.4, 2.7, 2.4)),
        "lines": [
            line(
                "back-left", "Left of the fire", "À gauche de la cheminée", (-4.3, -3.0), (-1.5, -3.0), 0, 0.8
            ),
            line(
                "back-right", "Right of the fire", "À droite de la cheminée", (1.5, -3.0), (4.3, -3.0), 0, 0.8
            ),
            line("left", "By the windows", "Près des fenêtres", (-3.8, 2.65), (-3.8, -1.6), 90, 0.9),
            line("right", "Right wall", "Mur de droite", (3.8, -1.6), (3.8, 2.65), -90, 0.9),
            line("middle-left", "Middle, left", "Milieu, à gauche", (-1.95, 1.95), (-1.95, -0.5), 90, 0.8),
            line("middle-right", "Middle, right", "Milieu, à droite", (1.95, -0.5), (1.95, 1.95), -90, 0.8),
        ],
        "walls": [
            place(
                "wall-right-1",
                "Right wall, far",
                "Mur de droite, au fond",
                (X - 0.001, 1.95, -0.9),
                -90,
                1.2,
                1.5,
            ),
            place(
                "wall-right-2",
                "Right wall, near",
                "Mur de droite, devant",
                (X - 0.001, 1.95, 0.9),
                -90,
                1.2,
                1.5,
            ),
            place(
                "wall-back-1",
                "Left of the fire",
                "À gauche de la cheminée",
                (-X + 2.5, 1.95, -Z + 0.001),
                0,
                1.1,
                1.4,
            ),
            place(
                "wall-back-2",
                "Right of the fire",
                "À droite de la cheminée",
                (X - 2.5, 1.95, -Z + 0.001),
                0,
                1.1,
                1.4,
            ),
        ],
        "sign": place("sign", "Name", "Nom", (0.0, 3.03, -Z + OUT + 0.001), 0, 1.75, 0.36),
        "logo": place("logo", "Logo", "Logo", (0.0, 1.99, -Z + OUT + 0.001), 0, 1.4, 0.95),
        "materials": [
            offered("wall", ["pearl", "sage", "ink", "rose", "aubergine"]),
            offered("floor", ["herringbone", "smoked-herringbone", "stone"]),
            offered("wood", ["walnut", "oak", "black"]),
            offered("accent", ["brass", "nickel", "iron", "copper"]),
        ],
        "plinth": "wood",
    }
