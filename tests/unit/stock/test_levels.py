"""What the numbers of a variant mean, and what is shown of them."""

from __future__ import annotations

import pytest

from vitrine.catalog.availability import InStock, StockShown
from vitrine.stock.levels import StockLevel

IN, OUT = StockShown(), StockShown(InStock.OUT)


@pytest.mark.parametrize(
    ("level", "copies", "shown"),
    [
        (StockLevel(), None, IN),
        (StockLevel(tracked=False, on_hand=0, low_at=5), None, IN),
        (StockLevel(tracked=True), None, OUT),
        (StockLevel(tracked=True, on_hand=1), None, IN),
        (StockLevel(tracked=True, on_hand=3, low_at=3), None, StockShown(InStock.LOW, 3)),
        (StockLevel(tracked=True, on_hand=4, low_at=3), None, IN),
        (StockLevel(tracked=True, on_hand=4, held=1, low_at=3), None, StockShown(InStock.LOW, 3)),
        (StockLevel(tracked=True, on_hand=4, held=1, allocated=3, low_at=3), None, OUT),
        (StockLevel(tracked=True, on_hand=0, backorder=2, low_at=2), None, StockShown(InStock.LOW, 2)),
        (StockLevel(tracked=True, on_hand=0, allocated=2, backorder=2), None, OUT),
        (StockLevel(tracked=True, on_hand=50, low_at=3), 2, StockShown(InStock.LOW, 2)),
        (StockLevel(tracked=True, on_hand=1, low_at=3), 2, StockShown(InStock.LOW, 1)),
        (StockLevel(low_at=3), 2, StockShown(InStock.LOW, 2)),
        (StockLevel(), 2, IN),
        (StockLevel(), 0, OUT),
    ],
)
def test_what_visitors_are_told(level: StockLevel, copies: int | None, shown: StockShown) -> None:
    assert level.shown(copies) == shown


def test_what_may_still_be_taken() -> None:
    assert StockLevel(True, 10, 2, 3, 4).sellable == 9
    assert StockLevel(False, 10, 2, 3, 4).sellable is None
