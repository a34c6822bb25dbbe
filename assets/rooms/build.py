"""From a room's plan to its files: charts, light, scene.glb, room.json, views.json."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assets.kit.glb import Node, Part, Texture, write_glb
from assets.kit.mesh import join
from assets.rooms.atlas import Atlas, develop, pack, rasterise
from assets.rooms.surfaces import finish
from assets.rooms.works import Piece

from vitrine.assets.baking.tracing import Lamp, Sun, bake

HERE = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Plan:
    id: str
    pieces: Sequence[Piece]
    lamps: Sequence[Lamp]
    sun: Sun | None
    document: dict[str, Any]
    views: Sequence[dict[str, Any]]
    scale: float = 2.0
    """Irradiance / pi of a full texel."""


def build(plan: Plan, draft: bool) -> None:
    started = time.monotonic()
    size, rays, blur = (384, 100, 1.0) if draft else (1024, 256, 1.6)
    materials = list(dict.fromkeys(p.material for p in plan.pieces))
    lit = [p for p in plan.pieces if finish(p.material).lightmap]
    others = [p for p in plan.pieces if finish(p.material).casts and not finish(p.material).lightmap]
    atlas = pack(lit, size)
    scene, texels = rasterise(lit, atlas, {m: finish(m).albedo for m in materials}, others)
    print(f"{plan.id}: {len(lit)} charts, {atlas.density:.0f} texels a metre, {len(texels.pixel)} texels")
    light = bake(scene, texels, plan.lamps, plan.sun, rays)
    image = develop(light, texels, atlas, plan.scale, blur)
    folder = HERE / plan.id
    folder.mkdir(exist_ok=True)
    lightmap = Texture(image, quality=90, texcoord=1, name="light", repeat=False)
    parts = lit_parts(plan.pieces, lit, atlas, lightmap, plan.scale)
    report = write_glb(folder / "scene.glb", [Node(plan.id, parts)])
    write_paper(plan)
    print(
        f"{plan.id}: {report.bytes / 1000:.0f} kB, {report.draws} draws, {report.triangles} triangles,"
        f" {time.monotonic() - started:.0f} s"
    )


def lit_parts(
    pieces: Sequence[Piece], lit: Sequence[Piece], atlas: Atlas, lightmap: Texture, scale: float
) -> list[Part]:
    """One part for each material; those that are baked have the chart and the rule by which the client reads
    it. lit: the pieces of the atlas. scale: irradiance / pi of a full texel.
    """
    parts = []
    for name in dict.fromkeys(each.material for each in pieces):
        surface = finish(name)
        material = surface.material
        meshes = [each.mesh for each in pieces if each.material == name]
        if surface.lightmap:
            meshes = [
                replace(each.mesh, uvs1=place / atlas.size)
                for each, place in zip(lit, atlas.places, strict=True)
                if each.material == name
            ]
            rule = {
                "intensity": round(math.pi * scale, 4),
                "reflection": surface.reflection,
                "environment": surface.environment,
            }
            material = replace(material, ao=lightmap, extras={"vitrine_lightmap": rule})
        parts.append(Part(join(*meshes), material))
    return parts


def write_paper(plan: Plan) -> None:
    """room.json and views.json alone: moving a slot needs no new light."""
    folder = HERE / plan.id
    folder.mkdir(exist_ok=True)
    for name, content in (("room.json", plan.document), ("views.json", list(plan.views))):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
