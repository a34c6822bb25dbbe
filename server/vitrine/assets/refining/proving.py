"""What the proof of likeness makes of a model's levels: pure values in, pure values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from vitrine.assets.findings import Finding, finding
from vitrine.assets.pictures.likeness import Likeness
from vitrine.assets.refining.results import (
    KeptForm,
    KeptLevel,
    KeptLikeness,
    LevelsLeft,
    LikenessLeft,
    StandIn,
)


def proved(
    made: LevelsLeft, found: Sequence[Likeness], original: KeptForm
) -> tuple[LikenessLeft, LevelsLeft]:
    """(the proof's own result, the corrected result of the levels).

    original: the model as it came, as a file of level 0. A file under its level's threshold is not served any
    more; the better one takes its place: another file of its level that every device reads, else the level
    before it, and of level 0 the original. `replaced` of the result and its findings say which for which.
    """
    by_name = {one.name: one for one in found}
    kept: list[KeptLevel] = []
    replaced: list[StandIn] = []
    for level in made.levels:
        files = _served([file for file in level.files if _is_like(by_name.get(file.name))])
        if files:
            seen = [by_name[file.name].psnr_db for file in files if file.name in by_name]
            kept.append(replace(level, files=files, likeness_db=min(seen, default=None)))
        elif level.level == 0:
            weight = {} if made.original is None else asdict(made.original)
            kept.append(replace(level, **weight, files=(original,), likeness_db=None))
        replaced += [
            StandIn(file.name, level.level, kept[-1].files[0].name)
            for file in level.files
            if file not in files
        ]
    findings = tuple(_findings(replaced, kept, by_name))
    seen_like = tuple(KeptLikeness.of(one) for one in found)
    return LikenessLeft(seen_like, tuple(replaced), findings), replace(made, levels=tuple(kept))


def _served(files: list[KeptForm]) -> tuple[KeptForm, ...]:
    """The files of one level, the first of them for everybody; none where only some devices read any."""
    return tuple(files) if files and files[0].images not in ("avif", "ktx2") else ()


def _findings(replaced: list[StandIn], kept: list[KeptLevel], by_name: dict[str, Likeness]) -> list[Finding]:
    """One for each level of which shoppers now get something else. A second file less changes nothing."""
    level_of = {file.name: level.level for level in kept for file in level.files}
    codec_of = {file.name: file.codec for level in kept for file in level.files}
    found: dict[int, Finding] = {}
    for one in replaced:
        level, seen = one.level, by_name.get(one.name)
        if seen is None or seen.passes or level in found:
            continue
        if codec_of[one.by] == "original":
            found[level] = finding("original-instead", level=level, db=f"{seen.psnr_db:.0f}")
        elif level_of[one.by] < level:
            found[level] = finding(
                "fuller-level-instead", level=level, db=f"{seen.psnr_db:.0f}", instead=level_of[one.by]
            )
    return list(found.values())


def _is_like(one: Likeness | None) -> bool:
    """An original is like itself, and was not looked at."""
    return one is None or one.passes
