"""The measures of a model: what the brand reads and the shop uses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from vitrine.assets.budgets import Part
from vitrine.assets.findings import Finding
from vitrine.assets.pivot import Pivot

VERSION = 2
"""Raised when pre-flight or measures change, so that a file that failed may be tried again."""


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
