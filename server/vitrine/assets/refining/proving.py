"""What the proof of likeness makes of a model's levels: pure values in, pure values out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vitrine.assets.pictures.likeness import Likeness


def proved(made: dict[str, Any], found: Sequence[Likeness]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the proof's own result, the corrected result of the levels).

    A file under its level's threshold is not served any more. A level without its first file, the one that
    works everywhere, is left out, so that devices take the fuller one; where that is level 0, they take the
    original.
    """
    by_name = {one.name: one for one in found}
    kept, refused = [], []
    for level in made["levels"]:
        files = [file for file in level["files"] if _is_like(by_name.get(file["name"]))]
        refused += [file["name"] for file in level["files"] if file not in files]
        seen = [by_name[file["name"]].psnr_db for file in files if file["name"] in by_name]
        if files and files[0] == level["files"][0]:
            kept.append({**level, "files": files, "likeness_db": min(seen, default=None)})
    views = [
        {
            "name": one.name, "level": one.level, "psnr_db": one.psnr_db, "worst_db": one.worst_db,
            "plain_psnr_db": one.plain_psnr_db, "ssim": one.ssim, "threshold_db": one.threshold_db,
            "passes": one.passes, "problem": one.problem,
        }
        for one in found
    ]  # fmt: skip
    return {"likeness": views, "refused": refused}, {**made, "levels": kept}


def _is_like(one: Likeness | None) -> bool:
    """An original is like itself, and was not looked at."""
    return one is None or one.passes
