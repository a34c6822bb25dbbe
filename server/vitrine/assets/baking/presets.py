"""The lights that a brand chooses among. Each is exposed alike, so only what differs within it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Colour = tuple[float, float, float]


class Preset(StrEnum):
    DAY = "day"
    GALLERY = "gallery"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class PresetLight:
    """zenith, horizon, ground: radiance of the sky and of what is outside. sun: its irradiance, None: it does
    not shine; height_deg over the horizon. lamps: radiance of panels under the ceiling. middle: how bright
    the middle of the room is shown, 1 being paper in daylight. neutral: how
    much of the colour that the room gives its light is taken for white, 0..1, as eyes do.
    """

    zenith: Colour
    horizon: Colour
    ground: Colour
    sun: Colour | None
    height_deg: float
    lamps: Colour
    middle: float
    neutral: float


LIGHTS: Final[Mapping[Preset, PresetLight]] = {
    Preset.DAY: PresetLight(
        (0.72, 0.86, 1.1), (1.0, 1.04, 1.08), (0.3, 0.29, 0.27), (5.6, 5.1, 4.4), 40, (1.1, 1.05, 0.98),
        0.74, 0.5,
    ),
    Preset.GALLERY: PresetLight(
        (0.7, 0.74, 0.78), (0.62, 0.64, 0.66), (0.22, 0.22, 0.22), None, 0, (13.0, 12.7, 12.2), 0.8, 0.6
    ),
    Preset.EVENING: PresetLight(
        (0.05, 0.08, 0.16), (0.12, 0.12, 0.16), (0.03, 0.03, 0.04), None, 0, (13.0, 9.3, 5.9), 0.5, 0.15
    ),
}  # fmt: skip
