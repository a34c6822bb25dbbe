"""One uvicorn on one port: HTTP by FastAPI, `/ws` by our own protocol class."""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from vitrine.app.logs import set_up
from vitrine.app.patience import PatientHttp
from vitrine.app.turn import LOOK_S, NoLongerServing, end_at_last, kept
from vitrine.errors import ConfigurationError, VitrineError
from vitrine.gateway.endpoint import socket_protocol
from vitrine.gateway.part import GatewayPart
from vitrine.parts import House
from vitrine.settings import Settings
from vitrine.storage import Lease

log = logging.getLogger(__name__)

# After this long a stopping server closes what is still open.
GRACE_S = 4
# Each visitor is an open file; the usual soft limit of 1024 is for programs that use select.
OPEN_FILES = 65_536
# How long a thread keeps the interpreter from the rooms' loop: Python's 5 ms, and eight requests that reckon
# at the same time, would make a tick 40 ms late.
SWITCH_S = 0.0005

Started = Callable[[threading.Event], None]


class PortTaken(ConfigurationError):
    """Somebody else listens there already."""


class _Server(uvicorn.Server):
    """Tells when the port answers; stops when asked by an event or a signal, or when the lease is lost."""

    def __init__(self, config: uvicorn.Config, lease: Lease, on_started: Started | None) -> None:
        super().__init__(config)
        self._lease = lease
        self._on_started = on_started
        self.stopping = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        watching = asyncio.create_task(self._watch_lease())
        try:
            await super().startup(sockets)
        finally:
            watching.cancel()
        # 150,000 objects of modules live as long as the server: searching them for garbage takes more than a
        # tick of a room (74 ms).
        gc.collect()
        gc.freeze()
        if self.started and self._on_started is not None:
            self._on_started(self.stopping)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  signal's
        """As uvicorn's, but the signal is not raised again at the end: being stopped is no failure."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
        self.stopping.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's; and who was started to take our place is told to wait for it."""
        await asyncio.gather(asyncio.to_thread(self._say_so), super().shutdown(sockets))

    def _say_so(self) -> None:
        try:
            self._lease.close()
        except VitrineError as error:
            log.warning("the next process may be refused before we have closed: %s", error)

    async def on_tick(self, counter: int) -> bool:
        self._look_at_lease()
        return await super().on_tick(counter) or self.stopping.is_set()

    def _look_at_lease(self) -> None:
        if self._lease.over and not self.stopping.is_set():
            why = str(self._lease.lost)
            log.error("the lease is lost (%s): closing all sockets", why)
            end_at_last(why)
            self.stopping.set()

    async def _watch_lease(self) -> None:
        """Before the first tick: a database that hangs then would hold the start for ever."""
        while not self.stopping.is_set():
            self._look_at_lease()
            await asyncio.sleep(LOOK_S)


def serve(app: FastAPI, settings: Settings, on_started: Started | None = None, quiet: bool = False) -> None:
    """Serve until SIGINT or SIGTERM.

    on_started: called once the port answers, with an event that stops it, set too when something else does.

    quiet: only warnings are logged. Raises PortTaken; AlreadyServed; NoLongerServing, once stopped, when the
    lease was lost.
    """
    check_tls(settings)
    house: House = app.state.house
    edge = house.part(GatewayPart)
    level = logging.WARNING if quiet else logging.INFO
    set_up(level, settings.log_format)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=PatientHttp,
        ws=socket_protocol(edge.gateway),
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        log_config=None,
        # Request lines hold addresses of people; what is worth knowing is logged where it happens.
        access_log=False,
        server_header=False,
        # Who is believed about addresses is decided in one place, `callers`; uvicorn would trust loopback.
        proxy_headers=False,
        # A connection may read on in the context of its last request, which had a time of its own.
        reset_contextvars=True,
        timeout_graceful_shutdown=GRACE_S,
    )
    with _listening(settings) as listener, kept(edge.lease):
        _allow_many_files()
        sys.setswitchinterval(SWITCH_S)
        server = _Server(config, edge.lease, on_started)
        app.state.stopping = server.stopping
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(server.serve(sockets=[listener]))
    if edge.lease.lost is not None:
        raise NoLongerServing(edge.lease.lost)


def check_tls(settings: Settings) -> None:
    """Whether certificate and key are what they should be. Raises ConfigurationError."""
    if settings.tls_certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.tls_certificate, settings.tls_key)
    except OSError as error:  # ssl.SSLError is one
        raise ConfigurationError(
            "VITRINE_TLS_CERTIFICATE and VITRINE_TLS_KEY cannot be used together "
            f"({error.strerror or 'unreadable'}): give the certificate in PEM, and the key that belongs to "
            "it, without a passphrase."
        ) from error


def _allow_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _listening(settings: Settings) -> socket.socket:
    """A bound socket, so that a taken port is one clear line and not a late failure."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"Cannot listen on {settings.host} port {settings.port} ({error.strerror}): "
            "choose another by VITRINE_PORT.",
            port=settings.port,
        ) from error
    return listener
