"""Clients for tests: one that behaves, on the `websockets` library, and bare sockets that need not."""

from __future__ import annotations

import itertools
import os
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.integration.gateway.shop import ORIGIN, Shop
from vitrine.protocol import client, server
from vitrine.protocol.poses import HeadPose, encode_body
from vitrine.rooms.bodies import RecordKind
from vitrine.rooms.values import Frame

PATIENCE_S = 60.0


class Client:
    """A visitor whose client keeps to the protocol."""

    def __init__(
        self,
        shop: Shop,
        name: str,
        room: str = "boutique",
        ticket: str | None = None,
        *,
        url: str | None = None,
        tls: ssl.SSLContext | None = None,
        close_s: float = 1.0,
    ) -> None:
        # First: between the handshake and HELLO a client has three seconds.
        ticket = ticket or shop.ticket(name, room)
        connecting = connect(
            url or shop.socket_url,
            ssl=tls,
            origin=Origin(ORIGIN),
            subprotocols=[Subprotocol("vitrine.1")],
            compression=None,
            max_size=None,
            open_timeout=PATIENCE_S,
            # Who has read nothing for long has no place for the server's close among what waits to be read:
            # a crowd that never reads waits for it but a moment each.
            close_timeout=close_s,
        )
        self._open = ExitStack()
        self.socket = self._open.enter_context(connecting)
        self._numbers = itertools.count(1)
        self.kept: list[Any] = []
        self.welcome: dict[str, Any] = {}
        self.send(client.Hello(ticket))

    def __enter__(self) -> Client:
        welcome = self.read()
        assert isinstance(welcome, server.WelcomeMessage)
        self.welcome = welcome.fields
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._open.close()

    @property
    def slot(self) -> int:
        return int(self.welcome["slot"])

    def send(self, message: Any) -> None:
        self.socket.send(client.encode(message))

    def read(self) -> Any:
        message = self.socket.recv(PATIENCE_S)
        assert isinstance(message, bytes)
        return server.decode(message)

    def next(self, type_: type[Any], **fields: Any) -> Any:
        """The next message of a type with these members; others are let pass."""
        while True:
            message = self.read()
            if isinstance(message, type_) and all(
                getattr(message, name, None) == value or getattr(message, "fields", {}).get(name) == value
                for name, value in fields.items()
            ):
                return message

    def stand(self, x: float) -> None:
        number = next(self._numbers)
        body = encode_body(HeadPose((x, 1.7, 0.0), 0.0, 0.0))
        self.send(client.Pose(RecordKind.HEAD, 0, number, number * 50, body))

    def frame(self) -> Frame:
        found: Frame = self.next(Frame)
        return found

    def until_shown(self, x: float, slot: int | None = None) -> None:
        """Read frames until somebody (this client) stands at x."""
        wanted = encode_body(HeadPose((x, 1.7, 0.0), 0.0, 0.0))
        who = self.slot if slot is None else slot
        while True:
            for section in self.frame().sections:
                for seen, body in zip(section.slots, section.bodies, strict=True):
                    if int(seen) == who and bytes(body) == wanted:
                        return

    def send_ping(self) -> None:
        self.send(client.Ping(7))
        assert self.next(server.Pong).client_ms == 7

    def ask(self, request: Any) -> server.Answer:
        self.send(request)
        found: server.Answer = self.next(server.Answer, id=request.id)
        return found

    def closed(self) -> int:
        """Read to the end. Returns the close code that the server gave."""
        try:
            while True:
                self.socket.recv(PATIENCE_S)
        except ConnectionClosed as closed:
            self._open.close()
            assert closed.rcvd is not None, "the connection was lost without a close frame"
            return int(closed.rcvd.code)


def bare_socket(shop: Shop) -> socket.socket:
    found = socket.create_connection(("127.0.0.1", shop.server.port), timeout=PATIENCE_S)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found


def handshake(path: str = "/ws", origin: str | None = ORIGIN, subprotocol: str | None = "vitrine.1") -> bytes:
    lines = [
        f"GET {path} HTTP/1.1", "Host: shop.test", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
    ]  # fmt: skip
    lines += [f"Origin: {origin}"] if origin else []
    lines += [f"Sec-WebSocket-Protocol: {subprotocol}"] if subprotocol else []
    return "\r\n".join([*lines, "", ""]).encode()


def opened(shop: Shop) -> socket.socket:
    """A bare socket after the handshake."""
    found = bare_socket(shop)
    found.sendall(handshake())
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += found.recv(1)
    assert answer.startswith(b"HTTP/1.1 101 ")
    return found


def masked(
    payload: bytes, opcode: Opcode = Opcode.BINARY, fin: bool = True, length: int | None = None
) -> bytes:
    """A client's frame; length: what its header says, if not the truth."""
    mask = os.urandom(4)
    size = len(payload) if length is None else length
    head = bytes([(0x80 if fin else 0) | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 1 << 16:
        head += bytes([0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([0x80 | 127]) + size.to_bytes(8, "big")
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


def read_frame(source: socket.socket) -> tuple[int, bytes]:
    """(opcode, payload) of the next frame that a server sent."""

    def exactly(count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = source.recv(count - len(data))
            assert more, "the connection ended within a frame"
            data += more
        return data

    first, second = exactly(2)
    assert not second & 0x80, "a server never masks"
    length = second & 0x7F
    if length >= 126:
        length = int.from_bytes(exactly(2 if length == 126 else 8), "big")
    return first & 0x0F, exactly(length)


def close_code(source: socket.socket) -> int:
    """Read to the close frame. Returns its code."""
    while True:
        opcode, payload = read_frame(source)
        if opcode == Opcode.CLOSE:
            return int.from_bytes(payload[:2], "big")


class Back(Client):
    """Comes in by a resume token."""

    def __init__(self, shop: Shop, token: str, seq: int | None = None, ticket: str | None = None) -> None:
        self._resume, self._seq, self._beside = token, seq, ticket
        super().__init__(shop, "nobody", ticket="")

    def send(self, message: Any) -> None:
        if isinstance(message, client.Hello):
            message = client.Hello(self._beside, self._resume, self._seq)
        super().send(message)


def cut(someone: Client) -> None:
    """The connection breaks without a word."""
    raw = someone.socket.socket
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes([1, 0, 0, 0, 0, 0, 0, 0]))
    raw.close()


def watcher(shop: Shop, name: str = "Wanda", room: str = "boutique") -> Client:
    return Client(shop, name, room, shop.ticket(name, room, watch=True))


def until(true: Callable[[], object]) -> None:
    """Wait for what another process or thread does; the limit is only patience."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
