"""Meshes, materials and textures: every index leads somewhere and the sum of what is drawn stays bounded."""

from __future__ import annotations

from typing import Any

from vitrine.assets.errors import OverLimit, UnknownExtension
from vitrine.assets.gltf.accessors import DRACO
from vitrine.assets.gltf.document import (
    Object,
    extension,
    index,
    indices,
    items,
    maybe_index,
    member,
    weights,
    whole,
    wrong,
)
from vitrine.assets.limits import (
    DRAWN_ELEMENTS,
    MATERIALS,
    MESHES,
    MORPH_TARGETS,
    NODES,
    PRIMITIVES,
    REQUIRABLE_EXTENSIONS,
    TEXTURES,
)

INSTANCING = "EXT_mesh_gpu_instancing"
VARIANTS = "KHR_materials_variants"
_TEXTURE_SOURCES = ("KHR_texture_basisu", "EXT_texture_webp", "EXT_texture_avif")


def check_extensions(document: Object) -> None:
    """Refuse what no viewer here could show. Raises UnknownExtension, BadModel."""
    for key in ("extensionsRequired", "extensionsUsed"):
        names = document.get(key, [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise wrong(key, "is not a list of names")
    required = document.get("extensionsRequired", [])
    unknown = sorted({name[:60] for name in required if name not in REQUIRABLE_EXTENSIONS})
    if unknown:
        raise UnknownExtension(
            f"The model requires {', '.join(unknown[:5])}, which the shop cannot show. Export it without.",
            extensions=unknown[:20],
        )


def check(document: Object) -> None:
    """Raises BadModel, OverLimit (meshes, primitives, materials, textures, morph_targets, drawn_elements)."""
    materials = items(document, "materials", MATERIALS)
    _check_textures(document)
    for number, material in enumerate(materials):
        _check_texture_infos(material, len(items(document, "textures")), f"materials[{number}]")
    variants = variant_objects(document)
    primitives = 0
    drawn: list[int] = []
    for number, mesh in enumerate(items(document, "meshes", MESHES)):
        own = items(mesh, "primitives", where=f"meshes[{number}]")
        if not own:
            raise wrong(f"meshes[{number}]", "has no primitives")
        weights(mesh, f"meshes[{number}]")
        primitives += len(own)
        if primitives > PRIMITIVES.value:
            raise OverLimit.of(PRIMITIVES, primitives)
        drawn.append(
            sum(_check_primitive(document, item, f"meshes[{number}].primitives[{n}]", len(variants))
                for n, item in enumerate(own))
        )  # fmt: skip
    total = shown = 0
    for number, node in enumerate(items(document, "nodes")):
        if "mesh" in node:
            copies = instances(document, node, f"nodes[{number}]")
            shown += copies
            total += drawn[node["mesh"]] * copies
    if shown > NODES.value:
        raise OverLimit.of(NODES, shown)
    if total > DRAWN_ELEMENTS.value:
        raise OverLimit.of(DRAWN_ELEMENTS, total)


def _check_primitive(document: Object, primitive: Object, where: str, variants: int) -> int:
    """Check one primitive; answers how many vertices and indices showing it once handles."""
    accessors = items(document, "accessors")
    attributes = member(primitive, "attributes", where)
    counts = {accessors[index(attributes, name, len(accessors), where)]["count"] for name in attributes}
    if len(counts) > 1:
        raise wrong(f"{where}.attributes", "differ in their number of vertices")
    _check_types(attributes, accessors, f"{where}.attributes")
    corners = maybe_index(primitive, "indices", len(accessors), where)
    if corners is not None and not _is_index(accessors[corners]):
        raise wrong(f"{where}.indices", "are not unsigned integers")
    if whole(primitive, "mode", where, 4) > 6:
        raise wrong(f"{where}.mode", "is not a known way to draw")
    maybe_index(primitive, "material", len(items(document, "materials")), where)
    targets = items(primitive, "targets", MORPH_TARGETS, where)
    for target in targets:
        _check_types(target, accessors, f"{where}.targets")
        for name in target:
            if accessors[index(target, name, len(accessors), f"{where}.targets")]["count"] not in counts:
                raise wrong(f"{where}.targets", "differ from the mesh in their number of vertices")
    packed = extension(primitive, DRACO, where)
    if packed is not None:
        index(packed, "bufferView", len(items(document, "bufferViews")), f"{where}.extensions.{DRACO}")
    _check_mappings(document, primitive, where, variants)
    vertices = max(counts, default=0)
    return int(
        max(vertices, accessors[corners]["count"] if corners is not None else 0) + vertices * len(targets)
    )


# What is read here to measure; the official validator looks at the others.
_TYPES = {
    "POSITION": "VEC3", "JOINTS_0": "VEC4", "WEIGHTS_0": "VEC4",
    "TRANSLATION": "VEC3", "ROTATION": "VEC4", "SCALE": "VEC3",
}  # fmt: skip


def _check_types(attributes: Object, accessors: list[Object], where: str) -> None:
    for name, kind in _TYPES.items():
        if name in attributes:
            number = index(attributes, name, len(accessors), where)
            if accessors[number].get("type") != kind:
                raise wrong(f"{where}.{name}", f"is not made of {kind[3]} numbers")


def _is_index(accessor: Object) -> bool:
    return accessor.get("type") == "SCALAR" and accessor.get("componentType") in (5121, 5123, 5125)


def _check_mappings(document: Object, primitive: Object, where: str, variants: int) -> None:
    found = extension(primitive, VARIANTS, where)
    if found is None:
        return
    where = f"{where}.extensions.{VARIANTS}"
    for mapping in items(found, "mappings", where=where):
        index(mapping, "material", len(items(document, "materials")), where)
        indices(mapping, "variants", variants, where)


def variant_objects(document: Object) -> list[Object]:
    """The declared material variants, empty if none. Raises BadModel."""
    found = extension(document, VARIANTS, "the document")
    return items(found, "variants", MATERIALS, VARIANTS) if found else []


def instances(document: Object, node: Object, where: str) -> int:
    """How often a node shows its mesh: once, unless GPU instancing says otherwise. Raises BadModel."""
    found = extension(node, INSTANCING, where)
    if found is None:
        return 1
    accessors = items(document, "accessors")
    attributes = member(found, "attributes", f"{where}.extensions.{INSTANCING}")
    _check_types(attributes, accessors, f"{where}.extensions.{INSTANCING}")
    return max(
        (accessors[index(attributes, name, len(accessors), where)]["count"] for name in attributes), default=1
    )


def _check_textures(document: Object) -> None:
    images, samplers = len(items(document, "images", TEXTURES)), len(items(document, "samplers", TEXTURES))
    for number, texture in enumerate(items(document, "textures", TEXTURES)):
        where = f"textures[{number}]"
        maybe_index(texture, "source", images, where)
        maybe_index(texture, "sampler", samplers, where)
        for name in _TEXTURE_SOURCES:
            found = extension(texture, name, where)
            if found is not None:
                maybe_index(found, "source", images, f"{where}.extensions.{name}")


def _check_texture_infos(value: Any, textures: int, where: str) -> None:
    """Every `...Texture` member, in extensions as well, has an index. Recursion is bounded by JSON_DEPTH."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key.endswith("Texture") and isinstance(below, dict):
                index(below, "index", textures, f"{where}.{key[:40]}")
            _check_texture_infos(below, textures, f"{where}.{key[:40]}")
