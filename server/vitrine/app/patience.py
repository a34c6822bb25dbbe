"""uvicorn's HTTP protocol with an end to its patience: who sends or reads too slowly, or too much, must go.

uvicorn itself waits for ever for the rest of a request, takes headers of any length, and lets a client that
does not read keep its file open. The limits are far from what any browser or slow network needs.
"""

from __future__ import annotations

import asyncio
import logging
from typing import ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# From the first byte (or the connecting) to the end of the headers.
HEAD_S: Final = 10.0
HEAD_BYTES: Final = 64 * 1024
# Between two pieces of a body; between two times that the client took some of an answer.
BODY_S: Final = 30.0
UNREAD_S: Final = 60.0
CONNECTIONS_LIMIT: Final = 8000
# Each header, each piece of a chunked body and each request takes the loop a microsecond to twenty, and a
# quarter of a MiB comes at once: as small as may be, they would hold it for a tenth of a second.
HEADERS_LIMIT: Final = 128
PIECE_BYTES: Final = 64
PIECES_FREE: Final = 256
PIPELINED_LIMIT: Final = 8

log = logging.getLogger(__name__)


class PatientHttp(HttpToolsProtocol):
    """One HTTP connection. After an upgrade it belongs to `gateway.endpoint`, which has limits of its own."""

    _sending: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None
    _in_head = False
    _head_bytes = 0
    _told_bytes = 0
    _pieces = 0
    _piece_bytes = 0
    # Who has connected and not yet sent a whole head, the one that waits longest first.
    _waiting: ClassVar[dict[PatientHttp, None]] = {}

    # uvicorn, our base, narrows asyncio's signature in the same way.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._waiting[self] = None
        self._expect(HEAD_S)
        if len(self.connections) > CONNECTIONS_LIMIT:
            # Not the newest: that may be a visitor, and who has said nothing for long is none.
            longest = next(iter(self._waiting))
            del self._waiting[longest]
            longest.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._waiting.pop(self, None)
        self._expect(None)
        self._cancel_reading()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._sending is None and (self.cycle is None or self.cycle.response_complete):
            # Between two requests. Whatever this is (a bare line break begins nothing), more must follow.
            self._expect(HEAD_S)
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > HEAD_BYTES:
            self.send_400_response("The headers of this request are too long.")

    def on_message_begin(self) -> None:
        if len(self.pipeline) >= PIPELINED_LIMIT:
            raise ValueError("too many requests at once")  # the parser stops, and the answer is 400
        self._in_head, self._head_bytes, self._told_bytes = True, 0, 0
        self._pieces = self._piece_bytes = 0
        self._expect(HEAD_S)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._told(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(self.headers) >= HEADERS_LIMIT:
            raise ValueError("too many headers")
        self._told(len(name) + len(value))
        super().on_header(name, value)

    def _told(self, size: int) -> None:
        """Of a head that came whole at once, `data_received` has seen nothing that was not over already."""
        self._told_bytes += size
        if self._told_bytes > HEAD_BYTES:
            raise ValueError("headers too long")

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._waiting.pop(self, None)
        self._expect(BODY_S)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._pieces += 1
        self._piece_bytes += len(body)
        if self._pieces > PIECES_FREE + self._piece_bytes // PIECE_BYTES:
            raise ValueError("too many pieces")
        self._expect(BODY_S)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._expect(None)
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._expect(None)
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._reading is None:
            self._reading = self.loop.call_later(UNREAD_S, self.transport.abort)

    def resume_writing(self) -> None:
        self._cancel_reading()
        super().resume_writing()

    def _expect(self, seconds: float | None) -> None:
        """More of the request must come within this time; None: nothing is awaited."""
        if self._sending is not None:
            self._sending.cancel()
        self._sending = None if seconds is None else self.loop.call_later(seconds, self._late)

    def _late(self) -> None:
        if self.flow.read_paused:
            self._expect(BODY_S)  # it is we who do not read on
            return
        log.debug("a request did not come to its end in time")
        self.transport.abort()

    def _cancel_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
