"""The inside of the USDZ conversion: `python -I -B -m vitrine.assets.usdz.program`, by `convert.py`.

In its folder: `model.glb` and the request {"variant": number or null}. It leaves `model.usdz` and answers
{"bytes", "triangles", "findings"} or {"problem"}.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vitrine.assets.confining.program import Fence, run
from vitrine.assets.errors import BadModel, NothingToShow


def work(request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """One package. Raises the file's own typed error; BadModel if a validator calls the package wrong."""
    from vitrine.assets.gltf.preflight import checked

    package = checked(Path("model.glb"), Path())
    # pxr looks about for its plug-ins when it loads, and once more when the validators do.
    with fence.lifted():
        from pxr import UsdUtils  # type: ignore[import-untyped]

        from vitrine.assets.gltf.geometry import Reader
        from vitrine.assets.gltf.resting import parts_of
        from vitrine.assets.usdz.checking import remarks
        from vitrine.assets.usdz.images import Images
        from vitrine.assets.usdz.stage import Writer
    document = package.document
    binary = package.buffers[0] if package.buffers else None
    images = Images(document, binary or memoryview(b""), Path())
    credit = document.get("asset", {}).get("copyright")
    layer = Path("model.usdc").absolute()
    writer = Writer(document, images, layer, request.get("variant"), str(credit) if credit else None)
    triangles = writer.write(parts_of(Reader(package)))
    if not triangles:
        raise NothingToShow("The model's scene shows no faces.")
    target = Path("model.usdz").absolute()
    if not UsdUtils.CreateNewARKitUsdzPackage(str(layer), str(target)):
        raise BadModel("The USDZ package could not be written.")
    errors, others = remarks(target)
    if errors:
        raise BadModel(f"The USDZ package breaks a rule of USD: {errors[0]}")
    lost = [f"not in USDZ: {what}" for what in [*writer.lost, *images.lost]]
    return {"bytes": target.stat().st_size, "triangles": triangles, "findings": [*lost, *others]}


if __name__ == "__main__":
    run(work)
