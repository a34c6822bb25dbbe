"""A stranger's template.json: every member looked at, and the rooms made that it would make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    StrictInt,
    StrictStr,
    ValidationError,
)

from vitrine.catalog import roomjson
from vitrine.catalog.errors import RoomRefused, TextRefused
from vitrine.catalog.local_bodies import TextBody
from vitrine.templates.arranging import arranged
from vitrine.templates.dressing import Chosen, written
from vitrine.templates.errors import TemplateRefused
from vitrine.templates.template import Template

Name = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
File = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,60}\.(webp|png|jpg|jpeg)$")]
Colour = Annotated[StrictStr, Field(pattern=r"^#[0-9a-f]{6}$")]
Metres = Annotated[FiniteFloat, Field(ge=-1000, le=1000)]
Extent = Annotated[FiniteFloat, Field(gt=0, le=100)]
Share = Annotated[FiniteFloat, Field(ge=0, le=1)]
Across = tuple[Metres, Metres]
Position = tuple[Metres, Metres, Metres]


def _told(text: TextBody) -> TextBody:
    said = text.model_dump(exclude_unset=True)
    if not said or not all(each and not each.isspace() for each in said.values()):
        raise ValueError("has words in each language that it names, in at least one")
    return text


_Text = Annotated[TextBody, AfterValidator(_told)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Line(_Body):
    name: Name
    title: _Text
    start: Annotated[Across, Field(alias="from")]
    to: Across
    yaw_deg: Metres
    depth_m: Extent
    height_m: Extent


class _Wall(_Body):
    name: Name
    title: _Text
    position: Position
    yaw_deg: Metres
    width_m: Extent
    height_m: Extent


class _Hero(_Body):
    title: _Text
    position: Across
    yaw_deg: Metres
    max_m: tuple[Extent, Extent, Extent]


class _Choice(_Body):
    name: Name
    title: _Text
    colour: Colour
    swatch: Colour
    roughness: Share
    metalness: Share
    picture: File | None


class _Material(_Body):
    name: Name
    title: _Text
    tile_m: tuple[Extent, Extent]
    choices: Annotated[list[_Choice], Field(min_length=1, max_length=16)]


class _Toned(_Body):
    materials: Annotated[
        dict[Name, Annotated[list[Name], Field(min_length=1, max_length=16)]],
        Field(min_length=1, max_length=8),
    ]
    lightmap: File


class _Time(_Body):
    name: Name
    title: _Text
    studio: Literal["day", "evening"]
    exposure: Annotated[FiniteFloat, Field(ge=0.1, le=4)]
    lightmap: File | None
    intensity: Annotated[FiniteFloat, Field(gt=0, le=100)]
    glow: Annotated[dict[Name, Colour], Field(max_length=16)]
    toned: Annotated[list[_Toned], Field(max_length=64)] = []


class _Template(_Body):
    format: Literal["vitrine.template/1"]
    name: Name
    title: _Text
    summary: _Text
    capacity: StrictInt
    bounds: dict[str, Any]
    floor: list[Any]
    obstacles: list[Any]
    spawns: list[Any]
    zones: list[Any]
    hero: _Hero
    lines: Annotated[list[_Line], Field(min_length=1, max_length=24)]
    walls: Annotated[list[_Wall], Field(max_length=16)]
    sign: _Wall
    logo: _Wall
    materials: Annotated[list[_Material], Field(min_length=1, max_length=8)]
    plinth: Name
    times: Annotated[list[_Time], Field(min_length=1, max_length=8)]


def template_of(document: dict[str, Any], folder: Path) -> Template:
    """The template that a stranger's template.json describes. folder: of its files.

    Raises TemplateRefused, naming the member.
    """
    try:
        body = _Template.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise TemplateRefused(".".join(str(part) for part in first["loc"])[:80], first["msg"]) from error
    known = {material.name for material in body.materials}
    if body.plinth not in known:
        raise TemplateRefused("plinth", "is none of its materials")
    for kind, names in _names(body):
        if len(set(names)) != len(names):
            raise TemplateRefused(kind, "has a name twice")
    _check_toned(body)
    found = Template.of(document, folder)
    for chosen in _choices(found):
        _check_room(found, chosen)
    return found


def _check_toned(body: _Template) -> None:
    """What a light map was baked for is offered. Raises TemplateRefused."""
    offered = {material.name: {each.name for each in material.choices} for material in body.materials}
    for time in body.times:
        for each in time.toned:
            for name, choices in each.materials.items():
                if not set(choices) <= offered.get(name, set()):
                    raise TemplateRefused(f"times.{time.name}.toned", f"names choices of {name} it has not")


def _names(body: _Template) -> Iterator[tuple[str, list[str]]]:
    yield "lines", [each.name for each in body.lines]
    yield "walls", [each.name for each in body.walls]
    yield "materials", [each.name for each in body.materials]
    yield "times", [each.name for each in body.times]
    for material in body.materials:
        yield f"materials.{material.name}", [each.name for each in material.choices]


def _choices(template: Template) -> Iterator[Chosen]:
    """Each time of day and each finish once."""
    for time in template.times:
        yield Chosen(time=time.name)
    for material in template.materials:
        for choice in material.choices[1:]:
            yield Chosen(materials={material.name: choice.name})


def _check_room(template: Template, chosen: Chosen) -> None:
    """By the rules of room.json. Raises TemplateRefused."""
    files = _AnyFile()
    document = {
        "format": "vitrine.room/1", "id": "room", "title": dict(template.title),
        "summary": dict(template.summary), "picture": None,
        **written(template, chosen, arranged(template, [], 0), "A brand", files),
    }  # fmt: skip
    try:
        roomjson.checked(document)
    except (RoomRefused, TextRefused) as error:
        raise TemplateRefused("room.json", error.message) from error


class _AnyFile(dict[str, str]):
    def __missing__(self, _name: str) -> str:
        return "0" * 64
