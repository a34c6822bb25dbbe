"""shaded(meshes): soft shading of corners and hollows, baked into vertex colours by rays (embreex).

The shop lights products by a studio picture that knows nothing of hollows; this darkens the inside of a vase,
the underside of a seat, the joint of a lamp. A vertex sees `rays` directions of its half sphere; what hides
nearer than `reach_m` counts, the nearer the more. Light that bounces off the part itself is added back, so
bright hollows stay warm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from assets.kit.mesh import Floats, Mesh, join, unit
from embreex import rtcore_scene as rtcs
from embreex.mesh_construction import TriangleMesh


def hemisphere(count: int) -> Floats:
    """Cosine-weighted directions about +z, the same each time (spiral)."""
    i = np.arange(count) + 0.5
    r, turn = np.sqrt(i / count), i * 2.399963229728653
    return np.stack([r * np.cos(turn), r * np.sin(turn), np.sqrt(1 - r * r)], axis=1)


def openness(
    positions: Floats,
    normals: Floats,
    blockers: Sequence[Mesh],
    reach_m: float,
    rays: int = 96,
    ground: bool = True,
) -> Floats:
    """(n,) share of the half sphere that is open, 0..1. ground: a table at y=0 blocks too, softly."""
    solid = join(*blockers)
    triangles = solid.positions[solid.faces].astype(np.float32)
    scene = rtcs.EmbreeScene()
    TriangleMesh(scene, triangles)
    size = float(np.linalg.norm(solid.bounds[1] - solid.bounds[0]))
    n = unit(normals)
    hint = np.where(np.abs(n[:, 1:2]) > 0.9, np.array([[1.0, 0, 0]]), np.array([[0, 1.0, 0]]))
    t = unit(np.cross(hint, n))
    b = np.cross(n, t)
    start = positions + n * size * 4e-4
    hidden = np.zeros(len(positions))
    for x, y, z in hemisphere(rays):
        direction = t * x + b * y + n * z
        far = scene.run(start.astype(np.float32), direction.astype(np.float32), query="DISTANCE").astype(
            float
        )
        if ground:
            down = np.where(direction[:, 1] < -1e-3, -start[:, 1] / np.minimum(direction[:, 1], -1e-3), 1e9)
            far = np.minimum(far, np.where(down >= 0, down / 0.6, 1e9))
        hidden += np.clip(1 - far / reach_m, 0, 1) ** 0.7
    return np.asarray(1 - hidden / rays)


def shaded(
    meshes: Sequence[Mesh],
    reach_m: float,
    strength: float = 0.85,
    bounce: float = 0.35,
    rays: int = 96,
    extra_blockers: Sequence[Mesh] = (),
    ground: bool = True,
) -> list[Mesh]:
    """The meshes with COLOR_0. bounce 0..1: how much light the material gives back (pale 0.5, dark 0.1)."""
    out = []
    for mesh in meshes:
        share = openness(mesh.positions, mesh.normals, [*meshes, *extra_blockers], reach_m, rays, ground)
        lit = share / (1 - bounce * (1 - share))
        # COLOR_0 is linear and multiplies direct light as well, so the deepest hollow keeps a little.
        value = 1 - strength * (1 - lit)
        colours = np.repeat(np.clip(value, 0.06, 1)[:, None], 4, axis=1)
        colours[:, 3] = 1.0
        out.append(replace(mesh, colours=colours))
    return out
