"""Ten thousand connections that say nothing, or half a handshake: visitors come and go as before."""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.integration.app.conftest import Person, Running

HALF_OPEN = 10_000
HALF = b"GET /ws HTTP/1.1\r\nHost: shop.example\r\nUpgrade: websocket\r\nSec-WebSocket-K"


@contextmanager
def files(count: int) -> Iterator[int]:
    """As many open files as that, or as the machine's hard limit gives. Yields how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = count if hard == resource.RLIM_INFINITY else min(count, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))
    yield allowed
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_ten_thousand_half_open_connections(running: Running, bystander: Person) -> None:
    with ExitStack() as silent, files(HALF_OPEN + 500) as allowed:
        opened = [
            silent.enter_context(socket.create_connection(("127.0.0.1", running.shop.port), 120))
            for _ in range(min(HALF_OPEN, allowed - 500))
        ]
        for index, connection in enumerate(opened):
            if index % 2:
                try:
                    connection.sendall(HALF)
                except (BrokenPipeError, ConnectionResetError):
                    continue  # it waited longest when the server had no more room: that is the rule
        with Person(running, "Newcomer") as newcomer:
            bystander.until_shown(newcomer.slot, newcomer.stand(0.5))
