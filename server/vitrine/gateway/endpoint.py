"""The socket itself: a uvicorn WebSocket protocol that owns its transport and speaks RFC 6455.

The handshake and every rule come from the Sans-I/O core of `websockets`; small whole binary frames, nearly
all there are, go past it (`cutter.py`). Outgoing frames are built once by the room and written as they are.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import socket
from http import HTTPStatus
from typing import Any, ClassVar, Final, cast

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.datastructures import Headers
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol

from vitrine.errors import Forbidden, Malformed, VitrineError
from vitrine.gateway.cutter import Cutter, payload
from vitrine.gateway.errors import GoingAway, NoSocketHere, Stopping, TooSlow
from vitrine.gateway.gateway import Gateway
from vitrine.gateway.outbox import BEHIND_S, HIGH_BYTES, LOW_BYTES
from vitrine.gateway.session import HELLO_BYTES, MESSAGE_BYTES
from vitrine.gateway.visit import Visit
from vitrine.gateway.wire import binary_frame
from vitrine.protocol.errors import TextMessage
from vitrine.protocol.server import encode_goaway

PATH: Final = "/ws"
SUBPROTOCOL: Final = Subprotocol("vitrine.1")
# A small kernel buffer shows in user space that a client is behind: 30 s of poses fit in the usual one.
SEND_BUFFER_BYTES: Final = 64 * 1024
UNSENT_LIMIT_BYTES: Final = 1024 * 1024
KEEPALIVE_S: Final = 20.0
CLOSE_S: Final = 2.0
GOAWAY_MS: Final = (500, 3000)

log = logging.getLogger(__name__)
# The library says "connection open" for each one at INFO.
library_log = logging.getLogger("vitrine.gateway.rfc6455")
library_log.setLevel(logging.WARNING)


class OriginRefused(Forbidden):
    """This page may not open the socket."""


class HandshakeRefused(Malformed):
    """No WebSocket of ours comes of this request."""


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
        self._rfc = ServerProtocol(
            origins=[Origin(origin) for origin in self.gateway.wiring.origins],
            subprotocols=[SUBPROTOCOL],
            max_size=HELLO_BYTES,
            logger=library_log,
        )
        self._cutter = Cutter()
        self._message = bytearray()
        self._visit: Visit | None = None
        self._transport: asyncio.Transport
        self._behind: asyncio.TimerHandle | None = None
        self._keepalive: asyncio.TimerHandle | None = None
        self._aborting: asyncio.TimerHandle | None = None
        self._heard_s = self._loop.time()

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
            self._visit.gone()

    def eof_received(self) -> bool:
        # Before the flush: it ends our side too, and the room must not write to it after that.
        if self._visit is not None:
            self._visit.gone()
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
        self._heard_s = self._loop.time()
        if self._visit is None:
            self._feed(data)
            return
        for small, piece in self._cutter.cut(data):
            # Between the fragments of a message a whole one is an error, which the library knows how to say.
            if small and self._rfc.current_size is None and self._rfc.state is State.OPEN:
                self._visit.receive(payload(piece))
            else:
                self._feed(piece)

    def shutdown(self) -> None:
        """uvicorn is stopping: tell when to come back, each at another moment, and close."""
        if self._visit is None:
            self._transport.close()
            return
        if self._rfc.state is State.OPEN and not self._transport.is_closing():
            # Spread, so that a thousand clients do not come back in the same second.
            after_ms = random.randint(*GOAWAY_MS)  # noqa: S311
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
            self._visit.gone()
        elif frame.opcode is Opcode.BINARY or frame.opcode is Opcode.CONT:
            # Bytes, not a list of fragments: those may be empty, and without end.
            self._message += frame.data
            if frame.fin:
                message, self._message = bytes(self._message), bytearray()
                self._visit.receive(message)

    def _handshake(self, request: Request) -> None:
        response = self._rfc.accept(request)
        if request.path.partition("?")[0] != self._root_path + PATH:
            response = _refusal(NoSocketHere(), HTTPStatus.NOT_FOUND)
        elif response.status_code == HTTPStatus.FORBIDDEN:
            response = _refusal(
                OriginRefused("pages of this origin may not open the socket"), HTTPStatus.FORBIDDEN
            )
        elif response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            hint = "open a WebSocket (RFC 6455) with subprotocol vitrine.1"
            response = _refusal(HandshakeRefused(hint), HTTPStatus(response.status_code))
        elif not self.gateway.accepting:
            response = _refusal(Stopping(), HTTPStatus.SERVICE_UNAVAILABLE)
        self._rfc.send_response(response)
        if response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            self._visit = Visit(self.gateway, self._transport, self._close, self._opened)
            self._keepalive = self._loop.call_later(KEEPALIVE_S, self._keep_alive)

    def _opened(self) -> None:
        self._rfc.max_message_size = MESSAGE_BYTES

    def _close(self, error: VitrineError) -> None:
        if self._rfc.state is State.OPEN:
            reason = error.message.encode()[:120].decode(errors="ignore")
            self._rfc.send_close(error.close_code, reason)
            self._flush()
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
        if self._loop.time() - self._heard_s > 2 * KEEPALIVE_S and self._visit is not None:
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


def _refusal(error: VitrineError, status: HTTPStatus) -> Response:
    """An HTTP answer with a problem object, after which the connection closes."""
    body = json.dumps({**error.problem(), "status": status.value}).encode()
    headers = Headers(
        [
            ("Content-Type", "application/problem+json"),
            ("Content-Length", str(len(body))),
            ("Connection", "close"),
        ]
    )
    return Response(status.value, status.phrase, headers, body)
