"""The first view: what is seen from where one arrives, and what its edge would cut.

A window shows 62 degrees from top to bottom, a phone held upright 46.5 from side to side (the client's
stage). What stands in the first view stands in it whole, in every window from 16:10 to 16:9 and on a phone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from vitrine.templates.geometry import Footprint, turned
from vitrine.templates.template import DisplayLine

NEAR_M: Final = 2.7
"""From here on the floor is seen: eyes are 1.6 m above it."""
WIDE: Final = (0.95, 1.08)
"""What is seen sideways, metres a metre away: at least, in a window of 16:10; at most, in one of 16:9."""
PHONE: Final = (0.42, 0.44)
SPAN: Final = math.tan(math.radians(5.0))
"""What one comes to see is this large, metres a metre away, or as near as its display is seen whole."""
BESIDE_M: Final = 0.3
"""So far from the middle of the entrance one may arrive, nearer to what stands before it."""
_STEP_M: Final = 0.05
_PROBE_M: Final = 0.5


@dataclass(frozen=True, slots=True)
class FirstView:
    """x, z: where one arrives, turned to yaw_deg."""

    x: float
    z: float
    yaw_deg: float

    @classmethod
    def of(cls, shell: dict[str, Any] | Any) -> FirstView:
        """Of the first spawn of a room."""
        spawn = shell["spawns"][0]
        x, _, z = spawn["position"]
        return cls(x, z, spawn["yaw_deg"])

    def seen_at(self, x: float, z: float) -> tuple[float, float]:
        """How far to the right of the middle a point is, and how far away, in metres."""
        (rx, rz), (fx, fz) = turned(1.0, 0.0, self.yaw_deg), turned(0.0, -1.0, self.yaw_deg)
        dx, dz = x - self.x, z - self.z
        return dx * rx + dz * rz, dx * fx + dz * fz

    def at(self, side: float, away: float) -> tuple[float, float]:
        """The inverse."""
        (rx, rz), (fx, fz) = turned(1.0, 0.0, self.yaw_deg), turned(0.0, -1.0, self.yaw_deg)
        return self.x + side * rx + away * fx, self.z + side * rz + away * fz

    def shows(self, foot: Footprint) -> bool:
        """Whether all of it is in a window's first view."""
        seen = [self.seen_at(*corner) for corner in foot.corners()]
        return all(away >= NEAR_M and abs(side) <= WIDE[0] * away for side, away in seen)

    def misses(self, foot: Footprint) -> bool:
        """Whether none of it is in any window's."""
        return self._beyond(foot, WIDE[1])

    def cut_on_phone(self, foot: Footprint) -> bool:
        """Whether a phone's first view shows a part of it."""
        seen = [self.seen_at(*corner) for corner in foot.corners()]
        if all(away > 0 and abs(side) <= PHONE[0] * away for side, away in seen):
            return False
        return not self._beyond(foot, PHONE[1])

    def hides(self, front: Footprint, foot: Footprint) -> bool:
        """Whether a part of it stands behind that one, as it is seen from where one arrives."""
        near, far = ([self.seen_at(*corner) for corner in each.corners()] for each in (front, foot))
        if min(away for _, away in (*near, *far)) <= 0:
            return False
        if max(away for _, away in near) > min(away for _, away in far):
            return False
        (a, b), (c, d) = (
            (min(side / away for side, away in seen), max(side / away for side, away in seen))
            for seen in (near, far)
        )
        return a < d and c < b

    def _beyond(self, foot: Footprint, wide: float) -> bool:
        """All of it behind the eyes, or past the same edge of a view that is so wide."""
        seen = [self.seen_at(*corner) for corner in foot.corners()]
        return (
            all(away <= 0 for _, away in seen)
            or all(side >= wide * away for side, away in seen)
            or all(-side >= wide * away for side, away in seen)
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line on which nothing is cut. seen: in the first view, else beyond it."""

    line: DisplayLine
    seen: bool


def stretches(line: DisplayLine, view: FirstView, front: Footprint | None = None) -> list[Stretch]:
    """The line without what the edges of the first view would cut, and what stands behind the one in front,
    from its beginning on.
    """
    depth = min(line.depth_m, _PROBE_M)
    count = math.floor((line.length_m - _PROBE_M) / _STEP_M + 1e-9) + 1
    if count < 1:
        return []
    first = -(count - 1) * _STEP_M / 2
    states: list[tuple[float, bool | None]] = []
    for number in range(count):
        along = first + number * _STEP_M
        dx, dz = turned(along, 0.0, line.yaw_deg)
        foot = Footprint(line.x + dx, line.z + dz, _PROBE_M, depth, line.yaw_deg)
        seen = view.shows(foot) and not view.cut_on_phone(foot)
        if seen and front is not None and view.hides(front, foot):
            states.append((along, None))
        else:
            states.append((along, True if seen else False if view.misses(foot) else None))
    return _runs(line, states)


def _runs(line: DisplayLine, states: Sequence[tuple[float, bool | None]]) -> list[Stretch]:
    found: list[Stretch] = []
    begun = 0
    for number in range(1, len(states) + 1):
        if number < len(states) and states[number][1] == states[begun][1]:
            continue
        seen = states[begun][1]
        if seen is not None:
            low, high = states[begun][0], states[number - 1][0]
            dx, dz = turned((low + high) / 2, 0.0, line.yaw_deg)
            part = replace(line, x=line.x + dx, z=line.z + dz, length_m=high - low + _PROBE_M)
            found.append(Stretch(part, seen))
        begun = number
    return found


def hero_at(
    view: FirstView, place: tuple[float, float], foot: tuple[float, float], longest: float
) -> tuple[float, float]:
    """Where a hero stands whose place was drawn there.

    What is small comes nearer until it is seen, what is wide comes to the middle until a phone shows all of
    it. foot: width and depth of its display. longest: side of the thing.
    """
    side, away = view.seen_at(*place)
    reach = max(foot) / 2
    near = min(away, max(longest / SPAN, NEAR_M + BESIDE_M + reach))
    side *= near / away
    room = max(0.0, PHONE[0] * (near - reach) - reach)
    return view.at(max(-room, min(room, side)), near)
