"""From a template's plan to its files: scene.glb at the first time of day, a light map for each further one.

scene.glb        lit as at the first of `times`
light-TIME.webp  the light map of each further time, in the same chart
template.json    what the shop arranges by: floor, hero, lines, walls, sign, finishes, times
"""

from __future__ import annotations

import json
import math
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.kit.glb import Node, Texture, write_glb
from assets.rooms.atlas import develop, pack, rasterise
from assets.rooms.build import lit_parts
from assets.rooms.surfaces import finish
from assets.rooms.templates.finishes import PICTURES, floor_picture
from assets.rooms.works import Piece

from vitrine.assets.baking.tracing import Lamp, Sun, bake

HERE = Path(__file__).parent
COPYRIGHT = "Vitrine"


@dataclass(frozen=True, eq=False)
class Time:
    """A time of day: what shines then. glow: emission of named materials, #rrggbb."""

    name: str
    title: dict[str, str]
    lamps: Sequence[Lamp]
    sun: Sun | None
    studio: str
    exposure: float
    glow: Mapping[str, str]
    scale: float = 2.0
    """Irradiance / pi of a full texel."""


@dataclass(frozen=True, eq=False)
class TemplatePlan:
    name: str
    pieces: Sequence[Piece]
    times: Sequence[Time]
    document: dict[str, Any]
    views: Sequence[dict[str, Any]]
    texels: int = 768
    """Of a side of its light maps."""
    rays: int = 144
    """Of each texel, for what surfaces give each other."""


def build(plan: TemplatePlan, draft: bool) -> None:
    started = time.monotonic()
    size, rays, blur = (288, 64, 1.0) if draft else (plan.texels, plan.rays, 1.5)
    materials = list(dict.fromkeys(p.material for p in plan.pieces))
    lit = [p for p in plan.pieces if finish(p.material).lightmap]
    others = [p for p in plan.pieces if finish(p.material).casts and not finish(p.material).lightmap]
    atlas = pack(lit, size)
    scene, texels = rasterise(lit, atlas, {m: finish(m).albedo for m in materials}, others)
    print(f"{plan.name}: {len(lit)} charts, {atlas.density:.0f} texels a metre, {len(texels.pixel)} texels")
    folder = HERE / plan.name
    folder.mkdir(exist_ok=True)
    images = []
    for each in plan.times:
        light = bake(scene, texels, each.lamps, each.sun, rays)
        images.append(develop(light, texels, atlas, each.scale, blur))
    for each, image in zip(plan.times[1:], images[1:], strict=True):
        image.save(folder / f"light-{each.name}.webp", quality=84, method=6)
    lightmap = Texture(images[0], quality=86, texcoord=1, name="light", repeat=False)
    parts = lit_parts(plan.pieces, lit, atlas, lightmap, plan.times[0].scale)
    report = write_glb(folder / "scene.glb", [Node(plan.name, parts)])
    write_paper(plan)
    print(
        f"{plan.name}: {report.bytes / 1000:.0f} kB, {report.draws} draws, {report.triangles} triangles,"
        f" {time.monotonic() - started:.0f} s"
    )


def measured_report(scene: Path) -> dict[str, Any]:
    """What the shop's own worker would measure of it: rooms of templates wait for no worker."""
    from vitrine.assets.gltf.preflight import checked
    from vitrine.assets.measuring.measure import measured

    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(scene, Path(folder) / "upload")
        (Path(folder) / "files").mkdir()
        return measured(checked(Path(folder) / "upload", Path(folder) / "files")).plain()


def write_paper(plan: TemplatePlan) -> None:
    """template.json, report.json and views.json alone: moving a line needs no new light."""
    folder = HERE / plan.name
    folder.mkdir(exist_ok=True)
    if (scene := folder / "scene.glb").is_file():
        (folder / "report.json").write_text(json.dumps(measured_report(scene), indent=1) + "\n")
    times = [
        {
            "name": each.name,
            "title": each.title,
            "studio": each.studio,
            "exposure": each.exposure,
            "lightmap": None if k == 0 else f"light-{each.name}.webp",
            "intensity": round(math.pi * each.scale, 4),
            "glow": dict(each.glow),
        }
        for k, each in enumerate(plan.times)
    ]
    document = {"format": "vitrine.template/1", "name": plan.name, **plan.document, "times": times}
    for name, content in (("template.json", document), ("views.json", list(plan.views))):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_floors() -> None:
    """The pictures that floors of all templates share."""
    for kind, name in PICTURES.items():
        floor_picture(kind).save(HERE / name, quality=72, method=6)
