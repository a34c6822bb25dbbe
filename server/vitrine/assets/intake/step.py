"""STEP, by Open CASCADE where the extra `step` is installed. It answers in metres, z up."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import numpy as np

from vitrine.assets.errors import (
    ConverterMissing,
    ForbiddenAddress,
    MeasuringFailed,
    NothingToShow,
    NotReadable,
    OverLimit,
)
from vitrine.assets.gltf.document import items, member
from vitrine.assets.gltf.geometry import Reader, standing, worlds
from vitrine.assets.gltf.preflight import checked
from vitrine.assets.intake.draft import Draft, DraftMesh, DraftPrimitive, Layer, Placement, Stuff
from vitrine.assets.intake.numbers import broken, check_triangles
from vitrine.assets.limits import STEP_ENTITIES

# How far a chord may leave the curve, mm, and how far neighbouring chords may turn, radians.
_CHORD_MM, _TURN_RAD = 0.05, 0.35
# Entities that name other files, by their long names and the short ones that Open CASCADE knows as well: it
# opens what they name, wherever that is. Sought as whole words anywhere, so that no comment or text beside
# them
# can hide one; a part that happens to be called so is refused too.
_ELSEWHERE = re.compile(
    rb"\b(?:DOCUMENT_FILE|DCMFL|APPLIED_EXTERNAL_IDENTIFICATION_ASSIGNMENT|AEIA|EXTERNAL_SOURCE|EXTSRC"
    rb"|EXTERNAL_FILE_ID_AND_LOCATION)\b|\bEXTERNALLY_DEFINED_|(?:^|[\r\n;])\s*(?:ANCHOR|REFERENCE)\s*;",
    re.IGNORECASE,
)


def check(data: bytes) -> None:
    """Refuse what would lead out of the upload or never end.

    Raises ForbiddenAddress, NotReadable, OverLimit.
    """
    if b"END-ISO-10303-21;" not in data[-65_536:]:
        raise NotReadable("The STEP file ends too soon: it was cut. Export or upload it again.")
    if b"\0" in data:
        raise NotReadable("The STEP file holds bytes that are no text. Export it again.")
    if _ELSEWHERE.search(data):
        raise ForbiddenAddress(
            "This STEP refers to other files. Only what it holds itself can be used: export the assembly "
            "as one file.",
            where="source",
        )
    if (entities := data.count(b"=")) > STEP_ENTITIES.value:
        raise OverLimit.of(STEP_ENTITIES, entities)


def available() -> bool:
    """Whether the converter is installed."""
    try:
        import cascadio  # noqa: F401
    except ImportError:
        return False
    return True


def read(source: Path, folder: Path) -> Draft:
    """The solids of a checked STEP, as triangles in metres. folder: an empty one, inside the sandbox's.

    Raises ConverterMissing, NotReadable, NothingToShow, MeasuringFailed, OverLimit.
    """
    if not available():
        raise ConverterMissing.of("STEP", "step")
    import cascadio

    target = folder / "step.glb"
    with _Quiet():
        code = cascadio.step_to_glb(
            str(source), str(target), _CHORD_MM, _TURN_RAD, merge_primitives=False, use_parallel=False
        )
    if code or not target.exists():
        raise NotReadable(
            "The STEP file cannot be read, or holds no solids. Export it again as AP214 or AP242."
        )
    if not target.stat().st_size:
        raise MeasuringFailed.because("output")
    package = checked(target, folder / "none")
    return _draft(Reader(package))


class _Quiet:
    """Open CASCADE prints to standard output, where only our answer may go."""

    def __enter__(self) -> None:
        self._kept = os.dup(1)
        os.dup2(2, 1)

    def __exit__(self, *_: object) -> None:
        os.dup2(self._kept, 1)
        os.close(self._kept)


def _draft(reader: Reader) -> Draft:
    document = reader.document
    stuff = tuple(_stuff(material, number) for number, material in enumerate(items(document, "materials")))
    meshes = items(document, "meshes")
    shapes = tuple(
        DraftMesh(str(mesh.get("name") or f"part {number + 1}")[:200], _joined(reader, mesh["primitives"]))
        for number, mesh in enumerate(meshes)
    )
    check_triangles(sum(shape.triangles for shape in shapes))
    placements = tuple(
        Placement(
            str(stand.node.get("name") or shapes[stand.node["mesh"]].name)[:200],
            stand.node["mesh"],
            stand.world,
        )
        for stand in standing(document, worlds(document))
    )
    if not placements:
        raise NothingToShow(
            "This STEP holds no solid or surface. Export the part itself, not only its outline."
        )
    return Draft("stp", shapes, placements, up="z", unit="m", unit_m=1.0, materials=stuff)


def _joined(reader: Reader, primitives: list[dict[str, Any]]) -> tuple[DraftPrimitive, ...]:
    """One surface for each material: the kernel gives one for each face, and each would be a draw call."""
    found: dict[int | None, list[DraftPrimitive]] = {}
    for primitive in primitives:
        if "POSITION" in primitive["attributes"] and primitive.get("mode", 4) == 4:
            surface = _surface(reader, primitive)
            found.setdefault(surface.material, []).append(surface)
    return tuple(_one(surfaces) for surfaces in found.values())


def _one(surfaces: list[DraftPrimitive]) -> DraftPrimitive:
    starts = np.cumsum([0, *(len(each.points) for each in surfaces)])[:-1]
    faces = np.concatenate([each.faces + start for each, start in zip(surfaces, starts, strict=True)])
    points = np.concatenate([each.points for each in surfaces])
    layers = [each.normals for each in surfaces if each.normals is not None]
    normals = (
        Layer(np.concatenate([each.values for each in layers]), faces)
        if len(layers) == len(surfaces)
        else None
    )
    return DraftPrimitive(points, faces, surfaces[0].material, normals)


def _surface(reader: Reader, primitive: dict[str, Any]) -> DraftPrimitive:
    attributes = primitive["attributes"]
    points = reader.values(attributes["POSITION"])
    if "indices" in primitive:
        corners = reader.raw(primitive["indices"])[:, 0].astype(np.int64)
    else:
        corners = np.arange(len(points), dtype=np.int64)
    if len(corners) and corners.max() >= len(points):
        raise broken("was converted to a mesh that cannot be right")
    faces = corners[: len(corners) // 3 * 3].reshape(-1, 3)
    normals = Layer(reader.values(attributes["NORMAL"]), faces) if "NORMAL" in attributes else None
    return DraftPrimitive(points, faces, primitive.get("material"), normals)


def _stuff(material: dict[str, Any], number: int) -> Stuff:
    own = member(material, "pbrMetallicRoughness", "materials")
    red, green, blue, alpha = (float(value) for value in own.get("baseColorFactor", (0.8, 0.8, 0.8, 1)))
    return Stuff(str(material.get("name") or f"material {number + 1}")[:200], (red, green, blue, alpha))
