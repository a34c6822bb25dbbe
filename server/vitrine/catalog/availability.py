"""What is said of a variant besides what it is: whether it is there, and where it is sold.

Whether it is there is a slice's further up to know; without one everything is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vitrine.storage import Session


class InStock(StrEnum):
    """LOW: so few are left that visitors are told how many."""

    IN = "in"
    LOW = "low"
    OUT = "out"


class SoldAt(StrEnum):
    """HERE: in the shop itself. ELSEWHERE: at its brand's own checkout. NONE: it cannot be bought."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StockShown:
    """left: of LOW only."""

    stock: InStock = InStock.IN
    left: int | None = None


Stocked = Callable[[Session, Collection[str]], Mapping[str, Mapping[str, StockShown]]]
"""Of these products, by id, the variants that are not simply there."""


SoldHere = Callable[[Session, Collection[str]], Mapping[str, frozenset[str]]]
"""Those of these brands, by id, that sell in the shop itself, with the currencies in which they do."""


def all_there(_session: Session, _products: Collection[str]) -> Mapping[str, Mapping[str, StockShown]]:
    """Nobody counts."""
    return {}


def none_here(_session: Session, _brands: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Nobody sells in the shop itself."""
    return {}
