"""All spectators of a fan-out process, by room: who gets which frame, and who was silent or behind too long.

The hot path is `WatchedRoom.frame`: one bound `write` after the other, with nothing in between.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Final

from vitrine.gateway.fanout import frames
from vitrine.gateway.fanout.spectator import Spectator, Stage
from vitrine.gateway.outbox import BEHIND_S

KEEPALIVE_SWEEPS: Final = 20
"""Every spectator is looked after once in so many sweeps (of a second)."""
SILENT_SWEEPS: Final = 2
GOAWAY_MS: Final = (500, 3000)

Write = Callable[[bytes], None]


class WatchedRoom:
    """One room's spectators. opened_ms: when the room opened, on the machine's monotonic clock."""

    def __init__(self, opened_ms: int) -> None:
        self.adopted = 0
        self.frames_left_out = 0
        self.everybody: dict[Spectator, None] = {}
        self._opened_ms = opened_ms
        self._waiting: dict[Spectator, None] = {}
        self._fresh: dict[Spectator, None] = {}
        self._ready: dict[Spectator, Write] = {}
        self._behind: dict[Spectator, None] = {}

    @property
    def now_ms(self) -> int:
        """The room's clock."""
        return time.monotonic_ns() // 1_000_000 - self._opened_ms

    def add(self, visitor: str) -> Spectator:
        """One more, whose socket comes in a moment. WELCOME is already due to them."""
        self.adopted += 1
        spectator = Spectator(self, visitor, self.adopted % KEEPALIVE_SWEEPS, time.monotonic())
        self.everybody[spectator] = None
        self._waiting[spectator] = None
        return spectator

    def welcome(self, frame: bytes) -> None:
        waiting, self._waiting = self._waiting, {}
        self._fresh.update(waiting)
        for spectator in waiting:
            spectator.stage = Stage.FRESH
            spectator.must(frame)

    def full(self, frame: bytes) -> None:
        """frame: may be empty, when there is nobody to show."""
        fresh, self._fresh = self._fresh, {}
        for spectator in fresh:
            spectator.stage = Stage.LIVE
            if frame:
                spectator.must(frame)
            if spectator.paused and spectator.stage is Stage.LIVE:
                self._behind[spectator] = None
            else:
                self.resumed(spectator)

    def frame(self, frame: bytes) -> None:
        """Poses, to all who can take them now: the next frame repairs what one has missed."""
        for write in tuple(self._ready.values()):
            write(frame)
        self.frames_left_out += len(self._behind)

    def event(self, frame: bytes) -> None:
        for write in tuple(self._ready.values()):
            write(frame)
        for spectator in (*self._fresh, *self._behind):
            spectator.must(frame)

    def dismiss(self, visitor: str, code: int, reason: str) -> None:
        for spectator in [one for one in self.everybody if one.visitor == visitor]:
            spectator.end(code, reason)

    def close(self, code: int, reason: str) -> None:
        for spectator in list(self.everybody):
            spectator.end(code, reason)

    def sweep_behind(self, now_s: float) -> None:
        """End those who have taken nothing for 15 s, or whose socket never came."""
        for spectator in [one for one in self.everybody if one.paused and now_s - one.paused_s > BEHIND_S]:
            spectator.end_slow()

    # What spectators tell

    def paused(self, spectator: Spectator) -> None:
        spectator.paused_s = time.monotonic()
        self._ready.pop(spectator, None)
        if spectator.stage is Stage.LIVE:
            self._behind[spectator] = None

    def resumed(self, spectator: Spectator) -> None:
        self._behind.pop(spectator, None)
        if spectator.stage is Stage.LIVE and spectator.transport is not None:
            self._ready[spectator] = spectator.transport.write

    def ended(self, spectator: Spectator) -> None:
        """No more frames; the socket itself may take a moment to close."""
        for part in (self._waiting, self._fresh, self._behind):
            part.pop(spectator, None)
        self._ready.pop(spectator, None)
        if spectator.transport is None:
            self.everybody.pop(spectator, None)

    def remove(self, spectator: Spectator) -> None:
        spectator.stage = Stage.ENDED
        self.ended(spectator)
        self.everybody.pop(spectator, None)


class Relay:
    """The audiences by the owner's number for the room."""

    def __init__(self) -> None:
        self.audiences: dict[int, WatchedRoom] = {}
        # Closed rooms whose sockets are still closing.
        self._closing: list[WatchedRoom] = []
        self._sweeps = 0

    @property
    def spectators(self) -> int:
        return sum(len(audience.everybody) for audience in (*self.audiences.values(), *self._closing))

    def open(self, number: int, opened_ms: int) -> None:
        self.audiences[number] = WatchedRoom(opened_ms)

    def close(self, number: int, code: int, reason: str) -> None:
        audience = self.audiences.pop(number, None)
        if audience is not None:
            audience.close(code, reason)
            self._closing.append(audience)

    def sweep(self) -> None:
        """Once a second: a twentieth of all get a ping, so that pings never come in one burst."""
        self._sweeps += 1
        now_s = time.monotonic()
        self._closing = [audience for audience in self._closing if audience.everybody]
        for audience in self.audiences.values():
            audience.sweep_behind(now_s)
            turn = self._sweeps % KEEPALIVE_SWEEPS
            for spectator in [one for one in audience.everybody if one.turn == turn]:
                _keep_alive(spectator)

    def stop(self) -> None:
        """Tell everybody when to come back, each at another moment, and close."""
        for audience in self.audiences.values():
            for spectator in list(audience.everybody):
                spectator.must(frames.goaway_frame(random.randint(*GOAWAY_MS)))  # noqa: S311
                spectator.end(1001, "the server stops: come back in a moment")


def _keep_alive(spectator: Spectator) -> None:
    if spectator.transport is None or spectator.stage is Stage.ENDED:
        return
    spectator.silent = 0 if spectator.heard else spectator.silent + 1
    spectator.heard = False
    spectator.pings = 0
    if spectator.silent >= SILENT_SWEEPS:
        spectator.end_slow()
    elif not spectator.paused:
        spectator.transport.write(frames.PING)
