"""Where simulated visitors stand, so that they keep apart as people do: pure, and cheap for two thousand."""

from __future__ import annotations

import math
from typing import Final

Point = tuple[float, float]
"""x, z in metres."""

APART_M: Final = 0.58
"""Nearer than this, people make room for each other: shoulders are 0.4 m wide."""
GUEST_APART_M: Final = 0.95
"""The same before somebody who is not simulated: nobody presses upon who came to look."""
TOUCHING_M: Final = 0.42
MAKING_ROOM_M_S: Final = 2.4
LEAST_M_S: Final = 0.04
_ALONE: Final = (0.0, 0.0)


class Company:
    """Everybody's place by number, found by squares of `GUEST_APART_M`.

    Whoever else is in the room, a person at a browser, is heard of by `notice`.
    """

    def __init__(self) -> None:
        self._slots: set[int] = set()
        self._at: dict[int, Point] = {}
        self._squares: dict[tuple[int, int], set[int]] = {}

    def stand(self, who: int, at: Point) -> None:
        """Somebody is here now."""
        before = self._at.get(who)
        self._at[who] = at
        square = _square(at)
        if before is not None:
            if (old := _square(before)) == square:
                return
            self._squares[old].discard(who)
        self._squares.setdefault(square, set()).add(who)

    def leave(self, who: int) -> None:
        """Somebody has gone; nobody of this number is fine too."""
        at = self._at.pop(who, None)
        if at is not None:
            self._squares[_square(at)].discard(who)

    def join(self, slot: int) -> None:
        """This slot of the room is one of us."""
        self._slots.add(slot)
        self.leave(-1 - slot)

    def notice(self, slot: int, at: Point) -> None:
        """Somebody stands here; who is none of us gets a number of their own, below ours."""
        if slot not in self._slots:
            self.stand(-1 - slot, at)

    def forget(self, slot: int) -> None:
        """Whoever had this slot has left the room."""
        self._slots.discard(slot)
        self.leave(-1 - slot)

    def room(self, who: int, at: Point) -> float:
        """How much of the distance that is kept there is from here to everybody, 0..1."""
        return min((away / apart for _, _, away, apart in self._near(who, at)), default=1.0)

    def push(self, who: int, at: Point) -> Point:
        """How fast to step aside, x and z in m/s: away from whoever is too near, the faster the nearer."""
        x = z = 0.0
        for dx, dz, away, apart in self._near(who, at):
            if away < 1e-6:
                # In one spot: each leaves it in a direction of their own.
                dx, dz, away = math.cos(who * 2.4) * 1e-6, math.sin(who * 2.4) * 1e-6, 1e-6
            strength = MAKING_ROOM_M_S * (1 - away / apart) / away
            x += dx * strength
            z += dz * strength
        return (x, z) if math.hypot(x, z) > LEAST_M_S else _ALONE

    def way(self, who: int, at: Point, heading: Point) -> float:
        """How much of a stride there is room for ahead, 0..1. heading: a unit vector."""
        part = 1.0
        for dx, dz, away, apart in self._near(who, at):
            if dx * heading[0] + dz * heading[1] < -0.5 * away:
                part = min(part, (away - TOUCHING_M) / (apart - TOUCHING_M))
        return max(0.0, part)

    def _near(self, who: int, at: Point) -> list[tuple[float, float, float, float]]:
        """From each who is too near to here: x, z, distance, and the distance to be kept."""
        found = []
        column, row = _square(at)
        for square in ((column + x, row + z) for x in (-1, 0, 1) for z in (-1, 0, 1)):
            for other in self._squares.get(square, ()):
                if other == who:
                    continue
                x, z = self._at[other]
                away = math.hypot(at[0] - x, at[1] - z)
                apart = APART_M if other >= 0 else GUEST_APART_M
                if away < apart:
                    found.append((at[0] - x, at[1] - z, away, apart))
        return found


def _square(at: Point) -> tuple[int, int]:
    return math.floor(at[0] / GUEST_APART_M), math.floor(at[1] / GUEST_APART_M)
