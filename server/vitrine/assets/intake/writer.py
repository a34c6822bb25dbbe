"""A draft as GLB: metres, y up, one buffer, pictures as they came.

Only what glTF 2.0 has without extensions.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.errors import NotFinite, NothingToShow, OverLimit
from vitrine.assets.gltf.images import image_of
from vitrine.assets.intake.draft import Draft, DraftMesh, Floats, Placement, Stuff
from vitrine.assets.intake.shading import Vertices, vertices_of
from vitrine.assets.limits import COORDINATE_M, DRAWN_ELEMENTS
from vitrine.text import cut_line

NAME_CHARACTERS = 200

Json = dict[str, Any]
SLOTS = ("base", "emissive", "normal")
"""The pictures a material may have."""

_Z_UP = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]], np.float64)
_VERTICES, _CORNERS = 34962, 34963
_WEBP = "EXT_texture_webp"


def upright(up: str) -> Floats:
    """The rotation (3 x 3) that brings `up`, y or z, to glTF's y. Width stays width; z's front faces +z."""
    return _Z_UP if up == "z" else np.eye(3)


def glb_of(draft: Draft, unit_m: float, up: str) -> bytes:
    """The GLB of a draft. Raises NotFinite (further than COORDINATE_M), NothingToShow, OverLimit."""
    return _Writer(draft, unit_m, up).glb()


@dataclass(frozen=True, slots=True)
class _Stand:
    """A mesh in the scene; matrix: 4 x 4 in metres, None where it changes nothing."""

    name: str
    mesh: int
    matrix: Floats | None


@dataclass(slots=True)
class _Bytes:
    """The buffer and its views."""

    data: bytearray = field(default_factory=bytearray)
    views: list[Json] = field(default_factory=list)

    def add(self, content: bytes, target: int | None = None) -> int:
        self.data += bytes(-len(self.data) % 4)
        view: Json = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(content)}
        self.views.append(view if target is None else {**view, "target": target})
        self.data += content
        return len(self.views) - 1


class _Writer:
    def __init__(self, draft: Draft, unit_m: float, up: str) -> None:
        self._draft, self._unit_m, self._turn = draft, unit_m, upright(up)
        self._bytes = _Bytes()
        self._accessors: list[Json] = []
        self._materials: list[Json] = [self._material(stuff) for stuff in draft.materials]
        self._images: list[Json] = []
        self._textures: list[Json] = []
        self._webp = False
        self._plain: dict[bool, int] = {}
        self._meshes: list[Json] = []

    def glb(self) -> bytes:
        stands = list(self._stands())
        if not stands:
            raise NothingToShow("This file holds no faces. Check what was selected for the export.")
        self._pictures()
        document: Json = {
            "asset": {"version": "2.0", "generator": f"Vitrine intake ({self._draft.format})"},
            "scene": 0,
            "scenes": [{"nodes": list(range(len(stands)))}],
            "nodes": [_node(stand) for stand in stands],
            "meshes": self._meshes,
            "materials": self._materials,
            "accessors": self._accessors,
            "bufferViews": self._bytes.views,
            "buffers": [{"byteLength": len(self._bytes.data)}],
        }
        if self._images:
            document |= {"textures": self._textures, "images": self._images}
        if self._webp:
            document["extensionsUsed"] = document["extensionsRequired"] = [_WEBP]
        return _container(document, bytes(self._bytes.data))

    def _stands(self) -> list[_Stand]:
        """Shapes that stand once are written where they stand; others once, with a matrix for each place."""
        times: dict[int, int] = {}
        for placement in self._draft.placements:
            times[placement.shape] = times.get(placement.shape, 0) + 1
        drawn = sum(self._draft.shapes[shape].triangles * 3 * count for shape, count in times.items())
        if drawn > DRAWN_ELEMENTS.value:
            raise OverLimit.of(DRAWN_ELEMENTS, drawn)
        written: dict[int, int | None] = {}
        found: list[_Stand] = []
        for placement in self._draft.placements:
            shape, matrix = self._draft.shapes[placement.shape], self._in_metres(placement)
            if times[placement.shape] == 1 or not _is_rigid(matrix):
                mesh, left = self._mesh(shape, matrix), None
            else:
                if placement.shape not in written:
                    written[placement.shape] = self._mesh(shape, np.eye(4))
                mesh, left = written[placement.shape], matrix
            if mesh is not None:
                found.append(_Stand(placement.name, mesh, left))
        return found

    def _in_metres(self, placement: Placement) -> Floats:
        """The placement's matrix between the converted axes: turned, its way in metres."""
        matrix = np.eye(4)
        matrix[:3, :3] = self._turn @ placement.matrix[:3, :3] @ self._turn.T
        matrix[:3, 3] = self._turn @ placement.matrix[:3, 3] * self._unit_m
        return matrix

    def _mesh(self, shape: DraftMesh, matrix: Floats) -> int | None:
        primitives: list[Json] = []
        for surface in shape.surfaces:
            vertices = vertices_of(surface)
            if vertices is not None:
                primitives.append(self._primitive(vertices, surface.material, matrix))
        if not primitives:
            return None
        self._meshes.append({"name": _tidy(shape.name), "primitives": primitives})
        return len(self._meshes) - 1

    def _primitive(self, vertices: Vertices, material: int | None, matrix: Floats) -> Json:
        turn = matrix[:3, :3] @ self._turn
        positions = vertices.positions @ turn.T * self._unit_m + matrix[:3, 3]
        if not np.abs(positions).max() <= COORDINATE_M.value:
            raise NotFinite("The model reaches further than 1,000 km. Check its unit.", where="source")
        normals = vertices.normals @ np.linalg.inv(turn) if np.linalg.det(turn) else vertices.normals
        faces = vertices.faces if np.linalg.det(turn) >= 0 else vertices.faces[:, ::-1]
        attributes = {
            "POSITION": self._floats(positions, with_bounds=True),
            "NORMAL": self._floats(_unit(normals)),
        }
        if vertices.texcoords is not None:
            texcoords = np.stack([vertices.texcoords[:, 0], 1 - vertices.texcoords[:, 1]], axis=1)
            attributes["TEXCOORD_0"] = self._floats(np.clip(texcoords, -1e6, 1e6))
        if vertices.colours is not None:
            attributes["COLOR_0"] = self._colours(vertices.colours)
        clear = vertices.colours is not None and bool((vertices.colours[:, 3] < 1).any())
        number = self._plain_material(clear) if material is None else material
        return {"attributes": attributes, "indices": self._indices(faces, len(positions)), "material": number}

    def _floats(self, values: Floats, *, with_bounds: bool = False) -> int:
        stored = np.ascontiguousarray(values.astype("<f4"))
        accessor = self._accessor(stored.tobytes(), _VERTICES, 5126, f"VEC{stored.shape[1]}", len(stored))
        if with_bounds:
            bounds = {"min": stored.min(axis=0).tolist(), "max": stored.max(axis=0).tolist()}
            self._accessors[accessor] |= bounds
        return accessor

    def _colours(self, values: Floats) -> int:
        # Linear light in eight bits shows steps in the dark; sixteen do not.
        stored = np.rint(np.clip(values, 0, 1) * 65_535).astype("<u2")
        accessor = self._accessor(stored.tobytes(), _VERTICES, 5123, "VEC4", len(stored))
        self._accessors[accessor]["normalized"] = True
        return accessor

    def _indices(self, faces: NDArray[np.int64], vertices: int) -> int:
        # The greatest index of a type restarts primitives in some interfaces (glTF 2.0 section 3.7.2.1).
        kind, component = ("<u2", 5123) if vertices < 65_535 else ("<u4", 5125)
        return self._accessor(faces.astype(kind).tobytes(), _CORNERS, component, "SCALAR", faces.size)

    def _accessor(self, content: bytes, target: int, component: int, kind: str, count: int) -> int:
        view = self._bytes.add(content, target)
        self._accessors.append({"bufferView": view, "componentType": component, "type": kind, "count": count})
        return len(self._accessors) - 1

    def _plain_material(self, clear: bool) -> int:
        """The one for surfaces without: matt, white under colours of vertices."""
        if clear not in self._plain:
            self._plain[clear] = len(self._materials)
            self._materials.append(self._material(Stuff("plain", (1, 1, 1, 1), blends=clear)))
        return self._plain[clear]

    def _material(self, stuff: Stuff) -> Json:
        surface: Json = {
            "baseColorFactor": [*stuff.colour],
            "metallicFactor": stuff.metallic,
            "roughnessFactor": stuff.roughness,
        }  # fmt: skip
        # These formats do not say whether a back is seen; a hole in the product would be the worse mistake.
        found: Json = {"name": _tidy(stuff.name), "pbrMetallicRoughness": surface, "doubleSided": True}
        if "base" in stuff.pictures:
            surface["baseColorTexture"] = {"index": stuff.pictures["base"]}
        if "normal" in stuff.pictures:
            found["normalTexture"] = {"index": stuff.pictures["normal"]}
        if "emissive" in stuff.pictures:
            found["emissiveTexture"] = {"index": stuff.pictures["emissive"]}
        if any(stuff.emissive):
            found["emissiveFactor"] = [*stuff.emissive]
        return {**found, "alphaMode": "BLEND"} if stuff.is_clear else found

    def _pictures(self) -> None:
        """One image and one texture for each, with the bytes as uploaded."""
        for number, (name, data) in enumerate(self._draft.pictures):
            kind = image_of(data, name).media_type
            label = _tidy(name.rpartition("/")[2])
            self._images.append({"name": label, "mimeType": kind, "bufferView": self._bytes.add(data)})
            if kind == "image/webp":
                self._webp = True
                self._textures.append({"extensions": {_WEBP: {"source": number}}})
            else:
                self._textures.append({"source": number})


def _node(stand: _Stand) -> Json:
    node: Json = {"name": _tidy(stand.name), "mesh": stand.mesh}
    if stand.matrix is not None and not np.allclose(stand.matrix, np.eye(4), rtol=0, atol=1e-12):
        node["matrix"] = [float(value) for value in stand.matrix.T.ravel()]
    return node


def _is_rigid(matrix: Floats) -> bool:
    """Whether it is a move, a turn and a scale: glTF allows no shear in a node (section 3.5.3)."""
    columns = matrix[:3, :3]
    length = np.linalg.norm(columns, axis=0)
    if (length < 1e-9).any():
        return False
    across = (columns / length).T @ (columns / length)
    return bool(np.abs(across - np.eye(3)).max() < 1e-6)


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    found[(length == 0)[:, 0]] = (0, 1, 0)
    return found


def _tidy(name: str) -> str:
    """A name to show."""
    return cut_line(name, NAME_CHARACTERS) or "unnamed"


def _container(document: Json, binary: bytes) -> bytes:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    binary += bytes(-len(binary) % 4)
    chunks = (
        struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary
    )
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks
