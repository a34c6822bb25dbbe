"""Levels of detail: what each device can carry. `made` gives them, `validated` Khronos' report.

Importing this loads neither numpy nor Pillow: only the sandbox does.
"""

from vitrine.assets.levels.made import (
    Level,
    LevelFile,
    Levels,
    Note,
    as_it_came,
    made,
    packed_glb,
    plain,
    pressed,
    validated,
)
from vitrine.assets.levels.node import Node, NoNode, node_program
from vitrine.assets.levels.running import StepFailed

__all__ = [
    "Level", "LevelFile", "Levels", "NoNode", "Node", "Note", "StepFailed", "as_it_came", "made",
    "node_program", "packed_glb", "plain", "pressed", "validated",
]  # fmt: skip
