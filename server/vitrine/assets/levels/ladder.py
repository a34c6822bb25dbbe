"""What is asked of each level of detail: one table, the numbers with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Step:
    """One level. Level 0 is the full detail, beside which the others are judged.

    ratio: the triangles to keep of level 0, at least. error: how far a surface may move, as a part of the
    scene's diagonal. side: greatest width or height of a texture, pixels. colour_db, data_db: the likeness
    (PSNR) that an image's quality is searched for: what is seen as colour, and what steers light (normals,
    roughness). position_bits, normal_bits, texture_bits: of the whole numbers that vertices become.
    """

    level: int
    ratio: float
    error: float
    side: int
    colour_db: float
    data_db: float
    position_bits: int
    normal_bits: int
    texture_bits: int

    def geometry(self) -> dict[str, Any]:
        """The part that the Node program reads."""
        wanted = ("level", "ratio", "error", "position_bits", "normal_bits", "texture_bits")
        return {name: getattr(self, name) for name in wanted}


# Errors: 0.0002 of the diagonal is a tenth of a pixel where a product fills a picture of 512 pixels, below
# a quarter on a whole phone. Each further level is seen from at least twice as far.
LADDER: Final[tuple[Step, ...]] = (
    Step(0, 0.0, 0.0002, 2048, 38.0, 35.0, 13, 10, 12),
    Step(1, 0.5, 0.001, 1024, 36.5, 33.5, 12, 9, 11),
    Step(2, 0.2, 0.004, 512, 35.0, 32.0, 12, 8, 10),
    Step(3, 0.05, 0.015, 256, 33.0, 30.0, 11, 8, 10),
)

# A level must save so much of the one before it, or draw so much less, to be worth a file and a switch.
WORTH_BYTES: Final = 0.85
WORTH_TRIANGLES: Final = 0.7
# The longest side of a texture as KTX2, pixels: it is for rooms that are short of memory, and pressing 2,048
# takes the encoder more than the gigabyte that it has.
PRESS_SIDE: Final = 1024
# AVIF is a second file of the same level, for browsers that say they take it.
WORTH_AVIF: Final = 0.95
