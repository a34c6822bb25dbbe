"""One fan-out process, as the owner of the rooms sees it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from vitrine.gateway.fanout import payloads
from vitrine.gateway.fanout.channel import Channel, MessageKind, pair
from vitrine.gateway.fanout.start import Start

READY_S: Final = 20.0
END_S: Final = 5.0
# Beyond so much unread in the channel, frames are left out; events wait. A process that stays there is ended.
BEHIND_BYTES: Final = 512 * 1024
BEHIND_S: Final = 15.0
STUCK_BYTES: Final = 64 * 1024 * 1024


class FanoutChild:
    """A child and its channel. adopted: sockets given so far, by room; counted: what it last told of a room.

    redeem: takes the process, a connection's number and its HELLO. lost: called once when it has gone.
    """

    def __init__(
        self, redeem: Callable[[FanoutChild, int, bytes], None], lost: Callable[[FanoutChild], None]
    ) -> None:
        self.adopted: dict[int, int] = {}
        self.counted: dict[int, tuple[int, int]] = {}
        self.told: dict[str, Any] = {}
        self.left_out = 0
        self.ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._redeem = redeem
        self._lost = lost
        self._behind_since_s: float | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None

    async def start(self, start: Start, environment: Mapping[str, str] | None) -> None:
        """environment: the process's; None: our own. Raises TimeoutError, OSError."""
        ours, theirs = pair()
        # -P: nothing of the working directory may stand in for a module.
        command = [sys.executable, "-P", "-m", "vitrine.gateway.fanout", str(theirs.fileno())]
        try:
            self._child = await asyncio.to_thread(
                subprocess.Popen,
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=environment,
            )
        finally:
            theirs.close()
        self._channel = Channel(ours, self._received, self._gone)
        self.send(MessageKind.START, 0, start.encode())
        async with asyncio.timeout(READY_S):
            await self.ready

    @property
    def id(self) -> int:
        """Its process id."""
        return 0 if self._child is None else self._child.pid

    @property
    def open(self) -> bool:
        return self.ready.done() and self._channel is not None and not self._channel.closed

    @property
    def load(self) -> int:
        """Spectators, those on their way included."""
        return sum(self.watching(room) for room in self.adopted)

    def watching(self, room: int) -> int:
        """This room's spectators, those on their way included."""
        seen, now = self.counted.get(room, (0, 0))
        return now + self.adopted.get(room, 0) - seen

    def send(
        self, kind: MessageKind, number: int, payload: bytes = b"", descriptor: int | None = None
    ) -> None:
        if self._channel is not None:
            self._channel.send(kind, number, payload, descriptor)
            if self._channel.unsent > STUCK_BYTES and self._child is not None:
                self._child.kill()

    def frame(self, number: int, frame: bytes) -> None:
        """Poses, unless the process is behind: the next ones repair that."""
        if self._channel is None or self._channel.unsent <= BEHIND_BYTES:
            self._behind_since_s = None
            self.send(MessageKind.FRAME, number, frame)
            return
        self.left_out += 1
        now_s = asyncio.get_running_loop().time()
        self._behind_since_s = self._behind_since_s or now_s
        if now_s - self._behind_since_s > BEHIND_S and self._child is not None:
            self._child.kill()

    async def end(self, at_once: bool = False) -> None:
        """Wait until it has ended, and see that it does."""
        if self._child is not None:
            try:
                await asyncio.to_thread(self._child.wait, 0 if at_once else END_S)
            except subprocess.TimeoutExpired:
                self._child.kill()
                await asyncio.to_thread(self._child.wait)
        if self._channel is not None:
            self._channel.close()

    def _gone(self) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("a fan-out process ended as it started"))
        self._lost(self)

    def _received(self, kind: MessageKind, number: int, payload: bytes) -> None:
        match kind:
            case MessageKind.READY if not self.ready.done():
                self.ready.set_result(number)
            case MessageKind.COUNT if number in self.adopted:
                seen, now = payloads.COUNT.unpack(payload)
                self.counted[number] = seen, now
            case MessageKind.FIGURES:
                self.told = json.loads(payload)
            case MessageKind.REDEEM:
                self._redeem(self, number, payload)
            case _:
                pass
