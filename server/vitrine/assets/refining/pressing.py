"""Which levels call for KTX2, and what the levels become with it: pure values in, pure values out.

A texture of any other form lies unpacked on the graphics card. KTX2 stays a quarter of that there, at the
price of a larger file and much computing, so it is made only for what would crowd a room of the weakest
device.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from vitrine.assets.levels import DetailLevels
from vitrine.assets.measuring.budgets import PROFILES
from vitrine.assets.pictures.likeness import Likeness

# Products get half of a room's texture memory, as the SDK shares it (`devices.ts`); ten of them fill a room.
_PRODUCTS_PART: Final = 2
_PRODUCTS: Final = 10
SHARE_BYTES: Final = (
    min(profile.room.texture_memory_bytes for profile in PROFILES) // _PRODUCTS_PART // _PRODUCTS
)
"""Texture memory of one product in a full room, on the device that has least of it."""


def calling(levels: Sequence[dict[str, Any]], share_bytes: int = SHARE_BYTES) -> list[int]:
    """The levels (0..3) whose textures take more than `share_bytes` of the card, ascending."""
    return sorted(level["level"] for level in levels if level["texture_memory_bytes"] > share_bytes)


def with_pressed(
    made: dict[str, Any], pressed: DetailLevels, found: Sequence[Likeness]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the step's own result, the corrected result of the levels).

    Each pressed file that looks like its level goes behind the level's others, in the place of an older one.
    """
    seen = {one.name: one for one in found}
    files = {
        level.level: (file, level.texture_memory_bytes)
        for level in pressed.levels
        for file in level.files
        if seen[file.name].passes
    }
    levels = []
    for level in made["levels"]:
        if level["level"] not in files:
            levels.append(level)
            continue
        file, memory_bytes = files[level["level"]]
        plain = {
            "name": file.name, "bytes": file.bytes, "codec": file.codec, "images": file.images,
            "texture_memory_bytes": memory_bytes,
        }  # fmt: skip
        others = [other for other in level["files"] if other["images"] != file.images]
        known = [] if level["likeness_db"] is None else [level["likeness_db"]]
        likeness_db = min([*known, seen[file.name].psnr_db])
        levels.append({**level, "files": [*others, plain], "likeness_db": likeness_db})
    result = {
        "pressed": [
            {"level": level.level, "bytes": file.bytes, "texture_memory_bytes": level.texture_memory_bytes}
            for level in pressed.levels
            for file in level.files
        ],
        "likeness": [{**asdict(one), "passes": one.passes} for one in found],
        "refused": [one.name for one in found if not one.passes],
        "notes": [asdict(note) for note in pressed.notes],
        "cost": {"cpu_s": round(pressed.cpu_s, 2), "peak_mb": round(pressed.peak_bytes / 2**20)},
    }
    return result, {**made, "levels": levels}
