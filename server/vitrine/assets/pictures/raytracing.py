"""Matte pictures: base colour under soft studio light, occlusion, a contact shadow on the shop's paper.

Four jittered passes smooth the edges; each looks at the sky from every place it hits, so occlusion has 16
samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.pictures.contrast import TINTS, Paper, paper_for
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
# Where the paper has its tints, from its middle outwards: `render/ground.ts`.
_STOPS = (0.0, 0.55, 1.0)


@dataclass(frozen=True, slots=True)
class Raytraced:
    """paper: RGB on the shop's paper, cutout: RGBA; both (size, size, n) of 0..255."""

    paper: NDArray[np.uint8]
    cutout: NDArray[np.uint8]


def raytraced(world: World, looks: list[list[Skin]], size_px: int) -> list[Raytraced]:
    """A picture for each look. looks: a skin for each part."""
    camera = three_quarters(world.points)
    count = size_px * size_px
    plates = [_Plate(np.zeros((count, 4)), np.zeros(count)) for _ in looks]
    shadow, bare = np.zeros(count), np.zeros(count)
    randoms = np.random.default_rng(_SEED)
    rows, columns = np.divmod(np.arange(count), size_px)
    for number, (x, y) in enumerate(_PASSES):
        rays = camera.rays((columns + x) / size_px * 2 - 1, 1 - (rows + y) / size_px * 2)
        left = _model(world, camera, rays, looks, plates, _Sky(randoms, number))
        shadow += _ground(world, camera, rays, left, _Sky(randoms, number))
        bare += left
    papers = {name: _paper(size_px, name) for name in TINTS}
    shadow = _smooth(shadow, bare, size_px, max(1, size_px // 128))
    return [_picture(plate, shadow, papers, size_px) for plate in plates]


@dataclass(frozen=True, slots=True)
class _Plate:
    """Sums of all passes, by pixel. light: as under open sky, and alpha. open: alpha that sees sky."""

    light: Points
    open: Points


@dataclass(frozen=True, slots=True)
class _Sky:
    """Where one pass looks for it: each pass has its own height, so that four together cover the sky."""

    randoms: np.random.Generator
    number: int


def _model(
    world: World, camera: Camera, rays: Points, looks: list[list[Skin]], plates: list[_Plate], sky: _Sky
) -> Points:
    """Adds one pass to each look's plate; how much of each ray went on, by the first look."""
    left = [np.ones(len(rays)) for _ in looks]
    on = np.arange(len(rays))
    start = np.broadcast_to(camera.eye, rays.shape)
    for _ in range(_LAYERS):
        hits = world.ends(start, rays[on])
        on = on[hits.hit]
        if not len(on):
            break
        shade, gloss = _studio(hits.normal), _gloss(hits.normal, rays[on])
        seen = _openness(world, hits.where, hits.flat, sky)
        for number, skins in enumerate(looks):
            colour = world.colours(hits, skins)
            part = left[number][on] * colour[:, 3]
            plates[number].light[on, :3] += (colour[:, :3] * shade + gloss) * part[:, None]
            plates[number].light[on, 3] += part
            plates[number].open[on] += part * seen
            left[number][on] *= 1 - colour[:, 3]
        going = np.max([gone[on] for gone in left], axis=0) > 0.02
        start = (hits.where + rays[on] * 1e-3)[going]
        on = on[going]
    return left[0]


def _ground(world: World, camera: Camera, rays: Points, left: Points, sky: _Sky) -> Points:
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
        found[down] = (1 - _openness(world, where, up, sky)) * left[down] * edge
    return found


def _openness(world: World, where: Points, normal: Points, sky: _Sky) -> Points:
    """The part of the sky, 0..1, that a place sees: cosine-weighted, one look into each of four quarters."""
    side = np.cross(normal, np.where(np.abs(normal[:, :1]) < 0.7, (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    other = np.cross(normal, side)
    seen = np.zeros(len(where))
    for quarter in range(_LOOKS):
        turn = (quarter + sky.randoms.random(len(where))) * 2 * np.pi / _LOOKS
        square = ((sky.number + quarter) % _LOOKS + sky.randoms.random(len(where))) / _LOOKS
        flat, high = np.sqrt(square), np.sqrt(1 - square)
        direction = (
            side * (flat * np.cos(turn))[:, None]
            + other * (flat * np.sin(turn))[:, None]
            + normal * high[:, None]
        )
        seen += world.open_to(where, normal, direction)
    return seen / _LOOKS


def _studio(normal: Points) -> Points:
    """Light that falls on an open matte surface, linear RGB about 1."""
    found = np.tile(_SHELL, (len(normal), 1))
    for direction, colour in _SOFT_BOXES:
        facing = np.clip((normal @ np.array(direction) + 0.35) / 1.35, 0, 1)
        found += facing[:, None] * np.array(colour)
    return found


def _gloss(normal: Points, ray: Points) -> Points:
    """A faint, wide reflection of the soft boxes: without it black things would have no shape."""
    facing = np.clip(-np.einsum("nc,nc->n", normal, ray), 0, 1)
    mirrored = ray + 2 * facing[:, None] * normal
    found = np.zeros((len(normal), 3))
    for direction, colour in _SOFT_BOXES:
        found += (np.clip(mirrored @ np.array(direction), 0, 1) ** 10)[:, None] * np.array(colour)
    return np.asarray(found * (0.09 + 0.5 * (1 - facing) ** 5)[:, None])


def _picture(plate: _Plate, shadow: Points, papers: Mapping[Paper, Points], size_px: int) -> Raytraced:
    covered = plate.light[:, 3:]
    alpha = np.clip(covered / len(_PASSES), 0, 1)
    # Occlusion is grainy, colours are not: only it is smoothed, and only over what is covered.
    seen = _smooth(plate.open, plate.light[:, 3], size_px, max(1, size_px // 340))
    shown = _srgb(plate.light[:, :3] / np.maximum(covered, 1e-9) * seen[:, None])
    paper = papers[paper_for(shown[alpha[:, 0] > 0.8])]
    ground = paper * (1 - _SHADE * shadow[:, None] * np.array([0.96, 1.0, 1.04]))
    square = (size_px, size_px, -1)
    on_paper = shown * alpha + np.clip(ground, 0, 255) * (1 - alpha)
    return Raytraced(
        np.round(on_paper).astype(np.uint8).reshape(square),
        np.round(np.hstack([shown, alpha * 255])).astype(np.uint8).reshape(square),
    )


def _smooth(values: Points, weights: Points, size_px: int, reach: int) -> Points:
    """values / weights, blurred where there is any weight."""
    square = (size_px, size_px)
    above, below = (_blurred(one.reshape(square), reach).ravel() for one in (values, weights))
    return np.asarray(above / np.maximum(below, 1e-9))


def _srgb(linear: Points) -> Points:
    safe = np.clip(linear, 0, 1)
    curved = np.where(safe <= 0.0031308, 12.92 * safe, 1.055 * safe ** (1 / 2.4) - 0.055)
    return np.asarray(255 * curved)


def _paper(size_px: int, which: Paper) -> Points:
    rows, columns = np.divmod(np.arange(size_px * size_px), size_px)
    away = np.hypot(columns / size_px - 0.5, rows / size_px - 0.47) / 0.78
    tints = TINTS[which]
    return np.stack(
        [np.interp(away, _STOPS, [colour[channel] for colour in tints]) for channel in range(3)], axis=1
    )


def _blurred(values: Points, reach: int) -> Points:
    """A box of (2 reach + 1) pixels, twice each way."""
    for axis in (0, 1, 0, 1):
        padded = np.pad(values, [(reach + 1, reach) if side == axis else (0, 0) for side in (0, 1)], "edge")
        total = np.cumsum(padded, axis=axis)
        count = 2 * reach + 1
        values = (np.take(total, range(count, total.shape[axis]), axis) -
                  np.take(total, range(total.shape[axis] - count), axis)) / count  # fmt: skip
    return values
