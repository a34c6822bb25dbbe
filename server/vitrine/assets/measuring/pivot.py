"""Where a model's origin lies in it: products stand on their base and turn about their middle."""

from __future__ import annotations

from vitrine.assets.measuring.bounds import Bounds
from vitrine.assets.report import Pivot

# A shelf shows a gap of two millimetres; a tall lamp may have one of a hundredth of its height.
_FLOOR_M, _FLOOR_SHARE = 0.002, 0.01
_CENTRE_M, _CENTRE_SHARE = 0.005, 0.05


def pivot_of(bounds: Bounds) -> Pivot:
    """The pivot of a model with these bounds."""
    width, height, depth = bounds.size_m
    x, z = (bounds.low[0] + bounds.high[0]) / 2, (bounds.low[2] + bounds.high[2]) / 2
    stands = abs(bounds.low[1]) <= max(_FLOOR_M, _FLOOR_SHARE * height)
    slack = max(_CENTRE_M, _CENTRE_SHARE * max(width, depth))
    centred = abs(x) <= slack and abs(z) <= slack
    inside = abs(x) <= width / 2 + slack and abs(z) <= depth / 2 + slack
    return Pivot(bounds.low[1], (x, z), stands, centred, inside)
