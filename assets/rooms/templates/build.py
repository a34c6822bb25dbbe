"""From a template's plan to its files: scene.glb at the first time of day, a light map for each further one.

scene.glb        lit as at the first of `times`
light-TIME.webp  the light map of each further time, in the same chart
light-TIME-*     those of finishes that give back much more or less light than the first, by their names
template.json    what the shop arranges by: floor, hero, lines, walls, sign, finishes, times
"""

from __future__ import annotations

import io
import json
import math
import shutil
import struct
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from assets.kit.glb import Node, Texture, write_glb
from assets.kit.mesh import Floats
from assets.rooms.atlas import develop, pack, rasterise
from assets.rooms.build import lit_parts
from assets.rooms.surfaces import finish
from assets.rooms.templates.finishes import PICTURES, floor_picture
from assets.rooms.templates.retoning import Retoning
from assets.rooms.templates.tones import Tone, tones
from assets.rooms.works import Piece
from PIL import Image

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
    gain: float = 1.0
    """How much brighter it is shown than it was baked: lamps that are all turned up alike."""


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


def build(plan: TemplatePlan, draft: bool, again: bool = True, shape: bool = True) -> None:
    """again: bakes; else the light is that of its files. shape: writes scene.glb; else only light maps."""
    started = time.monotonic()
    size, rays, blur = (288, 64, 1.0) if draft else (plan.texels, plan.rays, 1.5)
    materials = list(dict.fromkeys(p.material for p in plan.pieces))
    lit = [p for p in plan.pieces if finish(p.material).lightmap]
    others = [p for p in plan.pieces if finish(p.material).casts and not finish(p.material).lightmap]
    atlas = pack(lit, size)
    # Each texel is told apart by the number of its material: what that gives back differs with the tone.
    marks = {m: np.full(3, k, np.float32) for k, m in enumerate(materials)}
    scene, marked = rasterise(lit, atlas, marks, others)
    number = marked.albedo[:, 0].astype(int)
    found = tones(plan.document, plan.pieces)
    albedos = [_albedos(materials, tone)[number] for tone in found]
    texels = replace(marked, albedo=albedos[0])
    print(
        f"{plan.name}: {len(lit)} charts, {atlas.density:.0f} texels a metre, {len(texels.pixel)} texels,"
        f" {len(found)} tones",
        flush=True,
    )
    folder = HERE / plan.name
    folder.mkdir(exist_ok=True)
    if again:
        images = [
            develop(bake(scene, texels, each.lamps, each.sun, rays), texels, atlas, each.scale, blur)
            for each in plan.times
        ]
        for each, image in zip(plan.times[1:], images[1:], strict=True):
            image.save(folder / lightmap_name(each, found[0], found), quality=84, method=6)
    else:
        images = [
            _lightmap(folder),
            *(Image.open(folder / f"light-{each.name}.webp") for each in plan.times[1:]),
        ]
    if shape:
        lightmap = Texture(images[0], quality=86, texcoord=1, name="light", repeat=False)
        parts = lit_parts(plan.pieces, lit, atlas, lightmap, plan.times[0].scale)
        report = write_glb(folder / "scene.glb", [Node(plan.name, parts)])
        print(f"{report.bytes / 1000:.0f} kB, {report.draws} draws, {report.triangles} triangles")
    for old in folder.glob("light-*-*.webp"):
        old.unlink()
    room = Retoning(scene, texels, atlas)
    for each, image in zip(plan.times, images, strict=True):
        for tone, albedo in zip(found[1:], albedos[1:], strict=True):
            toned = room.toned(image.convert("RGB"), each.scale, albedo)
            toned.save(folder / lightmap_name(each, tone, found), quality=76, method=4)
    write_paper(plan)
    print(f"{plan.name}: {time.monotonic() - started:.0f} s", flush=True)


def _lightmap(folder: Path) -> Image.Image:
    """The light map inside the room's file."""
    content = (folder / "scene.glb").read_bytes()
    size = struct.unpack_from("<I", content, 12)[0]
    document = json.loads(content[20 : 20 + size])
    image = next(each for each in document["images"] if each.get("name") == "light")
    view = document["bufferViews"][image["bufferView"]]
    start = 20 + size + 8 + view.get("byteOffset", 0)
    return Image.open(io.BytesIO(content[start : start + view["byteLength"]]))


def _albedos(materials: Sequence[str], tone: Tone) -> Floats:
    """(m, 3) of the materials, those that are swapped as the tone has them."""
    kinds = [finish(name) for name in materials]
    return np.array(
        [
            tone.albedo.get(kind.material.name, kind.albedo) if kind.lightmap else kind.albedo
            for kind in kinds
        ],
        np.float32,
    )


def lightmap_name(each: Time, tone: Tone, found: Sequence[Tone]) -> str:
    return "-".join(["light", each.name, *([] if tone is found[0] else tone.first)]) + ".webp"


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
    found = tones(plan.document, plan.pieces)
    times = [
        {
            "name": each.name,
            "title": each.title,
            "studio": each.studio,
            "exposure": each.exposure,
            "lightmap": None if k == 0 else f"light-{each.name}.webp",
            "intensity": round(math.pi * each.scale * each.gain, 4),
            "glow": dict(each.glow),
            "toned": [
                {
                    "materials": {role: list(names) for role, names in tone.materials.items()},
                    "lightmap": lightmap_name(each, tone, found),
                }
                for tone in found[1:]
            ],
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
