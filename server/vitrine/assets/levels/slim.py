"""The description of a model without what it need not say: defaults, and digits beyond 32-bit floats."""

from __future__ import annotations

import struct
from typing import Any

from vitrine.assets.gltf.document import Object, items

# glTF 2.0: bounds are obligatory for positions and times alone.
_DEFAULTS: dict[str, dict[str, Any]] = {
    "accessors": {"byteOffset": 0, "normalized": False},
    "bufferViews": {"byteOffset": 0},
}


def slimmed(document: Object) -> Object:
    """Changes the document and gives it back. Every reader sees the same as before."""
    for kind, defaults in _DEFAULTS.items():
        for item in items(document, kind):
            for key, value in defaults.items():
                if item.get(key) == value:
                    del item[key]
    bounded = _bounded(document)
    for number, accessor in enumerate(items(document, "accessors")):
        if number not in bounded:
            accessor.pop("min", None)
            accessor.pop("max", None)
    for mesh in items(document, "meshes"):
        for primitive in items(mesh, "primitives"):
            if primitive.get("mode") == 4:
                del primitive["mode"]
    for animation in items(document, "animations"):
        for sampler in items(animation, "samplers"):
            if sampler.get("interpolation") == "LINEAR":
                del sampler["interpolation"]
    for node in items(document, "nodes"):
        for key in ("translation", "rotation", "scale", "matrix"):
            if key in node:
                node[key] = [short(value) for value in node[key]]
    return document


def _bounded(document: Object) -> set[int]:
    found: set[int] = set()
    for mesh in items(document, "meshes"):
        for primitive in items(mesh, "primitives"):
            for attributes in (primitive["attributes"], *primitive.get("targets", [])):
                if "POSITION" in attributes:
                    found.add(attributes["POSITION"])
    for animation in items(document, "animations"):
        found.update(sampler["input"] for sampler in items(animation, "samplers"))
    return found


def short(value: float) -> float:
    """The number with the fewest digits that is the same 32-bit float.

    Viewers place nodes by 32-bit floats, or by 64-bit ones whose further digits came from 32-bit data.
    """
    if isinstance(value, int) or value.is_integer():
        return int(value)
    single = struct.unpack("<f", struct.pack("<f", value))[0]
    for digits in range(1, 9):
        shorter = float(f"{value:.{digits}g}")
        if struct.unpack("<f", struct.pack("<f", shorter))[0] == single:
            return shorter
    return value
