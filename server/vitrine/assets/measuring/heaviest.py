"""Which parts of a model weigh most, by the names that its maker gave them. Reads declared numbers only."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Final

from vitrine.assets.cost import NOTHING, Cost, HeavyPart
from vitrine.assets.gltf.accessors import DRACO, MESHOPT
from vitrine.assets.gltf.document import Object, items, text
from vitrine.assets.gltf.preflight import Package

LISTED: Final = 5
"""So many of each measure are kept: what a brand can act on."""
NAME_LIMIT: Final = 80

_COMPONENTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_BYTES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}


def heaviest(package: Package, shown: Iterable[tuple[int, int]]) -> tuple[HeavyPart, ...]:
    """The parts with the most of each measure, heaviest first within each; at most four times LISTED.

    shown: (mesh, how often) of the default scene.
    """
    parts = [*_meshes(package.document, shown), *_pictures(package)]
    kept: dict[int, HeavyPart] = {}
    for measure in (each.name for each in fields(Cost)):
        ranked = sorted(parts, key=lambda part: -getattr(part.cost, measure))
        kept |= {id(part): part for part in ranked[:LISTED] if getattr(part.cost, measure)}
    return tuple(kept.values())


def _meshes(document: Object, shown: Iterable[tuple[int, int]]) -> Iterator[HeavyPart]:
    copies: dict[int, int] = {}
    for mesh, count in shown:
        copies[mesh] = copies.get(mesh, 0) + count
    names = {
        node["mesh"]: text(node, "name", NAME_LIMIT) for node in items(document, "nodes") if "mesh" in node
    }
    meshes = items(document, "meshes")
    for number, count in copies.items():
        name = text(meshes[number], "name", NAME_LIMIT) or names.get(number) or f"{number + 1}"
        cost = NOTHING
        for primitive in items(meshes[number], "primitives"):
            if "POSITION" not in primitive.get("attributes", {}):
                continue
            faces = faces_in(document, primitive) * count
            cost += Cost(count, faces, 0, _stored(document, primitive))
        yield HeavyPart(name, cost, "mesh")


def faces_in(document: Object, primitive: Object) -> int:
    """Triangles that a checked primitive declares; points and lines have none."""
    attributes, mode = primitive.get("attributes", {}), int(primitive.get("mode", 4))
    if "POSITION" not in attributes or mode < 4:
        return 0
    accessors = items(document, "accessors")
    corners = int(accessors[primitive.get("indices", attributes["POSITION"])]["count"])
    return corners // 3 if mode == 4 else max(corners - 2, 0)


def _stored(document: Object, primitive: Object) -> int:
    """Bytes of a primitive's numbers as the file holds them, compressed or not."""
    views = items(document, "bufferViews")
    draco = primitive.get("extensions", {}).get(DRACO)
    if draco is not None:
        return int(views[draco["bufferView"]]["byteLength"])
    accessors = items(document, "accessors")
    numbers = {*primitive.get("attributes", {}).values()}
    numbers |= {number for target in primitive.get("targets", ()) for number in target.values()}
    numbers |= {primitive["indices"]} if "indices" in primitive else set()
    return sum(_accessor_bytes(accessors[number], views) for number in numbers)


def _accessor_bytes(accessor: Object, views: list[Object]) -> int:
    plain = int(accessor["count"]) * _COMPONENTS[accessor["type"]] * _BYTES[accessor["componentType"]]
    if "bufferView" not in accessor:
        return 0
    view = views[accessor["bufferView"]]
    packed = view.get("extensions", {}).get(MESHOPT)
    # Of a compressed view every accessor pays its share.
    return plain if packed is None else plain * int(packed["byteLength"]) // max(1, int(view["byteLength"]))


def _pictures(package: Package) -> Iterator[HeavyPart]:
    users = _users(package.document)
    images = items(package.document, "images")
    for number, (image, real, data) in enumerate(zip(images, package.images, package.pictures, strict=True)):
        cost = Cost(0, 0, real.memory_bytes, len(data))
        uri = text(image, "uri", 1_000) or ""
        own = text(image, "name", NAME_LIMIT) or ("" if uri.startswith("data:") else posixpath.basename(uri))
        if own:
            yield HeavyPart(own[:NAME_LIMIT], cost, "texture")
        elif number in users:
            yield HeavyPart(users[number], cost, "material")
        else:
            yield HeavyPart(f"{number + 1}", cost, "texture")


def _users(document: Object) -> dict[int, str]:
    """For each image the name of a material that shows it."""
    textures = items(document, "textures")
    found: dict[int, str] = {}
    for material in items(document, "materials"):
        name = text(material, "name", NAME_LIMIT)
        for number in _textures_in(material) if name else ():
            for image in _images_of(textures[number]) if number < len(textures) else ():
                found.setdefault(image, str(name))
    return found


def _textures_in(value: object, depth: int = 0) -> Iterator[int]:
    """The `index` of every texture info below: core members and extensions call them alike."""
    if isinstance(value, Mapping) and depth < 8:
        for key, inner in value.items():
            if key.endswith("Texture") and isinstance(inner, Mapping) and type(inner.get("index")) is int:
                yield inner["index"]
            yield from _textures_in(inner, depth + 1)


def _images_of(texture: Object) -> Iterator[int]:
    for owner in (texture, *texture.get("extensions", {}).values()):
        if isinstance(owner, Mapping) and type(owner.get("source")) is int:
            yield owner["source"]
