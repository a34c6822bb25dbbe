"""Every form that our pipeline gives a level is drawn in the room: Draco, meshopt, WebP, AVIF, KTX2.

The demo's models are simple: four of its products are given others, made here as the worker makes them.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Request, Route

from tests.e2e.conftest import Open
from tests.e2e.person import Person, until
from tests.fixtures.rich import bowl_glb, rich_glb
from tests.shop import Shop
from vitrine.assets.levels import Level, LevelFile, made, pressed

MIB = 1 << 20


def full(folder: Path, glb: bytes) -> Level:
    """Level 0 as the worker makes it. folder: an empty one."""
    folder.mkdir()
    (folder / "upload.glb").write_bytes(glb)
    return made(folder / "upload.glb", folder / "made").levels[0]


def told(level: Level, files: tuple[LevelFile, ...], memory_bytes: int = 0) -> dict[str, Any]:
    """The level as the shop tells of it."""
    return {
        "level": level.level,
        "triangles": level.triangles,
        "draw_calls": level.draw_calls,
        "texture_memory_bytes": memory_bytes or level.texture_memory_bytes,
        "likeness_db": None,
        "files": [
            {
                "url": f"/models/forms/{file.name}",
                "bytes": file.bytes,
                "codec": file.codec,
                "images": file.images,
            }
            for file in files
        ],
    }


def test_every_form_is_drawn_in_the_room(opened: Open, shop: Shop, tmp_path: Path) -> None:
    grainy, smooth = full(tmp_path / "grainy", rich_glb()), full(tmp_path / "smooth", bowl_glb(grain=3))
    moving = full(tmp_path / "moving", rich_glb(grain=4, keys=400))
    (packed,) = pressed(tmp_path / "smooth" / "upload.glb", tmp_path / "pressed", [0]).levels
    forms = {
        "draco webp": told(smooth, smooth.files[:1]),
        "meshopt webp": told(moving, moving.files[:1]),
        "meshopt avif": told(grainy, grainy.files),
        # More than a telephone's room has for textures, unless they stay packed.
        "draco ktx2": told(smooth, (smooth.files[0], packed.files[0]), memory_bytes=90 * MIB),
    }
    taken = {
        form: next(file for file in level["files"] if f"{file['codec']} {file['images']}" == form)
        for form, level in forms.items()
    }
    files = {
        file.name: file.path.read_bytes()
        for level in (grainy, smooth, moving, packed)
        for file in level.files
    }
    given: dict[str, str] = {}
    asked: list[str] = []

    def room(route: Route) -> None:
        detail = route.fetch().json()
        # Some stand in several places.
        names = dict.fromkeys(each["product"] for each in detail["room"]["placements"])
        placed = [detail["products"][name] for name in names]
        for product, (form, level) in zip(placed, forms.items(), strict=False):
            product["model"]["levels"] = [level]
            given[product["id"]] = form
        for product in placed[len(forms) :]:
            # Light ones, so that it is the fourth alone that memory is short for.
            url = {"url": product["model"]["url"], "bytes": 9, "codec": "original", "images": "original"}
            product["model"]["levels"] = [told(smooth, ()) | {"files": [url], "triangles": 100}]
        route.fulfill(body=json.dumps(detail), content_type="application/json")

    def file(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        route.fulfill(body=files[name], content_type="model/gltf-binary")

    def heard(request: Request) -> None:
        if request.url.startswith("http"):
            asked.append(request.url.removeprefix(shop.url))

    page = opened("/", device_scale_factor=0.5)
    page.route("**/api/rooms/boutique?*", room)
    page.route("**/models/forms/*", file)
    page.on("request", heard)
    page.goto(f"{shop.url}/rooms/boutique")
    visitor = Person(page).enter("Visitor")

    def standing() -> dict[str, dict[str, Any]]:
        found = visitor.ask("vitrine.products()")
        return {given[each["product"]]: each for each in found if each["product"] in given}

    until(lambda: set(standing()) == set(forms), "all four stand there")
    until(lambda: visitor.ask("vitrine.costs().loading") == 0, "everything in the room has come")
    drawn = standing()
    for form, level in forms.items():
        assert drawn[form]["triangles"] == level["triangles"], form
        assert drawn[form]["textures"] == 1, form
        assert drawn[form]["packed"] == (form == "draco ktx2"), form
    assert visitor.ask("vitrine.costs().short")
    assert visitor.ask("vitrine.costs().over.texture_bytes") == 0

    loads = Counter(each for each in asked if each.startswith("/models/forms/"))
    assert loads == Counter(file["url"] for file in taken.values()), "each once, and no other form of it"
    assert all(each.startswith("/") for each in asked), "nothing comes from anywhere else"
    for decoder, word in (("draco_decoder", "draco "), ("basis_transcoder", " ktx2")):
        needed = [asked.index(file["url"]) for form, file in taken.items() if word in form]
        programs = [at for at, each in enumerate(asked) if decoder in each]
        assert programs and min(programs) > min(needed), f"{decoder} only once it is needed"
    assert visitor.ask("vitrine.errors") == []
