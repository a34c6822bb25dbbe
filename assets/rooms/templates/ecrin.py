"""The écrin, an octagon 7.8 m across: a dark room for few precious things.

The idea: a jewel case. Deep limewash, a dark polished floor with a ring of brass, a shallow dome whose rim
glows; light falls only where something stands.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from assets.kit.mesh import Floats, Mesh
from assets.rooms.layout import view, words
from assets.rooms.surfaces import MAKERS
from assets.rooms.templates.atelier import spot
from assets.rooms.templates.build import TemplatePlan, Time
from assets.rooms.templates.finishes import colour, dress, offered, plain, shining
from assets.rooms.templates.paper import hero, line, place
from assets.rooms.works import Frame, Works

from vitrine.assets.baking.tracing import Lamp

APOTHEM, HIGH, DOME = 3.9, 3.3, 3.95
SIDE = 2 * APOTHEM * math.tan(math.pi / 8)
OPENING = 2.75  # apothem of the dome's opening
GAP = 0.035
DOOR = (1.5, 2.4, 0.22)
PANEL = (2.1, 2.5, 0.09)  # the recessed panel of each wall: width, top, depth

WARM = np.array([1.0, 0.85, 0.66])
NIGHT = np.array([0.62, 0.72, 1.0])

WALL, FLOORING, WOOD, ACCENT = "ecrin.wall", "ecrin.floor", "ecrin.wood", "ecrin.accent"

dress("ecrin", wall="forest", floor="terrazzo", wood="black", accent="brass")
MAKERS["ecrin.ceiling"] = plain("ceiling", "#8f8a80", 0.95, 0.08)
MAKERS["ecrin.trim"] = plain("trim", "#2b2724", 0.5, 0.3)
MAKERS["ecrin.glow"] = shining("glow", "#ffe2b4")
MAKERS["ecrin.lamp"] = shining("lamp", "#fff0d8")


def corner(k: float, apothem: float = APOTHEM) -> tuple[float, float]:
    """x, z of a corner; 0 and 1 are those of the back wall, counted to the right as one looks at it."""
    radius = apothem / math.cos(math.pi / 8)
    turn = math.pi / 2 + math.pi / 8 - k * math.pi / 4
    return radius * math.cos(turn), -radius * math.sin(turn)


def wall_frame(k: int) -> Frame:
    """Wall k: 0 is the back, 4 the front with the door."""
    (ax, az), (bx, bz) = corner(k), corner(k + 1)
    return Frame((ax, 0, az), ((bx - ax) / SIDE, 0, (bz - az) / SIDE), (0, 1, 0))


def plan() -> TemplatePlan:
    w = Works()
    for k in range(8):
        _wall(w, k)
    _floor(w)
    _dome(w)
    _door(w)
    day = Time(
        "night", words("Night", "Nuit"), _lamps(4.2), None, "evening", 1.15,
        {"glow": "#ffe2b4", "lamp": "#fff0d8"}, scale=4.0,
    )  # fmt: skip
    bright = Time(
        "salon", words("Salon", "Salon"), _lamps(7.0), None, "day", 1.0,
        {"glow": "#fff4e2", "lamp": "#fff8ee"}, scale=5.0,
    )  # fmt: skip
    return TemplatePlan("ecrin", w.pieces, (day, bright), _document(), _views())


def _wall(w: Works, k: int) -> None:
    frame, bevel = wall_frame(k), 0.006
    width, top, depth = DOOR if k == 4 else PANEL
    low = 0.0 if k == 4 else 0.35
    a, b = SIDE / 2 - width / 2, SIDE / 2 + width / 2
    w.wall(
        WALL, frame, (SIDE, HIGH + 0.01), [(a - bevel, low if low else 0.0, b + bevel, top + bevel)], low=GAP
    )
    if k == 4:
        path = np.array([(a, 0.0), (a, top), (b, top), (b, 0.0)])
        w.reveal(WALL, frame, path, depth)
    else:
        path = np.array([(a, low), (a, top), (b, top), (b, low), (a, low)])
        w.reveal("ecrin.trim", frame, path, depth)
        w.flat(WALL, frame, [(a - 0.02, low - 0.02, b + 0.02, top + 0.02)], w=-depth)
        # A fine line of metal around each panel.
        for u0, v0, u1, v1 in (
            (a - 0.055, low - 0.055, b + 0.055, low - 0.043),
            (a - 0.055, top + 0.043, b + 0.055, top + 0.055),
            (a - 0.055, low - 0.043, a - 0.043, top + 0.043),
            (b + 0.043, low - 0.043, b + 0.055, top + 0.043),
        ):
            _bar(w, ACCENT, frame, (u0, v0, 0.0), (u1, v1, 0.006))
    end = 0.02
    spans = [(-end, a - bevel), (b + bevel, SIDE + end)] if k == 4 else [(-end, SIDE + end)]
    w.flat("ecrin.trim", frame, [(u0, 0, u1, GAP) for u0, u1 in spans], w=-0.012, weight=0.35)


def _bar(
    w: Works, material: str, frame: Frame, low: tuple[float, float, float], high: tuple[float, float, float]
) -> None:
    """A thin bar on a wall that stands at any angle: front and four sides."""
    (u0, v0, w0), (u1, v1, w1) = low, high
    base = [(u0, v0), (u1, v0), (u1, v1), (u0, v1)]
    front = frame.at([(u, v, w1) for u, v in base])
    back = frame.at([(u, v, w0) for u, v in base])
    positions, normals, faces = [*front], [frame.w] * 4, [(0, 1, 2), (0, 2, 3)]
    for i in range(4):
        j = (i + 1) % 4
        n = len(positions)
        quad = [back[i], back[j], front[j], front[i]]
        out = np.cross(quad[1] - quad[0], quad[3] - quad[0])
        out = out / np.linalg.norm(out)
        positions += quad
        normals += [out] * 4
        faces += [(n, n + 1, n + 2), (n, n + 2, n + 3)]
    points = np.array(positions)
    w.surface(material, Mesh(points, np.array(normals), points[:, :2].copy(), np.array(faces)))


def _polygon(points: list[tuple[float, float]], y: float, up: float) -> Mesh:
    """A flat outline lying down; its light map chart is its plan."""
    flat = np.array(points)
    positions = np.stack([flat[:, 0], np.full(len(flat), y), flat[:, 1]], axis=1)
    faces = np.array([(0, i, i + 1) for i in range(1, len(flat) - 1)])
    a, b, c = (positions[faces[0, k]] for k in range(3))
    if np.cross(b - a, c - a)[1] * up < 0:
        faces = faces[:, ::-1]
    return Mesh(positions, np.tile([0.0, up, 0.0], (len(flat), 1)), flat - flat.min(axis=0), faces)


def _ring(inner: list[tuple[float, float]], outer: list[tuple[float, float]], y: float, up: float) -> Mesh:
    n = len(inner)
    flat = np.array([*inner, *outer])
    positions = np.stack([flat[:, 0], np.full(len(flat), y), flat[:, 1]], axis=1)
    faces_list = []
    for i in range(n):
        j = (i + 1) % n
        faces_list += [(i, j, n + j), (i, n + j, n + i)]
    faces = np.array(faces_list)
    a, b, c = (positions[faces[0, k]] for k in range(3))
    if np.cross(b - a, c - a)[1] * up < 0:
        faces = faces[:, ::-1]
    return Mesh(positions, np.tile([0.0, up, 0.0], (len(flat), 1)), flat - flat.min(axis=0), faces)


def circle(radius: float, count: int = 64) -> list[tuple[float, float]]:
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return [(float(radius * np.cos(t)), float(radius * np.sin(t))) for t in turn]


def _octagon(apothem: float) -> list[tuple[float, float]]:
    return [corner(k, apothem) for k in range(8)]


def _floor(w: Works) -> None:
    w.surface(FLOORING, _polygon(_octagon(APOTHEM + 0.02), 0.0, 1.0))
    frame, (width, _, depth) = wall_frame(4), DOOR
    a, b = SIDE / 2 - width / 2, SIDE / 2 + width / 2
    ends = frame.at([(a - 0.006, 0, -depth - 0.02), (b + 0.006, 0, 0.0)])
    low, high = ends.min(axis=0), ends.max(axis=0)
    w.flat(
        FLOORING,
        Frame((low[0], 0, high[2]), (1, 0, 0), (0, 0, -1)),
        [(0, 0, high[0] - low[0], high[2] - low[2])],
    )
    for radius in (1.55, 1.62):
        w.surface(ACCENT, _ring(circle(radius, 96), circle(radius + 0.012, 96), 0.0015, 1.0))


def _dome(w: Works) -> None:
    """A flat rim, a lip, a hidden glow, and a shallow dome above it."""
    w.surface("ecrin.ceiling", _ring(circle(OPENING, 64), _rim64(), HIGH, -1.0), 0.6)
    turn = np.linspace(0, 2 * np.pi, 65) + np.pi / 2  # the seam lies behind who comes in
    lip = np.stack(
        [
            np.stack([OPENING * np.cos(turn), np.full(65, y), OPENING * np.sin(turn)], axis=1)
            for y in (HIGH, HIGH + 0.12)
        ]
    )
    w.surface("ecrin.ceiling", _inwards(_sheet(lip)), 0.4)
    rise = np.linspace(0, np.pi / 2, 9)
    base = OPENING + 0.28
    rows = [
        np.stack(
            [
                base * np.cos(r) * np.cos(turn),
                np.full(65, HIGH + 0.12 + (DOME - HIGH) * np.sin(r)),
                base * np.cos(r) * np.sin(turn),
            ],
            axis=1,
        )
        for r in rise[:-1]
    ]
    rows.append(
        np.stack([0.02 * np.cos(turn), np.full(65, HIGH + 0.12 + DOME - HIGH), 0.02 * np.sin(turn)], axis=1)
    )
    w.surface("ecrin.ceiling", _inwards(_sheet(np.stack(rows))), 0.7)
    w.surface("ecrin.glow", _ring(circle(OPENING + 0.02, 64), circle(OPENING + 0.24, 64), HIGH + 0.125, 1.0))
    for x, z in LAMPS:
        w.surface(
            "ecrin.trim", _polygon([(x + a, z + b) for a, b in circle(0.045, 20)], HIGH - 0.004, -1.0), 0.4
        )
        w.surface("ecrin.lamp", _polygon([(x + a, z + b) for a, b in circle(0.032, 20)], HIGH - 0.006, -1.0))


def _rim64() -> list[tuple[float, float]]:
    """64 points along the octagon, in the circle's order."""
    found = []
    for x, z in circle(1.0, 64):
        turn = math.atan2(z, x)
        near = round(turn / (math.pi / 4)) * math.pi / 4
        reach = (APOTHEM + 0.01) / math.cos(turn - near)
        found.append((x * reach, z * reach))
    return found


def _sheet(points: Floats) -> Mesh:
    from assets.kit import shapes

    return shapes.grid(points)


def _inwards(mesh: Mesh) -> Mesh:
    towards = np.array([0.0, 1.2, 0.0]) - mesh.positions
    return mesh if np.einsum("ij,ij->i", towards, mesh.normals).mean() > 0 else mesh.flipped()


def _door(w: Works) -> None:
    frame, (width, top, depth) = wall_frame(4), DOOR
    for side in (-1, 1):
        a, b = sorted((SIDE / 2 + side * 0.003, SIDE / 2 + side * (width / 2 - 0.004)))
        ends = frame.at([(a, 0.006, -depth), (b, top - 0.004, -depth + 0.05)])
        w.block(WOOD, ends.min(axis=0), ends.max(axis=0), 0.004, grain="y", weight=0.6)
        pull = frame.at(
            [
                (SIDE / 2 + side * 0.09 - 0.012, 0.85, -depth + 0.05),
                (SIDE / 2 + side * 0.09 + 0.012, 1.45, -depth + 0.075),
            ]
        )
        w.block(ACCENT, pull.min(axis=0), pull.max(axis=0), 0.003)


# One lamp before each wall but the door's, in the rim.
LAMPS = tuple(
    (3.25 * math.cos(math.pi / 2 - k * math.pi / 4), -3.25 * math.sin(math.pi / 2 - k * math.pi / 4))
    for k in range(8)
    if k != 4
)


def _lamps(strength: float) -> list[Lamp]:
    found: list[Lamp] = []
    count, radius = 16, OPENING + 0.13
    for k in range(count):
        turn, half = 2 * math.pi * (k + 0.5) / count, math.pi / count
        a0, a1 = turn - half, turn + half
        start = np.array([radius * math.cos(a0), HIGH + 0.13, radius * math.sin(a0)])
        end = np.array([radius * math.cos(a1), HIGH + 0.13, radius * math.sin(a1)])
        along = end - start
        out = np.array([math.cos(turn), 0.0, math.sin(turn)]) * 0.12
        a, b = (along, out) if np.cross(along, out)[1] > 0 else (out, along)
        found.append(Lamp(tuple(start), tuple(a), tuple(b), colour(9.0 * strength, WARM), 8))
    for x, z in LAMPS:
        inward = 0.86
        found.append(
            spot((x, HIGH - 0.01, z), (x * inward, 0.9, z * inward), colour(150.0 * strength, WARM), 10)
        )
        out = 1.19
        found.append(spot((x, HIGH - 0.01, z), (x * out, 1.2, z * out), colour(60.0 * strength, WARM), 8))
    for x in (-0.5, 0.5):
        found.append(spot((x, HIGH + 0.5, 0.5), (0.0, 1.0, -0.35), colour(260.0 * strength, WARM), 26))
    found.append(spot((0.0, HIGH - 0.01, -2.95), (0.0, 2.6, -APOTHEM), colour(70.0 * strength, WARM), 4))
    return found


def _views() -> list[dict[str, Any]]:
    return [
        view("spawn", (0, 1.6, 3.0), (0, 1.45, -2.0), 62),
        view("picture", (1.2, 1.6, 3.0), (-0.3, 1.4, -1.6), 62),
        view("up", (-2.0, 1.6, 1.8), (0.8, 2.6, -1.2), 66),
    ]


def _document() -> dict[str, Any]:
    inner = _octagon(APOTHEM - 0.25)
    lines = []
    titles = {
        2: ("Right wall", "Mur de droite"), 6: ("Left wall", "Mur de gauche"),
        1: ("Right corner", "Angle de droite"), 7: ("Left corner", "Angle de gauche"),
        3: ("Right of the door", "À droite de la porte"), 5: ("Left of the door", "À gauche de la porte"),
    }  # fmt: skip
    for name, k in (
        ("left-corner", 7),
        ("right-corner", 1),
        ("left", 6),
        ("right", 2),
        ("door-left", 5),
        ("door-right", 3),
    ):
        yaw = -k * 45.0
        turn = math.pi / 2 - k * math.pi / 4
        x, z = (APOTHEM - 0.62) * math.cos(turn), -(APOTHEM - 0.62) * math.sin(turn)
        # As one looks from the wall into the room, along the wall.
        dx, dz = math.cos(math.radians(yaw)), -math.sin(math.radians(yaw))
        half = 1.1
        en, fr = titles[k]
        yaw = yaw + 360 if yaw < -180 else yaw
        lines.append(
            line(name, en, fr, (x - dx * half, z - dz * half), (x + dx * half, z + dz * half), yaw, 0.8)
        )
    lines += [
        line(
            "back-left",
            "Back wall, left",
            "Mur du fond, à gauche",
            (-1.15, -APOTHEM + 0.6),
            (-0.1, -APOTHEM + 0.6),
            0,
            0.7,
            2.2,
        ),
        line(
            "back-right",
            "Back wall, right",
            "Mur du fond, à droite",
            (0.1, -APOTHEM + 0.6),
            (1.15, -APOTHEM + 0.6),
            0,
            0.7,
            2.2,
        ),
        line("inner-left", "Middle, left", "Milieu, à gauche", (-1.6, 0.85), (-1.6, -0.85), 90, 0.66),
        line("inner-right", "Middle, right", "Milieu, à droite", (1.6, -0.85), (1.6, 0.85), -90, 0.66),
    ]
    walls = []
    for name, k, en, fr in (
        ("wall-left", 6, "Left wall", "Mur de gauche"),
        ("wall-right", 2, "Right wall", "Mur de droite"),
    ):
        turn = math.pi / 2 - k * math.pi / 4
        reach = APOTHEM + PANEL[2] - 0.001
        yaw = 90.0 if k == 6 else -90.0
        walls.append(
            place(name, en, fr, (reach * math.cos(turn), 1.6, -reach * math.sin(turn)), yaw, 1.5, 1.2)
        )
    return {
        "title": words("Écrin", "Écrin"),
        "summary": words(
            "A dark octagon under a glowing dome, for few precious things.",
            "Un octogone sombre sous une coupole lumineuse, pour peu de choses précieuses.",
        ),
        "capacity": 40,
        "bounds": {"min": [-4.4, -0.1, -4.4], "max": [4.4, 4.4, 4.6]},
        "floor": [{"polygon": [[round(x, 3), round(z, 3)] for x, z in reversed(inner)], "height": 0.0}],
        "obstacles": [],
        "spawns": [{"name": "door", "position": [0.0, 0.0, 2.95], "yaw_deg": 0, "radius_m": 0.3}],
        "zones": [],
        "hero": hero(0.0, -0.35, 0, (2.4, 2.9, 2.4)),
        "lines": lines,
        "walls": walls,
        "sign": place("sign", "Name", "Nom", (0.0, 2.88, -APOTHEM + 0.001), 0, 2.6, 0.36),
        "logo": place("logo", "Logo", "Logo", (0.0, 1.75, -APOTHEM - PANEL[2] + 0.001), 0, 0.8, 0.8),
        "materials": [
            offered("wall", ["forest", "aubergine", "ink", "sand"]),
            offered("floor", ["terrazzo", "smoked", "stone"]),
            offered("wood", ["black", "walnut", "oak"]),
            offered("accent", ["brass", "copper", "nickel"]),
        ],
        "plinth": "wood",
    }
