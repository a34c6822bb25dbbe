"""How a simulated visitor walks, stops and looks: pure, one step of time after the other."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vitrine.cli.company import Company, Point
from vitrine.protocol.poses import FullPose, Hand, HeadPose, Quaternion

CLEARANCE_M: Final = 0.35
SPEED_M_S: Final = 1.2
OVERHEAD_M: Final = 2.0
"""What hangs higher is walked under."""
EASE_S: Final = 0.6
TURN_RAD_S: Final = 2.2
STRIDE_HZ: Final = 1.8
PATIENCE_S: Final = 2.5
"""Whose way is barred so long by others stays where they are."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Something worth a stop: where it is, and at what height one looks at it."""

    at: Point
    height_m: float


class Walkable:
    """Where one may walk in a room: on its floor, not through its plinths and tables. room: a room.json."""

    def __init__(self, room: Mapping[str, Any]) -> None:
        self.floor = [(_polygon(part), float(part.get("height", 0.0))) for part in room["floor"]]
        self.obstacles = [_polygon(part) for part in room.get("obstacles", ())]
        displays = (room.get("dressing") or {}).get("displays", ())
        self.obstacles += [_outline(each) for each in displays if each["position"][1] < OVERHEAD_M]
        self.spawns = [(spawn["position"], float(spawn.get("radius_m", 0.5))) for spawn in room["spawns"]]
        slots = {slot["name"]: slot for slot in room.get("slots", ())}
        shown = [slots.get(each.get("slot"), each) for each in room.get("placements", ())]
        self.sights = [
            Sight((p[0], p[2]), p[1] + 0.5 * (thing.get("size_m") or (0, 0.4, 0))[1])
            for thing in shown or slots.values()
            if (p := thing.get("position")) is not None
        ]

    def height_m(self, at: Point) -> float | None:
        """The floor's height here; None beside it."""
        for polygon, height in self.floor:
            if inside(at, polygon):
                return height
        return None

    def free(self, at: Point) -> bool:
        """Whether a person can stand here without touching anything."""
        ring = [(math.cos(turn) * CLEARANCE_M, math.sin(turn) * CLEARANCE_M) for turn in _EIGHTHS]
        around = [at, *((at[0] + dx, at[1] + dz) for dx, dz in ring)]
        return all(self.height_m(spot) is not None for spot in around) and not any(
            inside(spot, obstacle) for spot in around for obstacle in self.obstacles
        )

    def step_is_free(self, start: Point, end: Point) -> bool:
        """Whether one can take a small step: nothing is touched before or beside it. Cheaper than `free`."""
        turn = math.atan2(end[1] - start[1], end[0] - start[0])
        ahead = [
            (end[0] + math.cos(turn + aside) * CLEARANCE_M, end[1] + math.sin(turn + aside) * CLEARANCE_M)
            for aside in (-1.0, 0.0, 1.0)
        ]
        return all(self.height_m(spot) is not None for spot in ahead) and not any(
            inside(spot, obstacle) for spot in ahead for obstacle in self.obstacles
        )

    def way_is_free(self, start: Point, end: Point) -> bool:
        """Whether one can walk straight from one spot to the other."""
        steps = max(1, math.ceil(math.dist(start, end) / 0.2))
        return all(self.free(_between(start, end, step / steps)) for step in range(1, steps + 1))


class Walker:
    """One person: goes from sight to sight at a walk, stops, looks, goes on, and makes room for others."""

    def __init__(
        self,
        ground: Walkable,
        random_: random.Random,
        hands: bool,
        company: Company | None = None,
        number: int = 0,
    ) -> None:
        """number: this person's own in `company`, whose members keep apart from each other."""
        self._ground = ground
        self._random = random_
        self._hands = hands
        self._company = company or Company()
        self._number = number
        self._eyes_m = random_.uniform(1.5, 1.78)
        self.at = self._spawn()
        self._yaw = random_.uniform(-math.pi, math.pi)
        self._pitch = 0.0
        self._time_s = random_.uniform(0.0, 10.0)
        self._goal: Point | None = None
        self._speed = 0.0
        self._barred_s = 0.0
        self._looking_at: Sight | None = None
        self._rest_s = random_.uniform(0.0, 2.0)
        self.arrivals = 0
        self._company.stand(number, self.at)

    def step(self, seconds: float) -> HeadPose | FullPose:
        """Let time pass, at most a tenth of a second. Returns where the person is now."""
        self._time_s += seconds
        if self._goal is not None:
            self._walk(seconds, self._goal)
        elif self._rest_s > 0:
            self._rest_s -= seconds
            self._look(seconds)
        else:
            self._choose()
        self._make_room(seconds)
        self._company.stand(self._number, self.at)
        return self._pose()

    def leave(self) -> None:
        """Gone: nobody needs to walk around them any more."""
        self._company.leave(self._number)

    def _spawn(self) -> Point:
        spawns = self._ground.spawns
        for attempt in range(60):
            position, radius = self._random.choice(spawns)
            turn, away = self._random.uniform(0, 2 * math.pi), radius * math.sqrt(self._random.random())
            spot = position[0] + away * math.cos(turn), position[2] + away * math.sin(turn)
            crowded = attempt < 30 and self._company.room(self._number, spot) < 1.0
            if not crowded and self._ground.free(spot):
                return spot
        return spawns[0][0][0], spawns[0][0][2]

    def _choose(self) -> None:
        """A sight that can be reached straight; else a few steps somewhere."""
        for _ in range(12):
            if self._ground.sights and self._random.random() < 0.8:
                sight = self._random.choice(self._ground.sights)
                turn, away = self._random.uniform(0, 2 * math.pi), self._random.uniform(0.9, 1.8)
                goal = sight.at[0] + away * math.cos(turn), sight.at[1] + away * math.sin(turn)
            else:
                sight, turn = None, self._random.uniform(0, 2 * math.pi)
                away = self._random.uniform(1.0, 4.0)
                goal = self.at[0] + away * math.cos(turn), self.at[1] + away * math.sin(turn)
            if self._company.room(self._number, goal) < 1.0:
                continue
            if self._ground.free(goal) and self._ground.way_is_free(self.at, goal):
                self._goal, self._looking_at = goal, sight
                return
        self._rest_s = 0.5

    def _walk(self, seconds: float, goal: Point) -> None:
        left_m = math.dist(self.at, goal)
        # Eased at both ends: never faster than what still lets one stop in time.
        wanted = min(SPEED_M_S, math.sqrt(2 * left_m * SPEED_M_S / EASE_S))
        self._speed += max(-1.0, min(1.0, (wanted - self._speed) / SPEED_M_S)) * SPEED_M_S / EASE_S * seconds
        heading = ((goal[0] - self.at[0]) / left_m, (goal[1] - self.at[1]) / left_m) if left_m else (0.0, 0.0)
        part = self._company.way(self._number, self.at, heading)
        self._barred_s = 0.0 if part > 0.3 else self._barred_s + seconds
        if self._barred_s > PATIENCE_S:
            self._goal, self._speed, self._barred_s = None, 0.0, 0.0
            self._rest_s = self._random.uniform(2.0, 7.0)
            return
        stride_m = max(self._speed, 0.15) * part * seconds
        if stride_m >= left_m:
            self.at, self._goal, self._speed = goal, None, 0.0
            self._rest_s = self._random.uniform(2.0, 7.0)
            self.arrivals += 1
            return
        self.at = _between(self.at, goal, stride_m / left_m)
        self._turn(seconds, math.atan2(self.at[0] - goal[0], self.at[1] - goal[1]), -0.05)

    def _make_room(self, seconds: float) -> None:
        """A step aside from whoever is too near; who walks keeps to the right, so that two can pass."""
        x, z = self._company.push(self._number, self.at)
        if self._goal is not None:
            x, z = x * _COS + z * _SIN, z * _COS - x * _SIN
        fast = math.hypot(x, z)
        if fast == 0.0:
            return
        stride = seconds * min(1.0, SPEED_M_S / fast)
        spot = self.at[0] + x * stride, self.at[1] + z * stride
        if self._ground.step_is_free(self.at, spot):
            self.at = spot

    def _look(self, seconds: float) -> None:
        sway = 0.12 * math.sin(self._time_s * 0.9)
        sight = self._looking_at
        if sight is None:
            self._turn(seconds, self._yaw + 0.4 * math.sin(self._time_s * 0.5), sway / 2)
            return
        away = max(0.3, math.dist(self.at, sight.at))
        yaw = math.atan2(self.at[0] - sight.at[0], self.at[1] - sight.at[1])
        self._turn(seconds, yaw + sway, math.atan2(sight.height_m - self._eyes_m, away) + sway / 4)

    def _turn(self, seconds: float, yaw: float, pitch: float) -> None:
        away = (yaw - self._yaw + math.pi) % (2 * math.pi) - math.pi
        most = TURN_RAD_S * seconds
        self._yaw += max(-most, min(most, away * 4 * seconds))
        self._pitch += max(-most, min(most, (pitch - self._pitch) * 4 * seconds))

    def _pose(self) -> HeadPose | FullPose:
        walking = self._speed / SPEED_M_S
        phase = 2 * math.pi * STRIDE_HZ * self._time_s
        height = (self._ground.height_m(self.at) or 0.0) + self._eyes_m + 0.015 * walking * math.sin(phase)
        head = self.at[0], height, self.at[1]
        if not self._hands:
            return HeadPose(head, self._yaw, self._pitch)
        return FullPose(
            head,
            turned(self._yaw, self._pitch),
            self._hand(head, -0.24, math.sin(phase / 2) * walking),
            self._hand(head, 0.24, -math.sin(phase / 2) * walking),
        )

    def _hand(self, head: tuple[float, float, float], side_m: float, swing: float) -> Hand:
        """A hand beside the hip, swinging, or raised a little towards what is looked at."""
        raised = 0.0 if self._goal is not None else 0.22 + 0.05 * math.sin(self._time_s * 1.3 + side_m)
        ahead, down = 0.12 + 0.18 * swing + raised, -0.62 + raised
        sine, cosine = math.sin(self._yaw), math.cos(self._yaw)
        # Local +x is right, -z ahead; turned by yaw about +y.
        x, z = side_m * cosine - ahead * sine, -side_m * sine - ahead * cosine
        return Hand((head[0] + x, head[1] + down, head[2] + z), turned(self._yaw, -0.4 + 0.3 * swing))


_COS, _SIN = math.cos(0.6), math.sin(0.6)
_EIGHTHS: Final = tuple(index * math.pi / 4 for index in range(8))


def turned(yaw: float, pitch: float) -> Quaternion:
    """Yaw about +y, then pitch about the turned x axis."""
    a, b, c, d = math.sin(yaw / 2), math.cos(yaw / 2), math.sin(pitch / 2), math.cos(pitch / 2)
    return b * c, a * d, -a * c, b * d


def inside(at: Point, polygon: Sequence[Point]) -> bool:
    """Whether a point lies in a polygon: an odd number of edges to its right."""
    x, z = at
    odd = False
    for (x1, z1), (x2, z2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (z1 > z) != (z2 > z) and x < (x2 - x1) * (z - z1) / (z2 - z1) + x1:
            odd = not odd
    return odd


def _polygon(part: Mapping[str, Any]) -> list[Point]:
    return [(float(x), float(z)) for x, z in part["polygon"]]


def _outline(display: Mapping[str, Any]) -> list[Point]:
    x, _, z = display["position"]
    width, _, depth = display["size_m"]
    yaw = math.radians(display["yaw_deg"])
    cos, sin = math.cos(yaw), math.sin(yaw)
    around = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    sides = [(right * width, ahead * depth) for right, ahead in around]
    return [(x + a * cos + b * sin, z - a * sin + b * cos) for a, b in sides]


def _between(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
