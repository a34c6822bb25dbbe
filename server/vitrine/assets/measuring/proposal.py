"""What a room of a brand's own model begins with: floor, obstacles, where one arrives and things stand.

In the terms of room.json, and within its bounds and counts; yaw counter-clockwise seen from above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from annotated_types import Ge, Le, MaxLen

SLOTS: Final = 24

Metres = Annotated[float, Ge(-64), Le(64)]
Place = tuple[Metres, Metres, Metres]
Polygon = Annotated[tuple[tuple[Metres, Metres], ...], MaxLen(128)]


@dataclass(frozen=True, slots=True)
class FloorPiece:
    """Corners (x, z), not closed."""

    polygon: Polygon
    height: Metres


@dataclass(frozen=True, slots=True)
class ProposedSlot:
    """size_m: width, height, depth of what fits. on: "floor" or "top" of something."""

    position: Place
    yaw_deg: Annotated[float, Ge(-360), Le(360)]
    size_m: Place
    hero: bool
    on: Annotated[str, MaxLen(8)]


@dataclass(frozen=True, slots=True)
class Proposal:
    """spawn, yaw_deg, radius_m: where and how wide one arrives. area_m2: of what is walked on.

    capacity: people. remarks: "upside-down" where more hangs from the ceiling than stands on the floor.
    """

    low_m: Place
    high_m: Place
    floor: Annotated[tuple[FloorPiece, ...], MaxLen(32)]
    obstacles: Annotated[tuple[Polygon, ...], MaxLen(256)]
    spawn: Place
    yaw_deg: Annotated[float, Ge(-360), Le(360)]
    radius_m: Annotated[float, Ge(0), Le(5)]
    slots: Annotated[tuple[ProposedSlot, ...], MaxLen(SLOTS)]
    area_m2: Annotated[float, Ge(0), Le(5_000)]
    capacity: Annotated[int, Ge(1), Le(200)]
    remarks: Annotated[tuple[Literal["upside-down"], ...], MaxLen(4)] = ()
