"""A room proposed for a brand's own model: pure arithmetic on the walkable grid (`walkable.py`).

Everything can be corrected afterwards; nothing here is believed for good.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.gltf.geometry import Points
from vitrine.assets.measuring.plans import clearance_of, pieces_of
from vitrine.assets.measuring.proposal import SLOTS, FloorPiece, Polygon, Proposal, ProposedSlot
from vitrine.assets.measuring.refusing import not_a_room
from vitrine.assets.measuring.walkable import HEAD_ROOM_M, Floor, Grid, floor_of, joined

ACROSS_M: Final = 32.0
DOWN_M: Final = -1.0
UP_M: Final = 7.0
"""As far as a room may reach from its origin."""

_UNITS: Final = {"cm": 100, "mm": 1000}
_SMALLEST_M, _HIGHEST_M = 1.6, 14.0
_LEAST_FLOOR_M2 = 1.5
_LEVELS, _LEVEL_M = 12, 0.07
_TOP_M = 0.28
"""The narrowest top that something is put on."""
_EACH_M = 0.65
_STANDING_M = (0.7, 1.8, 0.7)
_PASSING_M = 0.9


def proposed(points: Points, faces: NDArray[np.int64]) -> Proposal:
    """The room in these triangles, metres, y up. Raises NotARoom, which says what to do about it."""
    low, high = (getattr(points[faces].reshape(-1, 3), which)(axis=0) for which in ("min", "max"))
    check_extents(low, high)
    floor = floor_of(points, faces)
    if floor is None or floor.area_m2 < _LEAST_FLOOR_M2:
        raise not_a_room("no-floor", high - low)
    levels = _levels(floor.heights)
    if not levels:
        raise not_a_room("no-floor", high - low)
    pieces: list[FloorPiece] = []
    obstacles: list[Polygon] = []
    for height, mask in levels:
        for outer, holes in pieces_of(mask, floor.cell_m, floor.low_m):
            pieces.append(FloorPiece(outer, round(height, 3)))
            # What is walked on at another height lies in a hole too, and is nothing in the way.
            obstacles += [hole for hole in holes if not _is_walked(hole, floor)]
    if not pieces:
        raise not_a_room("no-floor", high - low)
    main = max(levels, key=lambda level: int(level[1].sum()))
    clear: Grid = clearance_of(np.isfinite(floor.heights)).astype(np.float64) * floor.cell_m
    arrives = _spawn(main[1], clear, floor)
    slots = _slots(floor, main, clear, arrives)
    row, column = arrives
    x, z = _middle(floor, row, column)
    centre = _centre(main[1], floor)
    return Proposal(
        low_m=(_within(low[0] - 0.1), _height(low[1] - 0.1), _within(low[2] - 0.1)),
        high_m=(_within(high[0] + 0.1), _height(high[1] + 0.1), _within(high[2] + 0.1)),
        floor=tuple(pieces[:32]), obstacles=tuple(obstacles[:256]),
        spawn=(x, round(main[0], 3), z),
        yaw_deg=round(math.degrees(math.atan2(x - centre[0], z - centre[1]))),
        radius_m=round(float(min(1.0, max(0.2, clear[row, column] * 0.7))), 2),
        slots=tuple(slots), area_m2=round(floor.area_m2, 1),
        capacity=int(np.clip(floor.area_m2 / 1.5, 2, 40)),
        remarks=("upside-down",) if _is_upside_down(floor, points, faces) else (),
    )  # fmt: skip


def check_extents(low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
    """Raises NotARoom where no room can be of that size, or stands too far from its origin."""
    size = high - low
    wide, narrow = float(max(size[0], size[2])), float(min(size[0], size[2]))
    if wide > 2 * ACROSS_M:
        # A field of 300 m is not 19 cm high: what would be as high as a room in another unit counts in it.
        unit = next(
            (
                name
                for name, part in _UNITS.items()
                if narrow / part >= _SMALLEST_M
                and wide / part <= 2 * ACROSS_M
                and HEAD_ROOM_M <= size[1] / part <= _HIGHEST_M
            ),
            None,
        )
        raise not_a_room("too-wide" if unit is None else f"in-{unit}", size)
    if narrow < _SMALLEST_M:
        raise not_a_room("too-small", size)
    beyond = max(abs(float(low[0])), abs(float(high[0])), abs(float(low[2])), abs(float(high[2]))) > ACROSS_M
    if beyond or low[1] >= UP_M or high[1] <= DOWN_M:
        raise not_a_room("far-away", size)


def _is_upside_down(floor: Floor, points: Points, faces: NDArray[np.int64]) -> bool:
    """Nothing that one could put a thing on stands on the floor; turned over, something would."""
    if _tops_m2(floor) > 0.2:
        return False
    turned = floor_of(points * (1, -1, 1), faces)
    return turned is not None and turned.area_m2 < floor.area_m2 and _tops_m2(turned) > 0.8


def _tops_m2(floor: Floor) -> float:
    return float(np.isfinite(floor.tops).sum()) * floor.cell_m**2


def _within(value: float) -> float:
    return round(float(np.clip(value, -ACROSS_M, ACROSS_M)), 3)


def _height(value: float) -> float:
    return round(float(np.clip(value, DOWN_M, UP_M)), 3)


def _middle(floor: Floor, row: int, column: int) -> tuple[float, float]:
    """Of a cell: x, z."""
    return (
        round(floor.low_m[0] + (column + 0.5) * floor.cell_m, 3),
        round(floor.low_m[1] + (row + 0.5) * floor.cell_m, 3),
    )


def _centre(mask: NDArray[np.bool_], floor: Floor) -> tuple[float, float]:
    rows, columns = np.nonzero(mask)
    return (
        floor.low_m[0] + (float(columns.mean()) + 0.5) * floor.cell_m,
        floor.low_m[1] + (float(rows.mean()) + 0.5) * floor.cell_m,
    )


def _levels(heights: Grid) -> list[tuple[float, NDArray[np.bool_]]]:
    """The heights that most is walked at, and where: greatest first, each within what a room may have."""
    left = np.isfinite(heights) & (heights >= DOWN_M) & (heights <= UP_M)
    found: list[tuple[float, NDArray[np.bool_]]] = []
    while left.any() and len(found) < _LEVELS:
        bins, times = np.unique(np.round(heights[left] / _LEVEL_M), return_counts=True)
        around = np.abs(heights - float(bins[times.argmax()]) * _LEVEL_M) <= _LEVEL_M
        mask = left & around
        found.append((float(np.median(heights[mask])), mask))
        left &= ~mask
    return found


def _is_walked(hole: Polygon, floor: Floor) -> bool:
    """Whether most of what lies within the hole's rectangle is walked on."""
    xs, zs = zip(*hole, strict=True)
    columns = slice(_cell(min(xs), floor, 0), max(_cell(max(xs), floor, 0), 1))
    rows = slice(_cell(min(zs), floor, 1), max(_cell(max(zs), floor, 1), 1))
    inside = np.isfinite(floor.heights[rows, columns])
    return bool(inside.size and inside.mean() > 0.5)


def _cell(metres: float, floor: Floor, axis: int) -> int:
    return max(0, round((metres - floor.low_m[axis]) / floor.cell_m))


def _spawn(mask: NDArray[np.bool_], clear: Grid, floor: Floor) -> tuple[int, int]:
    """Where there is air around, far from the middle: one comes in and has the room before one."""
    wanted = min(0.6, float(clear[mask].max()))
    rows, columns = np.nonzero(mask & (clear >= wanted))
    x, z = _centre(mask, floor)
    across = floor.low_m[0] + (columns + 0.5) * floor.cell_m - x
    along = floor.low_m[1] + (rows + 0.5) * floor.cell_m - z
    # The middle of a side, not a corner; the front (+z, where glTF's viewers stand) rather than the back.
    away = np.maximum(abs(across), abs(along)) - 0.8 * np.minimum(abs(across), abs(along))
    away += np.where(along > abs(across), 0.5, 0.0)
    best = int(away.argmax())
    return int(rows[best]), int(columns[best])


def _slots(
    floor: Floor, main: tuple[float, NDArray[np.bool_]], clear: Grid, arrives: tuple[int, int]
) -> list[ProposedSlot]:
    """The tops of what stands there, then free places on the floor; one of them is the hero."""
    found = _on_tops(floor, main[1])[: SLOTS - 1]
    hero = _in_the_middle(floor, main, clear, arrives)
    if hero is not None:
        found.insert(0, hero)
    if len(found) < 6:
        found += _along_walls(floor, main, clear, arrives, found)[: 8 - len(found)]
    if found and not any(slot.hero for slot in found):
        first = max(found, key=lambda slot: math.prod(slot.size_m))
        rest = [slot for slot in found if slot is not first]
        hero = ProposedSlot(first.position, first.yaw_deg, first.size_m, True, first.on)
        found = [hero, *rest]
    return found


def _on_tops(floor: Floor, walked: NDArray[np.bool_]) -> list[ProposedSlot]:
    label = joined(floor.tops, 0.03)
    names, times = np.unique(label[label >= 0], return_counts=True)
    cell = floor.cell_m
    found: list[tuple[float, ProposedSlot]] = []
    for name in names[np.argsort(-times)][:40]:
        rows, columns = np.nonzero(label == name)
        wide, deep = (int(np.ptp(at)) + 1 for at in (columns, rows))
        # The grid takes in the cells that a top only touches.
        width, depth = (wide - 0.5) * cell, (deep - 0.5) * cell
        if len(rows) < 0.7 * wide * deep or min(width, depth) < _TOP_M or max(width, depth) > 8:
            continue
        middle = columns.mean(), rows.mean()
        yaw = _towards(walked, middle, cell)
        if yaw is None:
            continue
        height = float(np.median(floor.tops[rows, columns]))
        across = width >= depth
        count = max(1, min(6, int(max(width, depth) / _EACH_M)))
        share = max(width, depth) / count
        side = (share, depth) if across else (width, share)
        turned = yaw in (90.0, -90.0)
        size = (side[1], side[0]) if turned else side
        for number in range(count):
            along = (number - (count - 1) / 2) * share
            x = floor.low_m[0] + (middle[0] + 0.5) * cell + (along if across else 0)
            z = floor.low_m[1] + (middle[1] + 0.5) * cell + (0 if across else along)
            place = (round(float(x), 3), round(height, 3), round(float(z), 3))
            tall = round(float(np.clip(2.2 - height, 0.4, 1.6)), 2)
            slot = ProposedSlot(place, yaw, (round(size[0], 2), tall, round(size[1], 2)), False, "top")
            found.append((share, slot))
    return [slot for _, slot in found]


def _towards(walked: NDArray[np.bool_], middle: tuple[float, float], cell: float) -> float | None:
    """The quarter turn from which what lies there is seen by most; None: nobody comes near."""
    rows, columns = np.nonzero(walked)
    dx, dz = (columns - middle[0]) * cell, (rows - middle[1]) * cell
    near = np.hypot(dx, dz) < 2.2
    if not near.any():
        return None
    dx, dz = dx[near], dz[near]
    sides = {0.0: dz - abs(dx), 90.0: dx - abs(dz), 180.0: -dz - abs(dx), -90.0: -dx - abs(dz)}
    return max(sides, key=lambda yaw: int((sides[yaw] > 0).sum()))


def _in_the_middle(
    floor: Floor, main: tuple[float, NDArray[np.bool_]], clear: Grid, arrives: tuple[int, int]
) -> ProposedSlot | None:
    """The middle of the greatest free ground, where people pass on every side."""
    rows, columns = np.nonzero(main[1])
    away = np.hypot(rows - arrives[0], columns - arrives[1]) * floor.cell_m
    fits = (clear[rows, columns] >= _PASSING_M + 0.35) & (away > 1.6)
    if not fits.any():
        return None
    rows, columns, away = rows[fits], columns[fits], away[fits]
    ahead = clear[rows, columns] - 0.05 * away
    best = int(ahead.argmax())
    x, z = _middle(floor, int(rows[best]), int(columns[best]))
    here = _middle(floor, *arrives)
    yaw = round(math.degrees(math.atan2(here[0] - x, here[1] - z)) / 15) * 15
    return ProposedSlot((x, round(main[0], 3), z), float(yaw), _STANDING_M, True, "floor")


def _along_walls(
    floor: Floor,
    main: tuple[float, NDArray[np.bool_]],
    clear: Grid,
    arrives: tuple[int, int],
    taken: list[ProposedSlot],
) -> list[ProposedSlot]:
    """Places beside walls, apart from each other, past which one still walks."""
    height, walked = main
    rows, columns = np.nonzero(walked & (clear >= 0.25) & (clear <= 0.45))
    free = [_middle(floor, *arrives)] + [(slot.position[0], slot.position[2]) for slot in taken]
    found: list[ProposedSlot] = []
    reach = round((0.45 + _PASSING_M) / floor.cell_m)
    for row, column in sorted(zip(rows.tolist(), columns.tolist(), strict=True)):
        x, z = _middle(floor, row, column)
        if min(math.hypot(x - a, z - b) for a, b in free) < 1.7:
            continue
        ways = {0.0: (1, 0), 180.0: (-1, 0), 90.0: (0, 1), -90.0: (0, -1)}
        open_ = [
            yaw
            for yaw, (dz, dx) in ways.items()
            if _all_walked(walked, row, column, dz, dx, reach)
            and not _all_walked(walked, row, column, -dz, -dx, round(0.5 / floor.cell_m))
        ]
        if open_:
            free.append((x, z))
            found.append(ProposedSlot((x, round(height, 3), z), open_[0], _STANDING_M, False, "floor"))
    return found


def _all_walked(walked: NDArray[np.bool_], row: int, column: int, dz: int, dx: int, steps: int) -> bool:
    end = row + dz * steps, column + dx * steps
    if not (0 <= end[0] < walked.shape[0] and 0 <= end[1] < walked.shape[1]):
        return False
    return bool(all(walked[row + dz * step, column + dx * step] for step in range(steps + 1)))
