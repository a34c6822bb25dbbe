"""The measures of a model: what the brand reads and the shop uses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from vitrine.assets.cost import Part
from vitrine.assets.findings import Finding

VERSION = 2
"""Raised when pre-flight or measures change, so that a file that failed may be tried again."""


@dataclass(frozen=True, slots=True)
class Pivot:
    """base_m: height of the lowest point, 0 if it stands on its origin. off_centre_m: x and z of its middle.

    stands: base within 2 mm or 1 % of the height. centred: middle within 5 mm or 5 % of the width. inside:
    the origin is at least above or below the model.
    """

    base_m: float
    off_centre_m: tuple[float, float]
    stands: bool
    centred: bool
    inside: bool

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {**asdict(self), "off_centre_m": list(self.off_centre_m)}


@dataclass(frozen=True, slots=True)
class Report:
    """size_m: width, height, depth of the default scene at rest. size_exact: false if parts were compressed.

    bytes: all served files. draw_calls: primitives shown, per instance. texture_memory_bytes: estimated, on
    the graphics card, with mipmaps. area_m2, volume_m3: None where compressed, too large,
    or (volume) not closed. pivot: where the origin lies in it. parts: the heaviest by each measure.
    """

    size_m: tuple[float, float, float]
    low_m: tuple[float, float, float]
    high_m: tuple[float, float, float]
    size_exact: bool
    bytes: int
    triangles: int
    vertices: int
    draw_calls: int
    nodes: int
    meshes: int
    materials: int
    textures: int
    texture_memory_bytes: int
    animations: tuple[str, ...]
    skins: int
    morph_targets: int
    variants: tuple[str, ...]
    extensions: tuple[str, ...]
    compression: str | None
    area_m2: float | None
    volume_m3: float | None
    pivot: Pivot
    copyright: str | None
    generator: str | None
    findings: tuple[Finding, ...]
    parts: tuple[Part, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        values = {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }
        return {
            **values,
            "pivot": self.pivot.plain(),
            "parts": [
                {"kind": each.kind, "name": each.name, "cost": asdict(each.cost)} for each in self.parts
            ],
            "version": VERSION,
            "findings": [found.plain() for found in self.findings],
        }
