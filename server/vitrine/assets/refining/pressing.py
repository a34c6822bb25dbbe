"""Which levels call for KTX2, and what the levels become with it: pure values in, pure values out.

A texture of any other form lies unpacked on the graphics card. KTX2 stays a quarter of that there, at the
price of a larger file and much computing, so it is made only for what would crowd a room of the weakest
device.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vitrine.assets.levels import DetailLevels, Level
from vitrine.assets.measuring.budgets import PROFILES
from vitrine.assets.pictures.likeness import Likeness
from vitrine.assets.refining.results import (
    KeptForm,
    KeptLevel,
    KeptLikeness,
    LevelsLeft,
    PressedLeft,
    PressedLevel,
    StepCost,
)

# Products get half of a room's texture memory, as the SDK shares it (`devices.ts`); ten of them fill a room.
_PRODUCTS_PART: Final = 2
_PRODUCTS: Final = 10
SHARE_BYTES: Final = (
    min(profile.room.texture_memory_bytes for profile in PROFILES) // _PRODUCTS_PART // _PRODUCTS
)
"""Texture memory of one product in a full room, on the device that has least of it."""


def calling(levels: Sequence[KeptLevel | Level], share_bytes: int = SHARE_BYTES) -> list[int]:
    """The levels (0..3) whose textures take more than `share_bytes` of the card, ascending."""
    return sorted(level.level for level in levels if level.texture_memory_bytes > share_bytes)


def with_pressed(
    made: LevelsLeft, pressed: DetailLevels, found: Sequence[Likeness]
) -> tuple[PressedLeft, LevelsLeft]:
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
    levels: list[KeptLevel] = []
    for level in made.levels:
        if level.level not in files:
            levels.append(level)
            continue
        file, memory_bytes = files[level.level]
        form = KeptForm(file.name, file.bytes, file.codec, file.images, memory_bytes)
        others = (other for other in level.files if other.images != file.images)
        known = [] if level.likeness_db is None else [level.likeness_db]
        likeness_db = min([*known, seen[file.name].psnr_db])
        levels.append(replace(level, files=(*others, form), likeness_db=likeness_db))
    result = PressedLeft(
        pressed=tuple(
            PressedLevel(level.level, file.bytes, level.texture_memory_bytes)
            for level in pressed.levels
            for file in level.files
        ),
        likeness=tuple(KeptLikeness.of(one) for one in found),
        refused=tuple(one.name for one in found if not one.passes),
        notes=pressed.notes,
        cost=StepCost.of(pressed.cpu_s, pressed.peak_bytes),
    )
    return result, replace(made, levels=tuple(levels))
