"""What drawing a model, or a part of it, costs a device."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Final, Literal

from annotated_types import Ge, Le, MaxLen
from pydantic import AfterValidator

from vitrine.text import tidy_line

Amount = Annotated[int, Ge(0), Le(2**53)]


# As somebody called a thing in their file. Cleaned as it is read: of a sandbox, and of rows that are older.
MadeName = Annotated[str, MaxLen(300), AfterValidator(tidy_line)]


@dataclass(frozen=True, slots=True)
class Cost:
    """What drawing something costs. bytes: to download."""

    draw_calls: Amount
    triangles: Amount
    texture_memory_bytes: Amount
    bytes: Amount

    def __add__(self, other: Cost) -> Cost:
        return Cost(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Cost)))


NOTHING: Final = Cost(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class HeavyPart:
    """A mesh, a picture or a product with its own cost. name: as its maker called it.

    kind: mesh, texture, material (a nameless picture, by the material that shows it) or product. parts: its
    own, heaviest first.
    """

    name: MadeName
    cost: Cost
    kind: Literal["mesh", "texture", "material", "product"] = "product"
    parts: tuple[HeavyPart, ...] = ()
