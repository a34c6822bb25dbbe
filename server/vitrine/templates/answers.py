"""What templates answer over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vitrine.answers import HttpAnswer, LocalText
from vitrine.templates import template as values


class FinishChoice(HttpAnswer):
    """colour: #rrggbb, of a swatch."""

    name: str
    title: LocalText
    colour: str


class TemplateMaterial(HttpAnswer):
    """The first choice is what is taken if none is named."""

    name: str
    title: LocalText
    choices: list[FinishChoice]


class TemplateTime(HttpAnswer):
    name: str
    title: LocalText


class Template(HttpAnswer):
    """A room to be made one's own. picture_url: what it looks like. walls: how many pictures they take."""

    name: str
    title: LocalText
    summary: LocalText
    picture_url: str
    materials: list[TemplateMaterial]
    times: list[TemplateTime]
    walls: int

    @classmethod
    def of(cls, found: values.Template, picture_url: str) -> Template:
        return cls(
            name=found.name,
            title=LocalText(**found.title),
            summary=LocalText(**found.summary),
            picture_url=picture_url,
            materials=[
                TemplateMaterial(
                    name=material.name,
                    title=LocalText(**material.title),
                    choices=[
                        FinishChoice(name=each.name, title=LocalText(**each.title), colour=each.swatch)
                        for each in material.choices
                    ],
                )
                for material in found.materials
            ],
            times=[TemplateTime(name=time.name, title=LocalText(**time.title)) for time in found.times],
            walls=len(found.walls),
        )


class Templates(HttpAnswer):
    items: list[Template]


class ProductWithoutPlace(HttpAnswer):
    id: str
    title: LocalText


class MadeRoom(HttpAnswer):
    """url: of its page. without_place: products on sale for which this arrangement had no place, the first
    50; always empty where nothing was arranged.
    """

    id: str
    url: str
    without_place: tuple[ProductWithoutPlace, ...] = ()

    @classmethod
    def of(cls, room: str, without_place: Sequence[tuple[str, Mapping[str, str]]] = ()) -> MadeRoom:
        found = [ProductWithoutPlace(id=each, title=LocalText(**title)) for each, title in without_place]
        return cls(id=room, url=f"/rooms/{room}", without_place=tuple(found))
