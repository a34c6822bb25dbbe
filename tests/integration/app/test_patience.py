"""Whoever sends or reads too slowly, or sends too much, is let go: a real uvicorn with short patience."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from vitrine.app import patience
from vitrine.app.patience import PatientHttp

PATIENCE_S = 60.0
SHORT_S = 0.3
# Longer than a busy machine keeps an honest client from sending on.
HONEST_S = 2.0


class Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()
        self.port = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.port = self.servers[0].sockets[0].getsockname()[1]
        self.listening.set()


def an_app() -> FastAPI:
    app = FastAPI()

    @app.post("/size")
    async def size(request: Request) -> int:
        return len(await request.body())

    @app.get("/slow")
    async def slow() -> str:
        await asyncio.sleep(1.25 * HONEST_S)
        return "done"

    @app.get("/endless")
    async def endless() -> StreamingResponse:
        async def zeros() -> AsyncIterator[bytes]:
            while True:
                yield bytes(65_536)
                await asyncio.sleep(0)

        return StreamingResponse(zeros())

    return app


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the server listens. Its patience is short until the last test is over."""
    yield from listening(SHORT_S)


def listening(patience_s: float) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as patched:
        for name in ("HEAD_S", "BODY_S", "UNREAD_S"):
            patched.setattr(patience, name, patience_s)
        yield from _listening()


def _listening() -> Iterator[int]:
    config = uvicorn.Config(
        an_app(), port=0, http=PatientHttp, log_level="critical", lifespan="off", timeout_graceful_shutdown=1
    )
    server = Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.listening.wait(PATIENCE_S)
    yield server.port
    server.should_exit = True
    thread.join(PATIENCE_S)


def to_the_end(port: int, sent: bytes) -> bytes:
    """Send this and no more. Returns all that comes until the server ends the connection."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        connection.sendall(sent)
        with suppress(ConnectionResetError):
            while more := connection.recv(65_536):
                heard += more
    return heard


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\r\n",
        b"GET /slow HTTP/1.1\r\nHost: x\r\nX-Half: ",
        b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
        b"POST /size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n",
    ],
    ids=["nothing", "a line break", "half a head", "half a body", "half a chunk"],
)
def test_half_a_request_ends(port: int, sent: bytes) -> None:
    assert to_the_end(port, sent) == b""


def test_half_a_second_request_ends(port: int) -> None:
    whole = b"POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nfour"
    for half in (b"\r\n", b"GET /sl"):
        assert to_the_end(port, whole + half).count(b"HTTP/1.1 200 OK") == 1


def test_a_head_without_end_is_refused(port: int) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (number, bytes(1000).replace(b"\0", b"x")) for number in range(200))
    assert to_the_end(port, b"GET /slow HTTP/1.1\r\n" + lines).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "head",
    [b"GET /slow HTTP/1.1\r\nX: %s\r\n\r\n", b"GET /slow?%s HTTP/1.1\r\n\r\n"],
    ids=["a header", "an address"],
)
def test_a_long_head_is_refused_in_however_many_pieces_it_comes(port: int, head: bytes) -> None:
    """Whole at once, too: the kernel hands on a quarter of a MiB."""
    assert to_the_end(port, head % (b"x" * 70_000)).startswith(b"HTTP/1.1 400 ")


def test_who_does_not_read_is_let_go(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        connection.sendall(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        threading.Event().wait(4 * SHORT_S)
        with suppress(ConnectionResetError):
            while connection.recv(1 << 20):  # what was under way, and then the end
                pass


@pytest.fixture
def honest_port() -> Iterator[int]:
    yield from listening(HONEST_S)


def test_honest_requests_are_served_however_long_the_answer_takes(honest_port: int) -> None:
    port = honest_port
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S, trust_env=False) as http:
        assert http.get("/slow").json() == "done"
        assert http.post("/size", content=bytes(300_000)).json() == 300_000
        assert http.get("/slow").json() == "done"
