"""The room.json of a template as a brand chose it: pure, of values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vitrine.templates.arranging import ARRANGEMENTS, Arrangement, Spot
from vitrine.templates.displays import Display, Stand
from vitrine.templates.errors import DressingRefused
from vitrine.templates.geometry import turned
from vitrine.templates.template import Choice, Material, Template, Time, WallPlace
from vitrine.words import LocalText

Document = dict[str, Any]

_WOODEN: Final = frozenset({"table", "base"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """materials: material -> name of a choice. time: of day; None: the first. logo, pictures: hashes."""

    arrangement: int = 0
    time: str | None = None
    materials: Mapping[str, str] = field(default_factory=dict)
    logo: str | None = None
    pictures: tuple[str, ...] = ()


def time_of(template: Template, chosen: Chosen) -> Time:
    """Raises DressingRefused."""
    names = [time.name for time in template.times]
    if chosen.time is None:
        return template.times[0]
    if chosen.time not in names:
        raise DressingRefused("time", names)
    return template.times[names.index(chosen.time)]


def finishes_of(template: Template, chosen: Chosen) -> list[tuple[Material, Choice]]:
    """Each material with what it is. Raises DressingRefused."""
    known = {material.name: material for material in template.materials}
    for name in chosen.materials:
        if name not in known:
            raise DressingRefused("materials", list(known))
    found = []
    for name, material in known.items():
        wanted = chosen.materials.get(name, material.choices[0].name)
        choice = next((each for each in material.choices if each.name == wanted), None)
        if choice is None:
            raise DressingRefused(name, [each.name for each in material.choices])
        found.append((material, choice))
    return found


def checked(template: Template, chosen: Chosen) -> None:
    """Raises DressingRefused."""
    time_of(template, chosen)
    finishes_of(template, chosen)
    if not 0 <= chosen.arrangement < ARRANGEMENTS:
        raise DressingRefused("arrangement")
    if len(chosen.pictures) > len(template.walls):
        raise DressingRefused("pictures")


def written(
    template: Template, chosen: Chosen, arrangement: Arrangement, brand: str, files: Mapping[str, str]
) -> Document:
    """The members of room.json that the dressing decides: slots, light, scene, dressing.

    brand: the name on the wall. files: the template's file names -> hashes. Raises DressingRefused.
    """
    time = time_of(template, chosen)
    return {
        **template.shell,
        "scene": {"model": files["scene.glb"]},
        "light": {"exposure": time.exposure, "studio": time.studio},
        "slots": _slots(template, arrangement),
        "dressing": _dressing(template, chosen, arrangement, brand, files),
    }


def _dressing(
    template: Template, chosen: Chosen, arrangement: Arrangement, brand: str, files: Mapping[str, str]
) -> Document:
    time, finishes = time_of(template, chosen), finishes_of(template, chosen)
    light = time.lightmap_of({material.name: choice.name for material, choice in finishes})
    return {
        "template": template.name,
        "arrangement": chosen.arrangement,
        "time": time.name,
        "chosen": [{"material": m.name, "choice": c.name} for m, c in finishes],
        "finishes": [_finish(material, choice, files) for material, choice in finishes],
        "glow": [{"material": name, "colour": colour} for name, colour in time.glow.items()],
        "lightmap": None if light is None else {"picture": files[light], "intensity": time.intensity},
        "displays": [_display(template, each) for each in arrangement.displays],
        "signs": [{"text": brand, **_at(template.sign), "material": "accent"}],
        "pictures": [*_framed(arrangement.free, chosen), *_logo(template, chosen)],
    }


def rehung(
    template: Template, chosen: Chosen, document: Mapping[str, Any], named: Collection[str]
) -> list[Document]:
    """The pictures of a room in which nothing else moves: what is not named hangs where it hung.

    chosen: the pictures and the logo that are named. document: what stands. Raises DressingRefused.
    """
    pictures = document["dressing"]["pictures"]
    framed, logo = ([each for each in pictures if each["framed"] is kind] for kind in (True, False))
    if "pictures" in named:
        taken = {placement["slot"] for placement in document["placements"]}
        framed = _framed([wall for wall in template.walls if wall.name not in taken], chosen)
    return [*framed, *(_logo(template, chosen) if "logo" in named else logo)]


def _framed(walls: Sequence[WallPlace], chosen: Chosen) -> list[Document]:
    if len(chosen.pictures) > len(walls):
        raise DressingRefused("pictures", walls=len(walls))
    return [
        _picture(place, picture, framed=True) for place, picture in zip(walls, chosen.pictures, strict=False)
    ]


def _logo(template: Template, chosen: Chosen) -> list[Document]:
    return [] if chosen.logo is None else [_picture(template.logo, chosen.logo, framed=False)]


def _finish(material: Material, choice: Choice, files: Mapping[str, str]) -> Document:
    same = choice.picture is None or choice.picture == material.choices[0].picture
    return {
        "material": material.name,
        "colour": choice.colour,
        "roughness": choice.roughness,
        "metalness": choice.metalness,
        "picture": None if same or choice.picture is None else files[choice.picture],
        "tile_m": list(material.tile_m),
    }


def _display(template: Template, display: Display) -> Document:
    foot = display.foot
    material = "wood" if display.kind in _WOODEN else "accent" if display.kind == "riser" else template.plinth
    return {
        "kind": display.kind,
        "position": [round(foot.x, 4), round(display.y, 4), round(foot.z, 4)],
        "yaw_deg": foot.yaw_deg,
        "size_m": [foot.width, display.height, foot.depth],
        "material": material,
    }


def _picture(place: WallPlace, picture: str, *, framed: bool) -> Document:
    return {"picture": picture, **_at(place), "framed": framed}


def _at(place: WallPlace) -> Document:
    return {
        "position": list(place.position), "yaw_deg": place.yaw_deg, "width_m": place.width_m,
        "height_m": place.height_m,
    }  # fmt: skip


def _slots(template: Template, arrangement: Arrangement) -> list[Document]:
    titles = {line.name: line.title for line in template.lines}
    titles |= {wall.name: wall.title for wall in template.walls} | {"hero": template.hero.title}
    counted: dict[str, int] = {}
    for spot in arrangement.spots:
        counted[spot.place] = counted.get(spot.place, 0) + 1
    slots, seen = [], dict.fromkeys(counted, 0)
    for spot in arrangement.spots:
        seen[spot.place] += 1
        number = seen[spot.place] if counted[spot.place] > 1 else None
        slots.append(_slot(spot.name, _numbered(titles[spot.place], number), _origin(spot), spot))
    for wall in arrangement.free:
        x, y, z = wall.position
        position = [x, round(y - wall.height_m / 2, 4), z]
        size = [wall.width_m, wall.height_m, 0.1]
        slots.append(
            {
                "name": wall.name, "title": dict(wall.title), "position": position,
                "yaw_deg": wall.yaw_deg, "size_m": size, "hero": False,
            }
        )  # fmt: skip
    return slots


def _slot(name: str, title: LocalText, position: Sequence[float], spot: Spot) -> Document:
    return {
        "name": name,
        "title": title,
        "position": [round(each, 4) for each in position],
        "yaw_deg": spot.stand.yaw_deg,
        "size_m": [round(side, 4) for side in spot.stand.thing.size],
        "hero": spot.hero,
    }


def _origin(spot: Spot) -> tuple[float, float, float]:
    """Where the model's own origin comes to, so that it stands, or hangs, where it should."""
    stand: Stand = spot.stand
    low, high = stand.thing.low, stand.thing.high
    # What hangs touches the wall with its back; what stands is in the middle.
    behind = -low[2] + 0.002 if spot.hung else -(low[2] + high[2]) / 2
    dx, dz = turned(-(low[0] + high[0]) / 2, behind, stand.yaw_deg)
    return stand.x + dx, stand.y - low[1], stand.z + dz


def _numbered(title: LocalText, number: int | None) -> LocalText:
    return (
        dict(title) if number is None else {language: f"{text} {number}" for language, text in title.items()}
    )
