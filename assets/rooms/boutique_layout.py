"""The boutique on paper: its measures in metres, room.json, and the places to look at it from."""

from __future__ import annotations

from typing import Any

from assets.rooms.layout import around, placement, portal, rect, slot, view, words

X, Z = 4.5, 3.5
SOFFIT, TRAY = 3.05, 3.33

WINDOWS = (-1.95, 0.0, 1.95)  # z of their middles
WINDOW = (1.05, 0.16, 2.66, 0.34)  # width, sill, top, depth
DOOR_X, DOOR = 2.95, (1.40, 2.45, 0.5)  # middle, (width, top, depth) of the way to the gallery
ARCH = (1.95, 2.58)  # width, top of the hero's arch
HERO = (0.0, -1.55)
TABLE = (2.05, 0.05, 2.6, 0.86, 0.88)  # x, z, length along z, width, height
RUG = (-2.6, 0.35, 2.7, 2.1)
NICHES = ((0.85, 2.55), (3.75, 5.45))  # along the right wall, from the back
NICHE = (0.42, 2.50, 0.36)
LEVELS = [1.12, 1.79]


def views() -> list[dict[str, Any]]:
    return [
        view("spawn", (0, 1.6, 2.45), (0.0, 1.35, -2.0), 62),
        view("picture", (0.15, 1.5, 3.05), (-0.05, 1.28, -2.0), 54),
        view("hero", (1.35, 1.5, -0.6), (0.0, 1.15, -2.25), 45),
        view("left", (2.6, 1.6, 2.6), (-3.2, 1.0, -1.2), 62),
        view("right", (-2.6, 1.6, 2.4), (3.2, 1.1, -0.8), 62),
        view("doorway", (1.6, 1.6, -0.9), (3.0, 1.2, -4.2), 55),
        view("back", (0.4, 1.6, -1.6), (-0.6, 1.2, 3.5), 66),
        view("shelf", (3.1, 1.5, -1.0), (4.7, 1.2, -1.8), 60),
        view("table", (1.2, 1.35, -0.3), (2.1, 0.92, -0.7), 50),
    ]


def document() -> dict[str, Any]:
    x, z, length, width, height = TABLE
    rx, rz, rw, rd = RUG
    _, _, deep = NICHE
    shelf_x = X + deep / 2
    shelf = [
        (level, round((a + b) / 2 - Z + side * 0.42, 3))
        for a, b in NICHES
        for level in LEVELS
        for side in (-1, 1)
    ]
    slots = [
        slot("hero", "Under the arch", "Sous l'arche", (HERO[0], 1.0, HERO[1]), (0.40, 0.9, 0.40), 0, True),
        slot(
            "plinth-2", "Plinth by the wall", "Socle près du mur", (-3.75, 0.80, -2.75), (0.4, 0.6, 0.4), 35
        ),
        slot(
            "table-1",
            "Table, the pad",
            "Table, le sous-main",
            (x, height + 0.018, -0.78),
            (0.2, 0.2, 0.2),
            -90,
        ),
        slot("table-2", "Table, middle", "Table, milieu", (x, height, -0.25), (0.3, 0.45, 0.3), -90),
        slot("table-3", "Table, front", "Table, devant", (x, height, 0.3), (0.4, 0.5, 0.4), -90),
        slot("table-4", "Table, end", "Table, bout", (x, height, 0.95), (0.5, 0.9, 0.5), -90),
        slot("floor-1", "On the rug", "Sur le tapis", (-1.85, 0.012, 0.75), (0.5, 0.9, 0.5), 30),
        slot("floor-2", "By the doors", "Près de l'entrée", (3.6, 0.0, 2.75), (0.8, 1.8, 0.8), 215),
        slot("wall-1", "Back wall", "Mur du fond", (-2.6, 1.18, -Z + 0.001), (1.0, 1.2, 0.06), 0),
        slot(
            "wall-2",
            "Between the niches",
            "Entre les niches",
            (X - 0.001, 1.05, -0.35),
            (0.8, 1.1, 0.06),
            -90,
        ),
    ] + [
        slot(
            f"shelf-{k + 1}",
            f"Shelf {k + 1}",
            f"Étagère {k + 1}",
            (shelf_x, level, sz),
            (0.5, 0.58, 0.3),
            -90,
        )
        for k, (level, sz) in enumerate(shelf)
    ]
    door_half = DOOR[0] / 2
    return {
        "format": "vitrine.room/1",
        "version": 1,
        "id": "boutique",
        "title": words("Boutique", "Boutique"),
        "summary": words(
            "Morning light, lime plaster and a few good things.",
            "Lumière du matin, enduit à la chaux et quelques belles choses.",
        ),
        "scene": {"file": "scene.glb"},
        "picture": {"file": "picture.webp"},
        "light": {"exposure": 1.0, "studio": "day"},
        "bounds": {"min": [-5.0, -0.1, -5.8], "max": [5.0, 3.4, 3.7]},
        "floor": [
            {"polygon": rect(-X + 0.25, -Z + 0.25, X - 0.25, Z - 0.25), "height": 0.0},
            {
                "polygon": rect(DOOR_X - door_half + 0.2, -Z - 0.9, DOOR_X + door_half - 0.2, -Z + 0.25),
                "height": 0.0,
            },
        ],
        "obstacles": [
            around(*HERO, 0.42, 0.42),
            around(-3.75, -2.75, 0.42, 0.42),
            around(x, z, width, length),
            around(-3.42, rz, 0.44, 1.7, 0.12),
            around(-1.62, -3.08, 0.4, 0.4, 0.1),
        ],
        "spawns": [
            {"name": "door", "position": [0.0, 0.0, 2.45], "yaw_deg": 0, "radius_m": 0.8},
            {"name": "from-gallery", "position": [DOOR_X - 0.1, 0.0, -2.35], "yaw_deg": 135, "radius_m": 0.6},
        ],
        "zones": [
            {
                "name": "window-seat",
                "kind": "quiet",
                "polygon": rect(rx - rw / 2, rz - rd / 2, rx + rw / 2, rz + rd / 2),
            }
        ],
        "slots": slots,
        "placements": [
            placement("hero", "vase", "MV-GALET-CEL"),
            placement("plinth-2", "tea-bowl", "MV-HALTE-SHI"),
            placement("table-1", "watch"),
            placement("table-2", "pendant"),
            placement("table-4", "desk-lamp"),
            placement("floor-1", "stool"),
            placement("wall-1", "print"),
            placement("shelf-1", "vase", "MV-GALET-TEN"),
            placement("shelf-2", "tea-bowl", "MV-HALTE-RAK"),
            placement("shelf-5", "tea-bowl", "MV-HALTE-CEN"),
            placement("shelf-6", "vase", "MV-GALET-CRA"),
        ],
        "portals": [
            portal(
                "gallery",
                "To the gallery",
                "Vers la galerie",
                "gallery",
                "door",
                (DOOR_X, 0.0, -Z - 0.35),
                0,
                DOOR[0],
                2.2,
            )
        ],
        "modules": [
            {
                "name": "light_switch",
                "url": "/extensions/light_switch/switch.js",
                "options": {"position": [1.85, 1.1, -Z], "yaw_deg": 0},
            }
        ],
        "capacity": 100,
    }
