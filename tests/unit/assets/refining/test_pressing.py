"""What calls for KTX2, and that only what looks like the original is served."""

from __future__ import annotations

from pathlib import Path

from vitrine.assets.levels import DetailLevels, Level, LevelFile, Note
from vitrine.assets.measuring.budgets import PROFILES, maps_bytes
from vitrine.assets.pictures.likeness import Likeness
from vitrine.assets.refining.pressing import SHARE_BYTES, calling, with_pressed
from vitrine.assets.refining.results import KeptForm, KeptLevel, LevelsLeft, PressedLevel, StepCost


def level(number: int, memory_bytes: int, likeness_db: float | None = None) -> KeptLevel:
    file = KeptForm(f"level{number}.webp", 10, "draco", "webp")
    return KeptLevel(12, 1, memory_bytes, number, (file,), likeness_db)


def pressed(number: int, name: str) -> Level:
    return Level(number, 12, 1, 400, (LevelFile(name, Path(name), 30, "0" * 64, "draco", "ktx2"),))


def seen(name: str, number: int, psnr_db: float) -> Likeness:
    return Likeness(name, number, 30, psnr_db, psnr_db - 1, psnr_db + 5, 0.9, 25.0)


def test_a_share_is_what_ten_products_have_of_half_a_room() -> None:
    least = min(profile.room.texture_memory_bytes for profile in PROFILES)
    assert 20 * SHARE_BYTES <= least < 20 * (SHARE_BYTES + 1)
    maps = [maps_bytes(side, 3) for side in (2048, 1024, 512, 256)]
    assert calling([level(number, memory) for number, memory in enumerate(maps)]) == [0, 1]


def test_only_what_is_over_the_share_calls_for_it() -> None:
    levels = [level(0, 301), level(1, 300), level(3, 20)]
    assert calling(levels, 300) == [0]
    assert calling(levels, 301) == []


def test_a_pressed_file_goes_behind_the_one_that_works_everywhere() -> None:
    made = LevelsLeft((level(0, 900, 40.0), level(1, 500)), cost=StepCost(3, 1))
    found = [seen("level0.ktx2", 0, 33.0), seen("level1.ktx2", 1, 44.0)]
    both = DetailLevels((pressed(0, "level0.ktx2"), pressed(1, "level1.ktx2")), (), 12.345, 300 << 20)
    result, corrected = with_pressed(made, both, found)
    assert [[file.images for file in one.files] for one in corrected.levels] == [["webp", "ktx2"]] * 2
    assert [one.files[1].texture_memory_bytes for one in corrected.levels] == [400, 400]
    assert [one.texture_memory_bytes for one in corrected.levels] == [900, 500]
    assert [one.likeness_db for one in corrected.levels] == [33.0, 44.0]
    assert (corrected.cost, result.cost) == (StepCost(3, 1), StepCost(12.35, 300))
    assert result.pressed == (PressedLevel(0, 30, 400), PressedLevel(1, 30, 400))
    assert len(made.levels[0].files) == 1, "the earlier result is not changed in place"


def test_what_does_not_look_like_it_is_not_served() -> None:
    made = LevelsLeft((level(0, 900, 40.0), level(1, 500, 39.0)))
    found = [seen("level0.ktx2", 0, 24.9), seen("level1.ktx2", 1, 25.0)]
    both = DetailLevels((pressed(0, "level0.ktx2"), pressed(1, "level1.ktx2")), (), 1, 1)
    result, corrected = with_pressed(made, both, found)
    assert result.refused == ("level0.ktx2",)
    assert corrected.levels[0] == made.levels[0]
    assert len(corrected.levels[1].files) == 2


def test_pressed_anew_it_takes_the_place_of_the_older() -> None:
    only = DetailLevels((pressed(0, "new.ktx2"),), (Note(1, "draco", "lost skins"),), 1, 1)
    _, before = with_pressed(
        LevelsLeft((level(0, 900),)),
        DetailLevels((pressed(0, "old.ktx2"),), (), 1, 1),
        [seen("old.ktx2", 0, 40)],
    )
    result, corrected = with_pressed(before, only, [seen("new.ktx2", 0, 41)])
    assert [file.name for file in corrected.levels[0].files] == ["level0.webp", "new.ktx2"]
    assert result.notes == (Note(1, "draco", "lost skins"),)
