"""The inside of a room's measures, `-m vitrine.assets.inspecting.room_program`, started by `jail.py` alone.

In its folder: `upload`, a GLB whose geometry is not compressed, and an empty `files`. It answers {"room"}
or {"problem"}.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from vitrine.assets.confining.program import Fence, run


def work(_request: dict[str, Any], fence: Fence) -> dict[str, Any]:
    """What is proposed for one model. Raises the file's own typed error, NotARoom."""
    with fence.lifted():
        from vitrine.assets.errors import NothingToShow
        from vitrine.assets.gltf.document import items, wrong
        from vitrine.assets.gltf.geometry import Reader
        from vitrine.assets.gltf.posing import posed
        from vitrine.assets.gltf.preflight import checked
        from vitrine.assets.measuring.proposing import proposed
    reader = Reader(checked(Path("upload").absolute(), Path("files").absolute()))
    if any(reader.is_compressed(number) for number in range(len(items(reader.document, "accessors")))):
        raise wrong("meshes", "are still compressed")
    points, faces = posed(reader)
    if not len(faces):
        raise NothingToShow("The model's scene shows no faces. Check what was selected for the export.")
    return {"room": asdict(proposed(points, faces))}


if __name__ == "__main__":
    run(work)
