"""What the salon, the hall and the loft are joined of: mouldings with mitred corners, bars, glazed frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from assets.kit.mesh import Floats, Mesh, unit
from assets.rooms.works import Frame, Piece, Works, rect_path
from PIL import Image, ImageFilter

Point = tuple[float, float]

ROW, ROW_GAP, ALONG = 0.05, 0.04, 0.4
"""The chart of a moulding, metres: each face a row with air between, or a face of 1 cm would share its texels
with the next; shortened along it, where light changes little.
"""
PANEL: Sequence[Point] = ((0.0, 0.0), (0.008, 0.022), (0.03, 0.028), (0.045, 0.006), (0.05, 0.0))
"""A frame on a wall from inside to outside: offset, height."""


def moulding(
    w: Works,
    material: str,
    frame: Frame,
    path: Sequence[Point],
    profile: Sequence[Point],
    closed: bool = True,
    weight: float = 1.0,
) -> None:
    """A profile drawn along a path in the frame's plane, corners mitred.

    path: (u, v); profile: (offset to the left of the travel, height over the plane) from its first face on.
    """
    p = np.asarray(path, float)
    ends = np.concatenate([p, p[:1]]) if closed else p
    runs = np.diff(ends, axis=0)
    lengths = np.linalg.norm(runs, axis=1)
    left = unit(np.stack([-runs[:, 1], runs[:, 0]], axis=1))
    count = len(runs)
    offsets = []
    for i in range(len(p)):
        before, after = (i - 1) % count, i % count
        if not closed and i in (0, len(p) - 1):
            offsets.append(left[0] if i == 0 else left[-1])
        else:
            offsets.append((left[before] + left[after]) / (1 + float(left[before] @ left[after])))
    points: list[Floats] = []
    normals: list[Floats] = []
    uvs: list[Point] = []
    chart: list[Point] = []
    faces: list[tuple[int, int, int]] = []
    row = 0
    longest = float(lengths.max())
    reach = 0.0
    for i in range(count):
        j = (i + 1) % len(p)
        if reach + lengths[i] > longest * 1.001:
            row, reach = row + len(profile) - 1, 0.0
        if reach:
            reach += ROW_GAP / ALONG
        for k in range(len(profile) - 1):
            (t0, h0), (t1, h1) = profile[k], profile[k + 1]
            n = len(points)
            quad = [
                (*(p[i] + offsets[i] * t0), h0),
                (*(p[j] + offsets[j] * t0), h0),
                (*(p[j] + offsets[j] * t1), h1),
                (*(p[i] + offsets[i] * t1), h1),
            ]
            points += list(frame.at(quad))
            across = np.array([t1 - t0, h1 - h0])
            out = np.array([-across[1], across[0]]) / np.linalg.norm(across)
            local = np.array([*(left[i] * out[0]), out[1]])
            turned = local @ np.stack([np.asarray(frame.u, float), np.asarray(frame.v, float), frame.w])
            normals += [turned] * 4
            deep, low = float(np.linalg.norm(across)), (row + k) * (ROW + ROW_GAP)
            uvs += [(0.0, 0.0), (0.0, lengths[i]), (deep, lengths[i]), (deep, 0.0)]
            a, b = reach * ALONG, (reach + lengths[i]) * ALONG
            chart += [(a, low), (b, low), (b, low + ROW), (a, low + ROW)]
            faces += [(n, n + 1, n + 2), (n, n + 2, n + 3)]
        reach += lengths[i]
    positions, directions, table = np.array(points), np.array(normals), np.array(faces)
    a3, b3, c3 = (positions[table[:, k]] for k in range(3))
    wrong = np.einsum("ij,ij->i", np.cross(b3 - a3, c3 - a3), directions[table[:, 0]]) < 0
    table[wrong] = table[wrong][:, ::-1]
    w.add(Piece(Mesh(positions, directions, np.array(uvs), table), material, np.array(chart), weight))


def panel(w: Works, material: str, frame: Frame, u0: float, v0: float, u1: float, v1: float) -> None:
    """A raised frame on a wall."""
    outward = ((u0, v0), (u0, v1), (u1, v1), (u1, v0))  # clockwise: left of the travel is outside
    moulding(w, material, frame, outward, PANEL)


def bar(
    w: Works,
    material: str,
    frame: Frame,
    low: Sequence[float],
    high: Sequence[float],
    bevel: float = 0.003,
    without: str = "",
    weight: float = 0.5,
    grain: str = "",
) -> None:
    """A block between two corners (u, v, w) of a frame that stands square in the room."""
    ends = frame.at([low, high])
    w.block(material, ends.min(axis=0), ends.max(axis=0), bevel, without, grain, weight)


def behind(frame: Frame) -> str:
    """The face of a block that lies on the frame's plane, as `Works.block` calls it."""
    axis = int(np.argmax(np.abs(frame.w)))
    return f"{'-' if frame.w[axis] > 0 else '+'}{'xyz'[axis]}"


def glazed(
    w: Works,
    frame: Frame,
    opening: tuple[float, float, float, float],
    depth: float,
    wall: str,
    stile: str,
    view: str,
    panes: tuple[int, int],
    width: float = 0.05,
    thin: float = 0.022,
) -> None:
    """A window: the wall's reveal, a frame with `panes` across and up, the view behind.

    opening: u0, v0, u1, v1.
    """
    u0, v0, u1, v1 = opening
    w.reveal(wall, frame, rect_path(u0, v0, u1, v1), depth, bevel=0.008)
    back, front = -depth + 0.02, -depth + 0.07
    bar(w, stile, frame, (u0, v0, back), (u0 + width, v1, front))
    bar(w, stile, frame, (u1 - width, v0, back), (u1, v1, front))
    bar(w, stile, frame, (u0 + width, v0, back), (u1 - width, v0 + width, front))
    bar(w, stile, frame, (u0 + width, v1 - width, back), (u1 - width, v1, front))
    for k in range(1, panes[0]):
        u = u0 + k * (u1 - u0) / panes[0]
        bar(
            w,
            stile,
            frame,
            (u - thin / 2, v0 + width, back),
            (u + thin / 2, v1 - width, front - 0.012),
            0.002,
            weight=0.35,
        )
    for k in range(1, panes[1]):
        v = v0 + k * (v1 - v0) / panes[1]
        bar(
            w,
            stile,
            frame,
            (u0 + width, v - thin / 2, back),
            (u1 - width, v + thin / 2, front - 0.016),
            0.002,
            weight=0.35,
        )
    pane = Frame(frame.at([(u0, v0, -depth - 0.03)])[0], frame.u, frame.v)
    w.flat(view, pane, [(-0.12, -0.12, u1 - u0 + 0.12, v1 - v0 + 0.12)])


def rod(
    w: Works, material: str, start: Sequence[float], end: Sequence[float], wide: float, high: float
) -> None:
    """A square bar between any two points, its ends open: `high` is its side that looks up the most."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    along = unit(b - a)
    side = unit(np.cross(along, [0.0, 1.0, 0.0] if abs(along[1]) < 0.999 else [0.0, 0.0, 1.0])) * wide / 2
    up = np.cross(side, along)
    up *= high / 2 / np.linalg.norm(up)
    ring = [side + up, -side + up, -side - up, side - up]
    points, normals, faces = [], [], []
    for i in range(4):
        one, two = ring[i], ring[(i + 1) % 4]
        n = len(points)
        points += [a + one, a + two, b + two, b + one]
        normals += [unit(one + two)] * 4
        faces += [(n, n + 1, n + 2), (n, n + 2, n + 3)]
    positions, table = np.array(points), np.array(faces)
    p, q, r = (positions[table[:, k]] for k in range(3))
    wrong = np.einsum("ij,ij->i", np.cross(q - p, r - p), np.array(normals)[table[:, 0]]) < 0
    table[wrong] = table[wrong][:, ::-1]
    w.surface(material, Mesh(positions, np.array(normals), positions[:, :2].copy(), table))


def spanned(w: Works, material: str, frame: Frame, outline: Sequence[Point], weight: float = 1.0) -> None:
    """A convex outline (u, v) in the frame's plane."""
    flat = np.asarray(outline, float)
    faces = np.array([(0, i, i + 1) for i in range(1, len(flat) - 1)])
    a, b, c = (flat[faces[0, k]] for k in range(3))
    if np.cross(b - a, c - a) < 0:
        faces = faces[:, ::-1]
    positions = frame.at(np.c_[flat, np.zeros(len(flat))])
    w.surface(material, Mesh(positions, np.tile(frame.w, (len(flat), 1)), flat.copy(), faces), weight)


def facing(mesh: Mesh, way: Sequence[float]) -> Mesh:
    """A sheet turned so that it looks that way."""
    return mesh if float((mesh.normals @ np.asarray(way, float)).mean()) > 0 else mesh.flipped()


def window_holes(
    middle: float, at: Sequence[float], window: Sequence[float]
) -> list[tuple[float, float, float, float]]:
    """What windows take out of the left wall, a little more than their frames: u0, v0, u1, v1.

    middle: u of the room's middle. at: where they are, z. window: width, sill, top.
    """
    width, sill, top = window[:3]
    air = 0.008
    return [(middle - z - width / 2 - air, sill - air, middle - z + width / 2 + air, top + air) for z in at]


def seen_afar(image: Floats, blur: float, haze: str, amount: float) -> Image.Image:
    """What stands outside: (h, w, 3), 0..255, from the top; soft, and paled so that it stays out there."""
    shown = Image.fromarray(image.astype(np.uint8), "RGB").filter(ImageFilter.GaussianBlur(blur))
    paled = Image.blend(shown, Image.new("RGB", shown.size, haze), amount)
    return paled.transpose(Image.Transpose.FLIP_TOP_BOTTOM)  # plane UVs run upwards
