"""Texture and Material: what a surface looks like, and how glTF 2.0 writes it down.

srgb("#rrggbb") -> linear r, g, b          material_extensions(material) -> its KHR_materials_* objects
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image


def srgb(colour: str) -> list[float]:
    """'#rrggbb' or '#rrggbbaa' as shown on screen -> linear r, g, b (, a) as glTF wants them."""
    raw = [int(colour[i : i + 2], 16) / 255 for i in range(1, len(colour), 2)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in raw[:3]]
    return [round(c, 5) for c in linear + raw[3:]]


@dataclass(frozen=True, eq=False)
class Texture:
    image: Image.Image
    format: str = "JPEG"
    quality: int = 82
    tile_m: tuple[float, float] | None = None
    texcoord: int = 0
    name: str = ""
    repeat: bool = True


@dataclass(frozen=True, eq=False)
class Material:
    """`colour` is sRGB and multiplies `base`. orm: red occlusion, green roughness, blue metallic.

    ao uses the red channel of its own texture (often texcoord 1). alpha below 1 blends. The rest are the
    KHR extensions of the same name; a value left at its default writes nothing.
    """

    name: str
    colour: str = "#ffffff"
    metallic: float = 0.0
    roughness: float = 0.6
    base: Texture | None = None
    orm: Texture | None = None
    normal: Texture | None = None
    normal_scale: float = 1.0
    ao: Texture | None = None
    ao_strength: float = 1.0
    emissive: str | None = None
    emissive_strength: float = 1.0
    emissive_map: Texture | None = None
    alpha: float = 1.0
    alpha_cutoff: float | None = None
    double_sided: bool = False
    unlit: bool = False
    clearcoat: float = 0.0
    clearcoat_roughness: float = 0.0
    sheen: str | None = None
    sheen_roughness: float = 0.5
    transmission: float = 0.0
    ior: float = 1.5
    thickness_m: float = 0.0
    attenuation: str | None = None
    attenuation_m: float = 0.1
    specular: float = 1.0
    specular_colour: str | None = None
    anisotropy: float = 0.0
    anisotropy_deg: float = 0.0
    iridescence: float = 0.0
    iridescence_nm: tuple[float, float] = (100.0, 400.0)
    extras: Mapping[str, Any] | None = None


def material_extensions(m: Material) -> dict[str, Any]:
    """Only what differs from glTF's defaults."""
    out: dict[str, Any] = {}
    if m.unlit:
        out["KHR_materials_unlit"] = {}
    if m.emissive_strength != 1:
        out["KHR_materials_emissive_strength"] = {"emissiveStrength": m.emissive_strength}
    if m.clearcoat:
        coat = {"clearcoatFactor": m.clearcoat, "clearcoatRoughnessFactor": m.clearcoat_roughness}
        out["KHR_materials_clearcoat"] = coat
    if m.sheen:
        out["KHR_materials_sheen"] = {
            "sheenColorFactor": srgb(m.sheen),
            "sheenRoughnessFactor": m.sheen_roughness,
        }
    if m.transmission:
        out["KHR_materials_transmission"] = {"transmissionFactor": m.transmission}
    if m.ior != 1.5:
        out["KHR_materials_ior"] = {"ior": m.ior}
    if m.thickness_m:
        volume: dict[str, Any] = {"thicknessFactor": m.thickness_m}
        if m.attenuation:
            volume.update(attenuationColor=srgb(m.attenuation), attenuationDistance=m.attenuation_m)
        out["KHR_materials_volume"] = volume
    if m.specular != 1 or m.specular_colour:
        specular: dict[str, Any] = {"specularFactor": m.specular}
        if m.specular_colour:
            specular["specularColorFactor"] = srgb(m.specular_colour)
        out["KHR_materials_specular"] = specular
    if m.anisotropy:
        turn = round(float(np.radians(m.anisotropy_deg)), 5)
        out["KHR_materials_anisotropy"] = {"anisotropyStrength": m.anisotropy, "anisotropyRotation": turn}
    if m.iridescence:
        low, high = m.iridescence_nm
        out["KHR_materials_iridescence"] = {
            "iridescenceFactor": m.iridescence,
            "iridescenceThicknessMinimum": low,
            "iridescenceThicknessMaximum": high,
        }
    return out
