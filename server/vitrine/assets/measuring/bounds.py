"""How large a model stands in the room, in metres: skins, quantisation, morphs and instancing included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vitrine.assets.errors import NotFinite
from vitrine.assets.gltf.document import Object, items
from vitrine.assets.gltf.geometry import Matrix, Points, Reader, moved, standing, worlds
from vitrine.assets.gltf.posing import blended, instance_matrices, joint_matrices, morphed
from vitrine.assets.limits import COORDINATE_M


@dataclass(frozen=True, slots=True)
class Bounds:
    """low, high: metres, glTF axes. exact: false where compressed parts count with their declared boxes."""

    low: tuple[float, float, float]
    high: tuple[float, float, float]
    exact: bool

    @property
    def size_m(self) -> tuple[float, float, float]:
        """Width, height, depth."""
        x, y, z = (high - low for low, high in zip(self.low, self.high, strict=True))
        return x, y, z


class _Box:
    def __init__(self) -> None:
        self.low, self.high = np.full(3, np.inf), np.full(3, -np.inf)
        self.exact = True

    def add(self, points: Points) -> None:
        self.low = np.minimum(self.low, points.min(axis=0))
        self.high = np.maximum(self.high, points.max(axis=0))


def bounds_of(reader: Reader) -> Bounds | None:
    """The bounds of the default scene in its rest pose, None if it shows nothing.

    Raises NotFinite: a position that is NaN or beyond COORDINATE_M, BadModel.
    """
    document = reader.document
    matrices = worlds(document)
    box = _Box()
    meshes = items(document, "meshes")
    for stand in standing(document, matrices):
        for primitive in meshes[stand.node["mesh"]]["primitives"]:
            if "POSITION" in primitive.get("attributes", {}):
                _add(box, reader, stand.node, stand.world, matrices, primitive)
    if not np.isfinite(box.low).all():
        return None
    if max(np.abs(box.low).max(), np.abs(box.high).max()) > COORDINATE_M.value:
        raise NotFinite(
            "The model reaches further than 1,000 km. Check the unit of the export.", where="scene"
        )
    low, high = (tuple(float(part) for part in side) for side in (box.low, box.high))
    return Bounds((low[0], low[1], low[2]), (high[0], high[1], high[2]), box.exact)


def _add(
    box: _Box, reader: Reader, node: Object, world: Matrix, matrices: dict[int, Matrix], primitive: Object
) -> None:
    number = primitive["attributes"]["POSITION"]
    exact = not reader.is_compressed(number)
    points = morphed(reader, primitive, node) if exact else reader.declared_corners(number)
    if "skin" in node:
        joints = joint_matrices(reader, reader.document["skins"][node["skin"]], matrices)
        names = primitive["attributes"]
        bound = [names.get("JOINTS_0"), names.get("WEIGHTS_0")]
        if exact and all(number is not None and not reader.is_compressed(number) for number in bound):
            box.add(blended(reader, points, names, joints))
        else:
            # Every blend of joints lies within the hull of what each alone does to the box.
            for joint in joints:
                box.add(moved(points, joint))
            exact = False
    else:
        for matrix in instance_matrices(reader, node, world):
            box.add(moved(points, matrix))
    box.exact &= exact
