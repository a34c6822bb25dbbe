"""What the proof of likeness makes of a model's levels: pure values in, pure values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vitrine.assets.findings import Finding, finding
from vitrine.assets.pictures.likeness import Likeness


def proved(
    made: dict[str, Any], found: Sequence[Likeness], original: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the proof's own result, the corrected result of the levels).

    original: the model as it came, as a file of level 0. A file under its level's threshold is not served any
    more; the better one takes its place: another file of its level that every device reads, else the level
    before it, and of level 0 the original. `replaced` of the result and its findings say which for which.
    """
    by_name = {one.name: one for one in found}
    kept: list[dict[str, Any]] = []
    replaced: list[dict[str, Any]] = []
    for level in made["levels"]:
        files = _served([file for file in level["files"] if _is_like(by_name.get(file["name"]))])
        if files:
            seen = [by_name[file["name"]].psnr_db for file in files if file["name"] in by_name]
            kept.append({**level, "files": files, "likeness_db": min(seen, default=None)})
        elif level["level"] == 0:
            kept.append({**level, **made["original"], "files": [original], "likeness_db": None})
        replaced += [
            {"name": file["name"], "level": level["level"], "by": kept[-1]["files"][0]["name"]}
            for file in level["files"]
            if file not in files
        ]
    result = {
        "likeness": [_plain(one) for one in found],
        "replaced": replaced,
        "findings": [one.plain() for one in _findings(replaced, kept, by_name)],
    }
    return result, {**made, "levels": kept}


def _served(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The files of one level, the first of them for everybody; none where only some devices read any."""
    return files if files and files[0]["images"] not in ("avif", "ktx2") else []


def _findings(
    replaced: list[dict[str, Any]], kept: list[dict[str, Any]], by_name: dict[str, Likeness]
) -> list[Finding]:
    """One for each level of which shoppers now get something else. A second file less changes nothing."""
    level_of = {file["name"]: level["level"] for level in kept for file in level["files"]}
    codec_of = {file["name"]: file["codec"] for level in kept for file in level["files"]}
    found: dict[int, Finding] = {}
    for one in replaced:
        level, by, seen = one["level"], one["by"], by_name.get(one["name"])
        if seen is None or seen.passes or level in found:
            continue
        if codec_of[by] == "original":
            found[level] = finding("original-instead", level=level, db=f"{seen.psnr_db:.0f}")
        elif level_of[by] < level:
            found[level] = finding(
                "fuller-level-instead", level=level, db=f"{seen.psnr_db:.0f}", instead=level_of[by]
            )
    return list(found.values())


def _plain(one: Likeness) -> dict[str, Any]:
    return {
        "name": one.name, "level": one.level, "psnr_db": one.psnr_db, "worst_db": one.worst_db,
        "plain_psnr_db": one.plain_psnr_db, "ssim": one.ssim, "threshold_db": one.threshold_db,
        "variant": one.variant, "passes": one.passes, "problem": one.problem,
    }  # fmt: skip


def _is_like(one: Likeness | None) -> bool:
    """An original is like itself, and was not looked at."""
    return one is None or one.passes
