"""Finishes that give back so much else that the room's light is another: each such tone is baked by itself.

A choice of a material belongs to the tone of an earlier one if, by the material's share of the room, the room
gives back the same to within `SAME`. The first tone of each material is what the room's file shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np
from assets.kit.mesh import Floats
from assets.rooms.surfaces import finish
from assets.rooms.templates.finishes import finish_of
from assets.rooms.works import Piece

SAME: Final = 0.06
"""Of the light that falls in the room, per colour."""


@dataclass(frozen=True, eq=False)
class Tone:
    """materials: role -> names of its choices. albedo: role -> mean reflectance, linear RGB."""

    materials: Mapping[str, Sequence[str]]
    albedo: Mapping[str, Floats]

    @property
    def first(self) -> list[str]:
        """What tells it apart, for the name of its file."""
        return [names[0] for names in self.materials.values()]


def tones(document: Mapping[str, Any], pieces: Sequence[Piece]) -> list[Tone]:
    """Of a template's materials, the first tone first. Materials without different tones are not named."""
    shares = _shares(document, pieces)
    by_role: dict[str, list[tuple[list[str], Floats]]] = {}
    for material in document["materials"]:
        role = material["name"]
        found: list[tuple[list[str], Floats]] = []
        for choice in material["choices"]:
            albedo = finish_of(role, choice["name"]).albedo
            apart = [float(np.abs(albedo - own).max()) * shares.get(role, 0.0) for _, own in found]
            near = int(np.argmin(apart)) if apart else -1
            if near >= 0 and apart[near] <= SAME:
                found[near][0].append(choice["name"])
            else:
                found.append(([choice["name"]], albedo))
        if len(found) > 1:
            by_role[role] = found
    return [
        Tone(
            {role: names for role, (names, _) in zip(by_role, each, strict=True)},
            {role: albedo for role, (_, albedo) in zip(by_role, each, strict=True)},
        )
        for each in product(*by_role.values())
    ]


def _shares(document: Mapping[str, Any], pieces: Sequence[Piece]) -> dict[str, float]:
    """Of the surface within the room's bounds, by role."""
    low, high = (np.array(document["bounds"][end]) for end in ("min", "max"))
    areas: dict[str, float] = {}
    for piece in pieces:
        surface = finish(piece.material)
        corners = piece.mesh.positions[piece.mesh.faces]
        middle = corners.mean(axis=1)
        inside = ((middle > low) & (middle < high)).all(axis=1)
        sides = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        area = float((np.linalg.norm(sides, axis=1) / 2)[inside].sum())
        role = surface.material.name if surface.lightmap else ""
        areas[role] = areas.get(role, 0.0) + area
    whole = sum(areas.values())
    return {role: area / whole for role, area in areas.items() if role}
