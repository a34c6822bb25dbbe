"""What drawing a model, or a part of it, costs a device."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final


@dataclass(frozen=True, slots=True)
class Cost:
    """What drawing something costs. bytes: to download."""

    draw_calls: int
    triangles: int
    texture_memory_bytes: int
    bytes: int

    def __add__(self, other: Cost) -> Cost:
        return Cost(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Cost)))


NOTHING: Final = Cost(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A mesh, a picture or a product with its own cost. name: as its maker called it.

    kind: mesh, texture, material (a nameless picture, by the material that shows it) or product. parts: its
    own, heaviest first.
    """

    name: str
    cost: Cost
    kind: str = "product"
    parts: tuple[Part, ...] = ()
