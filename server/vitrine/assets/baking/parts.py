"""The parts of a room as light meets them: which get a light map, what each gives back, what shines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.gltf.document import Object, items
from vitrine.assets.gltf.resting import PosedMesh
from vitrine.assets.gltf.surfaces import Surface
from vitrine.assets.pictures.rays import Skin

Floats = NDArray[np.float32]

MARK: Final = "vitrine_lightmap"
"""How a material says that its occlusion texture is a light map (`web/app/src/room/view/baked.ts`)."""

_GLASS = 0.75
"""Opacity below which a part throws no shade."""
_METAL = 0.6
_SETS: Final = 4
"""As many sets of texture coordinates as viewers read."""


@dataclass(frozen=True, eq=False)
class RoomPart:
    """One primitive where it stands.

    source: number of its mesh, and of it in there. lit: it gets a light map. blocks: it throws shade.
    normals:
    (n, 3) unit length; those of its faces where the file has none. albedo, glow: linear RGB. two_sided: its
    back is seen as well. own_light: it comes with light of its own.
    """

    mesh: PosedMesh
    source: tuple[int, int]
    skin: Skin
    normals: Floats
    lit: bool
    blocks: bool
    albedo: Floats
    glow: Floats
    two_sided: bool
    own_light: bool

    @property
    def corners(self) -> Floats:
        """(m, 3, 3) metres."""
        return self.mesh.points[self.mesh.faces].astype(np.float32)

    @property
    def area_m2(self) -> float:
        one, two, three = (self.mesh.points[self.mesh.faces[:, corner]] for corner in range(3))
        return float(np.linalg.norm(np.cross(two - one, three - one), axis=1).sum() / 2)


def parts_of_room(document: Object, meshes: list[PosedMesh], skins: list[Skin]) -> list[RoomPart]:
    """meshes: of the scene. skins: one for each."""
    moving = _moving(document)
    return [
        _part(document, mesh, skin, mesh.node not in moving)
        for mesh, skin in zip(meshes, skins, strict=True)
        if len(mesh.faces)
    ]


def chart_set(document: Object, mesh: PosedMesh) -> int:
    """The number of the first set of texture coordinates that neither the primitive nor its material uses."""
    if mesh.material is None:
        return max([0, *(number + 1 for number in mesh.uvs)])
    used = _sets_read(items(document, "materials")[mesh.material])
    return max([1, *(number + 1 for number in used)])


def _part(document: Object, mesh: PosedMesh, skin: Skin, is_still: bool) -> RoomPart:
    surface = skin.surface
    material = {} if mesh.material is None else items(document, "materials")[mesh.material]
    is_clear = surface.transparent and not surface.opacity_threshold
    extras = material.get("extras")
    marked = isinstance(extras, dict) and MARK in extras and "occlusionTexture" in material
    own_light = surface.unlit or marked
    is_metal = surface.metal_rough_map is None and surface.metallic >= _METAL
    shines = max(surface.emissive) > 0.2
    lit = (
        is_still and mesh.is_still and mesh.material is not None
        and not (own_light or is_clear or is_metal or shines)
        and chart_set(document, mesh) < _SETS
    )  # fmt: skip
    colour = _albedo(mesh, skin)
    glow = np.zeros(3, np.float32)
    if surface.unlit:
        glow = colour * np.float32(0.6)
    elif shines:
        glow = np.clip(np.array(surface.emissive, np.float32) * 4, 0, 12)
    source = int(items(document, "nodes")[mesh.node]["mesh"]), mesh.primitive
    return RoomPart(
        mesh, source, skin, _normals(mesh), lit, not (is_clear and surface.opacity < _GLASS), colour, glow,
        bool(material.get("doubleSided")), own_light,
    )  # fmt: skip


def _albedo(mesh: PosedMesh, skin: Skin) -> Floats:
    """What it gives back of light in the mean: never all of it, or a white room would grow ever brighter."""
    surface: Surface = skin.surface
    found = np.array(surface.colour, np.float32)
    if skin.picture is not None:
        found = found * skin.picture[..., :3].mean(axis=(0, 1))
    if mesh.colours is not None and len(mesh.colours):
        found = found * mesh.colours[:, :3].mean(axis=0).astype(np.float32)
    return np.clip(found, 0.02, 0.86).astype(np.float32)


def _normals(mesh: PosedMesh) -> Floats:
    if mesh.normals is not None:
        return mesh.normals.astype(np.float32)
    one, two, three = (mesh.points[mesh.faces[:, corner]] for corner in range(3))
    flat = np.cross(two - one, three - one)
    total = np.zeros_like(mesh.points)
    for corner in range(3):
        np.add.at(total, mesh.faces[:, corner], flat)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.where(length > 1e-12, total / np.maximum(length, 1e-12), (0, 1, 0)).astype(np.float32)


def _moving(document: Object) -> set[int]:
    """Nodes that an animation moves, and all below them."""
    nodes = items(document, "nodes")
    waiting = [
        channel["target"]["node"]
        for animation in items(document, "animations")
        for channel in animation.get("channels", [])
        if "node" in channel.get("target", {})
    ]
    found: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting.extend(nodes[number].get("children", []))
    return found


def _sets_read(material: Object) -> set[int]:
    """The sets of coordinates that a material's textures read, however deep; its occlusion's not."""
    found: set[int] = set()
    waiting: list[object] = [{key: value for key, value in material.items() if key != "occlusionTexture"}]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("index"), int):
                moved = value.get("extensions", {}).get("KHR_texture_transform", {})
                found.add(int(moved.get("texCoord", value.get("texCoord", 0))))
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found
