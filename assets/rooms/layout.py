"""The small words room.json is written with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Polygon = list[list[float]]


def words(en: str, fr: str) -> dict[str, str]:
    return {"en": en, "fr": fr}


def rect(x0: float, z0: float, x1: float, z1: float) -> Polygon:
    """Counter-clockwise seen from above (x to the right, z towards the reader)."""
    return [[x0, z1], [x1, z1], [x1, z0], [x0, z0]]


def around(x: float, z: float, width: float, depth: float, air: float = 0.18) -> dict[str, Polygon]:
    """An obstacle: a rectangle about a centre, with air for shoulders."""
    w, d = width / 2 + air, depth / 2 + air
    return {"polygon": rect(round(x - w, 3), round(z - d, 3), round(x + w, 3), round(z + d, 3))}


def slot(
    name: str,
    en: str,
    fr: str,
    position: Sequence[float],
    size_m: Sequence[float],
    yaw_deg: float = 0,
    hero: bool = False,
) -> dict[str, Any]:
    return {
        "name": name,
        "title": words(en, fr),
        "position": [round(v, 4) for v in position],
        "yaw_deg": yaw_deg,
        "size_m": list(size_m),
        "hero": hero,
    }


def placement(slot_name: str, product: str, variant: str | None = None, yaw_deg: float = 0) -> dict[str, Any]:
    return {
        "id": slot_name,
        "product": product,
        "variant": variant,
        "slot": slot_name,
        "position": None,
        "yaw_deg": yaw_deg,
    }


def portal(
    name: str,
    en: str,
    fr: str,
    room: str,
    spawn: str,
    position: Sequence[float],
    yaw_deg: float,
    width_m: float = 1.4,
    height_m: float = 2.2,
) -> dict[str, Any]:
    return {
        "name": name,
        "title": words(en, fr),
        "to": {"room": room, "spawn": spawn},
        "position": list(position),
        "yaw_deg": yaw_deg,
        "width_m": width_m,
        "height_m": height_m,
    }


def view(name: str, eye: Sequence[float], at: Sequence[float], fov: float = 55) -> dict[str, Any]:
    return {"name": name, "eye": list(eye), "at": list(at), "fov": fov}
