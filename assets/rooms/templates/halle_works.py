"""The hall's works: walls and stalls' awnings, the iron of nave and aisles, glass above, 12 x 9 m."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from assets.kit import shapes, textures
from assets.kit.glb import Material, Texture
from assets.kit.mesh import Mesh
from assets.rooms.surfaces import MAKERS, Finish
from assets.rooms.templates.finishes import dress, plain, shining
from assets.rooms.templates.joinery import Point, bar, behind, facing, rod, spanned
from assets.rooms.works import Frame, Works, arch_path
from PIL import Image

X, Z = 6.0, 4.5
NAVE = 2.7  # half the nave's width: where the columns stand
LOW, LEAN, EAVES, RIDGE = (
    3.3,
    4.0,
    5.2,
    6.6,
)  # the outer wall, the aisle's roof at the nave, the nave's eaves, ridge
BACK = Frame((-X, 0, -Z), (1, 0, 0), (0, 1, 0))
FRONT = Frame((X, 0, Z), (-1, 0, 0), (0, 1, 0))
LEFT = Frame((-X, 0, Z), (0, 0, -1), (0, 1, 0))
RIGHT = Frame((X, 0, -Z), (0, 0, 1), (0, 1, 0))
FLOOR = Frame((-X, 0, Z), (1, 0, 0), (0, 0, -1))

FAN = (1.85, 3.12, 0.16)  # radius, spring, depth of the half round window
DOOR = (2.2, 2.55, 0.2)
DADO, END = 1.25, 0.02
TRUSSES = (-Z + 0.1, -1.5, 1.5, Z - 0.1)
COLUMNS = tuple((side * NAVE, z) for side in (-1, 1) for z in (-1.5, 1.5))
PENDANTS = tuple((side * 1.25, z) for side in (-1, 1) for z in (-2.7, 0.0, 2.7))
HANG = 3.0
AWNINGS = (-2.9, 0.0, 2.9)
AWNING = (2.3, 2.86, 2.42, 1.05)  # length, height at the wall, at the edge, reach

WALL, FLOORING, WOOD, ACCENT = "halle.wall", "halle.floor", "halle.wood", "halle.accent"
IRON, SKY = "halle.iron", "halle.sky"

dress("halle", wall="chalk", floor="stone", wood="oak", accent="brass")
MAKERS[IRON] = lambda: Finish(Material("iron", colour="#55645d", roughness=0.55), lightmap=False)
MAKERS[SKY] = shining("sky", "#f3f8fd")
MAKERS["halle.lamp"] = shining("lamp", "#fff1dc")
MAKERS["halle.enamel"] = lambda: Finish(
    Material("enamel", colour="#eeebe3", roughness=0.35, double_sided=True), lightmap=False
)
MAKERS["halle.coping"] = plain("coping", "#8fa396", 0.35, 0.3)
MAKERS["halle.tile"] = lambda: Finish(
    Material("tile", roughness=0.25, base=Texture(tiles(), quality=80, tile_m=(0.6, 0.6), name="tile")), 0.35
)
MAKERS["halle.canvas"] = lambda: Finish(
    Material(
        "canvas", roughness=0.95, base=Texture(canvas(), quality=82, tile_m=(0.46, 0.46), name="canvas")
    ),
    0.1,
)


def tiles() -> Image.Image:
    """White glazed tiles of 15 x 7.5 cm in half bond, each a little of its own."""
    size = 384
    v, u = np.mgrid[0:size, 0:size] / size
    row = np.floor(v * 8).astype(int)
    across, up = (u * 4 + 0.5 * (row % 2)) % 4, v * 8 % 1
    tone = np.random.default_rng(711).normal(0, 0.05, (8, 4))[row, across.astype(int)]
    edge = np.minimum(np.minimum(across % 1, 1 - across % 1) * 2, np.minimum(up, 1 - up))
    rim = np.clip((0.16 - edge) / 0.10, 0, 1) * 0.10
    colours = textures.ramp(np.clip(0.62 + tone - rim, 0, 1), ["#d9d4c6", "#ece8dc", "#f6f3ea"])
    return textures.rgb(colours * (1 - 0.22 * np.clip((0.05 - edge) / 0.02, 0, 1)[..., None]))


def canvas() -> Image.Image:
    """Awning cloth: broad stripes of ecru and sage, the weave just there."""
    size = 256
    _, u = np.mgrid[0:size, 0:size] / size
    stripe = (u * 2 % 1 < 0.5).astype(float)[..., None]
    weave = 1 + 0.025 * textures.noise(size, 721, 90, 0.9)[..., None]
    ecru, sage = textures.hexes("#efe8d8")[0], textures.hexes("#8ea08c")[0]
    return textures.rgb(np.clip((ecru * stripe + sage * (1 - stripe)) * weave, 0, 1))


def halle() -> Works:
    w = Works()
    _gables(w)
    _sides(w)
    _floor(w)
    _roofs(w)
    _iron(w)
    for side in (-1, 1):
        for z in AWNINGS:
            _awning(w, side, z)
    _pendants(w)
    return w


def _gables(w: Works) -> None:
    """Both ends: a half round window high up, the roofs' slopes; a door below the one in front."""
    radius, spring, depth = FAN
    for frame, door in ((BACK, False), (FRONT, True)):
        half = DOOR[0] / 2
        nave = Frame(frame.at([(X - NAVE, 0, 0)])[0], frame.u, frame.v)
        cut = [(NAVE - half - 0.006, 0.0, NAVE + half + 0.006, DOOR[1] + 0.006)] if door else []
        w.wall(WALL, nave, (2 * NAVE, spring), cut)
        top = Frame(frame.at([(X - NAVE, spring, 0)])[0], frame.u, frame.v)
        w.wall(
            WALL,
            top,
            (2 * NAVE, EAVES - spring),
            arches=[(NAVE - radius - 0.01, 0.0, NAVE + radius + 0.01, radius + 0.01)],
        )
        spanned(w, WALL, frame, [(X - NAVE, EAVES), (X + NAVE, EAVES), (X, RIDGE)])
        for u0, u1, v0, v1 in ((0.0, X - NAVE, LOW, LEAN), (X + NAVE, 2 * X, LEAN, LOW)):
            spanned(w, WALL, frame, [(u0, 0.0), (u1, 0.0), (u1, v1), (u0, v0)])
        w.reveal(WALL, top, arch_path(NAVE - radius, 0.0, NAVE + radius, radius), depth, bevel=0.01)
        bar(
            w,
            "halle.coping",
            frame,
            (X - radius - 0.05, spring - 0.05, -depth),
            (X + radius + 0.05, spring, 0.05),
            0.006,
            "",
            0.8,
        )
        _fan(w, frame)
        spans = [(0.0, X - half), (X + half, 2 * X)] if door else [(0.0, 2 * X)]
        for u0, u1 in spans:
            _dado(w, frame, u0, u1)
    _door(w)


def _fan(w: Works, frame: Frame) -> None:
    radius, spring, depth = FAN
    w.flat(
        SKY,
        frame,
        [(X - radius - 0.05, spring - 0.05, X + radius + 0.05, spring + radius + 0.05)],
        w=-depth - 0.02,
    )
    for r, thick in ((0.5, 0.016), (1.2, 0.013), (radius - 0.025, 0.03)):
        turn = np.linspace(0, np.pi, 25)
        path = frame.at([(X + r * np.cos(t), spring + r * np.sin(t), -depth + 0.03) for t in turn])
        w.surface(IRON, shapes.tube(path, thick))
    for k in range(1, 8):
        t = np.pi * k / 8
        ends = frame.at([(X + r * np.cos(t), spring + r * np.sin(t), -depth + 0.03) for r in (0.5, radius)])
        rod(w, IRON, ends[0], ends[1], 0.022, 0.03)


def _dado(w: Works, frame: Frame, u0: float, u1: float) -> None:
    w.flat("halle.tile", frame, [(u0, 0.0, u1, DADO)], w=0.012)
    bar(w, "halle.coping", frame, (u0, DADO, 0), (u1, DADO + 0.05, 0.035), 0.008, behind(frame), 0.6)
    bar(w, "halle.coping", frame, (u0, 0, 0), (u1, 0.12, 0.026), 0.006, f"-y {behind(frame)}", 0.6)


def _sides(w: Works) -> None:
    for frame in (LEFT, RIGHT):
        w.wall(WALL, frame, (2 * Z, LOW))
        _dado(w, frame, 0.0, 2 * Z)


def _floor(w: Works) -> None:
    half = DOOR[0] / 2
    w.flat(
        FLOORING, FLOOR, [(-END, -END, 2 * X + END, 2 * Z + END), (X - half, -DOOR[2] - 0.02, X + half, -END)]
    )


def _door(w: Works) -> None:
    width, top, depth = DOOR
    path = np.array([(X - width / 2, 0.0), (X - width / 2, top), (X + width / 2, top), (X + width / 2, 0.0)])
    w.reveal(WALL, FRONT, path, depth)
    for side in (-1, 1):
        a, b = sorted((X + side * 0.003, X + side * (width / 2 - 0.004)))
        boards = np.linspace(a, b, 6)
        for u0, u1 in pairwise(boards):
            bar(
                w,
                WOOD,
                FRONT,
                (u0 + 0.0015, 0.006, -depth),
                (u1 - 0.0015, top - 0.004, -depth + 0.05),
                0.004,
                "-y",
                0.6,
                "y",
            )
        bar(
            w,
            ACCENT,
            FRONT,
            (X + side * 0.1 - 0.014, 0.8, -depth + 0.05),
            (X + side * 0.1 + 0.014, 1.5, -depth + 0.08),
            0.003,
        )


def _roofs(w: Works) -> None:
    """Boards over the aisles, glass over the nave and in the strip of wall below it."""
    for side in (-1, 1):
        inner, outer = (side * NAVE, LEAN), (side * (X + 0.02), LOW - 0.004)
        sheet = np.array([[(x, y, z) for z in (-Z, Z)] for x, y in (inner, outer)])
        w.surface(WOOD, facing(shapes.grid(sheet), (0, -1, 0)), 0.7)
        slope = np.array([[(x, y, z) for z in (-Z, Z)] for x, y in ((side * NAVE, EAVES), (0.0, RIDGE))])
        w.surface(SKY, facing(shapes.grid(slope), (0, -1, 0)))
        strip = np.array([[(side * (NAVE + 0.03), y, z) for z in (-Z, Z)] for y in (LEAN, EAVES)])
        w.surface(SKY, facing(shapes.grid(strip), (-side, 0, 0)))
        for k in range(7):
            t = (k + 0.5) / 7
            x, y = (inner[0] + t * (outer[0] - inner[0]), inner[1] + t * (outer[1] - inner[1]))
            w.block(WOOD, (x - 0.035, y - 0.10, -Z), (x + 0.035, y + 0.01, Z), 0.004, "+y -z +z", "z", 0.5)


def _iron(w: Works) -> None:
    for side in (-1, 1):
        x = side * NAVE
        # Lintels along the nave: over the columns, and at the eaves.
        rod(w, IRON, (x, LEAN - 0.06, -Z), (x, LEAN - 0.06, Z), 0.14, 0.2)
        rod(w, IRON, (x, EAVES, -Z), (x, EAVES, Z), 0.12, 0.14)
        rod(w, IRON, (x, (LEAN + EAVES) / 2, -Z), (x, (LEAN + EAVES) / 2, Z), 0.03, 0.03)
        for k in range(1, 18):
            z = -Z + k * 0.5
            rod(w, IRON, (x, LEAN, z), (x, EAVES, z), 0.024, 0.03)
            rod(w, IRON, (x, EAVES + 0.02, z), (0.0, RIDGE + 0.0, z), 0.022, 0.045)
        for t in (0.33, 0.67):
            rod(
                w,
                IRON,
                (x * (1 - t), EAVES + t * (RIDGE - EAVES) - 0.03, -Z),
                (x * (1 - t), EAVES + t * (RIDGE - EAVES) - 0.03, Z),
                0.05,
                0.07,
            )
        for z in TRUSSES:
            _column(w, x, z)
    rod(w, IRON, (0.0, RIDGE - 0.03, -Z), (0.0, RIDGE - 0.03, Z), 0.09, 0.12)
    for z in TRUSSES:
        _truss(w, z)


def _column(w: Works, x: float, z: float) -> None:
    shaft: list[Point] = [
        (0.15, 0.0), (0.15, 0.05), (0.115, 0.09), (0.115, 0.42), (0.13, 0.44), (0.13, 0.47), (0.085, 0.52),
        (0.07, 3.2), (0.09, 3.22), (0.09, 3.26), (0.075, 3.28), (0.13, 3.46), (0.15, 3.48), (0.15, 3.54),
        (0.08, 3.54),
    ]  # fmt: skip
    w.surface(IRON, shapes.lathe(np.array(shaft), 20).moved(x, 0, z))
    rod(w, IRON, (x, 3.5, z), (x, EAVES, z), 0.13, 0.13)
    for along in (-1, 1):  # brackets along the nave
        path = [
            (x, 3.5 + 0.45 * np.sin(t), z + along * 0.55 * (1 - np.cos(t)))
            for t in np.linspace(0, np.pi / 2, 9)
        ]
        if abs(path[-1][2]) < Z:
            w.surface(IRON, shapes.tube(np.array(path), 0.026))


def _truss(w: Works, z: float) -> None:
    """Two rafters, a flat arch below them, a ring in each corner."""
    for side in (-1, 1):
        rod(w, IRON, (side * NAVE, EAVES, z), (0.0, RIDGE - 0.02, z), 0.09, 0.13)
        ring = shapes.torus(0.2, 0.02, 24, 6).turned("x", 90).moved(side * 2.2, 5.06, z)
        w.surface(IRON, ring)
    turn = np.linspace(0, np.pi, 33)
    arch = np.array([((NAVE - 0.05) * np.cos(t), 4.3 + 1.85 * np.sin(t), z) for t in turn])
    w.surface(IRON, shapes.tube(arch, 0.042))


def _awning(w: Works, side: int, z: float) -> None:
    """Striped cloth on a slight iron frame, a valance at its edge."""
    length, top, low, reach = AWNING
    wall, edge = side * (X - 0.01), side * (X - reach)
    sheet = np.array([[(x, y, z + s * length / 2) for s in (-1, 1)] for x, y in ((wall, top), (edge, low))])
    hang = np.array([[(edge, y, z + s * length / 2) for s in (-1, 1)] for y in (low, low - 0.16)])
    for mesh, way in ((shapes.grid(sheet), (-side * 0.4, 1, 0)), (shapes.grid(hang), (-side, 0, 0))):
        for outer, lift in ((True, 0.004), (False, 0.0)):
            shown = facing(mesh, way if outer else tuple(-v for v in way))
            move = np.asarray(way, float) * lift
            w.surface("halle.canvas", _striped(shown).moved(*move), 0.8)
    for s in (-1, 1):
        at = z + s * (length / 2 - 0.03)
        rod(w, IRON, (wall, low - 0.02, at), (edge + side * 0.02, low - 0.02, at), 0.02, 0.02)
    rod(
        w,
        IRON,
        (edge + side * 0.015, low - 0.015, z - length / 2),
        (edge + side * 0.015, low - 0.015, z + length / 2),
        0.022,
        0.022,
    )


def _striped(mesh: Mesh) -> Mesh:
    """Stripes run down the cloth: u along the wall."""
    along = mesh.positions[:, 2] - mesh.positions[:, 2].min()
    down = np.linalg.norm(mesh.positions[:, :2] - mesh.positions[0, :2], axis=1)
    return Mesh(mesh.positions, mesh.normals, np.stack([along, down], axis=1), mesh.faces)


def _pendants(w: Works) -> None:
    for x, z in PENDANTS:
        shade = np.array([[0.19, 0.0], [0.185, 0.035], [0.12, 0.12], [0.04, 0.16], [0.03, 0.2]])
        w.surface("halle.enamel", shapes.lathe(shade, 28).moved(x, HANG, z))
        w.surface("halle.lamp", shapes.sphere(0.06, 16, 8).moved(x, HANG + 0.035, z))
        w.surface(ACCENT, shapes.cylinder(0.03, 0.05, 0.006, 16).moved(x, HANG + 0.19, z))
        height = EAVES + (1 - abs(x) / NAVE) * (RIDGE - EAVES)
        rod(w, IRON, (x, HANG + 0.22, z), (x, height, z), 0.01, 0.01)
