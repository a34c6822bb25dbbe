"""Matte pictures: base colour under soft studio light, occlusion, a contact shadow on the shop's paper.

Four jittered passes smooth the edges; each looks at the sky from every place it hits, so occlusion has 16
samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.pictures.framing import Camera, three_quarters
from vitrine.assets.pictures.rays import Skin, World

Points = NDArray[np.float64]

_PASSES = ((0.375, 0.125), (0.875, 0.375), (0.125, 0.625), (0.625, 0.875))  # a rotated grid
_LOOKS = 4
_LAYERS = 4  # of glass behind glass
_SEED = 7
_SHADE = 0.62  # how dark the ground is where nothing of the sky is seen
_GROUND_REACH = 3.0  # half diagonals
# Direction, colour: the soft boxes of `room/view/studio.ts`, as a matte surface knows them.
_SOFT_BOXES = (
    ((0.0, 1.0, 0.0), (0.40, 0.398, 0.393)),
    ((-0.93, 0.27, 0.26), (0.33, 0.295, 0.255)),
    ((0.96, 0.27, 0.09), (0.20, 0.215, 0.24)),
    ((0.0, 0.35, 0.94), (0.30, 0.307, 0.318)),
)
_SHELL = (0.42, 0.41, 0.395)
# The paper's light, from its middle outwards, sRGB: `render/ground.ts`.
_PAPER = ((0.0, (249, 245, 238)), (0.55, (243, 237, 228)), (1.0, (231, 223, 211)))


@dataclass(frozen=True, slots=True)
class Developed:
    """paper: RGB on the shop's paper, cutout: RGBA; both (size, size, n) of 0..255."""

    paper: NDArray[np.uint8]
    cutout: NDArray[np.uint8]


def developed(world: World, looks: list[list[Skin]], size_px: int) -> list[Developed]:
    """A picture for each look. looks: a skin for each part."""
    camera = three_quarters(world.points)
    count = size_px * size_px
    light = [np.zeros((count, 4)) for _ in looks]
    shadow = np.zeros(count)
    randoms = np.random.default_rng(_SEED)
    rows, columns = np.divmod(np.arange(count), size_px)
    for x, y in _PASSES:
        rays = camera.rays((columns + x) / size_px * 2 - 1, 1 - (rows + y) / size_px * 2)
        left = _model(world, camera, rays, looks, light, randoms)
        shadow += _ground(world, camera, rays, left, randoms)
    paper = _paper(size_px)
    shadow = _blurred(shadow.reshape(size_px, size_px) / len(_PASSES), size_px // 128).ravel()
    return [_picture(total / len(_PASSES), shadow, paper, size_px) for total in light]


def _model(
    world: World, camera: Camera, rays: Points, looks: list[list[Skin]], light: list[Points],
    randoms: np.random.Generator,
) -> Points:  # fmt: skip
    """Adds one pass to each look's premultiplied light; how much of each ray went on, by the first look."""
    left = [np.ones(len(rays)) for _ in looks]
    on = np.arange(len(rays))
    start = np.broadcast_to(camera.eye, rays.shape)
    for _ in range(_LAYERS):
        hits = world.ends(start, rays[on])
        on = on[hits.hit]
        if not len(on):
            break
        shade = _sky(hits.normal) * _openness(world, hits.where, hits.normal, randoms)[:, None]
        for number, skins in enumerate(looks):
            colour = world.colours(hits, skins)
            part = (left[number][on] * colour[:, 3])[:, None]
            light[number][on, :3] += np.minimum(colour[:, :3] * shade, 1) * part
            light[number][on, 3:] += part
            left[number][on] *= 1 - colour[:, 3]
        going = np.max([gone[on] for gone in left], axis=0) > 0.02
        start = (hits.where + rays[on] * 1e-3)[going]
        on = on[going]
    return left[0]


def _ground(world: World, camera: Camera, rays: Points, left: Points, randoms: np.random.Generator) -> Points:
    """How much shadow each ray that goes on finds on the ground, 0..1."""
    found = np.zeros(len(rays))
    down = np.flatnonzero((rays[:, 1] < -1e-3) & (left > 0.02))
    distance = (world.ground - camera.eye[1]) / rays[down, 1]
    where = camera.eye + rays[down] * distance[:, None]
    near = np.linalg.norm(where[:, [0, 2]], axis=1) < _GROUND_REACH
    down, where = down[near], where[near]
    if len(down):
        up = np.broadcast_to((0.0, 1.0, 0.0), where.shape)
        edge = np.clip((_GROUND_REACH - np.linalg.norm(where[:, [0, 2]], axis=1)) / 1.5, 0, 1)
        found[down] = (1 - _openness(world, where, up, randoms)) * left[down] * edge
    return found


def _openness(world: World, where: Points, normal: Points, randoms: np.random.Generator) -> Points:
    """The part of the sky, 0..1, that a place sees: cosine-weighted, one look into each of four quarters."""
    side = np.cross(normal, np.where(np.abs(normal[:, :1]) < 0.7, (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    other = np.cross(normal, side)
    seen = np.zeros(len(where))
    for quarter in range(_LOOKS):
        turn = (quarter + randoms.random(len(where))) * 2 * np.pi / _LOOKS
        square = randoms.random(len(where))
        flat, high = np.sqrt(square), np.sqrt(1 - square)
        direction = (
            side * (flat * np.cos(turn))[:, None]
            + other * (flat * np.sin(turn))[:, None]
            + normal * high[:, None]
        )
        seen += world.open_to(where, normal, direction)
    return seen / _LOOKS


def _sky(normal: Points) -> Points:
    """Light that falls on an open matte surface, linear RGB about 1."""
    found = np.tile(_SHELL, (len(normal), 1))
    for direction, colour in _SOFT_BOXES:
        facing = np.clip((normal @ np.array(direction) + 0.35) / 1.35, 0, 1)
        found += facing[:, None] * np.array(colour)
    return found


def _picture(light: Points, shadow: Points, paper: Points, size_px: int) -> Developed:
    alpha = np.clip(light[:, 3:], 0, 1)
    colour = np.where(alpha > 0, light[:, :3] / np.where(alpha > 0, alpha, 1), 0)
    shown = _srgb(colour)
    ground = paper * (1 - _SHADE * shadow[:, None] * np.array([0.96, 1.0, 1.04]))
    square = (size_px, size_px, -1)
    on_paper = shown * alpha + np.clip(ground, 0, 255) * (1 - alpha)
    return Developed(
        np.round(on_paper).astype(np.uint8).reshape(square),
        np.round(np.hstack([shown, alpha * 255])).astype(np.uint8).reshape(square),
    )


def _srgb(linear: Points) -> Points:
    safe = np.clip(linear, 0, 1)
    curved = np.where(safe <= 0.0031308, 12.92 * safe, 1.055 * safe ** (1 / 2.4) - 0.055)
    return np.asarray(255 * curved)


def _paper(size_px: int) -> Points:
    rows, columns = np.divmod(np.arange(size_px * size_px), size_px)
    away = np.hypot(columns / size_px - 0.5, rows / size_px - 0.47) / 0.78
    stops = [stop for stop, _ in _PAPER]
    return np.stack(
        [np.interp(away, stops, [colour[channel] for _, colour in _PAPER]) for channel in range(3)], axis=1
    )


def _blurred(values: Points, reach: int) -> Points:
    """A box of (2 reach + 1) pixels, twice each way: the ground has no edges that this could soften."""
    for axis in (0, 1, 0, 1):
        padded = np.pad(values, [(reach + 1, reach) if side == axis else (0, 0) for side in (0, 1)], "edge")
        total = np.cumsum(padded, axis=axis)
        count = 2 * reach + 1
        values = (np.take(total, range(count, total.shape[axis]), axis) -
                  np.take(total, range(total.shape[axis] - count), axis)) / count  # fmt: skip
    return values
