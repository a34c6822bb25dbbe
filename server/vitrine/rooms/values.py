"""The nouns of a room: who is in it, what was said, where one may stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import RoomId, Slot, VisitorId
from vitrine.rooms.bodies import CORNER_M, POSITION_GREATEST, PREFIX_BYTES, RECORD_BYTES, Bodies, RecordKind

Json = Any
"""A value of JSON: None, bool, int, float, str, list, dict."""

BOUNDS_MARGIN_M: Final = 0.5
COLOURS: Final = 12
# Guests nearer to each other than this fade out for each other: clients do it, nobody is moved.
BUBBLE_M: Final = 0.6


@dataclass(frozen=True, slots=True)
class Person:
    """A visitor as the others know them. role: guest, staff, editor or owner. colour: 0..11."""

    id: VisitorId
    name: str
    colour: int
    role: str = "guest"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of chat. slot: None for lines said before this room opened. at_ms: Unix milliseconds.

    source: the same for all who came from one address, "" for members and where it is not known; never told.
    """

    id: str
    author: Person
    text: str
    at_ms: int
    slot: Slot | None = None
    source: str = ""


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


@dataclass(frozen=True, slots=True)
class Section:
    """Records of one kind and tier, packed as the wire has them. tier: 0 near, 1 middle, 2 far."""

    kind: RecordKind
    tier: int
    records: bytes

    @classmethod
    def of(
        cls, kind: RecordKind, tier: int, slots: NDArray[np.uint16], flags: NDArray[np.uint8], bodies: Bodies
    ) -> Section:
        """Packs columns. slots, flags: (n,); flags mean nothing to far records. bodies: (n, bytes)."""
        return cls(kind, tier, packed(kind, slots, flags, bodies).tobytes())

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self.records) // RECORD_BYTES[self.kind]

    @property
    def slots(self) -> NDArray[np.uint16]:
        """(n,) whose records these are."""
        return np.ascontiguousarray(self._rows()[:, :2]).view("<u2").reshape(-1).astype(np.uint16)

    @property
    def flags(self) -> NDArray[np.uint8]:
        """(n,) as PROTOCOL.md has them; 0 for far records, which carry none."""
        if PREFIX_BYTES[self.kind] < 3:
            return np.zeros(self.count, np.uint8)
        return self._rows()[:, 2].copy()

    @property
    def bodies(self) -> Bodies:
        """(n, bytes) bodies."""
        return self._rows()[:, PREFIX_BYTES[self.kind] :].copy()

    def without(self, unseen: Collection[int]) -> Section:
        """The same section with these slots' records left out."""
        seen = ~np.isin(self.slots, list(unseen))
        return self if seen.all() else Section(self.kind, self.tier, self._rows()[seen].tobytes())

    def _rows(self) -> NDArray[np.uint8]:
        return np.frombuffer(self.records, np.uint8).reshape(-1, RECORD_BYTES[self.kind])


def packed(
    kind: RecordKind, slots: NDArray[np.uint16], flags: NDArray[np.uint8], bodies: Bodies
) -> NDArray[np.uint8]:
    """(n, record bytes) records of the wire."""
    prefix = PREFIX_BYTES[kind]
    records: NDArray[np.uint8] = np.empty((len(slots), RECORD_BYTES[kind]), np.uint8)
    records[:, :2] = np.ascontiguousarray(slots.astype("<u2")).view(np.uint8).reshape(-1, 2)
    if prefix == 3:
        records[:, 2] = flags
    records[:, prefix:] = bodies
    return records


@dataclass(frozen=True, slots=True)
class Frame:
    """Poses at one tick, for one group of receivers."""

    epoch: int
    tick: int
    sections: tuple[Section, ...] = field(default=())
