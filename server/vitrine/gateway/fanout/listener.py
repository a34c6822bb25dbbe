"""A fan-out process's own port: under TLS a socket cannot be handed over, so spectators come here themselves.

The handshake is the shop's; who the ticket lets in only the owner knows, and is asked over the channel.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import ssl
from collections.abc import Callable
from typing import Final, cast

from websockets.frames import Frame
from websockets.frames import Opcode as LibraryOpcode
from websockets.http11 import Request
from websockets.protocol import State

from vitrine.callers import NOBODY, Proxies
from vitrine.clock import Clock, SystemClock
from vitrine.domains import Domains
from vitrine.gateway import handshake
from vitrine.gateway.fanout.relay import WatchedRoom
from vitrine.gateway.fanout.start import Start
from vitrine.gateway.knocks import Knocks

ARRIVAL_S: Final = 5.0
HELLO_BYTES: Final = 4 * 1024
SEND_BUFFER_BYTES: Final = 64 * 1024
CLOSE_S: Final = 2.0
BACKLOG: Final = 1024
STRANGERS_LIMIT: Final = 2000


class SocketListener:
    """Accepts sockets, reads HELLO, and asks the owner. redeem: takes a connection's number and its HELLO."""

    def __init__(
        self, start: Start, redeem: Callable[[int, bytes], None], clock: Clock | None = None
    ) -> None:
        self.start = start
        self.proxies = Proxies.of(start.proxies, start.hops)
        domains = Domains.of(start.domains, start.url)
        self.pages = handshake.Pages(frozenset(start.origins), domains, start.apart)
        self.knocks = Knocks(clock or SystemClock(), start.limited)
        self._redeem = redeem
        self._numbers = itertools.count(1)
        # Connections that are nobody's yet.
        self.strangers = 0
        self._arrivals: dict[int, Arrival] = {}
        self._server: asyncio.Server | None = None

    async def open(self) -> int:
        """Listen. Returns the port. Raises OSError."""
        start, tls = self.start, None
        if start.certificate is not None:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(start.certificate, start.key)
        listening = socket.socket(socket.AF_INET6 if ":" in start.host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if start.shared:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            listening.bind((start.host, start.port or 0))
        except OSError:
            listening.close()
            raise
        self._server = await asyncio.get_running_loop().create_server(
            lambda: Arrival(self), sock=listening, ssl=tls, backlog=BACKLOG
        )
        return int(listening.getsockname()[1])

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for arrival in list(self._arrivals.values()):
            arrival.end(1001, "the server stops: come back in a moment")

    def admit(self, number: int, audience: WatchedRoom | None, visitor: str) -> None:
        """The owner lets this connection watch."""
        arrival = self._arrivals.get(number)
        if audience is None:
            self.refuse(number, 4006, "the room is closed")
        elif arrival is None:
            audience.adopted += 1  # the owner has counted it
        else:
            arrival.become_spectator(audience, visitor)

    def refuse(self, number: int, code: int, reason: str) -> None:
        arrival = self._arrivals.get(number)
        if arrival is not None:
            arrival.end(code, reason)

    def hello(self, arrival: Arrival, message: bytes) -> int:
        """A connection has sent its first message. Returns its number."""
        number = next(self._numbers)
        self._arrivals[number] = arrival
        self._redeem(number, message)
        return number

    def forget(self, number: int) -> None:
        self._arrivals.pop(number, None)


class Arrival(asyncio.Protocol):
    """A connection until it is a spectator's."""

    def __init__(self, listener: SocketListener) -> None:
        self._listener = listener
        self._rfc = handshake.server_protocol(listener.pages, HELLO_BYTES)
        self._number = 0
        # Whose socket it is, from the handshake until they watch.
        self._caller = NOBODY
        self._transport: asyncio.Transport
        self._patience: asyncio.TimerHandle

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._listener.strangers += 1
        self._patience = asyncio.get_running_loop().call_later(ARRIVAL_S, self._no_hello)
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._leave()

    def data_received(self, data: bytes) -> None:
        self._rfc.receive_data(data)
        for event in self._rfc.events_received():
            if isinstance(event, Request):
                self._handshake(event)
            elif isinstance(event, Frame):
                self._frame(event)
        self._flush()

    def _handshake(self, request: Request) -> None:
        listener, start = self._listener, self._listener.start
        peer = self._transport.get_extra_info("peername")
        caller = handshake.caller_of(
            request, peer[0] if peer else None, listener.proxies, start.this_machine_counts
        )
        accepting = listener.strangers <= STRANGERS_LIMIT
        if handshake.answer(
            self._rfc,
            request,
            start.path,
            accepting,
            listener.pages,
            lambda: listener.knocks.may_knock(caller),
        ):
            self._caller = caller
            listener.knocks.knock(caller)

    def become_spectator(self, audience: WatchedRoom, visitor: str) -> None:
        """From now on the room's frames come, and a spectator reads."""
        self._leave()
        spectator = audience.add(visitor)
        self._transport.set_protocol(spectator)
        spectator.connection_made(self._transport)

    def end(self, code: int, reason: str) -> None:
        if self._rfc.state is State.OPEN:
            self._rfc.send_close(code, reason)
            self._flush()
        asyncio.get_running_loop().call_later(CLOSE_S, self._transport.abort)

    def _leave(self) -> None:
        self._patience.cancel()
        self._listener.strangers -= 1
        if self._caller != NOBODY:
            self._listener.knocks.known(self._caller)
            self._caller = NOBODY
        self._listener.forget(self._number)

    def _frame(self, frame: Frame) -> None:
        if frame.opcode in (LibraryOpcode.PING, LibraryOpcode.PONG, LibraryOpcode.CLOSE):
            return
        if self._number:
            self.end(4004, "wait for WELCOME before you send anything else")
        elif frame.opcode is LibraryOpcode.TEXT:
            self.end(1003, "send binary messages only: this socket speaks vitrine.1")
        elif frame.opcode is LibraryOpcode.BINARY and frame.fin:
            self._number = self._listener.hello(self, bytes(frame.data))
        else:
            self.end(4001, "send HELLO with a ticket as the first message, within 3 s")

    def _flush(self) -> None:
        for data in self._rfc.data_to_send():
            if self._transport.is_closing():
                return
            if data:
                self._transport.write(data)
            else:
                self._transport.close()

    def _no_hello(self) -> None:
        self.end(4001, "send HELLO with a ticket as the first message, within 3 s")
