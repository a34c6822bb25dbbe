"""The inside of the bake, `-m vitrine.assets.baking.program`, started by `baked.py` alone.

In its folder: `model.glb`, its geometry plain, and the request {"preset", "size", "rays", "view"}. It leaves
`baked.glb`, `before.webp` and `after.webp`, and answers {"texels", "size", "charts", "unlit", "kept",
"draw_calls"} or {"problem"}. Before that it writes a space for every hundredth that is done.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any, Final

from vitrine.assets.confining.program import Fence, run

_QUALITY: Final = 90
_VIEW_QUALITY: Final = 84
_RAYS_ALL: Final = 130_000_000
"""About so many are traced for a room: a minute and a half of a core."""


class _Told:
    """How far it is, as the outside reads it."""

    def __init__(self) -> None:
        self._written = 0

    def upto(self, low: float, high: float, part: float) -> None:
        wanted = round(100 * (low + (high - low) * min(1.0, max(0.0, part))))
        if wanted > self._written:
            sys.stdout.write(" " * (wanted - self._written))
            sys.stdout.flush()
            self._written = wanted


def work(request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """One room with one preset. Raises the file's own typed error, NotARoom, NothingToLight."""
    with fence.lifted():
        import numpy as np
        from PIL import Image

        from vitrine.assets.baking import views as seen
        from vitrine.assets.baking.charts import charted
        from vitrine.assets.baking.developing import developed
        from vitrine.assets.baking.facing import sides_of
        from vitrine.assets.baking.lamps import eyes_of, lamps_of, sun_of
        from vitrine.assets.baking.parts import parts_of_room
        from vitrine.assets.baking.presets import LIGHTS, Preset
        from vitrine.assets.baking.texels import filled, scene_of
        from vitrine.assets.baking.tracing import Sky, bake
        from vitrine.assets.baking.writing import written
        from vitrine.assets.errors import OwnLight
        from vitrine.assets.gltf.geometry import Reader
        from vitrine.assets.gltf.preflight import checked
        from vitrine.assets.gltf.resting import parts_of
        from vitrine.assets.measuring.proposing import proposed
        from vitrine.assets.pictures.skins import skins_of

        Image.init()  # loads every format's plug-in now
    told = _Told()
    package = checked(Path("model.glb").absolute(), Path("files").absolute())
    reader = Reader(package)
    meshes = [mesh for mesh in parts_of(reader) if len(mesh.faces)]
    parts = parts_of_room(package.document, meshes, skins_of(package, meshes, [None])[0])
    points = np.concatenate([part.corners.reshape(-1, 3) for part in parts]).astype(np.float64)
    room = proposed(points, np.arange(len(points)).reshape(-1, 3))
    own = sum(part.area_m2 for part in parts if part.own_light)
    lit = [part for part in parts if part.lit]
    area = sum(part.area_m2 for part in lit)
    if own > area or not lit:
        raise OwnLight()
    told.upto(0, 0.03, 1)
    size = int(request["size"])
    charts = charted(lit, size, lambda part: told.upto(0.03, 0.2, part))
    others = [part for part in parts if not part.lit and part.blocks]
    scene = scene_of(lit, charts, others)
    eye = seen.eye_of(room)
    eyes = eyes_of(room) + np.array([0, seen.EYE_M, 0], np.float32)
    texels = filled(lit, charts, sides_of(lit, scene.triangles, eyes))
    told.upto(0.2, 0.25, 1)
    light = LIGHTS[Preset(request["preset"])]
    triangles = scene.triangles
    rays = int(max(36, min(int(request["rays"]), _RAYS_ALL // max(1, len(texels.pixel)))))
    found = bake(
        scene, texels, lamps_of(triangles, room, light), sun_of(triangles, room, light), rays,
        sky=Sky(light.zenith, light.horizon, light.ground),
        told=lambda part: told.upto(0.25, 0.85, part),
    )  # fmt: skip
    result = developed(found, texels, charts.density, light.middle, light.neutral)
    told.upto(0.85, 0.92, 1)
    image = io.BytesIO()
    Image.fromarray(result.pixels).save(image, "WEBP", quality=_QUALITY, method=6)
    binary = package.buffers[0] if package.buffers else None
    Path("baked.glb").write_bytes(
        written(reader, binary or memoryview(b""), lit, charts, image.getvalue(), result.scale)
    )
    told.upto(0.92, 0.95, 1)
    pixels = result.pixels.astype(np.float32) / 255
    linear = np.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4) * result.scale
    width = int(request["view"])
    shown = seen.views(
        parts, lit, charts, linear.astype(np.float32), eye, (width, width * 9 // 16 // 2 * 2), light.horizon
    )
    for name, view in zip(("before", "after"), shown, strict=True):
        Image.fromarray(view).save(f"{name}.webp", "WEBP", quality=_VIEW_QUALITY, method=4)
    told.upto(0.95, 1, 1)
    unlit = [part for part in parts if not part.lit]
    return {
        "texels": len(texels.pixel), "size": size, "density": round(charts.density, 1), "rays": rays,
        "parts": len(lit), "unlit": len(unlit),
    }  # fmt: skip


if __name__ == "__main__":
    run(work, binds=False)
