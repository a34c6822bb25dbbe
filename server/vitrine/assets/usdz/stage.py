"""A model at rest as a USD stage: one mesh for each part. Only `program` imports this: it loads pxr."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from pxr import Sdf, Usd, UsdGeom, UsdShade, Vt  # type: ignore[import-untyped]

from vitrine.assets.gltf.document import Object
from vitrine.assets.gltf.resting import PosedMesh
from vitrine.assets.gltf.surfaces import Place, Surface, TextureUse, surface_of
from vitrine.assets.usdz.images import Images
from vitrine.assets.usdz.shading import Shading

ROOT = "model"
_NAME = re.compile(r"[^A-Za-z0-9_]")


class Writer:
    """Writes `layer`. variant: number of the material variant, None: as it comes. credit: whose it is."""

    def __init__(
        self, document: Object, images: Images, layer: Path, variant: int | None, credit: str | None
    ) -> None:
        self._document, self._images, self._variant = document, images, variant
        self._stage = Usd.Stage.CreateNew(str(layer))
        UsdGeom.SetStageUpAxis(self._stage, UsdGeom.Tokens.y)
        UsdGeom.SetStageMetersPerUnit(self._stage, 1.0)
        self._root = UsdGeom.Xform.Define(self._stage, f"/{ROOT}")
        Usd.ModelAPI(self._root).SetKind("component")
        self._stage.SetDefaultPrim(self._root.GetPrim())
        if credit:
            self._stage.SetMetadata("comment", credit)
            self._stage.SetMetadata("customLayerData", {"copyright": credit})
        self._materials: dict[tuple[int | None, tuple[Place, ...], bool], UsdShade.Material] = {}
        self._names: set[str] = set()
        self.lost: dict[str, None] = {}

    def write(self, parts: Iterable[PosedMesh]) -> int:
        """All parts; how many triangles they have."""
        triangles = 0
        for part in parts:
            if len(part.faces):
                self._part(part)
                triangles += len(part.faces)
        self._stage.GetRootLayer().Save()
        return triangles

    def _part(self, part: PosedMesh) -> None:
        number = part.material if self._variant is None else part.materials.get(self._variant, part.material)
        surface = surface_of(self._document, number)
        self.lost.update(dict.fromkeys(f"{surface.name}: {what}" for what in surface.lost))
        mesh = UsdGeom.Mesh.Define(self._stage, f"/{ROOT}/{self._free(part.name)}")
        mesh.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
        mesh.CreateDoubleSidedAttr(True)
        points = part.points.astype(np.float32)
        mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(points))
        mesh.CreateExtentAttr(Vt.Vec3fArray.FromNumpy(np.stack([points.min(axis=0), points.max(axis=0)])))
        mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(len(part.faces), 3, np.int32)))
        mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(part.faces.astype(np.int32).ravel()))
        if part.normals is not None:
            mesh.CreateNormalsAttr(Vt.Vec3fArray.FromNumpy(part.normals.astype(np.float32)))
            mesh.SetNormalsInterpolation(UsdGeom.Tokens.vertex)
        samplers = {texture.place: texture for texture in surface.textures if texture.uv in part.uvs}
        places = tuple(samplers)
        primvars = UsdGeom.PrimvarsAPI(mesh)
        kinds = Sdf.ValueTypeNames
        for at, texture in enumerate(samplers.values()):
            # The transform is done to the coordinates themselves, then USD's origin: below, not above.
            moved = texture.moved(part.uvs[texture.uv]) * (1, -1) + (0, 1)
            primvars.CreatePrimvar(_primvar(at), kinds.TexCoord2fArray, UsdGeom.Tokens.vertex).Set(
                Vt.Vec2fArray.FromNumpy(moved.astype(np.float32))
            )
        painted = part.colours is not None and surface.colour_map is None
        if painted and part.colours is not None:
            colours = np.clip(part.colours[:, :3] * np.array(surface.colour), 0, 1).astype(np.float32)
            primvars.CreatePrimvar("displayColor", kinds.Color3fArray, UsdGeom.Tokens.vertex).Set(
                Vt.Vec3fArray.FromNumpy(colours)
            )
        material = self._material(number, surface, places, painted)
        UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(material)

    def _material(
        self, number: int | None, surface: Surface, places: tuple[Place, ...], painted: bool
    ) -> UsdShade.Material:
        key = (number, places, painted)
        if key not in self._materials:
            path = Sdf.Path(f"/{ROOT}/{self._free(surface.name)}")

            def primvar(texture: TextureUse) -> str:
                return _primvar(places.index(texture.place) if texture.place in places else 0)

            made = Shading(self._stage, path, surface, self._images.name, primvar, painted)
            self._materials[key] = made.write()
        return self._materials[key]

    def _free(self, name: str) -> str:
        plain = _NAME.sub("_", name)[:60] or "part"
        plain = plain if not plain[0].isdigit() else f"_{plain}"
        free, again = plain, 1
        while free in self._names:
            again += 1
            free = f"{plain}_{again}"
        self._names.add(free)
        return free


def _primvar(at: int) -> str:
    return "st" if at == 0 else f"st{at}"
