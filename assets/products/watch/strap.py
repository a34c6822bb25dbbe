"""The watch's strap with its stitches, buckle and keepers, and the cushion below; in the watch's axes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assets.kit.curves import offset, rounded_rect, spline
from assets.kit.mesh import Floats, Mesh, join, rotation, unit
from assets.kit.shapes import box, extrude, grid, lathe, sweep


def strap_line(count: int) -> Floats:
    """(z, y) from the lugs of 6 o'clock under the cushion to those of 12."""
    half = np.array(
        [
            [0.0192, 0.0042],
            [0.0244, 0.0012],
            [0.0284, -0.0075],
            [0.0287, -0.0245],
            [0.0236, -0.0345],
            [0.0130, -0.0405],
        ]
    )
    return spline(np.concatenate([half, [[0.0, -0.0422]], half[::-1] * np.array([-1, 1])]), count)


def strap() -> tuple[Mesh, Mesh]:
    line = strap_line(36)
    along = unit(np.gradient(line, axis=0))
    out = np.stack([-along[:, 1], along[:, 0]], axis=1)
    out = out * np.sign((out * (line - np.array([0, -0.02]))).sum(axis=1))[:, None]
    s = np.linspace(-1, 1, len(line))
    wide = 0.0194 - 0.0026 * (1 - np.abs(s)) ** 0.8
    thick = 0.0022 + 0.0016 * np.clip((np.abs(s) - 0.45) / 0.55, 0, 1)
    thick = thick * np.clip(1.25 - 4 * np.clip(np.abs(s) - 0.93, 0, 1), 0.8, 1)
    shape = np.array(
        [
            [-1, -0.35],
            [-0.96, -0.5],
            [0.96, -0.5],
            [1, -0.35],
            [1, 0.12],
            [0.965, 0.27],
            [0.86, 0.36],
            [0.5, 0.46],
            [0.0, 0.5],
            [-0.5, 0.46],
            [-0.86, 0.36],
            [-0.965, 0.27],
            [-1, 0.12],
        ]
    )
    x = shape[None, :, 0] * wide[:, None] / 2
    n = shape[None, :, 1] * thick[:, None]
    zy = line[:, None, :] + out[:, None, :] * n[..., None]
    points = np.stack([x, zy[..., 1], zy[..., 0]], axis=2)
    body = grid(points.transpose(1, 0, 2), closed_u=True)
    middle = np.stack([np.zeros(len(line)), line[:, 1], line[:, 0]], axis=1)
    outward = ((body.positions - np.tile(middle, (len(shape) + 1, 1))) * body.normals).sum()
    body = body if outward > 0 else body.flipped()
    thread = lathe(np.array([[0, -0.00085], [0.00024, 0.0], [0, 0.00085]]), 4, 180)
    thread = replace(thread, normals=unit(thread.positions * np.array([1.0, 0.4, 1.0]) + 1e-9))
    fine = spline(np.concatenate([line, wide[:, None], thick[:, None], out], axis=1), 62)
    stitches = []
    for row in fine[2:-2]:
        z, y, w, t, oz, oy = row
        if y < -0.036:
            continue
        for side in (-1, 1):
            matrix = np.eye(4)
            normal = unit(np.array([side * 0.22, oy, oz]))
            run = unit(np.cross([1.0, 0, 0], normal))
            matrix[:3, 0], matrix[:3, 1], matrix[:3, 2] = np.cross(run, normal), run, normal
            matrix[:3, 3] = [side * (w / 2 - 0.0017), y + oy * t * 0.40, z + oz * t * 0.40]
            stitches.append(thread.placed(matrix))
    return body, join(*stitches)


def closure() -> tuple[Mesh, Mesh]:
    """A pin buckle and two keepers, behind and below."""
    tilt = rotation("x", 153)
    bars = [
        extrude(rounded_rect(0.0200, 0.0018, 0.0004, 2), 0.0018, 0.0004, 1).moved(y=d)
        for d in (-0.0056, 0.0056)
    ]
    bars += [
        extrude(rounded_rect(0.0017, 0.0125, 0.0004, 2), 0.0018, 0.0004, 1).moved(x=d)
        for d in (-0.0094, 0.0094)
    ]
    pin = box((0.0014, 0.0125, 0.0012), 0.0004, 1).moved(z=0.0024)
    buckle = join(*bars, pin).placed(tilt).moved(0, -0.0306, -0.0274)
    keepers = [
        box((0.0190, 0.0042, 0.0042), 0.0007, 1).turned("x", a).moved(0, y, z)
        for a, y, z in ((2.0, -0.0185, -0.0294), (10.0, -0.0105, -0.0290))
    ]
    return buckle, join(*keepers)


def cushion() -> Mesh:
    loop = strap_line(26)
    top = np.array([[-0.0150, 0.0000], [0.0150, 0.0000]])
    outline = np.concatenate([loop[1:-1], top])
    area = float(
        (outline[:, 0] * np.roll(outline[:, 1], -1) - np.roll(outline[:, 0], -1) * outline[:, 1]).sum()
    )
    outline = outline if area > 0 else outline[::-1]
    slim = offset(outline, -0.0012) + np.array([0.0, 0.020])
    across = np.array(
        [-0.0165, -0.0163, -0.0155, -0.0135, -0.0100, 0.0, 0.0100, 0.0135, 0.0155, 0.0163, 0.0165]
    )
    size = [0.80, 0.86, 0.92, 0.975, 1.0, 1.0, 1.0, 0.975, 0.92, 0.86, 0.80]
    path = np.stack([across, np.zeros(11), np.zeros(11)], axis=1)
    return sweep(slim, path, scale=size, up=(0, 1, 0)).moved(y=-0.020)
