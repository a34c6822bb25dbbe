"""On which side a surface is lit: the one that people see.

Panes have two; and parts come inside out, which viewers show from within. Places all over the floor look at
some faces of each part: where nearly all see the backs alone, the backs are lit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.baking.parts import RoomPart
from vitrine.assets.baking.tracing import LIFT_M, Floats, embree_of

_FACES: Final = 48
_EYES: Final = 24
_MORE: Final = 4.0
"""So many times as often as its front has a back to be seen, to be the side that is lit."""


def sides_of(parts: Sequence[RoomPart], triangles: Floats, eyes: Floats) -> list[Floats]:
    """The normals of each part, turned where it is lit from behind. triangles: all that stands in the way.

    eyes: (n, 3) where people's eyes may be.
    """
    embree = embree_of(triangles)
    random = np.random.default_rng(2026)
    looking = eyes[random.permutation(len(eyes))[:_EYES]]
    found = []
    for part in parts:
        if part.two_sided:
            found.append(_towards(part, looking))
            continue
        chosen = random.permutation(len(part.mesh.faces))[:_FACES]
        corners = part.mesh.points[part.mesh.faces[chosen]]
        middle = corners.mean(axis=1).astype(np.float32)
        normal = part.normals[part.mesh.faces[chosen]].mean(axis=1)
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6)
        front, back = (_seen(embree, middle, normal * side, looking) for side in (1, -1))
        found.append(-part.normals if back > _MORE * front and back > 0.02 else part.normals)
    return found


def _towards(part: RoomPart, looking: Floats) -> Floats:
    away = np.einsum("nc,nc->n", part.normals, looking.mean(axis=0) - part.mesh.points) < 0
    return np.where(away[:, None], -part.normals, part.normals).astype(np.float32)


def _seen(embree: Any, middle: Floats, normal: NDArray[np.float32], looking: Floats) -> float:
    """The part of all lines from faces to eyes on this side that nothing is in the way of."""
    start = np.repeat(middle + normal * LIFT_M, len(looking), axis=0).astype(np.float32)
    way = np.tile(looking, (len(middle), 1)) - start
    facing = np.einsum("nc,nc->n", way, np.repeat(normal, len(looking), axis=0)) > 0
    if not facing.any():
        return 0.0
    hidden = embree.run(
        start[facing], way[facing].astype(np.float32), dists=np.full(int(facing.sum()), 0.99, np.float32),
        query="OCCLUDED",
    )  # fmt: skip
    return float((np.asarray(hidden) == -1).sum() / len(facing))
