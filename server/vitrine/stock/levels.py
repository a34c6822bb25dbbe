"""What the numbers of a variant mean: pure values.

    sellable = on_hand - held - allocated + backorder

Held units wait for somebody who is paying; allocated ones are paid, and not yet on their way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from vitrine.catalog.availability import InStock, StockShown

COUNT_LIMIT: Final = 1_000_000_000


class MoveKind(StrEnum):
    """Why units came or went. The last two are the shop's own: no brand writes them."""

    RECEIVED = "received"
    COUNT = "count"
    RETURNED = "returned"
    DAMAGED = "damaged"
    SOLD = "sold"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class StockLevel:
    """The numbers of one variant. tracked: False: it is always there, and nothing is counted on hand.

    backorder: so many may be sold beyond what is there. low_at: from so few on it is LOW.
    """

    tracked: bool = False
    on_hand: int = 0
    held: int = 0
    allocated: int = 0
    backorder: int = 0
    low_at: int = 0

    @property
    def sellable(self) -> int | None:
        """How many may still be taken; None: as many as you like."""
        if not self.tracked:
            return None
        return self.on_hand - self.held - self.allocated + self.backorder

    def without(self, held: int) -> StockLevel:
        """With so many units held no longer."""
        return replace(self, held=self.held - held)

    def shown(self, copies: int | None = None) -> StockShown:
        """copies: so many certificates are left to go with it; None: none goes with it."""
        limits = [each for each in (self.sellable, copies) if each is not None]
        if not limits:
            return StockShown()
        left = min(limits)
        if left <= 0:
            return StockShown(InStock.OUT)
        return StockShown(InStock.LOW, left) if left <= self.low_at else StockShown()
