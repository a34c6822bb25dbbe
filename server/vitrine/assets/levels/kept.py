"""What a derived model kept of its original: our own comparison, never the tool's word."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vitrine.assets.gltf.document import Object, items
from vitrine.assets.gltf.meshes import VARIANTS

# How bytes are stored, not what is shown: a derivative may change these.
_STORAGE = frozenset(
    {
        "KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression",
        "KHR_mesh_quantization", "EXT_texture_webp", "EXT_texture_avif", "KHR_texture_basisu",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traits:
    """What a shop would miss in a model, counted where nodes show it: equal meshes may be stored once.

    mapped: primitives whose material a variant changes. skins: joints of each. morphs: targets.
    uv_sets: those that materials read. parts: primitives. names: how often each is there.
    """

    variants: tuple[str, ...]
    mapped: int
    animations: tuple[tuple[str, int], ...]
    skins: tuple[int, ...]
    morphs: int
    uv_sets: int
    copyright: str | None
    scenes: int
    cameras: int
    parts: int
    names: Counter[str]
    extras: frozenset[str]
    extensions: frozenset[str]


def traits(document: Object) -> Traits:
    """The traits of a checked document, of what its scenes show."""
    nodes = [items(document, "nodes")[number] for number in sorted(_shown(document))]
    meshes = _picked(document, "meshes", nodes, "mesh")
    primitives = [primitive for mesh in meshes for primitive in items(mesh, "primitives")]
    materials = [items(document, "materials")[number] for number in sorted(_materials(primitives))]
    animations = items(document, "animations")
    owners = [*nodes, *meshes, *materials, *items(document, "scenes"), *animations, *primitives]
    variants = document.get("extensions", {}).get(VARIANTS, {}).get("variants", [])
    return Traits(
        variants=tuple(variant.get("name", "") for variant in variants),
        mapped=sum(bool(_mappings(primitive)) for primitive in primitives),
        animations=tuple(sorted((item.get("name", ""), len(item["channels"])) for item in animations)),
        skins=tuple(sorted(len(skin["joints"]) for skin in _picked(document, "skins", nodes, "skin"))),
        morphs=sum(len(primitive.get("targets", [])) for primitive in primitives),
        uv_sets=sum(len(_read_sets(document, primitive)) for primitive in primitives),
        copyright=document["asset"].get("copyright"),
        scenes=len(items(document, "scenes")),
        cameras=len(_picked(document, "cameras", nodes, "camera")),
        parts=len(primitives),
        names=Counter(
            f"{kind} {item['name']}"
            for kind, group in (("node", nodes), ("mesh", meshes), ("material", materials))
            for item in group
            if item.get("name")
        ),
        extras=frozenset(json.dumps(item["extras"], sort_keys=True) for item in owners if item.get("extras")),
        extensions=frozenset(document.get("extensionsUsed", [])) - _STORAGE,
    )  # fmt: skip


def lost(original: Object, derived: Object) -> tuple[str, ...]:
    """The names of the traits that the derived document has less of; empty if it kept everything."""
    before, after = traits(original), traits(derived)
    same = ("variants", "mapped", "animations", "skins", "morphs", "copyright", "scenes", "cameras", "parts")
    found = [name for name in same if getattr(before, name) != getattr(after, name)]
    if after.uv_sets < before.uv_sets:
        found.append("uv_sets")
    found += [name for name in ("names", "extras") if getattr(before, name) - getattr(after, name)]
    if _extensions_in_use(original) - after.extensions - _STORAGE:
        found.append("extensions")
    return tuple(found)


def _extensions_in_use(value: Any) -> set[str]:
    """The extensions that something in the document has; a name merely listed is no loss."""
    if isinstance(value, list):
        return set().union(*(_extensions_in_use(item) for item in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    own = value.get("extensions")
    found = set(own) if isinstance(own, dict) else set()
    for key, below in value.items():
        if key != "extras":
            found |= _extensions_in_use(below)
    return found


def _shown(document: Object) -> set[int]:
    """The nodes below any scene, and the joints, which may hang beside it."""
    nodes = items(document, "nodes")
    waiting = [root for scene in items(document, "scenes") for root in scene.get("nodes", [])]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number not in seen:
            seen.add(number)
            waiting += nodes[number].get("children", [])
    return seen


def _picked(document: Object, kind: str, nodes: list[Object], key: str) -> list[Object]:
    """What the nodes point at, once for each node."""
    return [items(document, kind)[node[key]] for node in nodes if key in node]


def _mappings(primitive: Object) -> list[Object]:
    found: list[Object] = primitive.get("extensions", {}).get(VARIANTS, {}).get("mappings", [])
    return found


def _materials(primitives: list[Object]) -> set[int]:
    own = {primitive["material"] for primitive in primitives if "material" in primitive}
    return own | {mapping["material"] for primitive in primitives for mapping in _mappings(primitive)}


def _read_sets(document: Object, primitive: Object) -> set[int]:
    """The UV sets that are read by a material this primitive may show, and that it has."""
    read: set[int] = set()
    for number in _materials([primitive]):
        read.update(_sets(items(document, "materials")[number]))
    return {number for number in read if f"TEXCOORD_{number}" in primitive["attributes"]}


def _sets(value: Any) -> Iterator[int]:
    if not isinstance(value, dict):
        return
    for key, below in value.items():
        if key.endswith("Texture") and isinstance(below, dict):
            moved = below.get("extensions", {}).get("KHR_texture_transform", {}).get("texCoord")
            yield below.get("texCoord", 0) if moved is None else moved
        yield from _sets(below)
