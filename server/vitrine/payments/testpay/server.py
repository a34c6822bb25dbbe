"""The test provider on a loopback port: threads of the standard library, and one that sends webhooks."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from vitrine.clock import Clock, SystemClock
from vitrine.payments.testpay.hooks import Hooks, Post
from vitrine.payments.testpay.provider import BODY_LIMIT_BYTES, Provider
from vitrine.payments.testpay.store import Store
from vitrine.payments.testpay.wire import Asked, Response

HOST: Final = "127.0.0.1"
KEY: Final = "sk_test_vitrinetestpay"
PATIENCE_S: Final = 10.0
ROUND_S: Final = 0.05


class TestPay:
    """Serves from the start until `close`. folder: of its data, None: in memory. port: 0 takes a free one.

    hook: where webhooks go; a loopback address. rounds: whether they are sent by themselves; else by
    `hooks.send`. post: how, instead of by HTTP.
    """

    __test__ = False  # not a test, whatever its name begins with

    def __init__(
        self,
        folder: Path | None,
        port: int = 0,
        hook: str | None = None,
        clock: Clock | None = None,
        rounds: bool = True,
        post: Post | None = None,
    ) -> None:
        self._server = _Server((HOST, port), _Handler)
        self.port: int = self._server.server_address[1]
        self.base = f"http://{HOST}:{self.port}"
        self._store = Store(folder)
        self.provider = Provider(self._store, clock or SystemClock(), self.base, hook)
        self._server.provider = self.provider
        self.hooks = Hooks(self.provider, post or posted)
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._server.serve_forever, args=(ROUND_S,), daemon=True)]
        if rounds:
            self._threads.append(threading.Thread(target=self._rounds, daemon=True))
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Until somebody closes it."""
        self._over.wait()

    def close(self) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join(PATIENCE_S)
        with self.provider.turn:
            self._store.close()

    def _rounds(self) -> None:
        while not self._over.wait(ROUND_S):
            self.hooks.send()


def posted(address: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Post to a loopback address; whether it answered 2xx."""
    parts = urlsplit(address)
    host = parts.hostname or HOST
    if parts.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=PATIENCE_S, context=_trusting()
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=PATIENCE_S)
    try:
        connection.request("POST", parts.path, body, dict(headers))
        return 200 <= connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _trusting() -> ssl.SSLContext:
    """The shop's certificate is for its name on the network; on loopback nobody else is met."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # As the kernel's own default for busy servers: a storm of buyers connects at once.
    request_queue_size = 128
    provider: Provider


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave together: else Nagle's algorithm waits for the other side's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_OPTIONS(self) -> None:
        self._handle()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: cards are test cards, and yet nothing of payments is logged."""

    def _handle(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdecimal()) or int(length) > BODY_LIMIT_BYTES:
            self.close_connection = True
            self._write(Response(413, b"The body is too large.\n"))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, self.rfile.read(int(length)))
        answer = self.server.provider.handle(asked)
        if answer.dropped:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._write(answer)

    def _write(self, answer: Response) -> None:
        with suppress(ConnectionError):
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
            self.wfile.flush()
