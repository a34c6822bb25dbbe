"""Stock: how many units of each variant there are, and whose they are about to be."""

from vitrine.stock.levels import Level, MoveKind

__all__ = ["Level", "MoveKind"]
