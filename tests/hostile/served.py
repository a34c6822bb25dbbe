"""A shop that serves by real HTTP from a loop in this process, and what each request costs it.

The processor's time is that of the whole process without the thread that asks; of the loop it is the longest
callback. Times of the processor, not of the clock: other load on the machine changes them little.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from tests.fixtures.spare import with_a_code
from tests.house import whole
from tests.integration.gateway.shop import Server
from tests.stock import ORIGIN, stock
from vitrine.accounts import Role, Scope
from vitrine.accounts.part import AccountsPart
from vitrine.accounts.sessions import BrowserSession
from vitrine.accounts.tables import MemberRow, PasskeyRow
from vitrine.app.patience import PatientHttp
from vitrine.gateway.endpoint import socket_protocol
from vitrine.gateway.part import GatewayPart
from vitrine.ids import new_id
from vitrine.parts import House
from vitrine.quotas.kinds import Quotas
from vitrine.settings import Settings
from vitrine.storage import BlobStore, Database

# What a slow machine's noise is told apart by, which only adds: the least of so many tries counts, and what
# is beyond its bound is asked again so often.
TRIES = 3
AGAIN = 12
ADDRESSES = itertools.count(2)


@dataclass(frozen=True)
class Cost:
    """One request. loop_ms: the longest that the loop did one thing meanwhile."""

    status: int
    cpu_ms: float
    loop_ms: float
    answer: bytes
    head: bytes = b""


class Watched(asyncio.SelectorEventLoop):
    """A loop that knows its longest callback, in milliseconds of processor."""

    longest_ms = 0.0


@dataclass
class Served:
    """app, its database; member: an owner's session; token: a program's, with every scope."""

    app: FastAPI
    port: int
    loop: Watched
    member: BrowserSession
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def house(self) -> House:
        house: House = self.app.state.house
        return house

    @property
    def database(self) -> Database:
        return self.house.database

    def as_program(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def as_member(self) -> dict[str, str]:
        cookie = self.house.part(AccountsPart).accounts.settings.cookie
        return {
            "Cookie": f"{cookie}={self.member.token}", "X-CSRF-Token": self.member.csrf, "Origin": ORIGIN,
        }  # fmt: skip

    def cost(self, raw: bytes) -> Cost:
        """Of one request, whole with its head; from an address of its own, so that no rate refuses it."""
        with socket.socket() as wire:
            wire.bind((f"127.0.{next(ADDRESSES) // 250 % 250}.{2 + next(ADDRESSES) % 250}", 0))
            wire.settimeout(60)
            wire.connect(("127.0.0.1", self.port))
            time.sleep(0.01)  # until the connection is taken, which is none of the request's cost
            self.loop.longest_ms = 0.0
            used, own = time.process_time(), time.thread_time()
            sending = threading.Thread(target=_send, args=(wire, raw))
            sending.start()
            answer = _read(wire)
            spent = time.process_time() - used - (time.thread_time() - own)
            sending.join()
        head, _, body = answer.partition(b"\r\n\r\n")
        return Cost(int(head.split(b" ", 2)[1]), 1000 * spent, self.loop.longest_ms, body, head)


@contextmanager
def served(url: str, data: Path) -> Iterator[Served]:
    """Open as long as the block. url: of its database."""
    # As often as a test likes: what is asked here is what a request costs that is let through.
    often = Quotas(requests_a_minute=1_000_000)
    app = whole(
        Settings(
            data=data,
            database_url=url,
            chain_worker="elsewhere",
            worker="elsewhere",
            brand_quotas=often,
            request_rate=0,
        )
    )
    house: House = app.state.house
    stock().pour(house.database, BlobStore(data / "blobs"))
    accounts = house.part(AccountsPart).accounts
    token = accounts.create_token(stock().brand.id, "hostile", list(Scope))[1]
    member = _member(house.database, accounts)
    config = uvicorn.Config(
        app, port=0, http=PatientHttp, ws=socket_protocol(house.part(GatewayPart).gateway), log_config=None,
        access_log=False,
    )  # fmt: skip
    server, loop = Server(config), Watched()
    thread = threading.Thread(target=lambda: loop.run_until_complete(server.serve()))
    with _timed(loop):
        thread.start()
        assert server.listening.wait(60)
        gc.collect()
        gc.freeze()  # as the shop does at its start: the suite's own objects are not its to search
        try:
            yield Served(app, server.port, loop, member, token)
        finally:
            gc.unfreeze()
            server.should_exit = True
            thread.join(120)
            loop.close()


def request(method: str, path: str, headers: dict[str, str], body: bytes | None) -> bytes:
    """A request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None and "Transfer-Encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


@contextmanager
def _timed(loop: Watched) -> Iterator[None]:
    """Every callback of that loop is timed, by the one place that runs them all."""
    run = asyncio.Handle._run

    def timed(self: Any) -> None:
        if self._loop is not loop:
            run(self)
            return
        used = time.thread_time()
        run(self)
        loop.longest_ms = max(loop.longest_ms, 1000 * (time.thread_time() - used))

    asyncio.Handle._run = timed  # type: ignore[method-assign]
    try:
        yield
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]


def _member(database: Database, accounts: Any) -> BrowserSession:
    """An owner who has just signed in, and is a visitor as well."""
    now = database.clock.now()
    guest = accounts.sessions.enter(None, "Olga", 1)
    with database.unit() as unit:
        row = MemberRow(
            id=new_id("member"), brand_id=stock().brand.id, name="Owner", role=Role.OWNER.value,
            user_handle="aGFuZGxl", created_at=now,
        )  # fmt: skip
        key = PasskeyRow(
            id=new_id("passkey"), member_id=row.id, credential_id="aWQ", public_key=b"key", sign_count=0,
            created_at=now,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        unit.session.add(key)
        unit.session.flush()
        found: BrowserSession = accounts.sessions.rotate(unit, guest.token, row.id, key.id)
    with_a_code(database, row.id)
    return found


def _send(wire: socket.socket, raw: bytes) -> None:
    try:
        wire.sendall(raw)
    except OSError:
        return  # refused before it was all said


def _read(wire: socket.socket) -> bytes:
    parts = []
    try:
        while part := wire.recv(1 << 20):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)
