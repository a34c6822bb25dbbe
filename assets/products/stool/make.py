"""A three-legged stool, 45 cm: dished seat, turned legs, wedged through-tenons, three stretchers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assets.kit.curves import circle, fillet, spline
from assets.kit.finishes import oak
from assets.kit.glb import Clip, Material, Node, Part
from assets.kit.mesh import Floats, Mesh, frame, join, unit
from assets.kit.occlusion import shaded
from assets.kit.shapes import box, extrude, lathe

SEAT, LOW, HEIGHT = 0.172, 0.412, 0.450
LEGS_DEG = (90.0, 210.0, 330.0)


def dish(r: Floats) -> Floats:
    """Height of the seat's face: 6 mm lower where one sits, rising to the edge."""
    return np.asarray(HEIGHT - 0.0065 * (1 - np.clip(r / 0.150, 0, 1) ** 2) ** 1.3)


def seat() -> Mesh:
    r = np.array([0.0, 0.025, 0.05, 0.075, 0.10, 0.12, 0.135, 0.15])
    top = np.stack([r, dish(r)], axis=1)
    under = np.array(
        [[0.0, LOW], [0.118, LOW], [SEAT - 0.004, LOW + 0.017], [SEAT, LOW + 0.024], [SEAT, HEIGHT]]
    )
    rim = fillet(np.concatenate([under, top[::-1][:1]]), [0, 0.05, 0.006, 0.012, 0.0065, 0], 3)
    mesh = lathe(np.concatenate([rim, top[::-1][1:]]), 48)
    p = mesh.positions
    # One board: grain along x on the face, folded over the edge without a seam.
    return mesh.with_uvs(np.stack([p[:, 2] + p[:, 1] - HEIGHT, p[:, 0]], axis=1))


def leg_line(turn_deg: float) -> tuple[Floats, Floats]:
    """Foot and head of a leg's axis."""
    a = np.radians(turn_deg)
    out = np.array([np.cos(a), 0.0, np.sin(a)])
    return out * 0.198, out * 0.118 + np.array([0.0, HEIGHT, 0.0])


def leg(turn_deg: float) -> Mesh:
    foot, head = leg_line(turn_deg)
    axis = unit(head - foot)
    long = float(np.linalg.norm(head - foot))
    top = long * (LOW - 0.004) / HEIGHT
    swell = spline(
        np.array(
            [
                [0.0122, 0.0],
                [0.0150, long * 0.22],
                [0.0186, long * 0.50],
                [0.0196, long * 0.70],
                [0.0158, top],
            ]
        ),
        11,
    )
    outline = np.concatenate([[[0.0, 0.0]], swell, [[0.0158, top + 0.012], [0.0, top + 0.012]]])
    mesh = lathe(fillet(outline, [0, 0.003, *[0.0] * 9, 0.0, 0.0, 0.0], 2), 14)
    mesh = mesh.placed(frame(foot, axis))
    # The foot is cut level with the floor.
    p = mesh.positions
    lift = np.where(p[:, 1] < 0.012, np.maximum(p[:, 1], 0.0), p[:, 1])
    return replace(mesh, positions=np.stack([p[:, 0], lift, p[:, 2]], axis=1)).uv_moved(
        turn_deg / 777, turn_deg / 550
    )


def tenon(turn_deg: float) -> tuple[Mesh, list[Mesh]]:
    """The leg's end, flush but for half a millimetre, split by a dark wedge across the grain of the seat."""
    foot, head = leg_line(turn_deg)
    axis = unit(head - foot)
    r_here = float(np.hypot(head[0], head[2]))
    level = float(dish(np.array([r_here]))[0])
    centre = foot + axis * ((level - foot[1]) / axis[1])
    outline = circle(0.0150, 20)
    plug = extrude(outline, 0.006, 0.0006, 1).turned("x", -90)
    plug = plug.with_uvs(plug.positions[:, [0, 2]] + 0.025)
    slope = (float(dish(np.array([r_here + 0.005]))[0]) - float(dish(np.array([r_here - 0.005]))[0])) / 0.01
    lean = frame(
        centre, (-slope * np.cos(np.radians(turn_deg)), 1.0, -slope * np.sin(np.radians(turn_deg))), (0, 0, 1)
    )
    wedge = box((0.0034, 0.006, 0.0296), 0.0004, 1).moved(y=-0.0017)
    return plug.moved(y=-0.0050).placed(lean), [wedge.placed(lean)]


def stretcher(a: float, b: float, height: float) -> Mesh:
    ends = []
    for turn in (a, b):
        foot, head = leg_line(turn)
        ends.append(foot + (head - foot) * (height / HEIGHT))
    axis = unit(ends[1] - ends[0])
    long = float(np.linalg.norm(ends[1] - ends[0]))
    half = spline(
        np.array(
            [
                [0.0072, 0.010],
                [0.0088, long * 0.25],
                [0.0105, long * 0.5],
                [0.0088, long * 0.75],
                [0.0072, long - 0.010],
            ]
        ),
        8,
    )
    outline = np.concatenate([[[0.0, 0.010]], half, [[0.0, long - 0.010]]])
    return lathe(outline, 10).placed(frame(ends[0], axis)).uv_moved(a / 500, b / 333)


def build() -> tuple[list[Node], list[Clip]]:
    plugs, wedges = zip(*[tenon(t) for t in LEGS_DEG], strict=True)
    bars = [stretcher(90, 210, 0.150), stretcher(330, 90, 0.150), stretcher(210, 330, 0.176)]
    body = join(seat(), *[leg(t) for t in LEGS_DEG], *bars)
    flat = [w for group in wedges for w in group]
    # The tenons lie in the seat's own face: as blockers they would smudge the wood around them.
    [body] = shaded([body], reach_m=0.22, bounce=0.4, strength=0.9)
    ends, dark = shaded([join(*plugs), join(*flat)], reach_m=0.03, bounce=0.4)
    pale, smoked = oak("pale"), oak("smoked")
    walnut = Material("Walnut wedge", "#3a2618", roughness=0.6)
    maple = Material("Pale wedge", "#b08d63", roughness=0.6)
    both = ("Pale oak", "Smoked oak")

    def part(mesh: Mesh, first: Material, second: Material) -> Part:
        return Part(mesh, first, dict(zip(both, (first, second), strict=True)))

    parts = [part(body, pale.long, smoked.long), part(ends, pale.end, smoked.end), part(dark, walnut, maple)]
    return [Node("Stool", parts)], []
