"""The words template.json is written with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assets.rooms.layout import words


def line(
    name: str,
    en: str,
    fr: str,
    start: Sequence[float],
    end: Sequence[float],
    yaw_deg: float,
    depth_m: float = 1.0,
    height_m: float = 2.4,
) -> dict[str, Any]:
    """Where things stand side by side, from edge to edge. yaw_deg: the way they look."""
    return {
        "name": name,
        "title": words(en, fr),
        "from": [round(v, 3) for v in start],
        "to": [round(v, 3) for v in end],
        "yaw_deg": yaw_deg,
        "depth_m": depth_m,
        "height_m": height_m,
    }


def place(
    name: str, en: str, fr: str, position: Sequence[float], yaw_deg: float, width_m: float, height_m: float
) -> dict[str, Any]:
    """A rectangle on a wall. position: its middle."""
    return {
        "name": name,
        "title": words(en, fr),
        "position": [round(v, 4) for v in position],
        "yaw_deg": yaw_deg,
        "width_m": width_m,
        "height_m": height_m,
    }


def hero(x: float, z: float, yaw_deg: float, max_m: Sequence[float]) -> dict[str, Any]:
    """max_m: width, height, depth of the greatest that may stand there, plinth and thing."""
    return {
        "title": words("In the middle", "Au centre"),
        "position": [x, z],
        "yaw_deg": yaw_deg,
        "max_m": list(max_m),
    }
