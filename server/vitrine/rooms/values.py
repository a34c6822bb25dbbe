"""The nouns of a room: who is in it, what was said, where one may stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import RoomId, Slot, VisitorId
from vitrine.rooms.bodies import CORNER_M, POSITION_GREATEST, Bodies, Kind

Json = Any
"""A value of JSON: None, bool, int, float, str, list, dict."""

BOUNDS_MARGIN_M: Final = 0.5
COLOURS: Final = 12


@dataclass(frozen=True, slots=True)
class Person:
    """A visitor as the others know them. role: guest, staff, editor or owner. colour: 0..11."""

    id: VisitorId
    name: str
    colour: int
    role: str = "guest"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of chat. slot: None for lines said before this room opened. at_ms: Unix milliseconds."""

    id: str
    author: Person
    text: str
    at_ms: int
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What the live room must know of `room.json`. low_m, high_m: corners of the box heads may be in."""

    room: RoomId
    version: int
    low_m: tuple[float, float, float]
    high_m: tuple[float, float, float]
    capacity: int = 100

    def box_mm(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The legal box with its margin, millimetres from the corner, inside the wire's box."""
        corner = np.array(CORNER_M)
        low = np.floor((np.array(self.low_m) - BOUNDS_MARGIN_M - corner) * 1000)
        high = np.ceil((np.array(self.high_m) + BOUNDS_MARGIN_M - corner) * 1000)
        greatest = np.array(POSITION_GREATEST)
        return np.clip(low, 0, greatest).astype(np.int32), np.clip(high, 0, greatest).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """Records of one kind and tier. tier: 0 near, 1 middle, 2 far. slots, flags: (n,); bodies: (n, bytes)."""

    kind: Kind
    tier: int
    slots: NDArray[np.uint16]
    flags: NDArray[np.uint8]
    bodies: Bodies


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Poses at one tick, for one group of receivers."""

    epoch: int
    tick: int
    sections: tuple[Section, ...] = field(default=())
