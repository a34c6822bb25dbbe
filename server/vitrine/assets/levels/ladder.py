"""What is asked of each level of detail: one table, the numbers with their reasons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Dense:
    """What a level asks of a model whose mean edge is under `edge`, a part of the scene's diagonal."""

    edge: float
    error: float
    normal_bits: int


@dataclass(frozen=True, slots=True)
class LevelSettings:
    """One level. Level 0 is the full detail, beside which the others are judged.

    ratio: the triangles to keep of those that can be seen, at least. error: how far a surface may move, as a
    part of the scene's diagonal. side: greatest width or height of a texture, pixels. colour_db, data_db: the
    likeness (PSNR) that an image's quality is searched for: what is seen as colour, and what steers light
    (normals, roughness). position_bits, normal_bits, texture_bits: of the whole numbers that vertices become.
    dense: what counts instead where triangles are finer than pixels.
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
    dense: Dense | None = None

    def geometry(self) -> dict[str, Any]:
        """The part that the Node program reads."""
        wanted = ("level", "ratio", "error", "position_bits", "normal_bits", "texture_bits")
        found = {name: getattr(self, name) for name in wanted}
        return {**found, "dense": asdict(self.dense) if self.dense else None}


# Errors: 0.00005 of the diagonal is a fortieth of a pixel where a product fills a picture of 512 pixels,
# below a tenth on a whole phone: what level 0 drops is flat. Each further level is seen from at least twice
# as far. Positions are dear to the eye, by their outlines (14 bits instead of 13: 3 dB on sunglasses);
# normals are cheap to it and dear to the file (12 bits instead of 10: 0.1 dB there, for 8 % of the bytes).
# Dense: edges of 1.5 pixels of that picture, so that several triangles share one. The numbers were set by a
# neon sign, 46,552 triangles on 7,000 pixels, that had to fit 83,000 bytes; chess men, headphones and
# keyboards (0.0035 to 0.005) are not dense and keep their triangles.
LADDER: Final[tuple[LevelSettings, ...]] = (
    LevelSettings(0, 0.0, 0.00005, 2048, 38.0, 35.0, 14, 10, 12, Dense(0.003, 0.00015, 9)),
    LevelSettings(1, 0.5, 0.001, 1024, 36.5, 33.5, 13, 9, 11),
    LevelSettings(2, 0.2, 0.004, 512, 35.0, 32.0, 12, 8, 10),
    LevelSettings(3, 0.08, 0.0135, 256, 33.0, 30.0, 11, 8, 10),
)

# A level must save so much of the one before it, or draw so much less, to be worth a file and a switch.
WORTH_BYTES: Final = 0.85
WORTH_TRIANGLES: Final = 0.7
# The longest side of a texture as KTX2, pixels: it is for rooms that are short of memory, and pressing 2,048
# takes the encoder more than the gigabyte that it has.
PRESS_SIDE: Final = 1024
# AVIF is a second file of the same level, for browsers that say they take it.
WORTH_AVIF: Final = 0.95
