"""Spectators who connect to a fan-out process themselves, and processes whose owner is gone."""

from __future__ import annotations

import asyncio
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from tests.integration.gateway.people import PATIENCE_S, Client
from tests.integration.gateway.shop import ORIGIN, Shop, a_shop
from vitrine.cli.tls import lan_certificate
from vitrine.extensions.outside import having, outside
from vitrine.gateway.errors import TicketUnknown
from vitrine.gateway.fanout.pool import Options, Pool
from vitrine.gateway.fanout.start import Start
from vitrine.gateway.fanout.watching import Watching
from vitrine.gateway.part import fanout_options
from vitrine.ids import VisitorId
from vitrine.protocol import client, server
from vitrine.settings import Settings
from vitrine.storage import left_s, within
from vitrine.storage.waits import PATIENT_S

OWNER = """
import asyncio, sys
from vitrine.gateway.fanout.pool import Options, Pool

async def main():
    pool = Pool(Options(processes=2), None)
    await pool.process()
    print(*(told["process"] for told in pool.figures()), flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    return lan_certificate(tmp_path / "tls", "127.0.0.1")


@pytest.fixture
def tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate[0]))


@pytest.fixture
def secure_shop(tmp_path: Path, certificate: tuple[Path, Path]) -> Iterator[Shop]:
    start = Start(
        port=0, shared=True, certificate=str(certificate[0]), key=str(certificate[1]), origins=(ORIGIN,)
    )
    shop = a_shop(
        f"sqlite:///{tmp_path}/shop.db",
        fanout=Options(start=start),
        ssl_certfile=certificate[0],
        ssl_keyfile=certificate[1],
    )
    shop.start()
    yield shop
    shop.stop()


def ticket(shop: Shop, tls: ssl.SSLContext, name: str, watch: bool) -> dict[str, Any]:
    found: dict[str, Any] = httpx.post(
        f"https://127.0.0.1:{shop.server.port}/api/rooms/boutique/tickets",
        json={"watch": watch},
        cookies={"visitor": name},
        verify=tls,
        timeout=PATIENCE_S,  # the first who watches waits for a process
    ).json()
    return found


def test_under_tls_the_ticket_names_the_processes_own_port(secure_shop: Shop, tls: ssl.SSLContext) -> None:
    given = ticket(secure_shop, tls, "Ada", watch=False)
    own, asked = given["socket_url"], ticket(secure_shop, tls, "Wanda", watch=True)
    assert urlsplit(own).port == secure_shop.server.port != urlsplit(asked["socket_url"]).port
    assert urlsplit(asked["socket_url"])._replace(netloc="") == urlsplit(own)._replace(netloc="")
    with (
        Client(secure_shop, "Ada", ticket=given["ticket"], url=own, tls=tls) as ada,
        Client(secure_shop, "Wanda", ticket=asked["ticket"], url=asked["socket_url"], tls=tls) as wanda,
    ):
        assert (wanda.welcome["slot"], wanda.welcome["watch"]) == (None, True)
        ada.ask(client.Chat("c1", "hello"))
        assert wanda.next(server.EventMessage, event="said").fields["text"] == "hello"
        wanda.send_ping()
        used = Client(secure_shop, "W", ticket=asked["ticket"], url=asked["socket_url"], tls=tls)
        assert used.closed() == 4002
        wanda.send(client.Emote("e1", "wave"))
        assert wanda.closed() == 4004


def test_each_ticket_opens_only_its_own_kind_of_socket(secure_shop: Shop, tls: ssl.SSLContext) -> None:
    asked, own = (ticket(secure_shop, tls, "Wanda", watch) for watch in (True, False))
    for name, url, code in (
        (asked["ticket"], own["socket_url"], 4002),
        (own["ticket"], asked["socket_url"], 4002),
        ("no ticket", asked["socket_url"], 4002),
    ):
        assert Client(secure_shop, "Wanda", ticket=name, url=url, tls=tls).closed() == code


def test_the_processes_own_port_knows_the_rules_of_the_door(secure_shop: Shop, tls: ssl.SSLContext) -> None:
    address = urlsplit(ticket(secure_shop, tls, "Wanda", watch=True)["socket_url"])
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": "vitrine.1",
    }
    for path, origin, status in (("/ws", "https://evil.test", 403), ("/other", ORIGIN, 404)):
        answer = httpx.get(
            f"https://{address.netloc}{path}",
            headers={**headers, "Origin": origin},
            verify=tls,
            timeout=PATIENCE_S,
        )
        assert answer.status_code == status
    silent = Client(secure_shop, "Wanda", ticket="x", url=address.geturl(), tls=tls)
    silent.send(client.Ping(1))
    assert silent.closed() in {4002, 4004}


def test_processes_end_with_their_owner() -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    with owner.stdout:
        children = [int(word) for word in owner.stdout.readline().split()]
    assert len(children) == 2 and all(Path(f"/proc/{child}").exists() for child in children)
    # As Ctrl-C in a terminal: the owner decides.
    for child in children:
        os.kill(child, signal.SIGINT)
    owner.kill()
    owner.wait(60)
    end = time.monotonic() + 60
    while any(_runs(child) for child in children):
        assert time.monotonic() < end, "a process outlives its owner"
        time.sleep(0.01)


def _runs(process: int) -> bool:
    """Not so when it is a zombie that nobody here can bury."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_processes_do_not_get_the_shops_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "VITRINE_METRICS_TOKEN": "a-secret-of-sixteen-letters",
        "VITRINE_CHAIN_PASSPHRASE": "another-secret",
        "VITRINE_DATABASE_URL": "postgresql://vitrine:a-password@127.0.0.1/vitrine",
        "PGPASSWORD": "a-password",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LANG", "C.UTF-8")
    fanout = fanout_options(Settings.from_environment())
    shop = a_shop(f"sqlite:///{tmp_path}/shop.db", fanout=fanout)
    shop.start()
    try:
        process = shop.run(shop.gateway.fanout.process())
        found = Path(f"/proc/{process.id}/environ").read_bytes().split(b"\0")
    finally:
        shop.stop()
    assert b"LANG=C.UTF-8" in found
    assert not [each for each in found if each.startswith((b"VITRINE_", b"PG"))]


def test_what_a_process_asks_has_nothing_of_the_request_that_started_it() -> None:
    """Neither its time for locks, which is over, nor its place among the shop's requests."""

    class Place:
        @asynccontextmanager
        async def left(self) -> AsyncIterator[None]:
            asked.append("left the place of a request that is over")
            yield

    asked: list[object] = []

    async def admit(_: bytes) -> tuple[Watching, VisitorId]:
        asked.append(left_s())
        async with outside():
            raise TicketUnknown

    async def tried() -> None:
        pool = Pool(Options(start=Start(port=0, origins=(ORIGIN,))), admit)
        try:
            with within(0), having(Place()):
                url = await pool.url("ws://127.0.0.1/ws")
            async with connect(
                url, origin=Origin(ORIGIN), subprotocols=[Subprotocol("vitrine.1")], open_timeout=60
            ) as socket:
                await socket.send(client.encode(client.Hello("no ticket")))
                async with asyncio.timeout(60):
                    await socket.wait_closed()
            assert (asked, socket.close_code) == ([PATIENT_S], TicketUnknown.close_code)
        finally:
            await pool.stop()

    asyncio.run(tried())
