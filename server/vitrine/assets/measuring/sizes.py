"""Whether a model is as large as the thing it shows, and by which unit it is wrong if not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vitrine.assets.findings import length_text, words
from vitrine.words import LocalText

TOLERANCE: Final = 0.15
"""How far each side may be from what the brand states: packing, laces and rounding are within it."""

REPAIRS: Final = (0.01, 0.001, 0.0254, 0.3048, 0.1, 10.0, 100.0, 1_000.0, 1 / 0.0254, 1 / 0.3048)
"""What a unit mistaken for another leaves behind: cm, mm, inch, foot as metres, and the same backwards."""


@dataclass(frozen=True, slots=True)
class Range:
    """The longest side of what a category sells, metres. reason: what stands at the ends."""

    low_m: float
    high_m: float
    reason: str


CATEGORIES: Final[dict[str, Range]] = {
    "shoe": Range(0.1, 0.5, "a baby's shoe is 10 cm, a boot stands 50"),
    "watch": Range(0.02, 0.3, "a case is 2 cm, an open strap 25"),
    "ring": Range(0.012, 0.05, "inner widths are 14 to 23 mm, stones add"),
    "jewellery": Range(0.004, 0.9, "an ear stud is 4 mm, a long necklace 90 cm"),
    "glasses": Range(0.1, 0.22, "a child's frame is 11 cm wide, a mask 20"),
    "bag": Range(0.08, 1.0, "a coin purse is 8 cm, a duffel 90"),
    "clothing": Range(0.15, 2.2, "a baby's shirt is 20 cm, a gown with train 2 m"),
    "hat": Range(0.12, 0.7, "a beanie is 20 cm, a wide brim 60"),
    "chair": Range(0.4, 1.6, "a stool is 40 cm, a wing chair 1.3 m"),
    "sofa": Range(0.8, 5.0, "an armchair is 80 cm, a corner sofa 4 m"),
    "table": Range(0.3, 5.0, "a side table is 30 cm, a conference table 4 m"),
    "bed": Range(0.6, 3.0, "a cradle is 70 cm, a canopy bed 2.4 m"),
    "storage": Range(0.2, 4.0, "a box is 20 cm, a wardrobe wall 4 m"),
    "lamp": Range(0.08, 2.5, "a night light is 10 cm, an arc lamp 2.2 m"),
    "rug": Range(0.4, 6.0, "a door mat is 50 cm, a hall carpet 5 m"),
    "vase": Range(0.05, 1.5, "a bud vase is 8 cm, a floor vase 1.2 m"),
    "tableware": Range(0.03, 0.8, "an espresso cup is 6 cm, a platter 60"),
    "art": Range(0.03, 6.0, "a miniature is 5 cm, a large canvas 5 m"),
    "toy": Range(0.01, 2.0, "a brick is 2 cm, a playhouse 1.5 m"),
    "electronics": Range(0.01, 2.5, "an earbud is 2 cm, a television 2 m"),
    "cosmetics": Range(0.02, 0.4, "a lipstick is 7 cm, a gift box 30"),
    "food": Range(0.005, 0.8, "a praline is 2 cm, a hamper 60"),
    "bicycle": Range(0.6, 2.5, "a balance bike is 80 cm, a cargo bike 2.5 m"),
    "vehicle": Range(1.0, 12.0, "a scooter is 1 m, a van 6, a bus 12"),
    "plant": Range(0.03, 4.0, "a succulent is 5 cm, a tree in a pot 3 m"),
    "room": Range(2.0, 200.0, "a cabin is 2 m, a hall 100"),
}


@dataclass(frozen=True, slots=True)
class SizeJudgement:
    """fits: None if there was nothing to compare with. factor: what would make it fit, None if nothing does.

    text: in every language.
    """

    fits: bool | None
    factor: float | None
    text: LocalText


def judged(size_m: Sequence[float], stated_cm: Sequence[float] | None, category: str | None) -> SizeJudgement:
    """The judgement of a model's size.

    size_m: three sides, in any order. stated_cm: three sides as the brand states them, any order, or one: the
    longest. What the brand states decides; a category, one of CATEGORIES, only where nothing is stated.
    Whatever is not positive and finite counts as not said.
    """
    sides = sorted((float(side) for side in size_m), reverse=True)
    stated = sorted((float(side) / 100 for side in stated_cm or () if _is_length(side)), reverse=True)
    if not sides or not _is_length(sides[0]):
        return _nothing()
    if stated:
        return _by_statement(sides, stated)
    if category in CATEGORIES:
        return _by_category(sides[0], category)
    return _nothing()


def _by_statement(sides: list[float], stated: list[float]) -> SizeJudgement:
    said = _sides(stated)
    if _agree(sides, stated):
        return _fits(words("size.as_stated", sides=said))
    near = [factor for factor in REPAIRS if _agree([side * factor for side in sides], stated)]
    if near:
        factor = min(near, key=lambda each: abs(math.log(sides[0] * each / stated[0])))
        return _wrong(sides[0], factor, words("size.is_stated", sides=said))
    return SizeJudgement(False, None, words("size.differs", sides=_sides(sides), stated=said))


def _by_category(longest: float, category: str) -> SizeJudgement:
    usual = CATEGORIES[category]
    span = f"{length_text(usual.low_m)} - {length_text(usual.high_m)}"
    if usual.low_m <= longest <= usual.high_m:
        return _fits(words("size.usual", span=span))
    middle = math.sqrt(usual.low_m * usual.high_m)
    near = [factor for factor in REPAIRS if usual.low_m <= longest * factor <= usual.high_m]
    if near:
        factor = min(near, key=lambda each: abs(math.log(longest * each / middle)))
        return _wrong(longest, factor, words("size.usually", span=span))
    return SizeJudgement(False, None, words("size.unusual", length=length_text(longest), span=span))


def _agree(sides: list[float], stated: list[float]) -> bool:
    """Each of the sides that were stated, longest first, within TOLERANCE; thin ones within 5 mm."""
    return all(
        abs(side - said) <= max(TOLERANCE * said, 0.005 if place else 0)
        for place, (side, said) in enumerate(zip(sides, stated, strict=False))
    )


def _fits(why: LocalText) -> SizeJudgement:
    return SizeJudgement(True, None, words("size.fits", why=why))


def _wrong(longest: float, factor: float, why: LocalText) -> SizeJudgement:
    now, then = length_text(longest), length_text(longest * factor)
    return SizeJudgement(
        False, factor, words("size.wrong", now=now, why=why, factor=f"{factor:.4g}", then=then)
    )


def _nothing() -> SizeJudgement:
    return SizeJudgement(None, None, words("size.unknown"))


def _sides(sides: Sequence[float]) -> str:
    return " × ".join(f"{side * 100:.1f}" for side in sides) + " cm"


def _is_length(value: float) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value) and value > 0
