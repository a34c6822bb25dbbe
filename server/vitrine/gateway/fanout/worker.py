"""The fan-out process: its loop, its channel to the owner, and its end.

It lives no longer than the owner: when the channel ends, it tells its spectators to come back and ends too.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import signal
import socket
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from vitrine.gateway.fanout import payloads
from vitrine.gateway.fanout.channel import Channel, MessageKind
from vitrine.gateway.fanout.relay import Relay
from vitrine.gateway.fanout.spectator import CLOSE_S
from vitrine.gateway.fanout.start import Start

if TYPE_CHECKING:
    from vitrine.gateway.fanout.listener import SocketListener

SWEEP_S: Final = 1.0
LAST_LOOK_S: Final = 0.05
LAST_LOOKS: Final = int(CLOSE_S / LAST_LOOK_S) + 2


def main(channel: int) -> None:
    """Run until the owner says STOP or has gone, or SIGTERM comes."""
    # Ctrl-C goes to the owner too, who ends us in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_run(socket.socket(fileno=channel)))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:  # no wheel for this machine
        return asyncio.new_event_loop
    return uvloop.new_event_loop


async def _run(connection: socket.socket) -> None:
    worker = FanoutWorker(connection)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
    gc.freeze()
    await worker.run()


class FanoutWorker:
    """Does what the channel says."""

    def __init__(self, connection: socket.socket) -> None:
        self._relay = Relay()
        self._stopping = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._told: dict[int, tuple[int, int]] = {}
        self._figures: dict[str, int] = {}
        self._channel = Channel(connection, self._received, self.stop)
        self._listener: SocketListener | None = None

    def stop(self) -> None:
        """Nothing more is taken from the owner, who may start another process at once."""
        self._stopping.set()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                async with asyncio.timeout(SWEEP_S):
                    await self._stopping.wait()
            except TimeoutError:
                self._relay.sweep()
                self._tell()
        self._channel.close()
        if self._listener is not None:
            self._listener.close()
        self._relay.stop()
        for _ in range(LAST_LOOKS):
            if self._relay.spectators:
                await asyncio.sleep(LAST_LOOK_S)

    def _received(self, kind: MessageKind, number: int, payload: bytes) -> None:
        if self._stopping.is_set():
            return  # whoever stops tells everybody by GOAWAY; a room that closes would be quicker
        audience = self._relay.audiences.get(number)
        match kind:
            case MessageKind.START:
                self._spawn(self._listen(Start.decode(payload)))
            case MessageKind.STOP:
                self.stop()
            case MessageKind.OPEN:
                self._relay.open(number, payloads.OPENED.unpack(payload)[0])
            case MessageKind.ADOPT:
                self._adopt(number, payload)
            case MessageKind.ADMIT if self._listener is not None:
                room, visitor = payloads.read_admission(payload)
                self._listener.admit(number, self._relay.audiences.get(room), visitor)
            case MessageKind.REFUSE if self._listener is not None:
                code, reason, _ = payloads.read_ending(payload)
                self._listener.refuse(number, code, reason)
            case MessageKind.CLOSE:
                code, reason, _ = payloads.read_ending(payload)
                self._relay.close(number, code, reason)
                self._told.pop(number, None)
            case _ if audience is None:
                return
            case MessageKind.FRAME:
                audience.frame(payload)
            case MessageKind.EVENT:
                audience.event(payload)
            case MessageKind.WELCOME:
                audience.welcome(payload)
            case MessageKind.FULL:
                audience.full(payload)
            case MessageKind.DISMISS:
                code, reason, visitor = payloads.read_ending(payload)
                audience.dismiss(visitor, code, reason)

    def _adopt(self, number: int, payload: bytes) -> None:
        connection = socket.socket(fileno=self._channel.take_descriptor())
        audience = self._relay.audiences.get(number)
        if audience is None:
            connection.close()
            return
        spectator = audience.add(payload.decode())

        async def connect() -> None:
            try:
                await asyncio.get_running_loop().connect_accepted_socket(lambda: spectator, connection)
            except OSError:  # it went away on the way here
                connection.close()
                audience.remove(spectator)

        self._spawn(connect())

    async def _listen(self, start: Start) -> None:
        if start.port is None:
            self._channel.send(MessageKind.READY, 0)
            return
        # Only here, for it brings the library: most processes never listen.
        from vitrine.gateway.fanout.listener import SocketListener

        self._listener = SocketListener(
            start, lambda number, hello: self._channel.send(MessageKind.REDEEM, number, hello)
        )
        try:
            port = await self._listener.open()
        except OSError:
            # The owner sees us go, and refuses those who would watch.
            self.stop()
            return
        self._channel.send(MessageKind.READY, port)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell(self) -> None:
        """Tell the owner what is new since it was told last."""
        for number, audience in self._relay.audiences.items():
            count = audience.adopted, len(audience.everybody)
            if self._told.get(number) != count:
                self._told[number] = count
                self._channel.send(MessageKind.COUNT, number, payloads.COUNT.pack(*count))
        figures = {
            "process": os.getpid(),
            "spectators": self._relay.spectators,
            "frames_left_out": sum(one.frames_left_out for one in self._relay.audiences.values()),
            "cpu_ms": int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) * 1000),
        }
        if figures != self._figures:
            self._figures = figures
            self._channel.send(MessageKind.FIGURES, 0, json.dumps(figures).encode())
