"""A checked model at rest as arrays in metres: skins blended, morphs applied, nodes and instances moved.

For what needs every triangle but no scene: the matte pictures and USDZ. Compressed parts are refused:
whoever asks hands in a decoded GLB.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.gltf.document import Object, extension, items, wrong
from vitrine.assets.gltf.geometry import Matrix, Points, Reader, local_matrix, standing, worlds
from vitrine.assets.gltf.meshes import INSTANCING

VARIANTS = "KHR_materials_variants"
_TRIANGLES, _STRIP, _FAN = 4, 5, 6


@dataclass(frozen=True, slots=True)
class PosedMesh:
    """One primitive where it stands. name: its node's or mesh's.

    points, normals: (n, 3), metres and unit length; normals None if not stored. uvs: set number -> (n,
    2), glTF's (v downwards). colours: (n, 4) linear, or None. faces: (m, 3), counter-clockwise seen from
    outside. material: its number by default, None for glTF's own; materials: by variant number, where
    one differs. node, primitive: whose, by number; is_still: neither skinned, morphed nor instanced;
    is_mirrored: its node turns it inside out, which `faces` make up for.
    """

    name: str
    points: Points
    normals: Points | None
    uvs: dict[int, Points]
    colours: Points | None
    faces: NDArray[np.int64]
    material: int | None
    materials: dict[int, int]
    node: int = -1
    primitive: int = -1
    is_still: bool = False
    is_mirrored: bool = False


def parts_of(reader: Reader) -> Iterator[PosedMesh]:
    """Every triangle of the default scene.

    Raises BadModel (compressed, or an index past its vertices), NotFinite.
    """
    document = reader.document
    matrices = worlds(document)
    for stand in standing(document, matrices):
        mesh = items(document, "meshes")[stand.node["mesh"]]
        name = str(stand.node.get("name") or mesh.get("name") or f"part {stand.number}")
        for number, primitive in enumerate(mesh["primitives"]):
            where = f"meshes[{stand.node['mesh']}].primitives[{number}]"
            if primitive.get("mode", _TRIANGLES) < _TRIANGLES or "POSITION" not in primitive["attributes"]:
                continue
            for moves in _moves(reader, stand.node, stand.world, matrices, primitive, where):
                part = _part(reader, primitive, mesh, stand.node, name, moves, where)
                is_still = "skin" not in stand.node and not primitive.get("targets")
                is_still &= extension(stand.node, INSTANCING, "node") is None
                mirrored = bool(np.linalg.det(moves[0, :3, :3]) < 0)
                yield replace(
                    part, node=stand.number, primitive=number, is_still=is_still, is_mirrored=mirrored
                )


def _part(
    reader: Reader, primitive: Object, mesh: Object, node: Object, name: str, moves: NDArray[Any], where: str
) -> PosedMesh:
    names = primitive["attributes"]
    points = _morphed(reader, primitive, mesh, node, "POSITION", where)
    normals = _morphed(reader, primitive, mesh, node, "NORMAL", where) if "NORMAL" in names else None
    faces = _faces(reader, primitive, len(points), where)
    # One matrix for all vertices, or one for each; either broadcasts.
    points = np.einsum("nrc,nc->nr", moves[:, :3, :3], points) + moves[:, :3, 3]
    if normals is not None:
        # The inverse transpose up to a factor, without dividing by a scale of zero.
        turned = _cofactors(moves[:, :3, :3])
        normals = np.einsum("nrc,nc->nr", turned, normals)
        length = np.linalg.norm(normals, axis=1, keepdims=True)
        normals = np.where(length > 0, normals / np.where(length > 0, length, 1), (0.0, 1.0, 0.0))
    if np.linalg.det(moves[0, :3, :3]) < 0:
        faces = faces[:, ::-1]
        # Cofactors carry the determinant's sign.
        normals = None if normals is None else -normals
    uvs = {
        int(key[9:]): _values(reader, number, where)
        for key, number in names.items()
        if key.startswith("TEXCOORD_") and key[9:].isdigit()
    }
    colours = _colours(reader, names["COLOR_0"], where) if "COLOR_0" in names else None
    mappings = (extension(primitive, VARIANTS, where) or {}).get("mappings", [])
    materials = {int(variant): int(entry["material"]) for entry in mappings for variant in entry["variants"]}
    return PosedMesh(name, points, normals, uvs, colours, faces, primitive.get("material"), materials)


def _moves(
    reader: Reader, node: Object, world: Matrix, matrices: dict[int, Matrix], primitive: Object, where: str
) -> Iterator[NDArray[Any]]:
    """The matrices of one copy of the primitive: (1, 4, 4), or (n, 4, 4) where a skin moves each vertex."""
    if "skin" in node and {"JOINTS_0", "WEIGHTS_0"} <= primitive["attributes"].keys():
        yield _skin(reader, reader.document["skins"][node["skin"]], matrices, primitive, where)
        return
    found = extension(node, INSTANCING, "node")
    if found is None:
        yield world[None]
        return
    columns = {
        key: _values(reader, found["attributes"][name], where)
        for key, name in (("translation", "TRANSLATION"), ("rotation", "ROTATION"), ("scale", "SCALE"))
        if name in found["attributes"]
    }
    for row in range(min((len(column) for column in columns.values()), default=0)):
        yield (world @ local_matrix({key: column[row] for key, column in columns.items()}))[None]


def _skin(
    reader: Reader, skin: Object, matrices: dict[int, Matrix], primitive: Object, where: str
) -> NDArray[Any]:
    names, joints = primitive["attributes"], skin["joints"]
    inverse = np.broadcast_to(np.eye(4), (len(joints), 4, 4))
    if "inverseBindMatrices" in skin:
        inverse = _values(reader, skin["inverseBindMatrices"], where)[: len(joints)].reshape(-1, 4, 4)
        inverse = inverse.transpose(0, 2, 1)
    stack = np.stack([matrices.get(joint, np.eye(4)) @ inverse[at] for at, joint in enumerate(joints)])
    which = np.minimum(_raw(reader, names["JOINTS_0"], where).astype(np.int64), len(joints) - 1)
    weights = _values(reader, names["WEIGHTS_0"], where)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(total > 0, total, 1)
    moves = np.zeros((len(which), 4, 4))
    for slot in range(which.shape[1]):
        moves += weights[:, slot, None, None] * stack[which[:, slot]]
    return moves


def _morphed(reader: Reader, primitive: Object, mesh: Object, node: Object, name: str, where: str) -> Points:
    found = _values(reader, primitive["attributes"][name], where)
    weights: list[float] = node.get("weights") or mesh.get("weights") or []
    for target, weight in zip(primitive.get("targets", []), weights, strict=False):
        if weight and name in target:
            found = found + float(weight) * _values(reader, target[name], where)
    return found


def _faces(reader: Reader, primitive: Object, count: int, where: str) -> NDArray[np.int64]:
    if "indices" in primitive:
        corners = _raw(reader, primitive["indices"], where)[:, 0].astype(np.int64)
    else:
        corners = np.arange(count)
    mode = primitive.get("mode", _TRIANGLES)
    if mode == _TRIANGLES:
        faces = corners[: len(corners) // 3 * 3].reshape(-1, 3)
    elif mode == _STRIP:
        faces = np.stack([corners[:-2], corners[1:-1], corners[2:]], axis=1)
        faces[1::2] = faces[1::2, ::-1]
    else:
        faces = np.stack([np.full(max(len(corners) - 2, 0), corners[0]), corners[1:-1], corners[2:]], axis=1)
    if faces.size and faces.max() >= count:
        raise wrong(f"{where}.indices", "names vertices that do not exist")
    return faces


def _colours(reader: Reader, number: int, where: str) -> Points:
    found = _values(reader, number, where)
    return found if found.shape[1] == 4 else np.hstack([found, np.ones((len(found), 1))])


def _cofactors(matrices: NDArray[Any]) -> NDArray[Any]:
    one, two, three = (matrices[:, :, column] for column in range(3))
    return np.stack([np.cross(two, three), np.cross(three, one), np.cross(one, two)], axis=2)


def _values(reader: Reader, number: int, where: str) -> Points:
    _check(reader, number, where)
    return reader.values(number)


def _raw(reader: Reader, number: int, where: str) -> NDArray[Any]:
    _check(reader, number, where)
    return reader.raw(number)


def _check(reader: Reader, number: int, where: str) -> None:
    if reader.is_compressed(number):
        raise wrong(where, "is compressed; decode it first")
