"""The measures of a checked package. Only the sandbox imports this: it loads numpy and trimesh."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vitrine.assets import findings
from vitrine.assets.cost import HeavyPart
from vitrine.assets.errors import NothingToShow
from vitrine.assets.findings import Finding, finding
from vitrine.assets.gltf.accessors import DRACO, MESHOPT
from vitrine.assets.gltf.document import Object, items, member, text
from vitrine.assets.gltf.geometry import Reader, moved, standing, worlds
from vitrine.assets.gltf.meshes import instances, variant_objects
from vitrine.assets.gltf.preflight import Package
from vitrine.assets.gltf.triangles import faces_of
from vitrine.assets.measuring.bounds import Bounds, bounds_of
from vitrine.assets.measuring.heaviest import faces_in, heaviest
from vitrine.assets.measuring.pivot import pivot_of
from vitrine.assets.measuring.solids import GREATEST_FACES, solid_of
from vitrine.assets.report import Report

MANY_TRIANGLES = 150_000
HEAVY_BYTES = 3_000_000
MANY_DRAW_CALLS = 20
LARGE_TEXTURE = 2_048
LONGEST_M, SHORTEST_M = 10.0, 0.001
_LISTED = 100


@dataclass(slots=True)
class _Tally:
    triangles: int = 0
    vertices: int = 0
    draw_calls: int = 0
    flat: int = 0
    area_m2: float | None = 0.0
    volume_m3: float | None = 0.0
    found: dict[str, Finding] = field(default_factory=dict)

    def note(self, code: str, where: str = "", **values: object) -> None:
        """Each code once, at its first place: forty of the same help nobody."""
        self.found.setdefault(code, finding(code, where, **values))


def measured(
    package: Package, notes: tuple[Finding, ...] = (), passed_over: tuple[str, ...] | None = None
) -> Report:
    """The report. notes: findings from before. passed_over: names not used, the package's own if None.

    Raises NothingToShow, NotFinite, BadModel (an index past its vertices).
    """
    document, reader = package.document, Reader(package)
    tally = _Tally()
    for note in notes:
        tally.found.setdefault(note.code, note)
    # First: it refuses what lies beyond all measure, before the arithmetic of surfaces overflows.
    bounds = bounds_of(reader)
    shown = list(_shown(reader))
    for mesh, copies, world in shown:
        for number, primitive in enumerate(items(document, "meshes")[mesh]["primitives"]):
            _count(tally, reader, primitive, f"meshes[{mesh}].primitives[{number}]", copies, world)
    if bounds is None or not tally.triangles:
        raise NothingToShow("The model's scene shows no faces. Check what was selected for the export.")
    _note_passed_over(tally, package.passed_over if passed_over is None else passed_over)
    return _report(package, tally, bounds, heaviest(package, ((mesh, copies) for mesh, copies, _ in shown)))


def _note_passed_over(tally: _Tally, names: tuple[str, ...]) -> None:
    if names:
        tally.note("passed-over", count=len(names), names=", ".join(names[:5]))


def _shown(reader: Reader) -> Iterator[tuple[int, int, NDArray[np.float64]]]:
    """(mesh, how often, world matrix) of the default scene."""
    document = reader.document
    for stand in standing(document, worlds(document)):
        yield stand.node["mesh"], instances(document, stand.node, f"nodes[{stand.number}]"), stand.world


def _count(
    tally: _Tally, reader: Reader, primitive: Object, where: str, copies: int, world: NDArray[np.float64]
) -> None:
    attributes = primitive.get("attributes", {})
    if "POSITION" not in attributes:
        return
    accessors = items(reader.document, "accessors")
    vertices = int(accessors[attributes["POSITION"]]["count"])
    faces = faces_in(reader.document, primitive)
    tally.triangles += faces * copies
    tally.vertices += vertices * copies
    tally.draw_calls += copies
    if faces and "NORMAL" not in attributes:
        tally.note("no-normals", where)
    if "TEXCOORD_0" not in attributes and _is_textured(reader.document, primitive):
        tally.note("no-texture-coordinates", where)
    own = [attributes["POSITION"], *([primitive["indices"]] if "indices" in primitive else [])]
    if any(reader.is_compressed(number) for number in own):
        tally.area_m2 = tally.volume_m3 = None
        return
    _measure_surface(tally, reader, primitive, where, copies, world)


def _measure_surface(
    tally: _Tally, reader: Reader, primitive: Object, where: str, copies: int, world: NDArray[np.float64]
) -> None:
    points = reader.values(primitive["attributes"]["POSITION"])
    faces = faces_of(reader, primitive, len(points), where)
    _check_declared(tally, reader, primitive["attributes"]["POSITION"], where)
    if not len(faces):
        return
    if tally.triangles > GREATEST_FACES:
        tally.area_m2 = tally.volume_m3 = None
        return
    solid = solid_of(moved(points, world), faces)
    tally.flat += solid.flat * copies
    if tally.area_m2 is not None:
        tally.area_m2 += solid.area_m2 * copies
    if tally.volume_m3 is not None:
        tally.volume_m3 = None if solid.volume_m3 is None else tally.volume_m3 + solid.volume_m3 * copies


def _check_declared(tally: _Tally, reader: Reader, number: int, where: str) -> None:
    accessor = items(reader.document, "accessors")[number]
    low, high = accessor.get("min"), accessor.get("max")
    stored = reader.raw(number).astype(np.float64)
    if low is None or high is None:
        tally.note("declared-bounds", where)
        return
    slack = 1e-4 * max(float(np.abs(stored).max()), 1e-9)
    if (stored.min(axis=0) < np.array(low) - slack).any() or (
        stored.max(axis=0) > np.array(high) + slack
    ).any():
        tally.note("declared-bounds", where)


def _is_textured(document: Object, primitive: Object) -> bool:
    if "material" not in primitive:
        return False
    material = items(document, "materials")[primitive["material"]]
    return "baseColorTexture" in member(material, "pbrMetallicRoughness", "materials")


def _report(package: Package, tally: _Tally, bounds: Bounds, parts: tuple[HeavyPart, ...]) -> Report:
    document = package.document
    asset = member(document, "asset", "")
    size = sum(path.stat().st_size for path in package.files.values())
    used = document.get("extensionsUsed", [])
    extensions = tuple(sorted(str(name)[:60] for name in used if isinstance(name, str)))[:_LISTED]
    compression = "draco" if DRACO in extensions else "meshopt" if MESHOPT in extensions else None
    _note_all(tally, package, bounds, size, compression)
    return Report(
        size_m=bounds.size_m, low_m=bounds.low, high_m=bounds.high, size_exact=bounds.exact, bytes=size,
        triangles=tally.triangles, vertices=tally.vertices, draw_calls=tally.draw_calls,
        nodes=len(items(document, "nodes")), meshes=len(items(document, "meshes")),
        materials=len(items(document, "materials")), textures=len(items(document, "textures")),
        texture_memory_bytes=sum(image.memory_bytes for image in package.images),
        animations=_names(items(document, "animations")), skins=len(items(document, "skins")),
        morph_targets=_morph_targets(document), variants=_names(variant_objects(document)),
        extensions=extensions, compression=compression, area_m2=tally.area_m2, volume_m3=tally.volume_m3,
        pivot=pivot_of(bounds),
        copyright=text(asset, "copyright"), generator=text(asset, "generator"),
        findings=tuple(tally.found.values()), parts=parts,
    )  # fmt: skip


def _names(objects: list[Object]) -> tuple[str, ...]:
    return tuple(
        text(found, "name", 120) or f"{number + 1}" for number, found in enumerate(objects[:_LISTED])
    )


def _morph_targets(document: Object) -> int:
    meshes = items(document, "meshes")
    return max((len(part.get("targets", [])) for mesh in meshes for part in mesh["primitives"]), default=0)


def _note_all(tally: _Tally, package: Package, bounds: Bounds, size: int, compression: str | None) -> None:
    longest = max(bounds.size_m)
    if longest > LONGEST_M:
        tally.note("very-large", size=findings.length_text(longest))
    if longest < SHORTEST_M:
        tally.note("very-small", size=findings.length_text(longest))
    middle = max(abs(low + high) / 2 for low, high in zip(bounds.low, bounds.high, strict=True))
    if middle > max(2 * longest, 0.05):
        tally.note("far-from-origin", size=findings.length_text(middle))
    else:
        _note_pivot(tally, bounds)
    if tally.triangles > MANY_TRIANGLES:
        tally.note("many-triangles", count=f"{tally.triangles:,}")
    if size > HEAVY_BYTES:
        tally.note("heavy-file", size=f"{size / 1e6:.1f} MB")
    if tally.draw_calls > MANY_DRAW_CALLS:
        tally.note("many-draw-calls", count=tally.draw_calls)
    if tally.flat:
        tally.note("thin-triangles", count=f"{tally.flat:,}")
    if compression or not bounds.exact:
        tally.note("compressed", count=compression or "packed")
    if not text(member(package.document, "asset", ""), "copyright"):
        tally.note("no-copyright")
    _note_textures(tally, package)


def _note_pivot(tally: _Tally, bounds: Bounds) -> None:
    pivot = pivot_of(bounds)
    if not pivot.stands:
        code = "floats" if pivot.base_m > 0 else "sinks"
        tally.note(code, size=findings.length_text(abs(pivot.base_m)))
    if not pivot.inside:
        tally.note("off-centre", size=findings.length_text(max(map(abs, pivot.off_centre_m))))


def _note_textures(tally: _Tally, package: Package) -> None:
    images = items(package.document, "images")
    for number, (image, real) in enumerate(zip(images, package.images, strict=True)):
        where = f"images[{number}]"
        if max(real.width, real.height) > LARGE_TEXTURE:
            tally.note("large-textures", where, count=f"{max(real.width, real.height):,}")
        if (said := text(image, "mimeType", 40)) is not None and said != real.media_type:
            tally.note("texture-label", where, said=said, real=real.media_type)
    for number, texture in enumerate(items(package.document, "textures")):
        source = texture.get("source")
        if source is not None and package.images[source].media_type in ("image/ktx2", "image/webp"):
            tally.note("texture-kind", f"textures[{number}]")
