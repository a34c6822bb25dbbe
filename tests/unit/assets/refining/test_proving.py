"""The proof of likeness puts the better one in the place of what is not like, and touches nothing else."""

from __future__ import annotations

from vitrine.assets.pictures.likeness import Likeness
from vitrine.assets.refining.proving import proved
from vitrine.assets.refining.results import (
    KeptForm,
    KeptLevel,
    LevelsLeft,
    LevelWeight,
    LikenessLeft,
    StandIn,
)

COST = LevelWeight(triangles=9, draw_calls=3, texture_memory_bytes=70)
ORIGINAL = KeptForm("o.original", 99, "original", "original")


def level(number: int, *names: str) -> KeptLevel:
    """A level of files named like `meshopt.webp`."""
    files = tuple(KeptForm(name, 10, name.split(".")[-2], name.split(".")[-1]) for name in names)
    return KeptLevel(2, 1, 5, number, files)


def made(*levels: KeptLevel) -> LevelsLeft:
    return LevelsLeft(levels, COST)


def seen(name: str, number: int, psnr_db: float, limit_db: float = 30.0) -> Likeness:
    return Likeness(name, number, 10, psnr_db, psnr_db - 1, psnr_db + 5, 0.9, limit_db)


def served(corrected: LevelsLeft) -> dict[int, list[str]]:
    return {one.level: [file.name for file in one.files] for one in corrected.levels}


def codes(result: LikenessLeft) -> list[str]:
    return [one.code for one in result.findings]


def test_each_level_tells_its_worst_file() -> None:
    before = made(level(0, "a.draco.webp", "a.draco.avif"), level(1, "b.meshopt.webp"))
    found = [seen("a.draco.webp", 0, 41.0), seen("a.draco.avif", 0, 39.5), seen("b.meshopt.webp", 1, 33.0)]
    result, corrected = proved(before, found, ORIGINAL)
    assert [one.likeness_db for one in corrected.levels] == [39.5, 33.0]
    assert (result.replaced, result.findings) == ((), ())
    assert [one.passes for one in result.likeness] == [True, True, True]
    assert before.levels[0].likeness_db is None, "the earlier result is not changed in place"


def test_the_other_codec_of_a_level_takes_over() -> None:
    before = made(level(0, "a.meshopt.webp", "a.draco.webp"))
    found = [seen("a.meshopt.webp", 0, 20.0), seen("a.draco.webp", 0, 37.0)]
    result, corrected = proved(before, found, ORIGINAL)
    assert served(corrected) == {0: ["a.draco.webp"]}
    assert corrected.levels[0].likeness_db == 37.0
    assert result.replaced == (StandIn("a.meshopt.webp", 0, "a.draco.webp"),)
    assert result.findings == ()


def test_an_original_in_the_level_takes_over() -> None:
    before = made(level(0, "a.meshopt.webp", "a.original.original"))
    result, corrected = proved(before, [seen("a.meshopt.webp", 0, 20.0)], ORIGINAL)
    assert served(corrected) == {0: ["a.original.original"]}
    assert result.replaced == (StandIn("a.meshopt.webp", 0, "a.original.original"),)
    assert codes(result) == ["original-instead"]


def test_a_second_file_goes_alone() -> None:
    before = made(level(0, "a.draco.webp", "a.draco.avif"))
    found = [seen("a.draco.webp", 0, 41.0), seen("a.draco.avif", 0, 20.0)]
    result, corrected = proved(before, found, ORIGINAL)
    assert served(corrected) == {0: ["a.draco.webp"]}
    assert corrected.levels[0].likeness_db == 41.0
    assert result.replaced == (StandIn("a.draco.avif", 0, "a.draco.webp"),)
    assert result.findings == ()


def test_the_fuller_level_stands_in_for_a_coarser_one() -> None:
    before = made(level(0, "a.draco.webp"), level(1, "b.draco.webp"), level(2, "c.draco.webp"))
    found = [seen("a.draco.webp", 0, 41.0), seen("b.draco.webp", 1, 29.9), seen("c.draco.webp", 2, 31.0)]
    result, corrected = proved(before, found, ORIGINAL)
    assert served(corrected) == {0: ["a.draco.webp"], 2: ["c.draco.webp"]}
    assert result.replaced == (StandIn("b.draco.webp", 1, "a.draco.webp"),)
    assert codes(result) == ["fuller-level-instead"]


def test_the_original_stands_in_for_level_0_with_its_own_cost() -> None:
    before = made(level(0, "a.draco.webp"), level(1, "b.draco.webp"))
    found = [seen("a.draco.webp", 0, 20.0), seen("b.draco.webp", 1, 31.0)]
    result, corrected = proved(before, found, ORIGINAL)
    assert corrected.levels[0] == KeptLevel(9, 3, 70, 0, (ORIGINAL,))
    assert served(corrected)[1] == ["b.draco.webp"]
    assert result.replaced == (StandIn("a.draco.webp", 0, "o.original"),)
    assert codes(result) == ["original-instead"]
    assert "did not look enough like it" in result.findings[0].text["en"]


def test_a_level_that_only_some_devices_read_is_no_level() -> None:
    before = made(level(0, "a.draco.webp", "a.draco.avif"))
    found = [seen("a.draco.webp", 0, 20.0), seen("a.draco.avif", 0, 41.0)]
    result, corrected = proved(before, found, ORIGINAL)
    assert served(corrected) == {0: ["o.original"]}
    assert [one.by for one in result.replaced] == ["o.original"] * 2
    assert codes(result) == ["original-instead"]


def test_an_original_needs_no_proof() -> None:
    _, corrected = proved(made(level(0, "a.original.original")), [], ORIGINAL)
    assert served(corrected) == {0: ["a.original.original"]}
    assert corrected.levels[0].likeness_db is None


def test_what_could_not_be_seen_is_not_served() -> None:
    blind = Likeness("a.draco.webp", 0, 10, 0.0, 0.0, 0.0, 0.0, 30.0, problem="the viewer refused it")
    assert served(proved(made(level(0, "a.draco.webp")), [blind], ORIGINAL)[1]) == {0: ["o.original"]}


def test_a_pressed_file_alone_is_no_level() -> None:
    before = made(level(0, "a.draco.webp"), level(1, "b.draco.webp", "b.draco.ktx2"))
    found = [seen("a.draco.webp", 0, 40.0), seen("b.draco.webp", 1, 29.0), seen("b.draco.ktx2", 1, 33.0)]
    assert served(proved(before, found, ORIGINAL)[1]) == {0: ["a.draco.webp"]}
