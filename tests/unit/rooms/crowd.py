"""Many people in one room, walking with hands, and what each of them is shown: without sockets."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitrine.ids import RoomId, VisitorId
from vitrine.protocol.frames import encode_frame
from vitrine.rooms import Frame, Layout, LiveRoom, Person
from vitrine.rooms.bodies import CORNER_M, FULL_BYTES, RecordKind
from vitrine.rooms.commands import Enter, Moves
from vitrine.rooms.events import Outgoing

TICK_MS = 50
HALL = Layout(RoomId("hall"), 1, (-31.5, 0.0, -31.5), (31.5, 4.0, 31.5), capacity=4000)
WALK_M_S = 1.3


class Crowd:
    """count people within half_m of the middle. hands: whether they send full poses."""

    def __init__(self, count: int, half_m: float, seed: int = 1, hands: bool = True, **more: Any) -> None:
        self.room = LiveRoom(HALL, epoch=3, **more)
        self._random = np.random.default_rng(seed)
        self._half_m = half_m
        self._hands = hands
        self.at_m = self._random.uniform(-half_m, half_m, (count, 2))
        self._heading = self._random.uniform(0, 2 * np.pi, count)
        self._seq = 0
        self.now_ms = 0
        for index in range(count):
            self.room.apply(Enter(Person(VisitorId(f"visitor_{index}"), f"P{index}", 1)))
        self.slots = np.array([self.room.slot_of(VisitorId(f"visitor_{index}")) for index in range(count)])

    def walk(self, who: NDArray[np.intp] | None = None) -> None:
        """These people (all) take the way of one tick and send where they are."""
        who = np.arange(len(self.slots)) if who is None else who
        step = WALK_M_S * TICK_MS / 1000
        self._heading[who] += self._random.normal(0, 0.2, len(who))
        ahead = np.stack([np.cos(self._heading[who]), np.sin(self._heading[who])], axis=1)
        self.at_m[who] += ahead * step
        out = np.abs(self.at_m[who]) > self._half_m
        self._heading[who[out.any(axis=1)]] += np.pi
        self.at_m = np.clip(self.at_m, -self._half_m, self._half_m)
        self.send(who)

    def send(self, who: NDArray[np.intp], jump: bool = False) -> None:
        """They say where they are, and turn a little. jump: they were elsewhere."""
        self._seq += 1
        count = len(who)
        self.room.apply(
            Moves(
                slots=self.slots[who].astype(np.intp),
                kinds=np.full(count, RecordKind.FULL if self._hands else RecordKind.HEAD, np.uint8),
                flags=np.full(count, (3 if self._hands else 0) | (4 if jump else 0), np.uint8),
                seq=np.full(count, self._seq & 0xFFFF),
                sample_ms=np.full(count, self.now_ms),
                bodies=self._bodies(who),
                arrived_ms=np.full(count, self.now_ms),
            )
        )

    def _bodies(self, who: NDArray[np.intp]) -> NDArray[np.uint8]:
        bodies = np.zeros((len(who), FULL_BYTES), np.uint8)
        mm = np.rint((self.at_m[who] - np.array([CORNER_M[0], CORNER_M[2]])) * 1000).astype(np.uint64)
        turn = np.uint64(self._seq % 1000)
        word = mm[:, 0] | np.uint64(2700) << np.uint64(16) | mm[:, 1] << np.uint64(29)
        if self._hands:
            # Identity but for a small turn; hands beside the hips.
            word |= (np.uint64(3) | (np.uint64(1023) + turn % np.uint64(200)) << np.uint64(2)) << np.uint64(
                45
            )
        else:
            word |= turn << np.uint64(45)
        bodies[:, :8] = word.astype("<u8").view(np.uint8).reshape(-1, 8)
        if self._hands:
            bodies[:, 10:27] = self._random.integers(0, 4, (len(who), 17), np.uint8)
            bodies[:, 10] |= 0xF0
        return bodies

    def tick(self) -> list[Outgoing]:
        """One tick. Returns what the room tells."""
        self.now_ms += TICK_MS
        self.room.tick(self.now_ms)
        return self.room.outgoing()


class Tally:
    """What each receiver was sent: bytes, and when each subject was shown to them last, by tier."""

    def __init__(self) -> None:
        self.bytes: dict[int, int] = defaultdict(int)
        self.frames: dict[int, int] = defaultdict(int)
        self.shown: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        self.greatest_near = 0

    def add(self, tick: int, outgoing: list[Outgoing], watch: frozenset[int] = frozenset()) -> None:
        """Count one tick. watch: receivers whose records are looked at."""
        for each in outgoing:
            if not isinstance(each.payload, Frame):
                continue
            size = len(encode_frame(each.payload))
            for receiver in each.receivers:
                self.bytes[receiver] += size
                self.frames[receiver] += 1
            near = sum(section.count for section in each.payload.sections if section.tier == 0)
            self.greatest_near = max(self.greatest_near, near)
            for receiver in watch.intersection(each.receivers):
                for section in each.payload.sections:
                    for slot in section.slots.tolist():
                        self.shown[receiver, slot].append((tick, section.tier))
