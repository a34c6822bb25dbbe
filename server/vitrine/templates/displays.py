"""What a thing stands on: its height and width follow the thing.

The middle of what is shown comes to about 1.2 m, a little below the eye: a ring on a tall narrow plinth, a
vase on one of table height, a chair or a floor lamp on a low base. Small things in number share a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from vitrine.templates.geometry import Footprint, turned

Kind = Literal["plinth", "base", "table", "riser"]
Sides = tuple[float, float, float]

SMALL_M: Final = 0.32
"""Things with no side longer than this may share a table."""
TINY_M: Final = 0.10
"""Things lower than this stand on a riser, so that they are not lost."""
TABLE_HEIGHT_M: Final = 0.86
RISER_M: Final = 0.06
AT_A_TABLE: Final = 4
EDGE_M: Final = 0.02
"""Nothing stands nearer to the edge of what carries it."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A product. low, high: its bounds from its origin, metres."""

    id: str
    low: Sides
    high: Sides

    @property
    def size(self) -> Sides:
        w, h, d = (max(b - a, 0.005) for a, b in zip(self.low, self.high, strict=True))
        return w, h, d

    @property
    def small(self) -> bool:
        return max(self.size) <= SMALL_M

    @property
    def hangs(self) -> bool:
        """A picture: flat, upright, to be seen from the front."""
        w, h, d = self.size
        return d <= 0.08 and h >= 0.25 and w >= 0.2


@dataclass(frozen=True, slots=True)
class Display:
    """A plinth, base, table or riser. y: of its foot. height: of its top over that."""

    kind: Kind
    foot: Footprint
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Stand:
    """A thing at its place: x, y, z of the middle of its underside, turned to yaw_deg."""

    thing: Exhibit
    x: float
    y: float
    z: float
    yaw_deg: float


@dataclass(frozen=True, slots=True)
class Unit:
    """One plinth with its thing, or a table with several. width: along the line; depth: across it."""

    things: tuple[Exhibit, ...]
    width: float
    depth: float
    height: float
    """Of the top on which they stand."""
    across: bool = False
    """The thing is turned by a quarter, to fit."""

    @property
    def top(self) -> float:
        """Where its highest thing ends."""
        return self.height + max(thing.size[1] for thing in self.things)

    @property
    def air(self) -> float:
        """How much room it wants beside it: as much as its widest thing, within reason."""
        return min(0.7, max(0.38, *(thing.size[0] for thing in self.things)))

    def built(self, x: float, z: float, yaw_deg: float) -> tuple[list[Display], list[Stand]]:
        """It at its place."""
        foot = Footprint(x, z, self.width, self.depth, yaw_deg)
        if len(self.things) > 1:
            return self._table(foot)
        (thing,) = self.things
        kind: Kind = "base" if self.height < 0.2 else "plinth"
        displays = [Display(kind, foot, 0.0, self.height)]
        stands_at = self.height
        if thing.size[1] < TINY_M and thing.small:
            displays.append(_riser(thing, foot.x, foot.z, yaw_deg, self.height))
            stands_at += RISER_M
        turn = yaw_deg + 90 if self.across else yaw_deg
        return displays, [Stand(thing, x, stands_at, z, turn)]

    def _table(self, foot: Footprint) -> tuple[list[Display], list[Stand]]:
        displays, stands = [Display("table", foot, 0.0, self.height)], []
        spare = (self.width - sum(each.size[0] for each in self.things)) / len(self.things)
        at = -self.width / 2
        for thing in self.things:
            at += spare / 2 + thing.size[0] / 2
            dx, dz = turned(at, 0.0, foot.yaw_deg)
            at += spare / 2 + thing.size[0] / 2
            y = self.height
            if thing.size[1] < TINY_M:
                displays.append(_riser(thing, foot.x + dx, foot.z + dz, foot.yaw_deg, y))
                y += RISER_M
            stands.append(Stand(thing, foot.x + dx, y, foot.z + dz, foot.yaw_deg))
        return displays, stands


def single(thing: Exhibit, depth_m: float, *, hero: bool = False) -> Unit:
    """A thing on its own. depth_m: at most so deep, or it is turned by a quarter if that helps."""
    width, high, depth = thing.size
    longest = max(width, depth)
    if high >= 1.1 or longest > 1.0:
        height = 0.06 if not hero else 0.12
        margin = 0.06 if longest > 1.0 else 0.07
    elif high >= 0.55:
        height, margin = _within(1.05 - high / 2, 0.30, 0.75), 0.06
    elif high >= 0.2:
        height, margin = _within(1.25 - high / 2, 0.72, 1.0), 0.06
    else:
        height, margin = (1.08 if hero else 1.02), 0.06
    least = 0.34 if longest < 0.2 else 0.40
    w, d = (round(max(least, side + 2 * margin), 3) for side in (width, depth))
    if max(w, d) <= 0.5 and height >= 0.2:
        w = d = max(w, d)  # small plinths are square
    height = round(height, 2)
    if d > depth_m >= w or (d > w > depth_m):
        return Unit((thing,), d, _shallower(w, width, depth_m), height, across=True)
    d = _shallower(d, depth, depth_m)
    return Unit((thing,), w, d, height)


def _shallower(side: float, thing: float, most: float) -> float:
    """A base's side, with less of a margin where that makes it fit."""
    return most if thing + 2 * EDGE_M <= most < side else side


def table(things: Sequence[Exhibit]) -> Unit:
    """Small things in a row, each with air for its own width."""
    width = sum(thing.size[0] + max(0.22, thing.size[0]) for thing in things) + 0.1
    depth = max(0.55, max(thing.size[2] for thing in things) + 0.2)
    return Unit(tuple(things), round(max(width, 1.1), 3), round(depth, 3), TABLE_HEIGHT_M)


def _riser(thing: Exhibit, x: float, z: float, yaw_deg: float, y: float) -> Display:
    side = round(max(thing.size[0], thing.size[2], 0.06) + 0.04, 3)
    return Display("riser", Footprint(x, z, side, side, yaw_deg), y, RISER_M)


def _within(value: float, least: float, most: float) -> float:
    return max(least, min(most, value))
