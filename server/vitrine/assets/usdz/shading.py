"""A surface as a UsdPreviewSurface network. Only `program` imports this: it loads pxr."""

from __future__ import annotations

from collections.abc import Callable

from pxr import Gf, Sdf, UsdShade  # type: ignore[import-untyped]

from vitrine.assets.gltf.surfaces import Surface, TextureUse

FLOAT, COLOUR = Sdf.ValueTypeNames.Float, Sdf.ValueTypeNames.Color3f
Four = tuple[float, float, float, float]


class Shading:
    """Writes one material below `path`.

    file: image number -> name in the package, or None. primvar: texture -> the coordinates it reads.
    painted: whether the surface takes its colour from its vertices.
    """

    def __init__(
        self, stage: object, path: Sdf.Path, surface: Surface,
        file: Callable[[int], str | None], primvar: Callable[[TextureUse], str], painted: bool,
    ) -> None:  # fmt: skip
        self._stage, self._path, self._surface = stage, path, surface
        self._file, self._primvar, self._painted = file, primvar, painted
        self.material = UsdShade.Material.Define(stage, path)
        self._body = UsdShade.Shader.Define(stage, path.AppendChild("surface"))
        self._body.CreateIdAttr("UsdPreviewSurface")

    def write(self) -> UsdShade.Material:
        """The whole network."""
        surface = self._surface
        self._number("useSpecularWorkflow", 0, Sdf.ValueTypeNames.Int)
        self._colour()
        if surface.unlit:
            self._number("roughness", 1.0)
            self._number("metallic", 0.0)
        else:
            self._metal_and_roughness()
            self._relief()
            self._glow()
            self._number("ior", surface.ior)
            if surface.clearcoat:
                self._number("clearcoat", surface.clearcoat)
                self._number("clearcoatRoughness", surface.clearcoat_roughness)
        output = self._body.CreateOutput("surface", Sdf.ValueTypeNames.Token)
        self.material.CreateSurfaceOutput().ConnectToSource(output)
        return self.material

    def _colour(self) -> None:
        surface = self._surface
        # Unlit shows its own colour whatever the light: as a glow on black.
        place = "emissiveColor" if surface.unlit else "diffuseColor"
        if surface.unlit:
            self._vector("diffuseColor", (0.0, 0.0, 0.0))
        scale = (*surface.colour, surface.opacity)
        sampler = self._sampler("colour", surface.colour_map, "sRGB", scale)
        if sampler is not None:
            self._join(place, COLOUR, sampler, "rgb", Sdf.ValueTypeNames.Float3)
        elif self._painted:
            reader = self._reader("painted", "UsdPrimvarReader_float3", "displayColor")
            output = reader.CreateOutput("result", Sdf.ValueTypeNames.Float3)
            self._body.CreateInput(place, COLOUR).ConnectToSource(output)
        else:
            self._vector(place, surface.colour)
        if not surface.transparent:
            return
        if sampler is not None:
            self._join("opacity", FLOAT, sampler, "a", FLOAT)
        else:
            self._number("opacity", surface.opacity)
        if surface.opacity_threshold:
            self._number("opacityThreshold", surface.opacity_threshold)

    def _metal_and_roughness(self) -> None:
        surface = self._surface
        scale = (1.0, surface.roughness, surface.metallic, 1.0)
        sampler = self._sampler("metalRough", surface.metal_rough_map, "raw", scale)
        if sampler is None:
            self._number("roughness", surface.roughness)
            self._number("metallic", surface.metallic)
        else:
            self._join("roughness", FLOAT, sampler, "g", FLOAT)
            self._join("metallic", FLOAT, sampler, "b", FLOAT)
        part = surface.occlusion
        bias = (1 - part, 0.0, 0.0, 0.0)
        occlusion = self._sampler("occlusion", surface.occlusion_map, "raw", (part, 1.0, 1.0, 1.0), bias)
        if occlusion is not None:
            self._join("occlusion", FLOAT, occlusion, "r", FLOAT)

    def _relief(self) -> None:
        # Exactly these numbers: they are what the validator and Apple's viewer know.
        bump = self._sampler(
            "normal", self._surface.normal_map, "raw", (2.0, 2.0, 2.0, 1.0), (-1.0, -1.0, -1.0, 0.0)
        )
        if bump is not None:
            self._join("normal", Sdf.ValueTypeNames.Normal3f, bump, "rgb", Sdf.ValueTypeNames.Float3)

    def _glow(self) -> None:
        surface = self._surface
        if not any(surface.emissive):
            return
        sampler = self._sampler("emissive", surface.emissive_map, "sRGB", (*surface.emissive, 1.0))
        if sampler is None:
            self._vector("emissiveColor", surface.emissive)
        else:
            self._join("emissiveColor", COLOUR, sampler, "rgb", Sdf.ValueTypeNames.Float3)

    def _sampler(
        self,
        name: str,
        texture: TextureUse | None,
        space: str,
        scale: Four,
        bias: Four = (0.0, 0.0, 0.0, 0.0),
    ) -> UsdShade.Shader | None:
        file = None if texture is None else self._file(texture.image)
        if texture is None or file is None:
            return None
        reader = self._reader(f"{name}At", "UsdPrimvarReader_float2", self._primvar(texture))
        where = reader.CreateOutput("result", Sdf.ValueTypeNames.Float2)
        sampler = UsdShade.Shader.Define(self._stage, self._path.AppendChild(f"{name}Map"))
        sampler.CreateIdAttr("UsdUVTexture")
        sampler.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(Sdf.AssetPath(file))
        sampler.CreateInput("st", Sdf.ValueTypeNames.Float2).ConnectToSource(where)
        token = Sdf.ValueTypeNames.Token
        sampler.CreateInput("wrapS", token).Set(texture.wrap_s)
        sampler.CreateInput("wrapT", token).Set(texture.wrap_t)
        sampler.CreateInput("sourceColorSpace", token).Set(space)
        if scale != (1.0, 1.0, 1.0, 1.0):
            sampler.CreateInput("scale", Sdf.ValueTypeNames.Float4).Set(Gf.Vec4f(*scale))
        if any(bias):
            sampler.CreateInput("bias", Sdf.ValueTypeNames.Float4).Set(Gf.Vec4f(*bias))
        return sampler

    def _reader(self, name: str, kind: str, primvar: str) -> UsdShade.Shader:
        reader = UsdShade.Shader.Define(self._stage, self._path.AppendChild(name))
        reader.CreateIdAttr(kind)
        reader.CreateInput("varname", Sdf.ValueTypeNames.String).Set(primvar)
        return reader

    def _join(
        self,
        place: str,
        kind: Sdf.ValueTypeName,
        sampler: UsdShade.Shader,
        channel: str,
        made: Sdf.ValueTypeName,
    ) -> None:
        output = sampler.GetOutput(channel) or sampler.CreateOutput(channel, made)
        self._body.CreateInput(place, kind).ConnectToSource(output)

    def _number(self, place: str, value: float, kind: Sdf.ValueTypeName = FLOAT) -> None:
        self._body.CreateInput(place, kind).Set(value)

    def _vector(self, place: str, value: tuple[float, float, float]) -> None:
        self._body.CreateInput(place, COLOUR).Set(Gf.Vec3f(*value))
