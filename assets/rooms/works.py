"""Works: the pieces of a room, each with its chart for the light map.

A Piece is a mesh of one material whose vertices also lie flat in a chart (metres). `Frame` is a wall's own
axes: u along it, v up, w out of it into the room. All shapes bevel or round the edges that catch light.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from assets.kit.mesh import Floats, Mesh, unit

Vector = Sequence[float]
Rect = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Piece:
    mesh: Mesh
    material: str
    chart: Floats
    weight: float = 1.0
    """Light map density relative to the room's: 1 for what is looked at, less for what is not."""


@dataclass(frozen=True, eq=False)
class Frame:
    origin: Vector
    u: Vector
    v: Vector

    @property
    def w(self) -> Floats:
        return np.cross(np.asarray(self.u, float), np.asarray(self.v, float))

    def at(self, points: Iterable[Vector]) -> Floats:
        """Points (u, v, w) of the frame in the room's axes."""
        p = np.asarray(list(points), dtype=float).reshape(-1, 3)
        return np.asarray(self.origin, float) + p @ np.stack(
            [np.asarray(self.u, float), np.asarray(self.v, float), self.w]
        )


@dataclass
class Works:
    """Collects pieces; the room's script calls its methods in the order things are built."""

    pieces: list[Piece] = field(default_factory=list)
    shift: int = 0

    def add(self, piece: Piece) -> None:
        self.pieces.append(piece)

    def surface(self, material: str, mesh: Mesh, weight: float = 1.0) -> None:
        """A mesh whose own UVs (metres, no overlap) are good enough as its chart: lathes, grids, sheets."""
        self.add(Piece(mesh, material, mesh.uvs.copy(), weight))

    def flat(
        self, material: str, frame: Frame, outline: Sequence[Rect], w: float = 0.0, weight: float = 1.0
    ) -> None:
        """Rectangles (u0, v0, u1, v1) lying in one plane: one chart."""
        corners, faces = [], []
        for u0, v0, u1, v1 in outline:
            n = len(corners)
            corners += [(u0, v0, w), (u1, v0, w), (u1, v1, w), (u0, v1, w)]
            faces += [(n, n + 1, n + 2), (n, n + 2, n + 3)]
        self._plane(material, frame, np.array(corners), np.array(faces), weight)

    def wall(
        self,
        material: str,
        frame: Frame,
        size: tuple[float, float],
        holes: Sequence[Rect] = (),
        arches: Sequence[Rect] = (),
        weight: float = 1.0,
        low: float = 0.0,
    ) -> None:
        """A wall from v = low with rectangular holes and arched ones (u0, v0, u1, top: half a circle)."""
        width, height = size
        cuts = [*holes, *((u0, v0, u1, height) for u0, v0, u1, _ in arches)]
        us = sorted({0.0, width, *(r[0] for r in cuts), *(r[2] for r in cuts)})
        vs = sorted({low, height, *(r[1] for r in cuts), *(r[3] for r in cuts)})
        corners: list[Vector] = []
        faces: list[tuple[int, int, int]] = []
        for u0, u1 in pairwise(us):
            for v0, v1 in pairwise(vs):
                cu, cv = (u0 + u1) / 2, (v0 + v1) / 2
                if v1 <= low or any(r[0] < cu < r[2] and r[1] < cv < r[3] for r in cuts):
                    continue
                n = len(corners)
                corners += [(u0, v0, 0), (u1, v0, 0), (u1, v1, 0), (u0, v1, 0)]
                faces += [(n, n + 1, n + 2), (n, n + 2, n + 3)]
        for u0, _, u1, top in arches:
            bow = arch_path(u0, 0.0, u1, top)[1:-1]
            n = len(corners)
            for u, v in bow:
                corners += [(u, v, 0), (u, height, 0)]
            for i in range(len(bow) - 1):
                a = n + 2 * i
                faces += [(a, a + 2, a + 3), (a, a + 3, a + 1)]
        self._plane(material, frame, np.array(corners), np.array(faces), weight)

    def reveal(
        self,
        material: str,
        frame: Frame,
        path: Floats,
        depth: float,
        bevel: float = 0.006,
        weight: float = 1.0,
        grain: bool = False,
    ) -> None:
        """The sides of an opening: `path` (u, v) with the opening on its right, drawn `depth` into the wall.

        The front edge is rounded; cut the wall's hole `bevel` larger than the path.
        """
        lines = np.diff(path, axis=0)
        lengths = np.linalg.norm(lines, axis=1)
        inward = unit(np.stack([lines[:, 1], -lines[:, 0]], axis=1))
        rows: list[tuple[float, float, float, float, float, float, float]] = []
        along = 0.0
        faces: list[tuple[int, int, int]] = []
        for i, normal in enumerate(inward):
            for end in (0, 1):
                other = i + (1 if end else -1)
                n = normal
                if 0 <= other < len(inward) and float(inward[other] @ normal) > 0.8:
                    n = unit(normal + inward[other])
                (pu, pv), s = path[i + end], along + lengths[i] * end
                # Mitre the rounding at sharp corners, so that its outer line meets the hole's corner.
                out = (
                    n
                    if not (0 <= other < len(inward))
                    else (normal + inward[other]) / (1 + float(normal @ inward[other]))
                )
                rows.append((pu - out[0] * bevel, pv - out[1] * bevel, 0.0, 0.0, 0.0, s, 0.0))
                rows.append((pu, pv, -bevel, n[0], n[1], s, bevel))
                rows.append((pu, pv, -depth, n[0], n[1], s, depth))
            a = 6 * i
            for k in (0, 1):
                p, q, r, t = a + k, a + 3 + k, a + 4 + k, a + 1 + k
                faces += [(p, t, r), (p, r, q)]
            along += lengths[i]
        table = np.array(rows)
        normals_local = np.stack([table[:, 3], table[:, 4], np.where(table[:, 2] == 0.0, 1.0, 0.0)], axis=1)
        basis = np.stack([np.asarray(frame.u, float), np.asarray(frame.v, float), frame.w])
        chart = table[:, [5, 6]]
        uvs = chart[:, ::-1] if grain else chart  # grain runs along v
        mesh = _oriented(frame.at(table[:, :3]), normals_local @ basis, uvs, np.array(faces))
        self.add(Piece(mesh, material, chart, weight))

    def block(
        self,
        material: str,
        low: Vector,
        high: Vector,
        bevel: float = 0.002,
        without: str = "",
        grain: str = "",
        weight: float = 1.0,
        turn: tuple[float, Vector] | None = None,
    ) -> None:
        """A box from corner to corner with bevelled edges; `without` names hidden faces, such as "-y +x"."""
        lo, hi = np.asarray(low, float), np.asarray(high, float)
        missing = set(without.split())
        present = [(a, s) for a in range(3) for s in (-1, 1) if f"{'-+'[s > 0]}{'xyz'[a]}" not in missing]
        grain_axis = "xyz".index(grain) if grain else int(np.argmax(hi - lo))
        self.shift += 1
        offset = np.array([0.37 * self.shift % 1.9, 0.61 * self.shift % 1.3])
        for axis, sign in present:
            piece = _block_face(lo, hi, bevel, present, axis, sign, grain_axis, offset)
            mesh = piece[0]
            if turn is not None:
                degrees, pivot = turn
                px, py, pz = pivot
                mesh = mesh.moved(-px, -py, -pz).turned("y", degrees).moved(px, py, pz)
            self.add(Piece(mesh, material, piece[1], weight))

    def _plane(self, material: str, frame: Frame, corners: Floats, faces: Floats, weight: float) -> None:
        chart = corners[:, :2]
        normals = np.repeat(unit(frame.w)[None, :], len(corners), axis=0)
        mesh = _oriented(frame.at(corners), normals, chart, faces)
        self.add(Piece(mesh, material, chart, weight))

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0, yaw: float = 0.0) -> Works:
        """The same pieces elsewhere: furniture is drawn at the origin, then put in its place."""
        return Works(
            [replace(p, mesh=p.mesh.turned("y", yaw).moved(x, y, z)) for p in self.pieces], self.shift
        )

    def put(self, other: Works) -> None:
        self.pieces += other.pieces
        self.shift += 1


def arch_path(u0: float, v0: float, u1: float, top: float, steps: int = 20) -> Floats:
    """Up the left jamb, over a half circle, down the right one."""
    radius, centre = (u1 - u0) / 2, (u0 + u1) / 2
    angles = np.linspace(np.pi, 0.0, steps + 1)
    bow = np.stack([centre + radius * np.cos(angles), top - radius + radius * np.sin(angles)], axis=1)
    return np.concatenate([[(u0, v0)], bow, [(u1, v0)]])


def rect_path(u0: float, v0: float, u1: float, v1: float, closed: bool = True) -> Floats:
    """Clockwise from the lower left corner: an opening lies on its right. Open: without the sill."""
    path = [(u0, v0), (u0, v1), (u1, v1), (u1, v0)]
    return np.array([*path, path[0]] if closed else path)


def _oriented(positions: Floats, normals: Floats, uvs: Floats, faces: Floats) -> Mesh:
    """Turns every face so that it looks the way its normals do; drops faces without area."""
    faces = np.asarray(faces, dtype=np.int64)
    a, b, c = (positions[faces[:, k]] for k in range(3))
    cross = np.cross(b - a, c - a)
    mean = normals[faces].sum(axis=1)
    wrong = np.einsum("ij,ij->i", cross, mean) < 0
    faces[wrong] = faces[wrong][:, ::-1]
    return Mesh(
        positions, unit(normals), np.asarray(uvs, float), faces[np.linalg.norm(cross, axis=1) > 1e-12]
    )


def _block_face(
    lo: Floats,
    hi: Floats,
    bevel: float,
    present: list[tuple[int, int]],
    axis: int,
    sign: int,
    grain_axis: int,
    offset: Floats,
) -> tuple[Mesh, Floats]:
    """One face of a block with the bevels it owns: top and bottom all theirs, the x faces the uprights."""
    t, b = [k for k in range(3) if k != axis]
    if t == grain_axis:  # wood grain runs along v
        t, b = b, t

    def corner(a: int, signs: dict[int, int]) -> Floats:
        """The corner of axis a's flat part nearest to the box corner of `signs`."""
        point = np.zeros(3)
        for k in range(3):
            edge = hi[k] if signs[k] > 0 else lo[k]
            inset = bevel if k != a and (k, signs[k]) in present else 0.0
            point[k] = edge - signs[k] * inset
        return point

    def normal(a: int, s: int) -> Floats:
        n = np.zeros(3)
        n[a] = s
        return n

    points, normals, flat = [], [], []
    faces: list[tuple[int, int, int]] = []

    def vertex(a: int, s: int, signs: dict[int, int]) -> int:
        own = corner(axis, signs)
        points.append(corner(a, signs))
        normals.append(normal(a, s))
        flat.append((own[t], own[b]))
        return len(points) - 1

    ring = [{axis: sign, t: i, b: j} for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    core = [vertex(axis, sign, signs) for signs in ring]
    faces += [(core[0], core[1], core[2]), (core[0], core[2], core[3])]
    owned: dict[tuple[int, int, int], int] = {}
    for i in range(4):
        one, two = ring[i], ring[(i + 1) % 4]
        side = t if one[t] == two[t] else b
        other = (side, one[side])
        if other not in present or not (axis == 1 or (axis == 0 and side == 2)):
            continue
        v1, v2 = vertex(*other, one), vertex(*other, two)
        owned[(i, *other)], owned[((i + 1) % 4, *other)] = v1, v2
        faces += [(core[i], v1, v2), (core[i], v2, core[(i + 1) % 4])]
    for i in range(4):
        tips = [v for (k, _, _), v in owned.items() if k == i]
        if len(tips) == 2:
            faces.append((core[i], tips[0], tips[1]))
    chart = np.array(flat)
    mesh = _oriented(np.array(points), np.array(normals), chart + offset, np.array(faces))
    return mesh, chart - chart.min(axis=0)
