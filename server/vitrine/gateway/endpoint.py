"""The socket itself: a uvicorn WebSocket protocol that owns its transport and speaks RFC 6455.

The handshake and every rule come from the Sans-I/O core of `websockets`; small whole binary frames, nearly
all there are, go past it (`cutter.py`). Outgoing frames are built once by the room and written as they are.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import socket
from typing import Any, ClassVar, Final, cast

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State

from vitrine.errors import VitrineError
from vitrine.gateway import handshake
from vitrine.gateway.cutter import Cutter, payload
from vitrine.gateway.errors import GoingAway, TooEarly, TooSlow, WatchedElsewhere
from vitrine.gateway.gateway import Gateway
from vitrine.gateway.outbox import BEHIND_S, HIGH_BYTES, LOW_BYTES
from vitrine.gateway.session import HELLO_BYTES, MESSAGE_BYTES
from vitrine.gateway.unread import PoseIntake
from vitrine.gateway.visit import Visit
from vitrine.gateway.wire import binary_frame
from vitrine.protocol.errors import TextMessage
from vitrine.protocol.server import encode_goaway

# A small kernel buffer shows in user space that a client is behind: 30 s of poses fit in the usual one.
SEND_BUFFER_BYTES: Final = 64 * 1024
UNSENT_LIMIT_BYTES: Final = 1024 * 1024
KEEPALIVE_S: Final = 20.0
KEEPALIVES_UNHEARD: Final = 2
CLOSE_S: Final = 2.0
GOAWAY_MS: Final = 500
# Clients of a restarting server come back at this rate, and over two seconds at least.
COMING_BACK_MS: Final = 10
SPREAD_LEAST_MS: Final = 2000
LEAVING: Final = (1000, 1001)

log = logging.getLogger(__name__)


def socket_protocol(gateway: Gateway) -> type[asyncio.Protocol]:
    """The class for uvicorn's `ws=` option whose sockets belong to this gateway."""
    return type("VitrineSocket", (SocketProtocol,), {"gateway": gateway})


class SocketProtocol(asyncio.Protocol):
    """One connection, from the handshake to the last byte."""

    gateway: ClassVar[Gateway]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],  # noqa: ARG002  uvicorn gives it by name
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._loop = _loop or asyncio.get_running_loop()
        # uvicorn asks everything in here to shut down, and waits until it has left.
        self._connections = cast("set[Any]", server_state.connections)
        self._root_path = config.root_path
        wiring = self.gateway.wiring
        self._pages = handshake.Pages(wiring.origins, wiring.domains)
        self._rfc = handshake.server_protocol(self._pages, HELLO_BYTES)
        self._cutter = Cutter()
        self._message = bytearray()
        self._visit: Visit | None = None
        self._transport: asyncio.Transport
        self._behind: asyncio.TimerHandle | None = None
        self._keepalive: asyncio.TimerHandle | None = None
        self._aborting: asyncio.TimerHandle | None = None
        self._heard = True
        self._silent = 0
        # Set while the next byte begins a frame and nothing is unusual: poses then go straight to the room.
        self._lane: PoseIntake | None = None

    # Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._connections.add(self)
        self.gateway.sockets += 1
        self._transport.set_write_buffer_limits(HIGH_BYTES, LOW_BYTES)
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._connections.discard(self)
        self.gateway.sockets -= 1
        for timer in (self._behind, self._keepalive, self._aborting):
            if timer is not None:
                timer.cancel()
        if self._visit is not None:
            self._visit.gone(lost=True)

    def eof_received(self) -> bool:
        # Before the flush: it ends our side too, and the room must not write to it after that.
        self._lane = None
        if self._visit is not None:
            self._visit.gone(lost=True)
        self._rfc.receive_eof()
        self._flush()
        return False

    def pause_writing(self) -> None:
        if self._visit is not None:
            self._visit.outbox.pause()
        if self._behind is None:
            self._behind = self._loop.call_later(BEHIND_S, self._too_slow)

    def resume_writing(self) -> None:
        if self._behind is not None:
            self._behind.cancel()
            self._behind = None
        if self._visit is not None:
            self._visit.outbox.resume()

    def data_received(self, data: bytes) -> None:
        self._heard = True
        lane = self._lane
        if lane is None or not lane.takes(data):
            self._read(data)

    def _read(self, data: bytes) -> None:
        """Whatever is not just one pose."""
        visit = self._visit
        if visit is None:
            self._feed(data)
            return
        for small, piece in self._cutter.cut(data):
            # Between the fragments of a message a whole one is an error, which the library knows how to say.
            if not small or self._rfc.current_size is not None or self._rfc.state is not State.OPEN:
                self._feed(piece)
            elif visit.lane is None or not visit.lane.takes(piece):
                visit.receive(payload(piece))
        self._look_for_lane()

    def _look_for_lane(self) -> None:
        usual = not self._cutter.waiting and self._rfc.current_size is None and self._rfc.state is State.OPEN
        self._lane = self._visit.lane if usual and self._visit is not None else None

    def shutdown(self) -> None:
        """uvicorn is stopping: tell when to come back, each at another moment, and close."""
        if self._visit is None:
            self._transport.close()
            return
        if self._rfc.state is State.OPEN and not self._transport.is_closing():
            # Spread, so that a thousand clients do not come back in the same second.
            spread_ms = max(SPREAD_LEAST_MS, COMING_BACK_MS * self.gateway.sockets)
            after_ms = GOAWAY_MS + random.randrange(spread_ms)  # noqa: S311
            self._transport.write(binary_frame(encode_goaway(after_ms)))
        self._visit.end(GoingAway())

    # RFC 6455

    def _feed(self, data: bytes) -> None:
        self._rfc.receive_data(data)
        for event in self._rfc.events_received():
            if isinstance(event, Request):
                self._handshake(event)
            elif isinstance(event, Frame):
                self._frame(event)
        if self._rfc.parser_exc is not None and self._visit is not None:
            self._visit.gone()
        self._flush()

    def _frame(self, frame: Frame) -> None:
        if self._visit is None or (self._rfc.close_sent is not None and frame.opcode is not Opcode.CLOSE):
            return
        if frame.opcode is Opcode.TEXT:
            self._visit.end(TextMessage())
        elif frame.opcode is Opcode.CLOSE:
            # Closing the window is leaving; whatever else a client says, it may come back.
            close = self._rfc.close_rcvd
            self._visit.gone(lost=close is not None and close.code not in LEAVING)
        elif frame.opcode is Opcode.BINARY or frame.opcode is Opcode.CONT:
            # Bytes, not a list of fragments: those may be empty, and without end.
            self._message += frame.data
            if frame.fin:
                message, self._message = bytes(self._message), bytearray()
                self._visit.receive(message)

    def _handshake(self, request: Request) -> None:
        path = self._root_path + handshake.PATH
        caller, gateway = self._caller(request), self.gateway
        if handshake.answer(
            self._rfc, request, path, gateway.accepting, self._pages, lambda: gateway.shares.may_knock(caller)
        ):
            self._visit = Visit(gateway, self._transport, self._close, self._opened, self._give_away, caller)
            self._keepalive = self._loop.call_later(KEEPALIVE_S, self._keep_alive)
            # The library's parser holds the request as long as it lives: 2 KB a client.
            request.headers.clear()

    def _caller(self, request: Request) -> str:
        """Who has opened it, as limits by address count them."""
        peer, wiring = self._transport.get_extra_info("peername"), self.gateway.wiring
        return handshake.caller_of(
            request, peer[0] if peer else None, wiring.proxies, wiring.this_machine_counts
        )

    def _give_away(self) -> int:
        """The connection's descriptor, for another process; nothing more is read or written here.

        Raises WatchedElsewhere under TLS, whose secrets do not travel; TooEarly, TooSlow if not at rest.
        """
        connection = self._transport.get_extra_info("socket")
        if connection is None or self._transport.get_extra_info("ssl_object") is not None:
            raise WatchedElsewhere
        if self._cutter.waiting or self._message:
            raise TooEarly
        if self._transport.is_closing() or self._transport.get_write_buffer_size():
            raise TooSlow
        self._transport.pause_reading()
        descriptor = os.dup(connection.fileno())
        # It closes our descriptor and says nothing to the client: the other one keeps the connection.
        self._transport.abort()
        return descriptor

    def _opened(self) -> None:
        self._rfc.max_message_size = MESSAGE_BYTES
        self._look_for_lane()

    def _close(self, error: VitrineError) -> None:
        if self._rfc.state is State.OPEN:
            reason = error.message.encode()[:120].decode(errors="ignore")
            self._rfc.send_close(error.close_code, reason)
            self._flush()
        self._lane = None
        self._abort_soon()

    def _flush(self) -> None:
        for data in self._rfc.data_to_send():
            if self._transport.is_closing():
                return
            if data:
                self._transport.write(data)
            elif self._transport.can_write_eof():
                # Half-closed: the client may still be sending, and closing outright would reset the
                # connection before it has read why. It has 2 s.
                self._transport.write_eof()
                self._abort_soon()
            else:
                self._transport.close()
        if self._transport.get_write_buffer_size() > UNSENT_LIMIT_BYTES:
            self._transport.abort()

    def _keep_alive(self) -> None:
        self._silent, self._heard = 0 if self._heard else self._silent + 1, False
        if self._silent >= KEEPALIVES_UNHEARD and self._visit is not None:
            self._visit.end(TooSlow())
            return
        if self._rfc.state is State.OPEN:
            self._rfc.send_ping(b"")
            self._flush()
            self._keepalive = self._loop.call_later(KEEPALIVE_S, self._keep_alive)

    def _too_slow(self) -> None:
        if self._visit is not None:
            self._visit.end(TooSlow())

    def _abort_soon(self) -> None:
        if self._aborting is None:
            self._aborting = self._loop.call_later(CLOSE_S, self._transport.abort)
