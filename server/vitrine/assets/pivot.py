"""Where a model's origin lies in it: products stand on their base and turn about their middle."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # The report is known outside of the sandbox too, and bounds load numpy.
    from vitrine.assets.bounds import Bounds

# A shelf shows a gap of two millimetres; a tall lamp may have one of a hundredth of its height.
_FLOOR_M, _FLOOR_SHARE = 0.002, 0.01
_CENTRE_M, _CENTRE_SHARE = 0.005, 0.05


@dataclass(frozen=True, slots=True)
class Pivot:
    """base_m: height of the lowest point, 0 if it stands on its origin. off_centre_m: x and z of its middle.

    stands: base within 2 mm or 1 % of the height. centred: middle within 5 mm or 5 % of the width. inside:
    the
    origin is at least above or below the model.
    """

    base_m: float
    off_centre_m: tuple[float, float]
    stands: bool
    centred: bool
    inside: bool

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {**asdict(self), "off_centre_m": list(self.off_centre_m)}


def pivot_of(bounds: Bounds) -> Pivot:
    """The pivot of a model with these bounds."""
    width, height, depth = bounds.size_m
    x, z = (bounds.low[0] + bounds.high[0]) / 2, (bounds.low[2] + bounds.high[2]) / 2
    stands = abs(bounds.low[1]) <= max(_FLOOR_M, _FLOOR_SHARE * height)
    slack = max(_CENTRE_M, _CENTRE_SHARE * max(width, depth))
    centred = abs(x) <= slack and abs(z) <= slack
    inside = abs(x) <= width / 2 + slack and abs(z) <= depth / 2 + slack
    return Pivot(bounds.low[1], (x, z), stands, centred, inside)
