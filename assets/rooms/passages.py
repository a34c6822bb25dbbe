"""Doorways into another room: a deep opening, a threshold of brass, and the light of where it leads."""

from __future__ import annotations

import numpy as np
from assets.kit.mesh import Floats
from assets.rooms.works import Frame, Works, arch_path

from vitrine.assets.baking.tracing import Lamp

LENGTH, HALF, HEIGHT = 1.7, 1.6, 3.2  # of what is seen behind, metres


def passage(w: Works, frame: Frame, u: float, door: tuple[float, float, float], near: str, far: str) -> None:
    """Builds it about `u` on a wall. door: width, top, depth. near, far: the two rooms' plaster."""
    width, top, depth = door
    left, right, end = u - HALF, u + HALF, -depth - LENGTH
    w.reveal(near, frame, arch_path(u - width / 2, 0, u + width / 2, top), depth)
    low, high = frame.at([(u - width / 2, 0, -0.02), (u + width / 2, 0.003, 0.02)])
    w.block("brass", np.minimum(low, high), np.maximum(low, high), 0.0008)
    w.flat(far, frame, [(left, 0, right, HEIGHT)], w=end, weight=0.6)
    for at, along, start in ((left, -frame.w, -depth), (right, frame.w, end)):
        side = Frame(frame.at([(at, 0, start)])[0], along, (0, 1, 0))
        w.flat(far, side, [(0, 0, LENGTH, HEIGHT)], weight=0.5)
    inner = Frame(frame.at([(right, 0, -depth)])[0], -np.asarray(frame.u, float), (0, 1, 0))
    w.wall(far, inner, (2 * HALF, HEIGHT), arches=[(HALF - width / 2, 0, HALF + width / 2, top)], weight=0.4)
    above = Frame(frame.at([(left, HEIGHT, end)])[0], frame.u, frame.w)
    w.flat("ceiling", above, [(0, 0, 2 * HALF, LENGTH)], weight=0.3)


def light_behind(frame: Frame, u: float, depth: float, colour: tuple[float, ...], samples: int = 40) -> Lamp:
    """The lamp that lights what is seen through a doorway, shining down."""
    near, far = -depth - 0.4, -depth - 1.3
    corner, across, back = frame.at([(u - 1.2, 3.15, near), (u + 1.2, 3.15, near), (u - 1.2, 3.15, far)])
    a, b = across - corner, back - corner
    if float(np.cross(a, b)[1]) > 0:  # a lamp shines to where its sides' cross product points
        a, b = b, a
    return Lamp(_numbers(corner), _numbers(a), _numbers(b), colour, samples)


def _numbers(vector: Floats) -> tuple[float, float, float]:
    x, y, z = (float(each) for each in vector)
    return x, y, z
