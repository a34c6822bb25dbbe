"""How large a model stands in the room, in metres: skins, quantisation, morphs and instancing included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vitrine.assets.document import Object, extension, items
from vitrine.assets.errors import NotFinite
from vitrine.assets.geometry import Matrix, Points, Reader, local_matrix, moved, standing, worlds
from vitrine.assets.limits import COORDINATE_M
from vitrine.assets.meshes import INSTANCING

_CHUNK = 100_000


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
    points = _morphed(reader, primitive, node) if exact else reader.declared_corners(number)
    if "skin" in node:
        joints = _joint_matrices(reader, reader.document["skins"][node["skin"]], matrices)
        names = primitive["attributes"]
        bound = [names.get("JOINTS_0"), names.get("WEIGHTS_0")]
        if exact and all(number is not None and not reader.is_compressed(number) for number in bound):
            box.add(_blended(reader, points, names, joints))
        else:
            # Every blend of joints lies within the hull of what each alone does to the box.
            for joint in joints:
                box.add(moved(points, joint))
            exact = False
    else:
        for matrix in _instance_matrices(reader, node, world):
            box.add(moved(points, matrix))
    box.exact &= exact


def _morphed(reader: Reader, primitive: Object, node: Object) -> Points:
    points = reader.values(primitive["attributes"]["POSITION"])
    weights = node.get("weights", reader.document["meshes"][node["mesh"]].get("weights", []))
    for target, weight in zip(primitive.get("targets", []), weights, strict=False):
        if weight and "POSITION" in target and not reader.is_compressed(target["POSITION"]):
            points = points + float(weight) * reader.values(target["POSITION"])
    return points


def _joint_matrices(reader: Reader, skin: Object, matrices: dict[int, Matrix]) -> list[Matrix]:
    bind = skin.get("inverseBindMatrices")
    own = len(skin["joints"])
    if bind is None or reader.is_compressed(bind):
        inverse = np.broadcast_to(np.eye(4), (own, 4, 4))
    else:
        inverse = reader.values(bind)[:own].reshape(-1, 4, 4).transpose(0, 2, 1)
    return [matrices.get(joint, np.eye(4)) @ inverse[place] for place, joint in enumerate(skin["joints"])]


def _blended(reader: Reader, points: Points, names: Object, joints: list[Matrix]) -> Points:
    which = np.minimum(reader.raw(names["JOINTS_0"]).astype(np.intp), len(joints) - 1)
    weights = reader.values(names["WEIGHTS_0"])
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total > 0, total, 1)
    stack = np.stack(joints)[:, :3]
    out = np.empty_like(points)
    for start in range(0, len(points), _CHUNK):
        part = slice(start, start + _CHUNK)
        blend = np.einsum("nj,njrc->nrc", weights[part], stack[which[part]])
        out[part] = np.einsum("nrc,nc->nr", blend[:, :, :3], points[part]) + blend[:, :, 3]
    return out


def _instance_matrices(reader: Reader, node: Object, world: Matrix) -> list[Matrix]:
    found = extension(node, INSTANCING, "node")
    if found is None:
        return [world]
    columns = {
        key: reader.values(found["attributes"][name])
        for key, name in (("translation", "TRANSLATION"), ("rotation", "ROTATION"), ("scale", "SCALE"))
        if name in found["attributes"]
    }
    count = min((len(column) for column in columns.values()), default=0)
    return [
        world @ local_matrix({key: column[row] for key, column in columns.items()}) for row in range(count)
    ]
