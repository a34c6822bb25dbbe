"""What the numbers of a variant mean, and what is shown of them."""

from __future__ import annotations

import pytest

from vitrine.catalog.availability import Shown, Stock
from vitrine.stock.levels import Level

IN, OUT = Shown(), Shown(Stock.OUT)


@pytest.mark.parametrize(
    ("level", "copies", "shown"),
    [
        (Level(), None, IN),
        (Level(tracked=False, on_hand=0, low_at=5), None, IN),
        (Level(tracked=True), None, OUT),
        (Level(tracked=True, on_hand=1), None, IN),
        (Level(tracked=True, on_hand=3, low_at=3), None, Shown(Stock.LOW, 3)),
        (Level(tracked=True, on_hand=4, low_at=3), None, IN),
        (Level(tracked=True, on_hand=4, held=1, low_at=3), None, Shown(Stock.LOW, 3)),
        (Level(tracked=True, on_hand=4, held=1, allocated=3, low_at=3), None, OUT),
        (Level(tracked=True, on_hand=0, backorder=2, low_at=2), None, Shown(Stock.LOW, 2)),
        (Level(tracked=True, on_hand=0, allocated=2, backorder=2), None, OUT),
        (Level(tracked=True, on_hand=50, low_at=3), 2, Shown(Stock.LOW, 2)),
        (Level(tracked=True, on_hand=1, low_at=3), 2, Shown(Stock.LOW, 1)),
        (Level(low_at=3), 2, Shown(Stock.LOW, 2)),
        (Level(), 2, IN),
        (Level(), 0, OUT),
    ],
)
def test_what_visitors_are_told(level: Level, copies: int | None, shown: Shown) -> None:
    assert level.shown(copies) == shown


def test_what_may_still_be_taken() -> None:
    assert Level(True, 10, 2, 3, 4).sellable == 9
    assert Level(False, 10, 2, 3, 4).sellable is None
