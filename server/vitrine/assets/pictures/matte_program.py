"""The inside of the matte pictures, started by `matte.py` alone: `-m vitrine.assets.pictures.matte_program`.

In its folder: `model.glb` and the request {"size_px"}. It leaves `thumbnail.webp`, `cutout.webp` and
`variant<number>.webp`, and answers {"variants": names} or {"problem"}.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vitrine.assets.confining.program import Fence, run
from vitrine.assets.errors import NothingToShow

if TYPE_CHECKING:
    from vitrine.assets.pictures.raytracing import Raytraced

_QUALITY = 88
_VARIANTS_LIMIT = 24


def work(request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """All pictures of one model. Raises the file's own typed error."""
    from vitrine.assets.gltf.preflight import checked

    package = checked(Path("model.glb"), Path())
    with fence.lifted():
        from PIL import Image

        from vitrine.assets.gltf.geometry import Reader
        from vitrine.assets.gltf.meshes import variant_objects
        from vitrine.assets.gltf.resting import parts_of
        from vitrine.assets.pictures.rays import World
        from vitrine.assets.pictures.raytracing import raytraced
        from vitrine.assets.pictures.skins import skins_of

        Image.init()  # loads every format's plug-in now
    parts = [part for part in parts_of(Reader(package)) if len(part.faces)]
    if not parts:
        raise NothingToShow("The model's scene shows no faces.")
    names = [str(one["name"]) for one in variant_objects(package.document)][:_VARIANTS_LIMIT]
    looks = skins_of(package, parts, [None, *range(len(names))])
    first, *others = raytraced(World(parts, looks[0]), looks, int(request["size_px"]))

    def save(name: str, found: Raytraced, *, cutout: bool = False) -> None:
        pixels = found.cutout if cutout else found.paper
        Image.fromarray(pixels).save(f"{name}.webp", "WEBP", quality=_QUALITY, method=4)

    save("thumbnail", first)
    save("cutout", first, cutout=True)
    for number, found in enumerate(others):
        save(f"variant{number}", found)
    return {"variants": names}


if __name__ == "__main__":
    run(work)
