"""What somebody sees who comes in: the room as it came, and with its light, as pictures by ray tracing.

Both are taken from the same place with the same colours and the same curve, so that what differs is the
light.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.baking.charts import Charts
from vitrine.assets.baking.parts import RoomPart
from vitrine.assets.baking.tracing import Floats, embree_of
from vitrine.assets.measuring.proposal import Proposal
from vitrine.assets.pictures.rays import looked_up

EYE_M: Final = 1.6
_WIDE_DEG: Final = 78.0
_DOWN_DEG: Final = 4.0
_OVER = 2
_LAYERS = 3
_AT_ONCE = 250_000


@dataclass(frozen=True, slots=True)
class Eye:
    """yaw_deg: as room.json has it, 0 looks along -z."""

    position: tuple[float, float, float]
    yaw_deg: float


def eye_of(room: Proposal) -> Eye:
    x, y, z = room.spawn
    return Eye((x, y + EYE_M, z), room.yaw_deg)


def views(
    parts: Sequence[RoomPart],
    lit: Sequence[RoomPart],
    charts: Charts,
    light: Floats,
    eye: Eye,
    size: tuple[int, int],
    outside: tuple[float, float, float],
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """(before, after), (height, width, 3) sRGB. light: (size, size, 3) of the charts. outside: radiance."""
    width, height = size[0] * _OVER, size[1] * _OVER
    embree = embree_of(np.concatenate([part.corners for part in parts]))
    owner = np.repeat(np.arange(len(parts)), [len(part.mesh.faces) for part in parts])
    first = np.cumsum([0, *(len(part.mesh.faces) for part in parts)])
    numbers = {id(part): number for number, part in enumerate(lit)}
    world = _World(parts, embree, owner, first, numbers, charts, light, np.array(outside, np.float32))
    way = _rays(eye, width, height)
    before, after = (np.empty_like(way) for _ in range(2))
    # In bands: what a ray needs on its way is twenty times what it leaves.
    for low in range(0, len(way), _AT_ONCE):
        band = slice(low, low + _AT_ONCE)
        before[band], after[band] = _seen(world, np.array(eye.position, np.float32), way[band])
    return _picture(before, width, height), _picture(after, width, height)


@dataclass(frozen=True, eq=False)
class _World:
    parts: Sequence[RoomPart]
    embree: Any
    owner: NDArray[np.int64]
    first: NDArray[np.int64]
    numbers: Mapping[int, int]
    charts: Charts
    light: Floats
    outside: Floats


def _seen(world: _World, eye: Floats, way: Floats) -> tuple[Floats, Floats]:
    """Linear RGB of these rays, before and after."""
    start = np.tile(eye, (len(way), 1))
    before, after = (np.zeros((len(way), 3), np.float32) for _ in range(2))
    left, on = np.ones(len(way), np.float32), np.arange(len(way))
    for _ in range(_LAYERS):
        hit = world.embree.run(start, way[on], output=1)
        found = hit["primID"] >= 0
        missed = on[~found]
        for shown in (before, after):
            shown[missed] += left[missed, None] * world.outside
        on, face, u, v = on[found], hit["primID"][found], hit["u"][found], hit["v"][found]
        distance = hit["tfar"][found]
        if not len(on):
            break
        weights = np.stack([1 - u - v, u, v], axis=1).astype(np.float32)
        for number in np.unique(world.owner[face]):
            part, mine = world.parts[number], world.owner[face] == number
            rays, corners = on[mine], face[mine] - world.first[number]
            colour, alpha = _colour(part, corners, weights[mine])
            flat, baked = _shades(
                part,
                corners,
                weights[mine],
                way[rays],
                world.charts,
                world.light,
                world.numbers.get(id(part)),
            )
            share = (left[rays] * alpha)[:, None]
            before[rays] += share * (colour * flat + part.glow)
            after[rays] += share * (colour * baked + part.glow)
            left[rays] *= 1 - alpha
        going = left[on] > 0.02
        # Past the glass, which is no end of the view.
        start = eye + way[on[going]] * (distance[going, None] + np.float32(2e-3))
        on = on[going]
        if not len(on):
            break
    return before, after


def _rays(eye: Eye, width: int, height: int) -> Floats:
    reach = math.tan(math.radians(_WIDE_DEG / 2))
    x = ((np.arange(width) + 0.5) / width * 2 - 1) * reach
    y = (1 - (np.arange(height) + 0.5) / height * 2) * reach * height / width
    ahead = np.stack([*np.meshgrid(x, y), np.full((height, width), -1.0)], axis=-1).reshape(-1, 3)
    tilt, turn = math.radians(-_DOWN_DEG), math.radians(eye.yaw_deg)
    up = np.array([[1, 0, 0], [0, math.cos(tilt), -math.sin(tilt)], [0, math.sin(tilt), math.cos(tilt)]])
    about = np.array([[math.cos(turn), 0, math.sin(turn)], [0, 1, 0], [-math.sin(turn), 0, math.cos(turn)]])
    found = ahead @ (about @ up).T
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def _colour(part: RoomPart, faces: NDArray[np.int64], weights: Floats) -> tuple[Floats, Floats]:
    """Linear RGB and how much it covers of the places on these faces."""
    surface, mesh = part.skin.surface, part.mesh
    corners = mesh.faces[faces]
    found = np.tile(np.array([*surface.colour, surface.opacity], np.float32), (len(faces), 1))
    if mesh.colours is not None:
        found *= np.einsum("nk,nkc->nc", weights, mesh.colours[corners]).astype(np.float32)
    texture = surface.colour_map
    if texture is not None and part.skin.picture is not None and texture.uv in mesh.uvs:
        uv = texture.moved(np.einsum("nk,nkc->nc", weights, mesh.uvs[texture.uv][corners]))
        found *= looked_up(part.skin.picture, uv, texture).astype(np.float32)
    alpha = found[:, 3]
    if not surface.transparent:
        alpha = np.ones(len(faces), np.float32)
    elif surface.opacity_threshold:
        alpha = (alpha >= surface.opacity_threshold).astype(np.float32)
    return found[:, :3], alpha


def _shades(
    part: RoomPart,
    faces: NDArray[np.int64],
    weights: Floats,
    way: Floats,
    charts: Charts,
    light: Floats,
    number: int | None,
) -> tuple[Floats, Floats]:
    """The light that falls there: of the studio alone, which knows no room; and as it was baked."""
    normal = np.einsum("nk,nkc->nc", weights, part.normals[part.mesh.faces[faces]])
    normal *= np.where(np.einsum("nc,nc->n", normal, way) > 0, -1, 1)[:, None]
    flat = (0.86 + 0.14 * normal[:, 1:2]) * np.array([[1.0, 0.99, 0.97]], np.float32)
    if number is None:
        return flat.astype(np.float32), flat.astype(np.float32)
    place, cut = charts.places[number], charts.cuts[number]
    at = np.einsum("nk,nkc->nc", weights, place[cut.faces[faces]]) - 0.5
    x, y = at[:, 0], at[:, 1]
    left, top = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    part_x, part_y = (x - left)[:, None], (y - top)[:, None]
    last = len(light) - 1

    def one(a: NDArray[np.int64], b: NDArray[np.int64]) -> Floats:
        return light[np.clip(b, 0, last), np.clip(a, 0, last)]

    above = one(left, top) * (1 - part_x) + one(left + 1, top) * part_x
    below = one(left, top + 1) * (1 - part_x) + one(left + 1, top + 1) * part_x
    return flat.astype(np.float32), np.asarray(above * (1 - part_y) + below * part_y, np.float32)


def _picture(linear: Floats, width: int, height: int) -> NDArray[np.uint8]:
    shown = _neutral(linear)
    shown = shown.reshape(height // _OVER, _OVER, width // _OVER, _OVER, 3).mean(axis=(1, 3))
    coded = np.where(shown <= 0.0031308, shown * 12.92, 1.055 * np.maximum(shown, 1e-9) ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(np.clip(coded, 0, 1) * 255), np.uint8)


def _neutral(colour: Floats) -> Floats:
    """The curve that rooms are shown by: what is bright is pressed together, hues stay (Khronos, neutral)."""
    start, desaturation = 0.76, 0.15
    peak = colour.max(axis=1, keepdims=True)
    pressed = 1 - (1 - start) ** 2 / np.maximum(peak + 1 - 2 * start, 1e-6)
    found = np.where(peak < start, colour, colour * pressed / np.maximum(peak, 1e-6))
    pale = 1 - 1 / (desaturation * (peak - pressed) + 1)
    return np.asarray(np.where(peak < start, found, found * (1 - pale) + pressed * pale), np.float32)
