"""The light of every template is that of its finishes: each has the light map that was baked for it."""

from __future__ import annotations

import json
import struct
from functools import cache
from itertools import product

import numpy as np
import pytest
from PIL import Image

from vitrine.templates.arranging import arranged
from vitrine.templates.dressing import Chosen, written
from vitrine.templates.shelf import Shelf
from vitrine.templates.template import Template

TEMPLATES = {each.name: each for each in Shelf().all()}


def combinations(template: Template) -> list[dict[str, str]]:
    names = [material.name for material in template.materials]
    choices = [[choice.name for choice in material.choices] for material in template.materials]
    return [dict(zip(names, each, strict=True)) for each in product(*choices)]


@cache
def brightness(name: str, file: str) -> float:
    with Image.open(TEMPLATES[name].folder / file) as image:
        return float(np.asarray(image.convert("L").resize((96, 96))).mean())


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_finish_has_one_light_map_and_its_file_is_there(name: str) -> None:
    template = TEMPLATES[name]
    files = Shelf().files(template)
    for time in template.times:
        for chosen in combinations(template):
            fitting = [
                each
                for each in time.toned
                if all(chosen[material] in names for material, names in each.materials.items())
            ]
            assert len(fitting) <= 1, chosen
            light = time.lightmap_of(chosen)
            assert light == (fitting[0].lightmap if fitting else time.lightmap)
            if light is not None:
                assert files[light].is_file(), light
        first = {material.name: material.choices[0].name for material in template.materials}
        assert time.lightmap_of(first) == time.lightmap


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_room_says_which_light_map_it_wears(name: str) -> None:
    template = TEMPLATES[name]
    files = {each: each for each in Shelf().files(template)}
    for time in template.times:
        for chosen in combinations(template)[:: max(1, len(combinations(template)) // 12)]:
            document = written(
                template,
                Chosen(time=time.name, materials=chosen),
                arranged(template, [], 0),
                "A brand",
                files,
            )
            told = document["dressing"]["lightmap"]
            assert (told and told["picture"]) == time.lightmap_of(chosen)


@pytest.mark.parametrize("name", ["salon", "halle", "loft", "atelier"])
def test_where_less_is_given_back_less_light_falls(name: str) -> None:
    template = TEMPLATES[name]
    for time in template.times[1:]:
        assert time.lightmap is not None
        pale = brightness(name, time.lightmap)
        for each in time.toned:
            found = [
                next(choice for choice in material.choices if choice.name == each.materials[material.name][0])
                for material in template.materials
                if material.name in each.materials
            ]
            first = [
                material.choices[0] for material in template.materials if material.name in each.materials
            ]
            if all(_tone(a.swatch) <= _tone(b.swatch) for a, b in zip(found, first, strict=True)):
                assert brightness(name, each.lightmap) < pale, each.lightmap


def _tone(swatch: str) -> float:
    r, g, b = (int(swatch[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_products_stand_on_has_the_picture_of_its_material(name: str) -> None:
    """Displays take it from the surface of the scene that is called so: else they are of one flat colour."""
    content = (TEMPLATES[name].folder / "scene.glb").read_bytes()
    size = struct.unpack_from("<I", content, 12)[0]
    materials = {each["name"]: each for each in json.loads(content[20 : 20 + size])["materials"]}
    for material in {"wood", TEMPLATES[name].plinth}:
        assert "baseColorTexture" in materials[material]["pbrMetallicRoughness"], material
