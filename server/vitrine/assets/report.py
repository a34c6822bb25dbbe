"""What was measured of a model: what the brand reads and the shop uses, from the sandbox to the page.

Values only, with the bounds that each may have; `reports.py` reads them from JSON.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final

from annotated_types import Ge, Le, MaxLen

from vitrine.assets.cost import Cost, HeavyPart, MadeName
from vitrine.assets.findings import Finding

VERSION: Final = 2
"""Raised when pre-flight or measures change, so that a file that failed may be tried again."""

Count = Annotated[int, Ge(0), Le(2**53)]
Names = Annotated[tuple[MadeName, ...], MaxLen(200)]
Sides = tuple[float, float, float]


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
class Source:
    """What the GLB was before. unit_m: metres of one file unit. stated: whether the uploader said so."""

    format: MadeName
    unit: MadeName
    unit_m: float
    stated: bool
    up: MadeName
    triangles: Count

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Report:
    """size_m: width, height, depth of the default scene at rest. size_exact: false if parts were compressed.

    bytes: all served files. draw_calls: primitives shown, per instance. texture_memory_bytes: estimated, on
    the graphics card, with mipmaps. area_m2, volume_m3: None where compressed, too large, or (volume) not
    closed. pivot: where the origin lies in it; None: version 1 did not ask. parts: the heaviest by each
    measure. source: what the file was before it was converted, None for glTF. version: of the rules.
    """

    size_m: Sides
    low_m: Sides
    high_m: Sides
    size_exact: bool
    bytes: Count
    triangles: Count
    vertices: Count
    draw_calls: Count
    nodes: Count
    meshes: Count
    materials: Count
    textures: Count
    texture_memory_bytes: Count
    animations: Names
    skins: Count
    morph_targets: Count
    variants: Names
    extensions: Names
    compression: MadeName | None
    area_m2: float | None
    volume_m3: float | None
    pivot: Pivot | None
    copyright: MadeName | None
    generator: MadeName | None
    findings: Annotated[tuple[Finding, ...], MaxLen(200)]
    parts: Annotated[tuple[HeavyPart, ...], MaxLen(40)] = ()
    source: Source | None = None
    version: int = VERSION

    @property
    def cost(self) -> Cost:
        """What the model costs as it was uploaded."""
        return Cost(self.draw_calls, self.triangles, self.texture_memory_bytes, self.bytes)

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        values = {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }
        return {
            **values,
            "pivot": None if self.pivot is None else self.pivot.plain(),
            "parts": [
                {"kind": each.kind, "name": each.name, "cost": asdict(each.cost)} for each in self.parts
            ],
            "findings": [found.plain() for found in self.findings],
        }
