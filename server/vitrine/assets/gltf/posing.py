"""Where a mesh's points stand in the scene at rest: morphs by default weights, skins by their joints."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.gltf.document import Object, extension, items
from vitrine.assets.gltf.geometry import Matrix, Points, Reader, local_matrix, moved, standing, worlds
from vitrine.assets.gltf.meshes import INSTANCING
from vitrine.assets.gltf.triangles import faces_of
from vitrine.assets.limits import DRAWN_ELEMENTS

_CHUNK = 100_000


def posed(reader: Reader) -> tuple[Points, NDArray[np.int64]]:
    """Every triangle of the default scene: points (n, 3) metres, faces (m, 3).

    Geometry must not be compressed.
    """
    points: list[Points] = []
    faces: list[NDArray[np.int64]] = []
    count = 0
    for own, corners in _pieces(reader):
        points.append(own)
        faces.append(corners + count)
        count += len(own)
        if count > DRAWN_ELEMENTS.value:
            break
    if not points:
        return np.empty((0, 3)), np.empty((0, 3), np.int64)
    return np.concatenate(points), np.concatenate(faces)


def _pieces(reader: Reader) -> Iterator[tuple[Points, NDArray[np.int64]]]:
    document = reader.document
    matrices = worlds(document)
    for stand in standing(document, matrices):
        for number, primitive in enumerate(items(document, "meshes")[stand.node["mesh"]]["primitives"]):
            names = primitive.get("attributes", {})
            if "POSITION" not in names or reader.is_compressed(names["POSITION"]):
                continue
            points = morphed(reader, primitive, stand.node)
            corners = faces_of(reader, primitive, len(points), f"primitives[{number}]")
            if not len(corners):
                continue
            if "skin" in stand.node and "JOINTS_0" in names and "WEIGHTS_0" in names:
                joints = joint_matrices(reader, document["skins"][stand.node["skin"]], matrices)
                yield blended(reader, points, names, joints), corners
            else:
                for matrix in instance_matrices(reader, stand.node, stand.world):
                    yield moved(points, matrix), corners


def morphed(reader: Reader, primitive: Object, node: Object) -> Points:
    """The points of a primitive under the default weights of its morph targets."""
    points = reader.values(primitive["attributes"]["POSITION"])
    weights = node.get("weights", reader.document["meshes"][node["mesh"]].get("weights", []))
    for target, weight in zip(primitive.get("targets", []), weights, strict=False):
        if weight and "POSITION" in target and not reader.is_compressed(target["POSITION"]):
            points = points + float(weight) * reader.values(target["POSITION"])
    return points


def joint_matrices(reader: Reader, skin: Object, matrices: dict[int, Matrix]) -> list[Matrix]:
    """What each joint does to a point of the bind pose. matrices: world, by node."""
    bind = skin.get("inverseBindMatrices")
    own = len(skin["joints"])
    if bind is None or reader.is_compressed(bind):
        inverse = np.broadcast_to(np.eye(4), (own, 4, 4))
    else:
        inverse = reader.values(bind)[:own].reshape(-1, 4, 4).transpose(0, 2, 1)
    return [matrices.get(joint, np.eye(4)) @ inverse[place] for place, joint in enumerate(skin["joints"])]


def blended(reader: Reader, points: Points, names: Object, joints: list[Matrix]) -> Points:
    """Points under the weighted joints of JOINTS_0 and WEIGHTS_0."""
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


def instance_matrices(reader: Reader, node: Object, world: Matrix) -> list[Matrix]:
    """The world matrix of each time a node shows its mesh."""
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
