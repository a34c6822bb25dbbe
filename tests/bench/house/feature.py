"""How many lines outside its folder a feature of the room costs: the most that any of them does."""

from __future__ import annotations

import re
from typing import Any

from tests.shop import ROOT

ROOM = ROOT / "web" / "app" / "src" / "room"
FEATURES = ROOM / "features"


def figures() -> dict[str, Any]:
    """feature_lines_outside: lines of other files that name its folder, or it in the list of all."""
    folders = [each for each in FEATURES.iterdir() if each.is_dir()]
    return {
        "feature_lines_outside": max(len(lines_outside(each.name)) for each in folders),
        "features": len(folders),
    }


def lines_outside(feature: str) -> list[str]:
    """Where something else than the feature itself knows it."""
    found = []
    for path in [*ROOM.rglob("*.ts"), *ROOM.rglob("*.css")]:
        if FEATURES / feature in path.parents:
            continue
        named = rf"\b{feature}\b" if path == FEATURES / "index.ts" else f"features/{feature}/"
        found += [line for line in path.read_text("utf-8").splitlines() if re.search(named, line)]
    return found
