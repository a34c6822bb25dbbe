"""One spectator's socket: takes whole frames to write, reads next to nothing, and is small."""

from __future__ import annotations

import asyncio
from collections import deque
from enum import IntEnum
from typing import Final, Protocol, cast

from vitrine.gateway.fanout import frames
from vitrine.gateway.fanout.frames import Opcode
from vitrine.gateway.outbox import EVENTS_LIMIT, HIGH_BYTES, LOW_BYTES

CLOSE_S: Final = 2.0
PINGS_LIMIT: Final = 400
"""PINGs answered between two keepalives (20 s)."""

_PARTICIPANTS_ONLY: Final = frozenset({0x01, 0x10, 0x11, 0x20})


class Stage(IntEnum):
    """How far a spectator is: waits for WELCOME, for everybody's pose, sees all, or has ended."""

    WAITING = 0
    FRESH = 1
    LIVE = 2
    ENDED = 3


class SpectatorWatch(Protocol):
    """Who is told what becomes of a spectator: its room's audience."""

    @property
    def now_ms(self) -> int:
        """The room's clock."""
        ...

    def paused(self, spectator: Spectator) -> None: ...

    def resumed(self, spectator: Spectator) -> None: ...

    def ended(self, spectator: Spectator) -> None: ...

    def remove(self, spectator: Spectator) -> None: ...


class Spectator(asyncio.Protocol):
    """One socket. Until it is connected it counts as paused: what it must get is kept.

    turn: at which sweep it is looked after. visitor: by whom it can be found.
    """

    __slots__ = (
        "_held",
        "_kept",
        "audience",
        "heard",
        "paused",
        "paused_s",
        "pings",
        "silent",
        "stage",
        "transport",
        "turn",
        "visitor",
    )

    def __init__(self, audience: SpectatorWatch, visitor: str, turn: int, now_s: float) -> None:
        self.audience = audience
        self.visitor = visitor
        self.turn = turn
        self.transport: asyncio.Transport | None = None
        self.stage = Stage.WAITING
        self.paused = True
        self.paused_s = now_s
        self.heard = True
        self.silent = 0
        self.pings = 0
        self._held = b""
        # A deque only while there is something in it: nearly nobody ever is behind.
        self._kept: deque[bytes] | None = None

    # Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.set_write_buffer_limits(HIGH_BYTES, LOW_BYTES)
        if self.stage is Stage.ENDED:
            self.transport.abort()
        else:
            self.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.audience.remove(self)

    def pause_writing(self) -> None:
        self.paused = True
        self.audience.paused(self)

    def resume_writing(self) -> None:
        self.paused = False
        while self._kept and not self.paused and self.transport is not None:
            self.transport.write(self._kept.popleft())
        if not self._kept:
            self._kept = None
        if not self.paused:
            self.audience.resumed(self)

    def data_received(self, data: bytes) -> None:
        self.heard = True
        if self._held:
            data = self._held + data
        at, end = 0, len(data)
        while end - at >= 2:
            first, second = data[at], data[at + 1]
            length = second & 0x7F
            if first & 0x70 or not second & 0x80:
                self.end(1002, "this breaks RFC 6455")
                return
            if length > frames.CONTROL_BYTES or not first & 0x80 or not first & 0x0F:
                self.end(1009, "a spectator's message has at most 125 bytes, in one frame")
                return
            if at + 6 + length > end:
                break
            body = frames.unmasked(data[at + 6 : at + 6 + length], data[at + 2 : at + 6])
            self._read(first & 0x0F, body)
            at += 6 + length
        self._held = data[at:]

    # What is sent

    def must(self, frame: bytes) -> None:
        """Write or keep a frame that must arrive; the kept bytes are shared by all who wait for them."""
        if self.stage is Stage.ENDED:
            return
        if not self.paused and self.transport is not None:
            self.transport.write(frame)
            return
        if self._kept is None:
            self._kept = deque()
        if len(self._kept) >= EVENTS_LIMIT:
            self.end_slow()
        else:
            self._kept.append(frame)

    def end_slow(self) -> None:
        """Too far behind: may come back."""
        self.end(4008, "your connection is 15 s behind: come back")

    def end(self, code: int, reason: str) -> None:
        """Close; who does not answer within 2 s is cut off."""
        if self.stage is Stage.ENDED:
            return
        self.stage = Stage.ENDED
        self._kept = None
        self.audience.ended(self)
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(frames.close_frame(code, reason))
            asyncio.get_running_loop().call_later(CLOSE_S, self.transport.abort)

    def _read(self, opcode: int, body: bytes) -> None:
        if opcode == Opcode.CLOSE:
            if self.transport is not None and not self.transport.is_closing():
                if self.stage is not Stage.ENDED:
                    self.transport.write(bytes([0x80 | Opcode.CLOSE, len(body[:2])]) + body[:2])
                self.transport.close()
            self.stage = Stage.ENDED
            self.audience.ended(self)
        elif self.stage is Stage.ENDED or opcode == Opcode.PONG:
            return
        elif opcode == Opcode.PING:
            self._answer(frames.pong_frame(body))
        elif opcode == Opcode.BINARY:
            self._message(body)
        elif opcode == Opcode.TEXT:
            self.end(1003, "send binary messages only: this socket speaks vitrine.1")
        else:
            self.end(1002, "this breaks RFC 6455")

    def _message(self, message: bytes) -> None:
        asked_ms = frames.client_ms(message)
        if asked_ms is not None:
            self._answer(frames.time_frame(asked_ms, self.audience.now_ms))
        elif not message or message[0] in _PARTICIPANTS_ONLY:
            self.end(4004, "a spectator only watches: come in with an ordinary ticket")

    def _answer(self, frame: bytes) -> None:
        """Not kept for who is behind: it would be no true time any more."""
        self.pings += 1
        if self.pings <= PINGS_LIMIT and not self.paused and self.transport is not None:
            self.transport.write(frame)
