"""What of a glTF material the matte pictures and USDZ can say. Everything else is left out, and named."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.gltf.document import Object, items

_CLAMP, _MIRROR = 33071, 33648
_WRAPS = {_CLAMP: "clamp", _MIRROR: "mirror"}
_GLASS = 0.7  # of its light that clear glass lets pass here: what the room's plain glass does too
# Extensions whose look is lost, by what a brand calls it.
_LOST = {
    "KHR_materials_iridescence": "iridescence", "KHR_materials_sheen": "sheen",
    "KHR_materials_anisotropy": "brushed reflections (anisotropy)",
    "KHR_materials_dispersion": "dispersion",
    "KHR_materials_diffuse_transmission": "light through thin matter",
}  # fmt: skip


Place = tuple[int, tuple[float, float], float, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class TextureUse:
    """image: its number. uv: the set it reads. wrap_s, wrap_t: USD's words.

    transform: offset, rotation, scale.
    """

    image: int
    uv: int = 0
    wrap_s: str = "repeat"
    wrap_t: str = "repeat"
    offset: tuple[float, float] = (0.0, 0.0)
    rotation_rad: float = 0.0
    scale: tuple[float, float] = (1.0, 1.0)

    @property
    def place(self) -> Place:
        """What of it decides the coordinates: textures with one place share them."""
        return self.uv, self.offset, self.rotation_rad, self.scale

    def moved(self, uv: NDArray[np.float64]) -> NDArray[np.float64]:
        """Coordinates (n, 2) after KHR_texture_transform; v still runs downwards."""
        sine, cosine = np.sin(self.rotation_rad), np.cos(self.rotation_rad)
        u, v = uv[:, 0] * self.scale[0], uv[:, 1] * self.scale[1]
        return np.stack(
            [cosine * u + sine * v + self.offset[0], -sine * u + cosine * v + self.offset[1]], axis=1
        )


@dataclass(frozen=True, slots=True)
class Surface:
    """Factors are linear, 0..1 (emissive may be more). opacity_threshold: over 0 cuts out, 0 blends.

    transparent: whether opacity is read at all. lost: what cannot be said in USDZ.
    """

    name: str = "default"
    colour: tuple[float, float, float] = (1.0, 1.0, 1.0)
    opacity: float = 1.0
    colour_map: TextureUse | None = None
    metallic: float = 1.0
    roughness: float = 1.0
    metal_rough_map: TextureUse | None = None
    occlusion_map: TextureUse | None = None
    occlusion: float = 1.0
    normal_map: TextureUse | None = None
    emissive: tuple[float, float, float] = (0.0, 0.0, 0.0)
    emissive_map: TextureUse | None = None
    clearcoat: float = 0.0
    clearcoat_roughness: float = 0.0
    ior: float = 1.5
    transparent: bool = False
    opacity_threshold: float = 0.0
    unlit: bool = False
    lost: tuple[str, ...] = field(default=())

    @property
    def textures(self) -> tuple[TextureUse, ...]:
        """Those it reads."""
        maps = (
            self.colour_map, self.metal_rough_map, self.occlusion_map, self.normal_map, self.emissive_map,
        )  # fmt: skip
        return tuple(one for one in maps if one is not None)


def surface_of(document: Object, number: int | None) -> Surface:
    """The material of that number, None: glTF's default one. The document was checked."""
    if number is None:
        return Surface(metallic=1.0)
    material = items(document, "materials")[number]
    extras = material.get("extensions", {})
    body = material.get("pbrMetallicRoughness", {})
    red, green, blue, alpha = body.get("baseColorFactor", (1, 1, 1, 1))
    mode = material.get("alphaMode", "OPAQUE")
    strength = extras.get("KHR_materials_emissive_strength", {}).get("emissiveStrength", 1.0)
    coat = extras.get("KHR_materials_clearcoat", {})
    passes = float(extras.get("KHR_materials_transmission", {}).get("transmissionFactor", 0.0))
    occlusion = material.get("occlusionTexture", {})
    glow = [float(part) * float(strength) for part in material.get("emissiveFactor", (0, 0, 0))]
    return Surface(
        name=str(material.get("name") or f"material {number}"),
        colour=(float(red), float(green), float(blue)),
        opacity=float(alpha) * (1 - _GLASS * passes) if mode != "OPAQUE" or passes else 1.0,
        colour_map=_texture(document, body.get("baseColorTexture")),
        metallic=float(body.get("metallicFactor", 1.0)),
        roughness=float(body.get("roughnessFactor", 1.0)),
        metal_rough_map=_texture(document, body.get("metallicRoughnessTexture")),
        occlusion_map=_texture(document, occlusion or None),
        occlusion=float(occlusion.get("strength", 1.0)),
        normal_map=_texture(document, material.get("normalTexture")),
        emissive=(glow[0], glow[1], glow[2]),
        emissive_map=_texture(document, material.get("emissiveTexture")),
        clearcoat=float(coat.get("clearcoatFactor", 0.0)),
        clearcoat_roughness=float(coat.get("clearcoatRoughnessFactor", 0.0)),
        ior=float(extras.get("KHR_materials_ior", {}).get("ior", 1.5)),
        transparent=mode != "OPAQUE" or passes > 0,
        opacity_threshold=float(material.get("alphaCutoff", 0.5)) if mode == "MASK" else 0.0,
        unlit="KHR_materials_unlit" in extras,
        lost=tuple(_LOST[name] for name in extras if name in _LOST),
    )


def _texture(document: Object, found: Object | None) -> TextureUse | None:
    """The texture, None if there is none or its only image is KTX2."""
    if found is None:
        return None
    texture = items(document, "textures")[found["index"]]
    extras = texture.get("extensions", {})
    sources = [
        texture.get("source"),
        *(extras[name].get("source") for name in ("EXT_texture_webp", "EXT_texture_avif") if name in extras),
    ]
    image = next((source for source in sources if source is not None), None)
    if image is None:
        return None
    sampler: Object = {}
    if "sampler" in texture:
        sampler = items(document, "samplers")[texture["sampler"]]
    moved = found.get("extensions", {}).get("KHR_texture_transform", {})
    x, y = moved.get("offset", (0, 0))
    wide, high = moved.get("scale", (1, 1))
    return TextureUse(
        image=image,
        uv=int(moved.get("texCoord", found.get("texCoord", 0))),
        wrap_s=_WRAPS.get(sampler.get("wrapS", 0), "repeat"),
        wrap_t=_WRAPS.get(sampler.get("wrapT", 0), "repeat"),
        offset=(float(x), float(y)),
        rotation_rad=float(moved.get("rotation", 0.0)),
        scale=(float(wide), float(high)),
    )
