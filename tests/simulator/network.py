"""A connection of a story: bytes come in order, late, in pieces, or not at all; and either end may vanish."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

Receive = Callable[[bytes], None]
TURN_S = 1e-5


class Link(asyncio.Transport):
    """The server's transport, with a client at its other end.

    rng: the story's own. A stalled link delivers nothing to the client; the server sees its buffer fill.
    """

    def __init__(self, rng: random.Random, delay_s: float) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._random = rng
        self._delay_s = delay_s
        self._high, self._low = 65_536, 16_384
        self._paused = False
        self._waiting: list[bytes] = []
        self._downstream_s = self._upstream_s = 0.0
        self.protocol: Any = None
        self.stalled = False
        self.cut = False
        self.ended = False
        self.greatest_buffer = 0
        self.to_client: Receive = lambda _: None
        self.client_lost: Callable[[], None] = lambda: None

    def connect(self, protocol: Any, to_client: Receive, client_lost: Callable[[], None]) -> None:
        """Both ends are there."""
        self.protocol, self.to_client, self.client_lost = protocol, to_client, client_lost
        protocol.connection_made(self)

    # The client's end

    def send(self, data: bytes) -> None:
        """The client writes: the server gets it later, in pieces."""
        at = 0
        while at < len(data):
            size = self._random.choice((1, 7, 64, len(data)))
            # Timers of one moment have no order, and bytes have.
            self._upstream_s = max(self._upstream_s + TURN_S, self._loop.time() + self._late())
            self._loop.call_at(self._upstream_s, self._to_server, data[at : at + size])
            at += size

    def hang_up(self) -> None:
        """The client's process ends: the server learns it at once."""
        self._lose(None)

    def crash(self) -> None:
        """The server's process is gone; its kernel tells the client."""
        self.protocol = None
        if not self.cut:
            self._loop.call_later(self._late(), self.client_lost)

    def vanish(self) -> None:
        """The network is gone: neither end is told until it notices."""
        self.cut = True

    def stall(self, stalled: bool) -> None:
        """The client stops reading, or reads again."""
        self.stalled = stalled
        if not stalled:
            waiting, self._waiting = self._waiting, []
            for data in waiting:
                self._down(data)
            self._drained()

    # asyncio.Transport, as the server sees it

    def write(self, data: Any) -> None:
        if self.protocol is None:
            return
        if self.ended:
            raise RuntimeError("Cannot call write() after write_eof()")
        if self.cut or self.stalled:
            self._waiting.append(bytes(data))
        else:
            self._down(bytes(data))
        self.greatest_buffer = max(self.greatest_buffer, self.get_write_buffer_size())
        if not self._paused and self.get_write_buffer_size() > self._high:
            self._paused = True
            self.protocol.pause_writing()

    def get_write_buffer_size(self) -> int:
        return sum(map(len, self._waiting))

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._high, self._low = high or 65_536, low or 16_384

    def write_eof(self) -> None:
        self.ended = True

    def can_write_eof(self) -> bool:
        return True

    def is_closing(self) -> bool:
        return self.protocol is None

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    def close(self) -> None:
        self._lose(None)

    def abort(self) -> None:
        self._lose(ConnectionAbortedError())

    def _lose(self, error: Exception | None) -> None:
        if self.protocol is None:
            return
        protocol, self.protocol = self.protocol, None
        self._loop.call_soon(protocol.connection_lost, error)
        if not self.cut:
            self._loop.call_later(self._late(), self.client_lost)

    def _down(self, data: bytes) -> None:
        self._downstream_s = max(self._downstream_s + TURN_S, self._loop.time() + self._late())
        self._loop.call_at(self._downstream_s, self._arrive, data)

    def _arrive(self, data: bytes) -> None:
        if not self.cut:
            self.to_client(data)

    def _to_server(self, data: bytes) -> None:
        if self.protocol is not None and not self.cut:
            self.protocol.data_received(data)

    def _drained(self) -> None:
        if self._paused and self.protocol is not None and self.get_write_buffer_size() <= self._low:
            self._paused = False
            self.protocol.resume_writing()

    def _late(self) -> float:
        """Now and then a packet is lost and sent again."""
        again_s = 0.2 if self._random.random() < 0.02 else 0.0
        return self._delay_s * self._random.uniform(0.8, 1.5) + again_s
