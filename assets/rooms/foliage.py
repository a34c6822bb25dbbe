"""Something alive: a dark floor jar with olive branches. Drawn once, seeded, standing on y = 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assets.kit import shapes
from assets.kit.curves import spline
from assets.kit.mesh import Floats, Mesh, join, unit
from assets.rooms.works import Works

JAR = [
    (0.0, 0.0),
    (0.105, 0.0),
    (0.118, 0.008),
    (0.165, 0.10),
    (0.190, 0.24),
    (0.178, 0.36),
    (0.132, 0.455),
    (0.088, 0.50),
    (0.082, 0.525),
    (0.098, 0.550),
    (0.094, 0.556),
    (0.080, 0.540),
    (0.068, 0.510),
    (0.066, 0.44),
]


def jar_of_branches(seed: int = 7) -> Works:
    w = Works()
    rng = np.random.default_rng(seed)
    body = spline(np.array(JAR[1:]), 44)
    w.surface("glaze", shapes.lathe(np.concatenate([[JAR[0]], body]), 40))
    twigs: list[Mesh] = []
    leaves: list[Mesh] = []
    for k in range(6):
        around = 2 * np.pi * (k / 6 + rng.uniform(-0.05, 0.05))
        stem = _stem(rng, around, rng.uniform(0.85, 1.35), rng.uniform(0.22, 0.46))
        twigs.append(_taper(stem, 0.0065, 0.002))
        _leaves(rng, stem, 0.35, 15, leaves)
        for at in (0.45, 0.62, 0.8):
            i = int(at * (len(stem) - 1))
            side = unit(np.array([rng.normal(), 0.55, rng.normal()]))
            length = rng.uniform(0.22, 0.38)
            bend = np.array([0.0, -0.06, 0.0])
            twig = np.array([stem[i] + side * length * s + bend * s * s for s in np.linspace(0, 1, 7)])
            twigs.append(_taper(twig, 0.003, 0.0012))
            _leaves(rng, twig, 0.12, 9, leaves)
    w.surface("bark", join(*twigs))
    w.surface("leaf", join(*leaves))
    return w


def _stem(rng: np.random.Generator, around: float, height: float, reach: float) -> Floats:
    out = np.array([np.cos(around), 0.0, np.sin(around) * 0.6])  # flatter towards the wall behind
    knots = []
    for s in np.linspace(0, 1, 6):
        drift = rng.normal(0, 0.018, 3) * (s > 0.2)
        knots.append(out * (0.03 + reach * s**1.7) + np.array([0, 0.30 + height * s, 0]) + drift)
    return spline(np.array(knots), 16)


def _taper(path: Floats, thick: float, thin: float) -> Mesh:
    """A twig of five sides that grows thinner."""
    along = unit(np.gradient(path, axis=0))
    side = unit(np.cross(along, np.array([0.31, 0.2, 0.93])))
    up = np.cross(side, along)
    radius = np.linspace(thick, thin, len(path))[:, None, None]
    turn = np.arange(5) * 2 * np.pi / 5
    ring = np.cos(turn)[None, :, None] * side[:, None] + np.sin(turn)[None, :, None] * up[:, None]
    mesh = shapes.grid(path[:, None] + ring * radius, closed_v=True)
    middle = np.repeat(path, 6, axis=0)
    outward = np.einsum("ij,ij->i", mesh.positions - middle, mesh.normals).mean() > 0
    return mesh if outward else mesh.flipped()


def _leaves(rng: np.random.Generator, path: Floats, start: float, count: int, out: list[Mesh]) -> None:
    along = unit(np.gradient(path, axis=0))
    for s in np.linspace(start, 1.0, count):
        i = min(int(s * (len(path) - 1)), len(path) - 1)
        spread = unit(rng.normal(size=3) * np.array([1.0, 0.5, 0.8]))
        aim = unit(along[i] * 0.8 + spread)
        out.append(_leaf(path[i], aim, rng.uniform(0.055, 0.095), rng))


def _leaf(root: Floats, aim: Floats, length: float, rng: np.random.Generator) -> Mesh:
    """A slim blade, folded a little along its rib and bent down at the tip."""
    side = unit(np.cross(aim, unit(np.array([rng.normal(0, 0.4), 1.0, rng.normal(0, 0.4)]))))
    up = np.cross(side, aim)
    rows = []
    for t, half in ((0.0, 0.02), (0.33, 0.13), (0.68, 0.11), (1.0, 0.0)):
        rib = root + aim * length * t - up * length * 0.16 * t * t
        rows.append([rib - side * half * length + up * 0.05 * half * length, rib, rib + side * half * length])
    blade = shapes.grid(np.array(rows))
    # At the tip the rows meet in a point, where a grid has no normal.
    bare = np.linalg.norm(blade.normals, axis=1) < 0.5
    return replace(blade, normals=np.where(bare[:, None], up, blade.normals))
