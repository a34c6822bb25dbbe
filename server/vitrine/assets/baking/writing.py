"""The room's GLB once more, with a chart on every lit part and the light map in its materials.

Nothing else is touched: attributes are copied as they are stored, primitives stay as many, so draw calls do.
What stands in several places shares all but its chart's coordinates.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.baking.charts import Charts
from vitrine.assets.baking.parts import MARK, RoomPart, chart_set
from vitrine.assets.gltf.document import Object, extension, items
from vitrine.assets.gltf.geometry import Reader
from vitrine.assets.gltf.meshes import VARIANTS
from vitrine.assets.gltf.pack import glb_of

_REFLECTION, _ENVIRONMENT = 0.9, 0.3
_U16, _U32 = 5123, 5125
_ATTRIBUTES, _INDICES = 34962, 34963
_CLAMP: Final = 33071


def written(
    reader: Reader, binary: memoryview, parts: Sequence[RoomPart], charts: Charts, image: bytes, scale: float
) -> bytes:
    """reader, binary: of the one buffer of a packed GLB. parts: lit, as in `charts`. image: WebP, the map.

    scale: irradiance / pi of a full texel.
    """
    return _Writer(reader, binary).written(parts, charts, image, scale)


class _Writer:
    def __init__(self, reader: Reader, binary: memoryview) -> None:
        self._reader, self._source = reader, reader.document
        self._document: Object = copy.deepcopy(self._source)
        self._binary = bytearray(binary)
        self._views: list[Object] = self._document.setdefault("bufferViews", [])
        self._accessors: list[Object] = self._document.setdefault("accessors", [])
        self._cuts: dict[tuple[tuple[int, int], int], Object] = {}
        self._materials: dict[tuple[int, int], int] = {}
        self._own: dict[int, int] = {}

    def written(self, parts: Sequence[RoomPart], charts: Charts, image: bytes, scale: float) -> bytes:
        texture = self._light_map(image)
        mark = {
            "intensity": round(math.pi * scale, 4), "reflection": _REFLECTION, "environment": _ENVIRONMENT,
        }  # fmt: skip
        used = self._users(parts)
        for part, cut, place in zip(parts, charts.cuts, charts.places, strict=True):
            primitive = self._primitive(part)
            number = chart_set(self._source, part.mesh)
            key = part.source, id(cut)
            if key not in self._cuts:
                faces = cut.faces[:, ::-1] if part.mesh.is_mirrored else cut.faces
                self._cuts[key] = self._copied(primitive, cut.origin, faces)
            plain = self._cuts[key]
            primitive["attributes"] = {
                **plain["attributes"],
                f"TEXCOORD_{number}": self._chart(place, charts.size),
            }
            primitive["indices"] = plain["indices"]
            primitive["mode"] = 4
            self._wear(primitive, number, texture, mark, used)
        return glb_of(*_pruned(self._document, self._binary))

    def _primitive(self, part: RoomPart) -> Object:
        """Of a mesh that is this node's alone."""
        node = items(self._document, "nodes")[part.mesh.node]
        if part.mesh.node not in self._own:
            mesh = node["mesh"]
            if mesh in self._own.values() or self._is_shared(mesh):
                meshes = items(self._document, "meshes")
                meshes.append(copy.deepcopy(items(self._source, "meshes")[mesh]))
                node["mesh"] = len(meshes) - 1
            self._own[part.mesh.node] = node["mesh"]
        found: Object = items(self._document, "meshes")[node["mesh"]]["primitives"][part.mesh.primitive]
        return found

    def _is_shared(self, mesh: int) -> bool:
        return sum(1 for node in items(self._source, "nodes") if node.get("mesh") == mesh) > 1

    def _copied(self, primitive: Object, origin: NDArray[Any], faces: NDArray[Any]) -> Object:
        attributes = {
            name: self._attribute(number, self._reader.raw(number)[origin])
            for name, number in primitive["attributes"].items()
        }
        wide = len(origin) > 65_535
        data = faces.ravel().astype("<u4" if wide else "<u2")
        indices = self._accessor(data.tobytes(), _U32 if wide else _U16, "SCALAR", data.size, _INDICES)
        return {"attributes": attributes, "indices": indices}

    def _attribute(self, number: int, values: NDArray[Any]) -> int:
        """As it was stored: type, bounds and normalisation; each element on four bytes (glTF 3.6.2.4)."""
        old = items(self._source, "accessors")[number]
        row = values.shape[1] * values.itemsize
        stride = -(-row // 4) * 4
        data = np.zeros((len(values), stride), np.uint8)
        data[:, :row] = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), row)
        made = self._accessor(
            data.tobytes(), old["componentType"], old["type"], len(values), _ATTRIBUTES, stride
        )
        if "normalized" in old:
            self._accessors[made]["normalized"] = old["normalized"]
        if "min" in old:
            self._accessors[made] |= {"min": values.min(axis=0).tolist(), "max": values.max(axis=0).tolist()}
        return made

    def _chart(self, place: NDArray[np.float32], size: int) -> int:
        values = np.round(np.clip(place / size, 0, 1) * 65_535).astype("<u2")
        made = self._accessor(values.tobytes(), _U16, "VEC2", len(values), _ATTRIBUTES, 4)
        self._accessors[made]["normalized"] = True
        return made

    def _accessor(
        self, data: bytes, component: int, kind: str, count: int, target: int, stride: int | None = None
    ) -> int:
        view = self._view(data)
        self._views[view]["target"] = target
        if stride is not None:
            self._views[view]["byteStride"] = stride
        self._accessors.append({"bufferView": view, "componentType": component, "count": count, "type": kind})
        return len(self._accessors) - 1

    def _view(self, data: bytes) -> int:
        self._binary.extend(bytes(-len(self._binary) % 8))
        self._views.append({"buffer": 0, "byteOffset": len(self._binary), "byteLength": len(data)})
        self._binary.extend(data)
        return len(self._views) - 1

    def _light_map(self, image: bytes) -> int:
        """The number of its texture, WebP as the client and its likes read it."""
        document = self._document
        images, samplers = document.setdefault("images", []), document.setdefault("samplers", [])
        images.append({"bufferView": self._view(image), "mimeType": "image/webp", "name": "light"})
        samplers.append({"magFilter": 9729, "minFilter": 9987, "wrapS": _CLAMP, "wrapT": _CLAMP})
        textures = document.setdefault("textures", [])
        webp = "EXT_texture_webp"
        textures.append({"sampler": len(samplers) - 1, "extensions": {webp: {"source": len(images) - 1}}})
        for key in ("extensionsUsed", "extensionsRequired"):
            if webp not in document.setdefault(key, []):
                document[key].append(webp)
        return len(textures) - 1

    def _users(self, parts: Sequence[RoomPart]) -> set[int]:
        """Materials that something wears which is not lit: those stay as they are, and the lit get copies."""
        lit = {(part.mesh.node, part.mesh.primitive) for part in parts}
        found: set[int] = set()
        for number, node in enumerate(items(self._source, "nodes")):
            if "mesh" not in node:
                continue
            for index, primitive in enumerate(items(self._source, "meshes")[node["mesh"]]["primitives"]):
                if (number, index) not in lit:
                    found |= _worn(primitive)
        return found

    def _wear(self, primitive: Object, number: int, texture: int, mark: Object, used: set[int]) -> None:
        primitive["material"] = self._marked(primitive["material"], number, texture, mark, used)
        variants = (extension(primitive, VARIANTS, "primitive") or {}).get("mappings", [])
        for mapping in variants:
            mapping["material"] = self._marked(mapping["material"], number, texture, mark, used)

    def _marked(self, material: int, number: int, texture: int, mark: Object, used: set[int]) -> int:
        """The number of the material with the light map: itself the first time, if nobody else needs it."""
        materials = items(self._document, "materials")
        key = material, number
        if key not in self._materials:
            taken = material in used or any(known == material for known, _ in self._materials)
            chosen = material
            if taken:
                materials.append(copy.deepcopy(items(self._source, "materials")[material]))
                chosen = len(materials) - 1
            self._materials[key] = chosen
            worn = materials[chosen]
            worn["occlusionTexture"] = {"index": texture, "texCoord": number}
            extras = worn.get("extras")
            worn["extras"] = {**(extras if isinstance(extras, dict) else {}), MARK: mark}
        return self._materials[key]


def _worn(primitive: Object) -> set[int]:
    found = {primitive["material"]} if "material" in primitive else set()
    mappings = (extension(primitive, VARIANTS, "primitive") or {}).get("mappings", [])
    return found | {mapping["material"] for mapping in mappings}


def _pruned(document: Object, binary: bytearray) -> tuple[Object, bytearray]:
    """Without accessors, views and bytes that nothing names any more, and meshes that no node shows."""
    _drop_meshes(document)
    # Copies share what they were copied from: each place is moved once.
    named = {(id(owner), key): owner for owner, key in _accessor_places(document)}
    numbers = sorted({owner[key] for (_, key), owner in named.items()})
    at = {old: new for new, old in enumerate(numbers)}
    for (_, key), owner in named.items():
        owner[key] = at[owner[key]]
    accessors = [document["accessors"][number] for number in numbers]
    holders = [each for each in accessors if "bufferView" in each]
    for each in accessors:
        if "sparse" in each:
            holders += [each["sparse"]["indices"], each["sparse"]["values"]]
    holders += [each for each in items(document, "images") if "bufferView" in each]
    views, kept, where = document["bufferViews"], [], {}
    out = bytearray()
    for holder in holders:
        old = holder["bufferView"]
        if old not in where:
            view = views[old]
            start = view.get("byteOffset", 0)
            out.extend(bytes(-len(out) % 8))
            kept.append({**view, "buffer": 0, "byteOffset": len(out)})
            out.extend(binary[start : start + view["byteLength"]])
            where[old] = len(kept) - 1
        holder["bufferView"] = where[old]
    document["accessors"], document["bufferViews"] = accessors, kept
    document["buffers"] = [{"byteLength": len(out)}]
    return document, out


def _drop_meshes(document: Object) -> None:
    nodes = [node for node in items(document, "nodes") if "mesh" in node]
    shown = sorted({node["mesh"] for node in nodes})
    at = {old: new for new, old in enumerate(shown)}
    document["meshes"] = [document["meshes"][number] for number in shown]
    for node in nodes:
        node["mesh"] = at[node["mesh"]]


def _accessor_places(document: Object) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for mesh in items(document, "meshes"):
        for primitive in mesh["primitives"]:
            found += [(primitive["attributes"], name) for name in primitive["attributes"]]
            if "indices" in primitive:
                found.append((primitive, "indices"))
            found += [(target, name) for target in primitive.get("targets", []) for name in target]
    found += [
        (skin, "inverseBindMatrices") for skin in items(document, "skins") if "inverseBindMatrices" in skin
    ]
    for animation in items(document, "animations"):
        found += [(each, key) for each in animation["samplers"] for key in ("input", "output")]
    for node in items(document, "nodes"):
        attributes = node.get("extensions", {}).get("EXT_mesh_gpu_instancing", {}).get("attributes", {})
        found += [(attributes, name) for name in attributes]
    return found
