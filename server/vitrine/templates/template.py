"""What template.json says: `assets/rooms/templates/*/`, written by the scripts that model the rooms."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vitrine.templates.geometry import Footprint
from vitrine.words import LocalText

FORMAT: Final = "vitrine.template/1"

Sides = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class DisplayLine:
    """Where things stand side by side. x, z: its middle; length_m across, depth_m deep, turned to yaw_deg."""

    name: str
    title: LocalText
    x: float
    z: float
    length_m: float
    depth_m: float
    height_m: float
    yaw_deg: float

    def band(self) -> Footprint:
        """All that may stand on it."""
        return Footprint(self.x, self.z, self.length_m, self.depth_m, self.yaw_deg)


@dataclass(frozen=True, slots=True)
class WallPlace:
    """A rectangle on a wall. position: its middle."""

    name: str
    title: LocalText
    position: Sides
    yaw_deg: float
    width_m: float
    height_m: float


@dataclass(frozen=True, slots=True)
class Hero:
    """Where the one thing stands. max_m: width, height, depth of the greatest, its plinth in the height."""

    title: LocalText
    x: float
    z: float
    yaw_deg: float
    max_m: Sides


@dataclass(frozen=True, slots=True)
class Choice:
    """A finish. colour: lies over its picture; swatch: what both look like together, #rrggbb.

    picture: a file of the shelf; None: that of the room's own file.
    """

    name: str
    title: LocalText
    colour: str
    swatch: str
    roughness: float
    metalness: float
    picture: str | None


@dataclass(frozen=True, slots=True)
class Material:
    """A material of the room's file that may be swapped; the first choice is what the file shows."""

    name: str
    title: LocalText
    tile_m: tuple[float, float]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Toned:
    """A light map for finishes. materials: those it depends on -> names of choices that it was baked for."""

    materials: Mapping[str, tuple[str, ...]]
    lightmap: str


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day. lightmap: a file of the template; None: the one in the room's file.

    toned: light maps that were baked anew, for finishes that give back more or less light than the first.
    """

    name: str
    title: LocalText
    studio: str
    exposure: float
    lightmap: str | None
    intensity: float
    glow: Mapping[str, str]
    toned: tuple[Toned, ...] = ()

    @property
    def lightmaps(self) -> list[str]:
        """All its files."""
        found = [self.lightmap, *(each.lightmap for each in self.toned)]
        return [each for each in found if each is not None]

    def lightmap_of(self, chosen: Mapping[str, str]) -> str | None:
        """The light map that is true to the finishes. chosen: material -> name of its choice."""
        for each in self.toned:
            if all(chosen.get(material) in names for material, names in each.materials.items()):
                return each.lightmap
        return self.lightmap


@dataclass(frozen=True, slots=True)
class Template:
    """A room to be made one's own. folder: of its files. shell: the members of room.json that are its own."""

    name: str
    title: LocalText
    summary: LocalText
    folder: Path
    shell: Mapping[str, Any]
    hero: Hero
    lines: tuple[DisplayLine, ...]
    walls: tuple[WallPlace, ...]
    sign: WallPlace
    logo: WallPlace
    materials: tuple[Material, ...]
    times: tuple[Time, ...]
    plinth: str
    """Name of the material that plinths are of."""

    @classmethod
    def read(cls, folder: Path) -> Template:
        """Raises OSError, ValueError, KeyError: files of the shop are whole, or nothing is offered."""
        return cls.of(json.loads((folder / "template.json").read_text("utf-8")), folder)

    @classmethod
    def of(cls, found: Mapping[str, Any], folder: Path) -> Template:
        """Of a template.json that is whole. Raises ValueError, KeyError."""
        if found["format"] != FORMAT:
            raise ValueError(f"{folder.name} is of another format: {found['format']}")
        shell = {
            name: found[name] for name in ("capacity", "bounds", "floor", "obstacles", "spawns", "zones")
        }
        hero = found["hero"]
        x, z = hero["position"]
        return cls(
            name=found["name"], title=found["title"], summary=found["summary"], folder=folder, shell=shell,
            hero=Hero(hero["title"], x, z, hero["yaw_deg"], _sides(hero["max_m"])),
            lines=tuple(map(_line, found["lines"])),
            walls=tuple(map(_place, found["walls"])),
            sign=_place(found["sign"]), logo=_place(found["logo"]),
            materials=tuple(map(_material, found["materials"])),
            times=tuple(map(_time, found["times"])),
            plinth=found["plinth"],
        )  # fmt: skip


def _sides(found: list[float]) -> Sides:
    x, y, z = found
    return x, y, z


def _line(found: dict[str, Any]) -> DisplayLine:
    (ax, az), (bx, bz) = found["from"], found["to"]
    return DisplayLine(
        found["name"], found["title"], (ax + bx) / 2, (az + bz) / 2, math.hypot(bx - ax, bz - az),
        found["depth_m"], found["height_m"], found["yaw_deg"],
    )  # fmt: skip


def _place(found: dict[str, Any]) -> WallPlace:
    return WallPlace(**{**found, "position": _sides(found["position"])})


def _time(found: dict[str, Any]) -> Time:
    toned = tuple(
        Toned({name: tuple(choices) for name, choices in each["materials"].items()}, each["lightmap"])
        for each in found.get("toned", ())
    )
    return Time(**{**found, "toned": toned})


def _material(found: dict[str, Any]) -> Material:
    width, height = found["tile_m"]
    choices = tuple(Choice(**each) for each in found["choices"])
    return Material(found["name"], found["title"], (width, height), choices)
