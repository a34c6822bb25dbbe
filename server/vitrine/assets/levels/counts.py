"""What showing a level costs: counted from its description, which the pre-flight has checked."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.assets.gltf.document import Object, items
from vitrine.assets.gltf.meshes import instances
from vitrine.assets.gltf.preflight import Package

_TRIANGLES, _STRIP, _FAN = 4, 5, 6


@dataclass(frozen=True, slots=True)
class Counts:
    """triangles, draw_calls: of the scene shown first. texture_memory_bytes: an estimate, on the card."""

    triangles: int
    draw_calls: int
    texture_memory_bytes: int


def counts(package: Package) -> Counts:
    """The counts of a checked package."""
    document = package.document
    nodes, meshes = items(document, "nodes"), items(document, "meshes")
    triangles = draw_calls = 0
    for number in _shown(document):
        node = nodes[number]
        if "mesh" not in node:
            continue
        copies = instances(document, node, f"nodes[{number}]")
        primitives = items(meshes[node["mesh"]], "primitives")
        draw_calls += len(primitives)
        triangles += copies * sum(_triangles(document, primitive) for primitive in primitives)
    return Counts(triangles, draw_calls, sum(image.memory_bytes for image in package.images))


def _shown(document: Object) -> list[int]:
    scenes, nodes = items(document, "scenes"), items(document, "nodes")
    found = list(scenes[document.get("scene", 0)].get("nodes", [])) if scenes else []
    for number in found:
        found += nodes[number].get("children", [])
    return found


def _triangles(document: Object, primitive: Object) -> int:
    mode = primitive.get("mode", _TRIANGLES)
    number = primitive.get("indices", primitive["attributes"].get("POSITION"))
    if number is None or mode not in (_TRIANGLES, _STRIP, _FAN):
        return 0
    corners = int(items(document, "accessors")[number]["count"])
    return corners // 3 if mode == _TRIANGLES else max(0, corners - 2)
