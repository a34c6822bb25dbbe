"""One word a thing: a class name means the same everywhere."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "server" / "vitrine"

# The same order on its way in, as a client sends it or a plugin gives it, and as the room takes it; the same
# person as accounts and plugins know them.
ON_TWO_FLOORS = {"Emote", "Mute", "Notice", "Pause", "SetState", "Use", "Visitor"}


def test_a_class_name_means_one_thing() -> None:
    """What a slice answers over HTTP (`answers.py`) is named as what it shows."""
    places: dict[str, list[str]] = defaultdict(list)
    for file in PACKAGE.rglob("*.py"):
        if file.name != "answers.py" and "client" not in file.parts:
            for node in ast.parse(file.read_text()).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(str(file.relative_to(PACKAGE)))
    assert len(places) > 400
    assert {
        name: files for name, files in places.items() if len(files) > 1 and name not in ON_TWO_FLOORS
    } == {}
