"""The boutique, 9 x 7 m: arches, lime plaster, three tall windows to the left, one vase under its arch.

The idea: an arch for what matters (hero, windows, the way on); everything else is straight and quiet.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.kit import shapes
from assets.rooms import foliage, furniture
from assets.rooms.boutique_layout import (
    ARCH,
    DOOR,
    DOOR_X,
    HERO,
    LEVELS,
    NICHE,
    NICHES,
    RUG,
    SOFFIT,
    TABLE,
    TRAY,
    WINDOW,
    WINDOWS,
    X,
    Z,
    document,
    views,
)
from assets.rooms.build import Plan
from assets.rooms.works import Frame, Works, arch_path

from vitrine.assets.baking.tracing import Lamp, Sun

BACK = Frame((-X, 0, -Z), (1, 0, 0), (0, 1, 0))
FRONT = Frame((X, 0, Z), (-1, 0, 0), (0, 1, 0))
LEFT = Frame((-X, 0, Z), (0, 0, -1), (0, 1, 0))
RIGHT = Frame((X, 0, -Z), (0, 0, 1), (0, 1, 0))
FLOOR = Frame((-X, 0, Z), (1, 0, 0), (0, 0, -1))
CEILING = Frame((-X, SOFFIT, -Z), (1, 0, 0), (0, 0, 1))

WARM = np.array([1.0, 0.86, 0.68])
SKY = np.array([1.0, 0.99, 0.97])
COOL = np.array([0.90, 0.96, 1.0])

LAP = 0.01  # walls run on behind the ceiling, so that no light shows in the joint


def plan() -> Plan:
    w = Works()
    _shell(w)
    _openings(w)
    _ceiling(w)
    _furniture(w)
    return Plan("boutique", w.pieces, _lamps(), _sun(), document(), views())


def _shell(w: Works) -> None:
    bevel, gap = 0.006, 0.035
    arch = (X - ARCH[0] / 2 - bevel, 0.0, X + ARCH[0] / 2 + bevel, ARCH[1] + bevel)
    half = DOOR[0] / 2 + bevel
    door = (X + DOOR_X - half, 0.0, X + DOOR_X + half, DOOR[1] + bevel)
    w.wall("plaster", BACK, (2 * X, SOFFIT + LAP), arches=[arch, door], low=gap)
    width, sill, top, _ = WINDOW
    windows = [
        (Z - z - width / 2 - 0.012, sill - 0.04, Z - z + width / 2 + 0.012, top + 0.012) for z in WINDOWS
    ]
    w.wall("plaster", LEFT, (2 * Z, SOFFIT + LAP), arches=windows, low=gap)
    low, high, _ = NICHE
    w.wall(
        "plaster",
        RIGHT,
        (2 * Z, SOFFIT + LAP),
        [(a - 0.004, low - 0.004, b + 0.004, high + 0.004) for a, b in NICHES],
        low=gap,
    )
    w.wall(
        "plaster", FRONT, (2 * X, SOFFIT + LAP), [(X - 0.958, 0.0, X + 0.958, 2.458)], low=gap, weight=0.75
    )
    floor = [
        (-0.02, -0.02, 2 * X + 0.02, 2 * Z + 0.02),
        (arch[0], 2 * Z + 0.02, arch[2], 2 * Z + 0.44),
        (door[0], 2 * Z + 0.02, door[2], 2 * Z + DOOR[2]),
        (X + DOOR_X - 1.6, 2 * Z + DOOR[2], X + DOOR_X + 1.6, 2 * Z + 2.2),
        (X - 0.97, -0.12, X + 0.97, -0.02),
    ]
    w.flat("limestone", FLOOR, floor)
    for frame, spans in (  # the shadow gap under the walls
        (BACK, [(-0.02, arch[0]), (arch[2], door[0]), (door[2], 2 * X + 0.02)]),
        (LEFT, [(-0.02, 2 * Z + 0.02)]),
        (RIGHT, [(-0.02, 2 * Z + 0.02)]),
        (FRONT, [(-0.02, X - 0.958), (X + 0.958, 2 * X + 0.02)]),
    ):
        w.flat("bronze", frame, [(a, 0, b, gap) for a, b in spans], w=-0.012, weight=0.4)


def _openings(w: Works) -> None:
    # The arch of the hero: a shallow apse, a travertine ledge, light grazing up its back.
    side = ARCH[0] / 2
    w.reveal("clay", BACK, arch_path(X - side, 0, X + side, ARCH[1]), 0.42)
    w.flat("clay", BACK, [(X - side - 0.05, 0, X + side + 0.05, ARCH[1] + 0.05)], w=-0.42)
    w.block("travertine", (-side, 0, -Z - 0.31), (side, 0.16, -Z - 0.02), 0.004, "-y -x +x", grain="x")
    w.block("glow", (-side + 0.03, 0.0, -Z - 0.40), (side - 0.03, 0.02, -Z - 0.33), 0.0005)
    # The way to the gallery: a deep doorway, a threshold of brass, a bright anteroom behind.
    width, top, depth = DOOR
    u = X + DOOR_X
    w.reveal("plaster", BACK, arch_path(u - width / 2, 0, u + width / 2, top), depth)
    w.block("brass", (DOOR_X - width / 2, 0, -Z - 0.02), (DOOR_X + width / 2, 0.003, -Z + 0.02), 0.0008)
    end = -depth - 1.7
    w.flat("gesso", BACK, [(u - 1.6, 0, u + 1.6, 3.2)], w=end, weight=0.6)
    sides = (
        Frame(BACK.at([(u - 1.6, 0, -depth)])[0], (0, 0, -1), (0, 1, 0)),
        Frame(BACK.at([(u + 1.6, 0, end)])[0], (0, 0, 1), (0, 1, 0)),
    )
    for side in sides:
        w.flat("gesso", side, [(0, 0, 1.7, 3.2)], weight=0.5)
    inner = Frame(BACK.at([(u + 1.6, 0, -depth)])[0], (-1, 0, 0), (0, 1, 0))
    w.wall("gesso", inner, (3.2, 3.2), arches=[(1.6 - width / 2, 0, 1.6 + width / 2, top)], weight=0.4)
    above = Frame(BACK.at([(u - 1.6, 3.2, end)])[0], (1, 0, 0), (0, 0, 1))
    w.flat("ceiling", above, [(0, 0, 3.2, 1.7)], weight=0.3)
    width, sill, top, deep = WINDOW
    for z in WINDOWS:
        w.put(furniture.window(LEFT, Z - z - width / 2, sill, Z - z + width / 2, top, deep))
    low, high, deep = NICHE
    for a, b in NICHES:
        w.put(furniture.shelves(RIGHT, a, low, b, high, deep, LEVELS))
    w.put(furniture.double_door(FRONT, X, 1.90, 2.45))


TRAY_HALF, POCKET, LEDGE = (3.25, 2.25), 0.2, 0.05


def _ceiling(w: Works) -> None:
    hx, hz = TRAY_HALF
    w.wall(
        "ceiling",
        CEILING,
        (2 * X, 2 * Z),
        [(X - hx - 0.006, Z - hz - 0.006, X + hx + 0.006, Z + hz + 0.006)],
        weight=0.7,
    )
    ring = np.array(
        [(X - hx, Z - hz), (X - hx, Z + hz), (X + hx, Z + hz), (X + hx, Z - hz), (X - hx, Z - hz)]
    )
    w.reveal("ceiling", CEILING, ring, LEDGE, weight=0.5)
    px, pz = hx + POCKET, hz + POCKET
    shelf = Frame((-X, SOFFIT + LEDGE, Z), (1, 0, 0), (0, 0, -1))  # top of the ledge, looking up
    w.flat(
        "ceiling",
        shelf,
        [
            (X - px, Z - pz, X - hx, Z + pz),
            (X + hx, Z - pz, X + px, Z + pz),
            (X - hx, Z - pz, X + hx, Z - hz),
            (X - hx, Z + hz, X + hx, Z + pz),
        ],
        weight=0.25,
    )
    tray = Frame((-px, TRAY, -pz), (1, 0, 0), (0, 0, 1))
    w.flat("ceiling", tray, [(0, 0, 2 * px, 2 * pz)], weight=0.7)
    height = TRAY - SOFFIT - LEDGE
    for origin, along, length in (
        ((-px, 0, -pz), (1, 0, 0), 2 * px),
        ((px, 0, pz), (-1, 0, 0), 2 * px),
        ((-px, 0, pz), (0, 0, -1), 2 * pz),
        ((px, 0, -pz), (0, 0, 1), 2 * pz),
    ):
        low = (origin[0], SOFFIT + LEDGE, origin[2])
        w.flat("ceiling", Frame(low, along, (0, 1, 0)), [(0, 0, length, height)], weight=0.5)
    for x, z in SPOTS:
        w.put(furniture.downlight(x, TRAY, z))


SPOTS = ((0.0, -0.6), (-2.2, -1.9), (-0.95, 0.2), (2.85, -1.9))


def _furniture(w: Works) -> None:
    x, z, length, width, height = TABLE
    w.put(furniture.table(length, width, height).moved(x, 0, z, yaw=90))
    w.put(furniture.plinth(0.42, 1.0, 0.42).moved(HERO[0], 0, HERO[1]))
    w.put(furniture.plinth(0.42, 0.80, 0.42).moved(-3.75, 0, -2.75))
    rx, rz, rw, rd = RUG
    w.put(furniture.rug(rw, rd).moved(rx, 0, rz))
    w.put(furniture.bench(1.7).moved(-3.42, 0.012, rz, yaw=90))
    w.put(furniture.pad(0.44, 0.018, 0.30, "ink").moved(x, height, -0.78, yaw=90))
    low, _, deep = NICHE
    shelf_x = X + deep / 2 + 0.02
    for (a, b), things in zip(NICHES, (("ink", "linen"), ("linen", "ink")), strict=True):
        middle = (a + b) / 2 - Z
        big = furniture.box_of_the_house(0.34, 0.22, 0.26, things[0]).moved(
            shelf_x, low, middle - 0.42, yaw=-90
        )
        small = furniture.box_of_the_house(0.26, 0.13, 0.22, things[1]).moved(
            shelf_x, low + 0.22, middle - 0.43, yaw=-84
        )
        w.put(big)
        w.put(small)
        w.put(furniture.books([0.30, 0.27, 0.25], things[1]).moved(shelf_x, low, middle + 0.40, yaw=-92))
    w.put(foliage.jar_of_branches().moved(-1.62, 0, -3.08))
    _bar_of_light(w, x, z)
    for side in (-1, 1):
        w.put(furniture.sconce().moved(side * 1.75, 1.72, Z, yaw=180))


BAR = (1.7, 2.02)  # length and height of the light over the table


def _bar_of_light(w: Works, x: float, z: float) -> None:
    length, y = BAR
    w.block("brass", (x - 0.012, y, z - length / 2), (x + 0.012, y + 0.03, z + length / 2), 0.002)
    w.block(
        "glow",
        (x - 0.008, y - 0.003, z - length / 2 + 0.01),
        (x + 0.008, y + 0.001, z + length / 2 - 0.01),
        0.0008,
    )
    for side in (-1, 1):
        end = z + side * length * 0.36
        w.surface("brass", shapes.cylinder(0.003, TRAY - y - 0.03, 0.0, 10).moved(x, y + 0.03, end))
        w.surface("brass", shapes.cylinder(0.03, 0.012, 0.002, 24, 1).moved(x, TRAY - 0.012, end))


def _strip(
    corner: tuple[float, float, float],
    a: tuple[float, float, float],
    b: tuple[float, float, float],
    colour: Any,
    samples: int,
) -> Lamp:
    return Lamp(corner, a, b, tuple(float(c) for c in colour), samples)


def _spot(
    x: float, y: float, z: float, at: tuple[float, float, float], strength: float, focus: float
) -> Lamp:
    """A small square that shines from (x, y, z) to a point."""
    eye, goal = np.array([x, y - 0.01, z]), np.array(at)
    n = (goal - eye) / np.linalg.norm(goal - eye)
    a = np.cross([0.0, 0.0, 1.0], n)
    a *= 0.08 / np.linalg.norm(a)
    b = np.cross(n, a)
    return Lamp(tuple(eye - a / 2 - b / 2), tuple(a), tuple(b), tuple(strength * WARM), 6, focus)


def _lamps() -> list[Lamp]:
    lamps = []
    width, sill, top, deep = WINDOW
    for z in WINDOWS:  # the whole pane shines; the arch's corners are hidden by the wall
        lamps.append(
            _strip((-X - deep - 0.01, sill, z + width / 2), (0, 0, -width), (0, top - sill, 0), 8.2 * SKY, 48)
        )
    hx, hz = TRAY_HALF
    y, out, wide = SOFFIT + LEDGE + 0.01, POCKET / 2, 0.05
    cove = 6.0 * WARM
    for sx in (-1, 1):
        lamps.append(_strip((sx * (hx + out), y, hz), (0, 0, -2 * hz), (-wide, 0, 0), cove, 28))
    for sz in (-1, 1):
        lamps.append(_strip((hx, y, sz * (hz + out)), (-2 * hx, 0, 0), (0, 0, wide), cove, 28))
    lamps.append(_strip((-ARCH[0] / 2, 0.021, -Z - 0.33), (ARCH[0], 0, 0), (0, 0, -0.07), 17.0 * WARM, 40))
    _, high, _ = NICHE
    for a, b in NICHES:
        for level in [*LEVELS, high + 0.032]:
            edge = (X + 0.075, level - 0.036, a - Z + 0.06)
            lamps.append(_strip(edge, (0.015, 0, 0), (0, 0, b - a - 0.12), 26.0 * WARM, 14))
    lamps.append(_spot(*_at(SPOTS[0]), (HERO[0], 1.1, HERO[1]), 170.0, 30))
    lamps.append(_spot(*_at(SPOTS[1]), (-2.55, 1.5, -3.5), 130.0, 26))
    lamps.append(_spot(*_at(SPOTS[3]), (3.75, 1.3, -3.5), 60.0, 20))
    x, z, *_ = TABLE
    lamps.append(
        _strip((x - 0.008, BAR[1] - 0.004, z - BAR[0] / 2), (0.016, 0, 0), (0, 0, BAR[0]), 34.0 * WARM, 32)
    )
    for side in (-1, 1):  # the sconces: light up and down the wall
        for y, turn in ((1.72 + 0.161, -1), (1.72 - 0.161, 1)):
            a, b = (0.07, 0, 0), (0, 0, 0.07 * turn)
            corner = (side * 1.75 - 0.035, y, Z - 0.06 - 0.035 * turn)
            lamps.append(_strip(corner, a, b, 30.0 * WARM, 12))
    # Daylight of the anteroom, from its ceiling.
    z = -Z - DOOR[2] - 1.3
    lamps.append(_strip((DOOR_X - 1.2, 3.15, z), (2.4, 0, 0), (0, 0, 0.9), 6.0 * COOL, 20))
    return lamps


def _at(spot: tuple[float, float]) -> tuple[float, float, float]:
    return spot[0], TRAY, spot[1]


def _sun() -> Sun:
    return Sun((0.80, -0.60, -0.36), (12.0, 10.8, 9.1))
