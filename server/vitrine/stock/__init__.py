"""Stock: how many units of each variant there are, and whose they are about to be."""

from vitrine.stock.levels import MoveKind, StockLevel

__all__ = ["MoveKind", "StockLevel"]
