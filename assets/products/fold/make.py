"""A folded sheet, 46 cm: fourteen concentric creases draw a disc into a saddle; held by a brass collar."""

from __future__ import annotations

import itertools

import numpy as np
from assets.kit.curves import fillet
from assets.kit.finishes import metal
from assets.kit.glb import Clip, Material, Node, Part
from assets.kit.mesh import Floats, Mesh, join, unit
from assets.kit.occlusion import shaded
from assets.kit.shapes import grid, lathe, ring, tube

RINGS, TURNS = 14, 60
HOLE, RIM, MIDDLE = 0.030, 0.205, 0.262
PAPER = 0.0009


def crease(k: int) -> Floats:
    """One fold line: a circle laid on the saddle, lifted or sunk by turns; pleats widen outwards."""
    share = k / RINGS
    r = HOLE + (RIM - HOLE) * share
    t = np.arange(TURNS + 1) * 2 * np.pi / TURNS
    bend = share**1.15
    saddle = -0.105 * bend * np.cos(2 * t) + 0.018 * bend**2 * np.cos(4 * t)
    pleat = (0.0052 + 0.0040 * share) * (1 if k % 2 else -1) * min(1.0, 0.35 + share * 2)
    shrink = 1 - 0.10 * bend * np.cos(2 * t) ** 2
    # The disc leans back a little and its axes run aslant: rest would be dull.
    x, y, z = r * shrink * np.cos(t + 0.38), r * shrink * np.sin(t + 0.38), saddle + pleat
    return np.stack([x, y, z], axis=1)


def strip(inner: Floats, outer: Floats, lift: float) -> Mesh:
    """The paper between two creases, seen from the front (lift > 0) or the back."""
    along = np.roll(outer[:-1], -1, axis=0) - np.roll(outer[:-1], 1, axis=0)
    across = (outer - inner)[:-1]
    normal = unit(np.cross(across, along))
    normal = np.concatenate([normal, normal[:1]])
    side = 1.0 if lift > 0 else -1.0
    rows = np.stack([inner, outer]) + normal * lift
    mesh = grid(rows)
    faces = mesh.faces if side > 0 else mesh.faces[:, ::-1]
    return Mesh(mesh.positions, np.tile(normal * side, (2, 1)), mesh.uvs, faces)


def hem(line: Floats, out: float) -> Mesh:
    """The cut edge of the sheet: a band as wide as the paper is thick."""
    radial = unit(line * np.array([1.0, 1.0, 0.0])) * out
    half = np.array([0.0, 0.0, PAPER / 2])
    rows = np.stack([line + half, line - half])
    mesh = grid(rows)
    faces = mesh.faces
    a, b, c = (mesh.positions[faces[0, k]] for k in range(3))
    faces = faces if float(np.cross(b - a, c - a) @ radial[0]) > 0 else faces[:, ::-1]
    return Mesh(mesh.positions, np.tile(radial, (2, 1)), mesh.uvs, faces)


def sheet() -> Mesh:
    lines = [crease(k) for k in range(RINGS + 1)]
    sides = [strip(a, b, lift) for a, b in itertools.pairwise(lines) for lift in (PAPER / 2, -PAPER / 2)]
    return join(*sides, hem(lines[-1], 1.0), hem(lines[0], -1.0)).turned("x", -7).moved(y=MIDDLE)


def stand() -> tuple[Mesh, Mesh]:
    collar = ring(0.0262, 0.0325, 0.0150, 0.0012, 32, 1).moved(y=-0.0075).turned("x", 90)
    spoke = tube(np.array([[0, -0.029, -0.004], [0, -0.040, -0.016], [0, -0.060, -0.020]]), 0.0034, 8)
    rod = tube(np.array([[0, -MIDDLE + 0.010, -0.020], [0, -0.15, -0.020], [0, -0.050, -0.020]]), 0.0034, 10)
    held = join(collar.turned("x", -7), spoke, rod).moved(y=MIDDLE)
    foot = lathe(
        fillet(
            np.array(
                [
                    [0, 0],
                    [0.072, 0],
                    [0.072, 0.010],
                    [0.066, 0.0150],
                    [0.0075, 0.0165],
                    [0.0058, 0.0260],
                    [0, 0.0260],
                ]
            ),
            [0, 0.0012, 0.0022, 0.004, 0.004, 0.0012, 0],
            2,
        ),
        36,
    )
    return held, foot.moved(z=-0.020)


def build() -> tuple[list[Node], list[Clip]]:
    held, foot = stand()
    # The collar grips the first pleat; as a blocker it would blacken the paper it hides.
    [paper] = shaded([sheet()], 0.085, 0.92, 0.45, rays=128, extra_blockers=[foot])
    held, foot = shaded([held, foot], 0.085, 0.85, 0.3, extra_blockers=[paper])
    centre = (foot.bounds[0] + foot.bounds[1]) / 2
    paper, held, foot = (m.moved(z=-float(centre[2])) for m in (paper, held, foot))
    brass = metal("Brushed brass", "#d3b98d", 0.27, 0.27)
    dark = metal("Patinated brass", "#7a6648", 0.42, 0.42)
    finishes = {
        "Cotton paper": Material(
            "Cotton paper", "#efe8dc", roughness=0.92, sheen="#3a3630", sheen_roughness=0.7
        ),
        "Vermilion": Material(
            "Vermilion paper", "#c2452b", roughness=0.82, sheen="#4a1c10", sheen_roughness=0.5
        ),
        "Gold leaf": Material("Gold leaf", "#e9c98c", 1.0, 0.36),
    }
    sheet_part = Part(paper, finishes["Cotton paper"], finishes)
    return [Node("Folded disc", [sheet_part, Part(held, brass), Part(foot, dark)])], []
