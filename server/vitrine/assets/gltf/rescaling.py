"""A glTF that counts in another unit than metres, mended: all of it under one node with a scale.

glTF 2.0 section 3.4 counts in metres, and exporters forget it. No vertex is touched: skins, morphs,
animations, variants and compressed geometry stay as they were exported, and the same factor back gives the
same look.
"""

from __future__ import annotations

import copy
from typing import Any, Final

from vitrine.assets.gltf.document import Object, extension, items
from vitrine.assets.gltf.pack import glb_of, merged
from vitrine.assets.gltf.preflight import Package

NODE_NAME: Final = "metres"
LIGHTS: Final = "KHR_lights_punctual"
VOLUME: Final = "KHR_materials_volume"


def rescaled(package: Package, factor: float) -> bytes:
    """The package as one GLB, `factor` times as large. factor: metres of what the file calls a metre, > 0."""
    document, binary = merged(package)
    return glb_of(scaled(document, factor), binary)


def scaled(document: Object, factor: float) -> Object:
    """The description with every root below a node that scales; the input stays as it is.

    Numbers of nodes do not change, so animations, skins and extensions still name the same ones.
    """
    found = copy.deepcopy(document)
    _wrap(found, factor)
    _follow(found, factor)
    return found


def _wrap(document: Object, factor: float) -> None:
    nodes, scenes = items(document, "nodes"), items(document, "scenes")
    children = {child for node in nodes for child in node.get("children", ())}
    # Roots of the same scenes share a node: a node has one parent, however many scenes show it.
    groups: dict[tuple[int, ...], list[int]] = {}
    for number, node in enumerate(nodes):
        if number not in children and not _stays(node):
            shown_in = tuple(place for place, each in enumerate(scenes) if number in each.get("nodes", ()))
            groups.setdefault(shown_in, []).append(number)
    for shown_in, roots in groups.items():
        for place in shown_in:
            kept = [number for number in scenes[place]["nodes"] if number not in roots]
            scenes[place]["nodes"] = [*kept, len(nodes)]
        nodes.append({"name": NODE_NAME, "scale": [factor] * 3, "children": roots})


def _stays(node: Object) -> bool:
    """A skinned mesh stands where its joints do, whatever is above it (section 3.7.3.3)."""
    return "skin" in node and not node.get("children")


def _follow(document: Object, factor: float) -> None:
    """What is given in metres of the world and not of a node: so that glass and light look as before."""
    for number, material in enumerate(items(document, "materials")):
        volume = extension(material, VOLUME, f"materials[{number}]")
        _multiply(volume, "attenuationDistance", factor)
    lights = extension(document, LIGHTS, "") or {}
    for light in items(lights, "lights", where=LIGHTS):
        _multiply(light, "range", factor)
        if light.get("type") != "directional":
            # Candela: what arrives falls with the square of the way.
            light["intensity"] = _number(light.get("intensity", 1.0)) * factor**2


def _multiply(owner: Object | None, key: str, factor: float) -> None:
    if owner is not None and key in owner:
        owner[key] = _number(owner[key]) * factor


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 1.0
