"""Plans drawn from a grid: outlines with few corners that never cross themselves, and how far edges are."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.measuring.outlines import outlines_of

Mask = NDArray[np.bool_]
Corners = tuple[tuple[float, float], ...]

CORNERS: Final = 128
_LEAST_M2 = 0.2
_CLEARANCE_CELLS = 60


def pieces_of(
    mask: Mask, cell_m: float, low_m: tuple[float, float], narrowest: int = 1
) -> list[tuple[Corners, list[Corners]]]:
    """(outline, holes) of each area worth walking on, greatest first, as (x, z) in metres.

    An outline that needs more than CORNERS corners is drawn coarser, within what it was: without what is
    narrower than so many cells.
    """
    found = []
    for outer, holes in outlines_of(mask):
        outline = _plain(outer, cell_m, low_m)
        if outline is None:
            return pieces_of(_opened(mask, narrowest), cell_m, low_m, narrowest * 2)
        if abs(area_of(outline)) < _LEAST_M2:
            continue
        drawn = [hole for loop in holes if (hole := _plain(loop, cell_m, low_m)) is not None]
        found.append((outline, [hole for hole in drawn if abs(area_of(hole)) >= 0.02]))
    return sorted(found, key=lambda piece: -abs(area_of(piece[0])))


def area_of(polygon: Corners) -> float:
    """Signed, square metres."""
    points = np.array(polygon)
    x, z = points[:, 0], points[:, 1]
    return float((x * np.roll(z, -1) - np.roll(x, -1) * z).sum() / 2)


def clearance_of(mask: Mask) -> NDArray[np.int64]:
    """How many cells each true one is from the nearest false one; 0 for those."""
    left, found = np.pad(mask, 1), np.zeros(mask.shape, np.int64)
    for step in range(_CLEARANCE_CELLS):
        if not left.any():
            break
        found += left[1:-1, 1:-1]
        inner = left.copy()
        # Four neighbours, then eight: an octagon is near enough to a circle.
        for axis in (0, 1):
            around = left if step % 2 else inner
            near = np.roll(around, 1, axis) & np.roll(around, -1, axis) & around
            inner = near if not step % 2 else inner & near
        left = inner
    return found


def _opened(mask: Mask, cells: int) -> Mask:
    """Only where a square of twice so many cells and one fits."""
    side = 2 * cells + 1
    if side > min(mask.shape):
        return np.zeros_like(mask)
    whole = np.lib.stride_tricks.sliding_window_view(mask, (side, side)).all(axis=(2, 3))
    out = np.zeros_like(mask)
    for row in range(side):
        for column in range(side):
            out[row : row + whole.shape[0], column : column + whole.shape[1]] |= whole
    return out


def _plain(loop: list[tuple[int, int]], cell_m: float, low_m: tuple[float, float]) -> Corners | None:
    """A loop of the grid in metres with its stairs made straight; None: it cannot be drawn by CORNERS."""
    points = np.array(loop, np.float64)
    for tolerance in (1.0, 1.6, 0.3):
        kept = _straightened(points, tolerance)
        if 3 <= len(kept) <= CORNERS and not _crosses(kept):
            break
    else:
        if len(points) > CORNERS or _crosses(points):
            return None
        kept = points
    metres = np.array(low_m) + kept * cell_m
    return tuple((round(float(x), 3), round(float(z), 3)) for x, z in metres)


def _straightened(points: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Douglas and Peucker's, of a closed loop, from its two corners that are furthest apart."""
    first = int(np.argmin(points.sum(axis=1)))
    rolled = np.roll(points, -first, axis=0)
    second = int(np.argmax(np.hypot(*(rolled - rolled[0]).T)))
    closed = np.vstack([rolled, rolled[:1]])
    keep = np.zeros(len(closed), bool)
    keep[[0, second, len(rolled)]] = True
    waiting = [(0, second), (second, len(rolled))]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        line = closed[end] - closed[start]
        offset = closed[start + 1 : end] - closed[start]
        away = np.abs(line[0] * offset[:, 1] - line[1] * offset[:, 0]) / max(float(np.hypot(*line)), 1e-9)
        worst = int(away.argmax())
        if away[worst] > tolerance:
            keep[start + 1 + worst] = True
            waiting += [(start, start + 1 + worst), (start + 1 + worst, end)]
    return rolled[keep[:-1]]


def _crosses(points: NDArray[np.float64]) -> bool:
    """Whether two edges that are no neighbours meet."""
    a, b = points, np.roll(points, -1, axis=0)
    count = len(points)

    def side(p: NDArray[np.float64], q: NDArray[np.float64], r: NDArray[np.float64]) -> NDArray[np.float64]:
        return (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (
            r[..., 0] - p[..., 0]
        )

    one, two = a[:, None], b[:, None]
    first, second = side(one, two, a[None]), side(one, two, b[None])
    other, last = side(a[None], b[None], one), side(a[None], b[None], two)
    meet = (first * second <= 0) & (other * last <= 0)
    low, high = np.minimum(a, b), np.maximum(a, b)
    meet &= ((low[:, None] <= high[None]) & (low[None] <= high[:, None])).all(axis=2)
    apart = np.abs(np.arange(count)[:, None] - np.arange(count)[None])
    return bool((meet & (apart > 1) & (apart < count - 1)).any())
