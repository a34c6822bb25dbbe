"""Accessors as arrays, and where a mesh stands: our own reading, because the libraries' is wrong for a shop.

trimesh ignores skins, so a quantised, skinned man measured 65 km; here positions are decoded, blended by
their joints and moved by their nodes as glTF 2.0 sections 3.6 and 3.7 say. Only checked documents come here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.errors import NotFinite
from vitrine.assets.gltf.accessors import MESHOPT, draco_accessors, layout_of
from vitrine.assets.gltf.document import Object, extension, items, wrong
from vitrine.assets.gltf.preflight import Package

Points = NDArray[np.float64]
Matrix = NDArray[np.float64]

_DTYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_GREATEST = 1e12
_FULL = {5120: 127.0, 5121: 255.0, 5122: 32767.0, 5123: 65535.0}


@dataclass(frozen=True, slots=True)
class MeshNode:
    """One node that shows a mesh in the scene. world: its 4 x 4 matrix, metres."""

    number: int
    node: Object
    world: Matrix


class Reader:
    """Arrays of one checked package."""

    def __init__(self, package: Package) -> None:
        self.document = package.document
        self._buffers = package.buffers
        self._views = items(self.document, "bufferViews")
        self._accessors = items(self.document, "accessors")
        self._draco = draco_accessors(self.document)

    def is_compressed(self, number: int) -> bool:
        """Whether only a Draco or meshopt decoder could read the accessor.

        Its count and bounds stand all the same.
        """
        view = self._accessors[number].get("bufferView")
        if number in self._draco:
            return True
        return view is not None and extension(self._views[view], MESHOPT, "bufferViews") is not None

    def raw(self, number: int) -> NDArray[Any]:
        """Accessor as stored, (count, components), sparse changes applied; a copy.

        Not for compressed ones.
        """
        accessor = self._accessors[number]
        where = f"accessors[{number}]"
        layout = layout_of(accessor, self._views, where)
        dtype, count = np.dtype(_DTYPES[accessor["componentType"]]), int(accessor["count"])
        if "bufferView" in accessor:
            start = int(accessor.get("byteOffset", 0))
            data = self._view(accessor["bufferView"])[start:]
            strides = (layout.stride_bytes, dtype.itemsize)
            values = np.ndarray((count, layout.components), dtype, data, strides=strides).copy()
        else:
            values = np.zeros((count, layout.components), dtype)
        sparse = accessor.get("sparse")
        if sparse:
            places = self._packed(
                sparse["indices"], _DTYPES[sparse["indices"]["componentType"]], sparse["count"], 1
            )
            if places.max() >= count:
                raise wrong(f"{where}.sparse", "changes elements that do not exist")
            values[places[:, 0]] = self._packed(sparse["values"], dtype, sparse["count"], layout.components)
        return values

    def values(self, number: int) -> Points:
        """Accessor as numbers, normalised where declared, (count, components). Raises NotFinite."""
        accessor = self._accessors[number]
        found = self.raw(number).astype(np.float64)
        if accessor.get("normalized") and accessor["componentType"] in _FULL:
            found = np.maximum(found / _FULL[accessor["componentType"]], -1.0)
        if not np.isfinite(found).all():
            raise NotFinite(
                f"accessors[{number}] holds NaN or infinite numbers, so part of the model has no place. "
                "Clean the mesh in the 3D tool and export it again.",
                where=f"accessors[{number}]",
            )
        return found

    def declared_corners(self, number: int) -> Points:
        """The eight corners of the accessor's declared bounds, normalised where declared. Raises BadModel."""
        accessor = self._accessors[number]
        if len(accessor.get("min", ())) != 3 or len(accessor.get("max", ())) != 3:
            raise wrong(f"accessors[{number}]", "is compressed and declares no bounds")
        low, high = np.array(accessor["min"], np.float64), np.array(accessor["max"], np.float64)
        if accessor.get("normalized") and accessor["componentType"] in _FULL:
            low, high = low / _FULL[accessor["componentType"]], high / _FULL[accessor["componentType"]]
        picks = np.array([[corner >> axis & 1 for axis in range(3)] for corner in range(8)], bool)
        return np.where(picks, high, low)

    def _view(self, number: int) -> memoryview:
        view = self._views[number]
        data = self._buffers[view["buffer"]]
        if data is None:
            raise wrong(f"bufferViews[{number}]", "has no data")
        start = int(view.get("byteOffset", 0))
        return data[start : start + int(view["byteLength"])]

    def _packed(self, part: Object, dtype: Any, count: int, components: int) -> NDArray[Any]:
        start = int(part.get("byteOffset", 0))
        data = self._view(part["bufferView"])[start:]
        return np.frombuffer(data, dtype, count * components).reshape(count, components)


def local_matrix(node: Object) -> Matrix:
    """A node's own matrix from `matrix` or translation, rotation, scale."""
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    x, y, z, w = (float(part) for part in node.get("rotation", (0, 0, 0, 1)))
    length = (x * x + y * y + z * z + w * w) ** 0.5 or 1.0
    x, y, z, w = x / length, y / length, z / length, w / length
    turned = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    matrix = np.eye(4)
    matrix[:3, :3] = turned * np.array(node.get("scale", (1, 1, 1)), np.float64)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix


def worlds(document: Object) -> dict[int, Matrix]:
    """The world matrix of every node in the default scene, by node number, parents before children.

    Raises NotFinite.
    """
    scenes, nodes = items(document, "scenes"), items(document, "nodes")
    if not scenes:
        return {}
    open_nodes = [
        (int(root), np.eye(4)) for root in reversed(scenes[int(document.get("scene", 0))].get("nodes", []))
    ]
    found: dict[int, Matrix] = {}
    while open_nodes:
        number, above = open_nodes.pop()
        found[number] = above @ local_matrix(nodes[number])
        # Each scale is bounded by the pre-flight; 64 of them, one above the other, are not.
        if not np.abs(found[number]).max() < _GREATEST:
            raise NotFinite(
                f"nodes[{number}] is scaled or moved beyond what any viewer can place. Check the unit.",
                where=f"nodes[{number}]",
            )
        open_nodes.extend(
            (int(child), found[number]) for child in reversed(nodes[number].get("children", []))
        )
    return found


def standing(document: Object, matrices: dict[int, Matrix]) -> Iterator[MeshNode]:
    """The nodes of the scene that show a mesh."""
    nodes = items(document, "nodes")
    for number, world in matrices.items():
        if "mesh" in nodes[number]:
            yield MeshNode(number, nodes[number], world)


def moved(points: Points, matrix: Matrix) -> Points:
    """Points (n, 3) under a 4 x 4 matrix."""
    return points @ matrix[:3, :3].T + matrix[:3, 3]
