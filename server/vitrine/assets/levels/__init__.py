"""Levels of detail: what each device can carry. `made` gives them, `validated` Khronos' report.

Importing this loads neither numpy nor Pillow: only the sandbox does.
"""

from vitrine.assets.levels.made import (
    DetailLevels,
    Level,
    LevelFile,
    Made,
    Note,
    as_it_came,
    made,
    packed_glb,
    plain,
    pressed,
    validated,
)
from vitrine.assets.levels.node import Node, NoNode, node_program

__all__ = [
    "DetailLevels",
    "Level",
    "LevelFile",
    "Made",
    "NoNode",
    "Node",
    "Note",
    "as_it_came",
    "made",
    "node_program",
    "packed_glb",
    "plain",
    "pressed",
    "validated",
]  # fmt: skip
