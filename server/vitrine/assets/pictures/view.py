"""What a picture shows: where from, how large, on what, in which variant."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

Ground = Literal["none", "paper"]

LIKENESS_PX = 512
GREATEST_PX = 2048


@dataclass(frozen=True, slots=True)
class Sphere:
    """centre: x, y, z in metres, glTF axes. radius: metres, over 0."""

    centre: tuple[float, float, float]
    radius: float


@dataclass(frozen=True, slots=True)
class View:
    """size_px: both sides, at most GREATEST_PX. turn_deg: 0 sees the front (+z), 90 the right side.

    up_deg: above the horizon. None: three quarters, chosen by the model's shape. ground: "none" is
    transparent, "paper" the shop's plaster with a contact shadow. variant: a material variant, None for
    the materials it comes with. sphere: what the picture is fitted to, None: the model's own outline,
    filling `fill` of the picture.
    """

    size_px: int = 1024
    turn_deg: float | None = None
    up_deg: float | None = None
    ground: Ground = "none"
    variant: str | None = None
    sphere: Sphere | None = None
    fill: float = 0.8

    def plain(self) -> dict[str, Any]:
        """As the page takes it. Raises ValueError: a size or number that no picture has."""
        numbers = [self.turn_deg or 0.0, self.up_deg or 0.0, self.fill]
        if self.sphere is not None:
            numbers += [*self.sphere.centre, self.sphere.radius]
        if not (16 <= self.size_px <= GREATEST_PX and all(map(math.isfinite, numbers))):
            raise ValueError("no such view")
        sphere = self.sphere and {"centre": list(self.sphere.centre), "radius": self.sphere.radius}
        return {
            "size": self.size_px, "turn": self.turn_deg, "up": self.up_deg, "ground": self.ground,
            "variant": self.variant, "sphere": sphere, "fill": self.fill,
        }  # fmt: skip


# Around the product, one from high above and one from a little below: every side is seen by some view.
LIKENESS_ANGLES_DEG = ((30.0, 20.0), (150.0, -12.0), (265.0, 8.0), (20.0, 68.0))


def likeness_views(sphere: Sphere, variant: str | None = None) -> tuple[View, ...]:
    """The fixed four, fitted to the original's sphere: a derivative that moved or shrank shows it."""
    return tuple(View(LIKENESS_PX, turn, up, "none", variant, sphere) for turn, up in LIKENESS_ANGLES_DEG)
