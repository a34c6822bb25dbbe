"""Furniture of the rooms, drawn at the origin on y = 0, facing +z; `Works.moved` puts it in its place."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from assets.kit import shapes
from assets.kit.curves import fillet
from assets.kit.mesh import Floats, Mesh, unit
from assets.rooms.works import Frame, Works, arch_path


def plinth(width: float, height: float, depth: float, material: str = "travertine") -> Works:
    """A block on a recessed foot, so that it seems to hover by a shadow line."""
    w = Works()
    x, z, foot = width / 2, depth / 2, 0.03
    w.block("bronze", (-x + 0.025, 0, -z + 0.025), (x - 0.025, foot, z - 0.025), 0.001, "-y +y", weight=0.5)
    w.block(material, (-x, foot, -z), (x, height, z), 0.003, "-y", grain="x")
    return w


def drum(radius: float, height: float, material: str, segments: int = 72) -> Works:
    """A round low plinth with a softened rim and a recessed foot."""
    w = Works()
    foot = 0.03
    outline = np.array([[0.0, height], [radius, height], [radius, foot], [radius - 0.04, foot]])
    soft = fillet(outline[::-1], [0, 0, 0.006, 0], steps=3)
    side = shapes.lathe(soft[:-1], segments)
    w.surface(material, side.uv_turned(90))
    w.surface(material, _disc(soft[-2][0], height, segments))
    w.surface("bronze", shapes.lathe(np.array([[radius - 0.04, 0.0], [radius - 0.04, foot]]), segments), 0.4)
    return w


def _disc(radius: float, y: float, segments: int) -> Mesh:
    turn = np.arange(segments) * 2 * np.pi / segments
    rim = np.stack([np.cos(turn) * radius, np.full(segments, y), np.sin(turn) * radius], axis=1)
    positions = np.concatenate([[[0.0, y, 0.0]], rim])
    k = np.arange(segments)
    faces = np.stack([np.zeros(segments, int), (k + 1) % segments + 1, k + 1], axis=1)
    normals = np.tile([0.0, 1.0, 0.0], (len(positions), 1))
    return Mesh(positions, normals, positions[:, [0, 2]] + radius, faces)


def table(length: float, width: float, height: float) -> Works:
    """A long oak table: one thick top of three boards, two panel legs set in, a stretcher, brass wedges."""
    w = Works()
    x, z, top = length / 2, width / 2, 0.045
    board = width / 3
    for k in range(3):
        gap = 0.0008
        low, high = -z + k * board + (gap if k else 0), -z + (k + 1) * board - (gap if k < 2 else 0)
        w.block("oak", (-x, height - top, low), (x, height, high), 0.002, grain="x")
    leg, inset = 0.06, 0.26
    for side in (-1, 1):
        a, b = sorted((side * (x - inset), side * (x - inset - leg)))
        w.block("oak", (a, 0.012, -z + 0.07), (b, height - top, z - 0.07), 0.003, "-y +y", grain="y")
        w.block(
            "bronze", (a + 0.006, 0, -z + 0.08), (b - 0.006, 0.012, z - 0.08), 0.0005, "-y +y", weight=0.4
        )
        wedge = sorted((side * (x - inset), side * (x - inset + 0.022)))
        w.block("brass", (wedge[0], 0.232, -0.012), (wedge[1], 0.318, 0.012), 0.002)
    w.block("oak", (-x + inset + leg, 0.22, -0.03), (x - inset - leg, 0.33, 0.03), 0.003, "-x +x", grain="x")
    w.block(
        "oak",
        (-x + inset + leg, height - top - 0.07, -0.025),
        (x - inset - leg, height - top, 0.025),
        0.002,
        "-x +x +y",
        grain="x",
        weight=0.6,
    )
    return w


def bench(length: float, cushion: str = "linen") -> Works:
    """An oak bench: two panel ends, a rail, a linen cushion with soft edges."""
    w = Works()
    x, z = length / 2, 0.22
    w.block("oak", (-x, 0.355, -z), (x, 0.395, z), 0.003, grain="x")
    for side in (-1, 1):
        a, b = sorted((side * (x - 0.16), side * (x - 0.21)))
        w.block("oak", (a, 0, -z + 0.03), (b, 0.355, z - 0.03), 0.003, "-y +y", grain="y")
    w.block("oak", (-x + 0.21, 0.255, -0.02), (x - 0.21, 0.355, 0.02), 0.002, "-x +x +y", grain="x")
    w.put(pad(length - 0.06, 0.055, 0.40, cushion).moved(y=0.395))
    return w


def pad(width: float, height: float, depth: float, material: str) -> Works:
    """A cushion: a rounded sheet over a band, a seam between them."""
    w = Works()
    n, m = 24, 10
    s, t = np.meshgrid(np.linspace(-1, 1, n), np.linspace(-1, 1, m), indexing="ij")
    s, t = np.sin(s * np.pi / 2), np.sin(t * np.pi / 2)
    crown = (1 - np.abs(s) ** 8) ** 0.5 * (1 - np.abs(t) ** 4) ** 0.5
    corner = 1 - 0.012 * (s * t) ** 2
    x, z = s * width / 2 * corner, t * depth / 2 * corner
    top = shapes.grid(np.stack([x, height * (0.55 + 0.45 * crown), z], axis=2)).flipped()
    w.surface(material, _facing_up(top))
    rim = _rim(x, z)
    rows = [
        np.stack([rim[:, 0] * k, np.full(len(rim), y), rim[:, 1] * k], axis=1)
        for k, y in ((1.0, height * 0.55), (1.004, height * 0.4), (1.004, height * 0.15), (0.985, 0.0))
    ]
    band = shapes.grid(np.stack(rows, axis=0), closed_v=True)
    w.surface(material, _facing_out(band))
    return w


def _rim(x: Floats, z: Floats) -> Floats:
    ring = [
        *zip(x[:, 0], z[:, 0], strict=True),
        *zip(x[-1, 1:], z[-1, 1:], strict=True),
        *zip(x[-2::-1, -1], z[-2::-1, -1], strict=True),
        *zip(x[0, -2:0:-1], z[0, -2:0:-1], strict=True),
    ]
    return np.array(ring)


def _facing_up(mesh: Mesh) -> Mesh:
    return mesh if mesh.normals[:, 1].mean() > 0 else mesh.flipped()


def _facing_out(mesh: Mesh) -> Mesh:
    flat = mesh.positions * np.array([1.0, 0.0, 1.0])
    return mesh if np.einsum("ij,ij->i", unit(flat), mesh.normals).mean() > 0 else mesh.flipped()


def rug(width: float, depth: float) -> Works:
    w = Works()
    x, z = width / 2, depth / 2
    w.block("wool", (-x, 0, -z), (x, 0.012, z), 0.004, "-y", grain="x")
    for side in (-1, 1):  # a woven hem in ink, a finger wide
        a, b = sorted((side * (z - 0.05), side * (z - 0.062)))
        w.block("ink", (-x + 0.05, 0.012, a), (x - 0.05, 0.0128, b), 0.0003, "-y", weight=0.5)
    return w


def shelves(
    frame: Frame, left: float, low: float, right: float, top: float, depth: float, levels: list[float]
) -> Works:
    """A niche lined with oak, shelves with a brass edge, light hidden under each. The frame is the wall's."""
    w = Works()
    path = np.array([(left, low), (left, top), (right, top), (right, low), (left, low)])
    w.reveal("oak", frame, path, depth, bevel=0.004, grain=True)
    w.flat("plaster", frame, [(left, low, right, top)], w=-depth)
    for level in levels:
        inner = _box(frame, (left, level - 0.032, -depth), (right, level, -0.03))
        w.block("oak", *inner, 0.002, grain="z")
        edge = _box(frame, (left, level - 0.022, -0.03), (right, level - 0.010, -0.0285))
        w.block("brass", *edge, 0.0005)
    for level in [*levels, top + 0.032]:
        strip = _box(frame, (left + 0.06, level - 0.0345, -0.075), (right - 0.06, level - 0.0322, -0.060))
        w.block("glow", *strip, 0.0004)
    return w


def _box(
    frame: Frame, low: tuple[float, float, float], high: tuple[float, float, float]
) -> tuple[Floats, Floats]:
    ends = frame.at([low, high])
    return ends.min(axis=0), ends.max(axis=0)


def window(frame: Frame, left: float, low: float, right: float, top: float, depth: float) -> Works:
    """An arched window: plaster reveal, travertine sill, slim bronze bars, the court's light behind."""
    w = Works()
    w.reveal("plaster", frame, arch_path(left, low, right, top), depth, bevel=0.012)
    sill = _box(frame, (left - 0.012, low - 0.04, -depth), (right + 0.012, low, 0.035))
    w.block("travertine", *sill, 0.004, grain="z")
    radius, middle = (right - left) / 2, (left + right) / 2
    spring, bar, back = top - radius, 0.042, -depth + 0.02
    outer, inner = arch_path(left, low, right, top), arch_path(left + bar, low, right - bar, top - bar)
    face = np.stack(
        [np.c_[inner, np.full(len(inner), back + 0.04)], np.c_[outer, np.full(len(outer), back + 0.04)]]
    )
    w.surface("bronze", _towards(_grid(frame, face), frame.w), 0.6)
    side = np.stack([np.c_[inner, np.full(len(inner), back)], np.c_[inner, np.full(len(inner), back + 0.04)]])
    centre = frame.at([(middle, (low + top) / 2, back)])[0]
    mesh = _grid(frame, side)
    inwards = np.einsum("ij,ij->i", centre - mesh.positions, mesh.normals).mean() > 0
    w.surface("bronze", mesh if inwards else mesh.flipped(), 0.6)
    bars = [(middle - 0.014, low, middle + 0.014, top - bar)]
    bars += [(left + bar, v - 0.014, right - bar, v + 0.014) for v in (low + (spring - low) / 2, spring)]
    bars += [(left + bar, low, right - bar, low + bar)]
    for u0, v0, u1, v1 in bars:
        w.block("bronze", *_box(frame, (u0, v0, back + 0.004), (u1, v1, back + 0.034)), 0.002, weight=0.6)
    pane = Frame(frame.at([(left, low, -depth - 0.02)])[0], frame.u, frame.v)
    w.flat("court", pane, [(-0.1, -0.1, right - left + 0.1, top - low + 0.1)])
    return w


def _grid(frame: Frame, points: Floats) -> Mesh:
    return shapes.grid(frame.at(points.reshape(-1, 3)).reshape(points.shape))


def _towards(mesh: Mesh, direction: Floats) -> Mesh:
    return mesh if float((mesh.normals @ direction).mean()) > 0 else mesh.flipped()


def double_door(frame: Frame, middle: float, width: float, height: float) -> Works:
    """Two oak leaves in a shallow reveal, a bronze line between them, brass pulls."""
    w = Works()
    half, depth = width / 2, 0.10
    path = np.array(
        [(middle - half, 0.0), (middle - half, height), (middle + half, height), (middle + half, 0.0)]
    )
    w.reveal("plaster", frame, path, depth, bevel=0.008)
    for side in (-1, 1):
        a, b = sorted((middle + side * 0.002, middle + side * (half - 0.003)))
        boards = np.linspace(a, b, 5)
        for u0, u1 in pairwise(boards):
            leaf = _box(frame, (u0 + 0.0008, 0.006, -depth), (u1 - 0.0008, height - 0.003, -0.06))
            w.block("oak", *leaf, 0.003, grain="y", weight=0.8)
        pull = frame.at([(middle + side * 0.075, 0.80, -0.015)])[0]
        w.surface("brass", shapes.cylinder(0.011, 0.62, 0.003, 20).moved(*pull))
        for v in (0.90, 1.32):
            post = frame.at([(middle + side * 0.075, v, -0.062), (middle + side * 0.075, v, -0.015)])
            w.surface("brass", shapes.tube(post, 0.007))
    return w


def box_of_the_house(width: float, height: float, depth: float, material: str) -> Works:
    """A covered box with a lid that oversteps by a millimetre and a brass label."""
    w = Works()
    x, z, lid = width / 2, depth / 2, min(0.05, height * 0.4)
    w.block(material, (-x, 0, -z), (x, height - lid, z), 0.0015, "-y +y")
    w.block(material, (-x - 0.0012, height - lid, -z - 0.0012), (x + 0.0012, height, z + 0.0012), 0.002)
    w.block("brass", (-0.022, height * 0.32, z), (0.022, height * 0.32 + 0.016, z + 0.0012), 0.0004)
    return w


def books(widths: list[float], material: str = "linen") -> Works:
    """A short pile of cloth-bound books lying flat, each a little askew."""
    w = Works()
    y = 0.0
    for k, width in enumerate(widths):
        h = 0.026 + 0.007 * (k % 2)
        one = Works()
        one.block(
            "linen" if k % 2 else material,
            (-width / 2, 0, -width * 0.36),
            (width / 2, h, width * 0.36),
            0.002,
        )
        w.put(one.moved(y=y, yaw=(-4.0, 3.0, -1.5)[k % 3]))
        y += h + 0.0004
    return w


def downlight(x: float, y: float, z: float) -> Works:
    """A recessed spot in a ceiling at height y: a brass ring, a shining disc."""
    w = Works()
    w.surface("brass", shapes.ring(0.038, 0.046, 0.004, 0.0008, 24).moved(x, y - 0.004, z))
    w.surface("glow", _disc(0.038, 0.0, 24).flipped().moved(x, y - 0.0015, z))
    return w


def sconce() -> Works:
    """A linen half-tube on a brass plate, open above and below; its back is at z = 0."""
    w = Works()
    w.block("brass", (-0.03, -0.11, 0.0), (0.03, 0.11, 0.008), 0.0015)
    turn = np.radians(np.linspace(-90, 90, 17))
    rows = [
        np.stack([np.sin(turn) * 0.058, np.full(17, y), 0.012 + np.cos(turn) * 0.075], axis=1)
        for y in (-0.16, 0.16)
    ]
    shell = shapes.grid(np.stack(rows))
    outwards = shell if float((shell.normals @ np.array([0, 0, 1.0])).mean()) > 0 else shell.flipped()
    w.surface("linen", outwards)
    w.surface("glow", outwards.scaled(0.97, 1.0, 0.97).flipped())
    return w
