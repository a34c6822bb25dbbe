"""3MF: objects, what they are made of, and where they stand; the production extension's further files too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vitrine.assets.errors import NothingToShow, OverLimit
from vitrine.assets.gltf.images import image_of
from vitrine.assets.intake.draft import Draft, DraftMesh, Floats, Placement, Stuff
from vitrine.assets.intake.numbers import broken
from vitrine.assets.intake.threemf_parts import Component, Key, ModelPart, Object3mf, part_of
from vitrine.assets.intake.threemf_surfaces import surfaces_of
from vitrine.assets.intake.upload_set import UploadSet
from vitrine.assets.limits import IMAGE_PIXELS, MATERIALS, NODE_DEPTH, NODES
from vitrine.assets.statement import METRES_OF

# 3MF core specification 1.3, section 3.4.
_WORDS = {
    "micron": "µm", "millimeter": "mm", "centimeter": "cm", "inch": "in", "foot": "ft", "meter": "m",
}  # fmt: skip
_METRES_OF = {"µm": 1e-6, **METRES_OF}


def read(main: str, files: UploadSet, names: list[str]) -> Draft:
    """The build of the 3MF whose first part is `main`; z is up by habit (section 3.3).

    Raises leaves of `errors.py`. An empty build, or one whose objects have no mesh, is an error: nothing
    would stand in the shop.
    """
    parts = {_path(name): part_of(files.bytes_of(name)) for name in names if name.lower().endswith(".model")}
    whole = _Build(parts, files)
    whole.place_all(_path(main))
    unit = parts[_path(main)].unit
    if unit not in _WORDS:
        raise broken("names a unit that 3MF does not have")
    if not whole.placements:
        raise NothingToShow(
            "This 3MF shows nothing: its build is empty or its objects are elsewhere. Export it whole."
        )
    return Draft(
        "3mf", tuple(whole.shapes), tuple(whole.placements), up="z", unit=_WORDS[unit],
        unit_m=_METRES_OF[_WORDS[unit]], materials=tuple(whole.materials), pictures=tuple(whole.pictures),
    )  # fmt: skip


def _path(name: str) -> str:
    return "/" + name.lower().lstrip("/")


@dataclass(frozen=True, slots=True)
class _Stand:
    key: Key
    matrix: Floats
    depth: int


class _Build:
    """The objects that the build shows, each shape once."""

    def __init__(self, parts: dict[str, ModelPart], files: UploadSet) -> None:
        self._parts, self._files = parts, files
        self._seen: dict[Key, int | None] = {}
        self._materials: dict[tuple[object, ...], int] = {}
        self._pictures: dict[str, int] = {}
        self._pixels = 0
        self.shapes: list[DraftMesh] = []
        self.placements: list[Placement] = []
        self.materials: list[Stuff] = []
        self.pictures: list[tuple[str, bytes]] = []

    def place_all(self, main: str) -> None:
        """Walk the build without recursion; every visit counts, so that doubling trees end."""
        waiting = [self._stand(main, item, np.eye(4), 1) for item in reversed(self._parts[main].items)]
        visits = 0
        while waiting:
            stand = waiting.pop()
            visits += 1
            if visits > NODES.value:
                raise OverLimit.of(NODES, visits)
            if stand.depth > NODE_DEPTH.value:
                raise OverLimit.of(NODE_DEPTH, stand.depth)
            found = self._object(stand.key)
            shape = self._shape(stand.key, found)
            if shape is not None:
                self.placements.append(Placement(found.name or f"object {stand.key[1]}", shape, stand.matrix))
            waiting += [
                self._stand(stand.key[0], part, stand.matrix, stand.depth + 1)
                for part in reversed(found.components)
            ]

    def _stand(self, path: str, part: Component, above: Floats, depth: int) -> _Stand:
        return _Stand((part.path or path, part.object), above @ part.matrix, depth)

    def _object(self, key: Key) -> Object3mf:
        part = self._parts.get(key[0])
        found = None if part is None else part.objects.get(key[1])
        if found is None:
            raise broken(f"shows object {key[1]!r}, which it does not hold")
        return found

    def _shape(self, key: Key, found: Object3mf) -> int | None:
        if key not in self._seen:
            self._seen[key] = None
            # Supports and such are for the printer, not the shop (section 4.1, `type`).
            if found.kind in ("model", "surface") and found.triangles:
                surfaces = surfaces_of(found, self._parts[key[0]], self)
                self._seen[key] = len(self.shapes)
                self.shapes.append(DraftMesh(found.name or f"object {key[1]}", tuple(surfaces)))
        return self._seen[key]

    def material(self, key: tuple[object, ...], stuff: Stuff) -> int:
        """The index of a material, the same for the same key."""
        if key not in self._materials:
            if len(self.materials) >= MATERIALS.value:
                raise OverLimit.of(MATERIALS, len(self.materials) + 1)
            self._materials[key] = len(self.materials)
            self.materials.append(stuff)
        return self._materials[key]

    def picture(self, path: str) -> int:
        """The index of a picture in the package. Raises MissingFile, BadImage, OverLimit."""
        name = self._files.wanted(path.lstrip("/"), "3dmodel.model")
        if name not in self._pictures:
            data = self._files.bytes_of(name)
            self._pixels += image_of(data, name).pixels
            if self._pixels > IMAGE_PIXELS.value:
                raise OverLimit.of(IMAGE_PIXELS, self._pixels, name)
            self._pictures[name] = len(self.pictures)
            self.pictures.append((name, data))
        return self._pictures[name]
