"""Writers that wait: they are told so in time, with when to come back, and nobody else waits for them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.fixtures.locked import held
from tests.fixtures.transactions import draft
from tests.house import ORIGIN, whole
from tests.integration.gateway.people import Client
from tests.integration.gateway.shop import a_shop
from tests.stock import stock
from vitrine.app import lanes
from vitrine.app.lanes import WATCHES
from vitrine.gateway.paces import PACES
from vitrine.gateway.service import Journal
from vitrine.gateway.tables import ChatRow
from vitrine.ids import RoomId, VisitorId
from vitrine.parts import House
from vitrine.protocol import client, server
from vitrine.rooms import Person
from vitrine.settings import Settings
from vitrine.storage import ANSWER_S, BlobStore, Database, DatabaseBusy, within

WRITERS = 60
TRIES = 5
# The browser gives up after 10 s.
BROWSER_S = 10.0


@asynccontextmanager
async def opened(url: str, data: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Database]]:
    """A whole shop, and a program of its brand."""
    app = whole(Settings(data=data, database_url=url, chain="off", worker="elsewhere"))
    house: House = app.state.house
    stock().pour(house.database, BlobStore(data / "blobs"))
    browser = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN, headers=stock().token)
    async with app.router.lifespan_context(app), browser as http:
        yield http, house.database


async def sooner_or_later(comes_out: Callable[[], Awaitable[bool]]) -> bool:
    """Whether it does so in one of some tries: what else the machine does only adds, and comes and goes."""
    for _ in range(TRIES):
        if await comes_out():
            return True
    return False


def test_pages_and_reads_do_not_wait_for_writers(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty write what another program holds: pages and lists are answered while they wait, then they are."""

    async def tried() -> None:
        async with opened(database_url, tmp_path) as (http, database):
            made = (await http.post("/api/products", json=draft(stock().model))).json()["id"]

            def writes() -> list[asyncio.Task[httpx.Response]]:
                asking = (
                    http.patch(f"/api/products/{made}", json={"title": {"en": "Bowl"}})
                    for _ in range(WRITERS)
                )
                return [asyncio.ensure_future(each) for each in asking]

            async def read_meanwhile() -> bool:
                with held(database, "products", id=made):
                    waiting = writes()
                    await asyncio.sleep(0.5)  # each of them waits by now
                    paths = ("/", "/api/products", "/api/rooms", "/api/session", "/healthz")
                    read = await asyncio.gather(*map(http.get, paths))
                    still = not any(each.done() for each in waiting)
                assert {each.status_code for each in read} == {200}
                # Not all of them come to their turn while they may wait.
                assert {each.status_code for each in await asyncio.gather(*waiting)} <= {200, 503}
                return still

            async def refused_in_time() -> bool:
                with held(database, "products", id=made):
                    began = time.monotonic()
                    refused = await asyncio.gather(*writes())
                    waited_s = time.monotonic() - began
                for answer in refused:
                    assert answer.status_code == 503
                    assert answer.json()["type"] in ("/problems/database-busy", "/problems/shop-busy")
                    assert int(answer.headers["retry-after"]) == answer.json()["retry_after_s"] > 0
                return waited_s < BROWSER_S

            # As long as a unit may wait: it is who holds it that lets them go.
            monkeypatch.setattr(lanes, "ANSWER_S", 60.0)
            assert await sooner_or_later(read_meanwhile)
            monkeypatch.undo()
            assert await sooner_or_later(refused_in_time)
            assert database.holds.refused > 0
            again = await http.patch(f"/api/products/{made}", json={"title": {"en": "Bowl"}})
            assert again.status_code == 200

    asyncio.run(tried())


def test_alive_is_answered_while_readiness_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Supervisors restart what does not say that it lives: that has no place to wait for."""
    monkeypatch.setattr(lanes, "ANSWER_S", 60.0)

    async def tried() -> None:
        async with opened(f"sqlite:///{tmp_path}/shop.db", tmp_path) as (http, database):
            with held(database, "products"):
                asked = [asyncio.ensure_future(http.get("/readyz")) for _ in range(WATCHES)]
                await asyncio.sleep(0.5)  # each of them waits by now
                assert (await http.get("/healthz")).status_code == 200
                assert not any(each.done() for each in asked)
            assert {each.status_code for each in await asyncio.gather(*asked)} == {200}

    asyncio.run(tried())


def test_a_session_is_good_though_its_use_cannot_be_noted(database_url: str, tmp_path: Path) -> None:
    """The first use of a token each day writes that day: who reads is not kept waiting for it."""

    async def tried() -> None:
        async with opened(database_url, tmp_path) as (http, database):
            with held(database, "api_tokens", brand_id=stock().brand.id):
                answer = await http.get("/api/brand")
            assert answer.status_code == 200

    asyncio.run(tried())


def test_chat_is_answered_before_the_browser_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three lines of one person wait behind each other, and no longer together than one alone."""
    monkeypatch.setitem(PACES, "chat", (1000.0, 1000))
    shop = a_shop(f"sqlite:///{tmp_path}/shop.db")
    shop.start()
    try:
        with Client(shop, "Ada") as ada:
            for attempt in range(TRIES):
                with held(shop.database, ChatRow.__tablename__):
                    began = time.monotonic()
                    lines = [f"line-{attempt}-{number}" for number in range(3)]
                    for line in lines:
                        ada.send(client.Chat(line, "Good morning"))
                    answers = [ada.next(server.Answer, id=line) for line in lines]
                    waited_s = time.monotonic() - began
                assert [each.problem["type"] for each in answers] == ["/problems/database-busy"] * 3
                if waited_s < BROWSER_S:
                    break
            assert waited_s < BROWSER_S
            assert ada.ask(client.Chat("line-4", "Good morning")).problem is None
    finally:
        shop.stop()


def test_waiting_is_bounded_for_all_units_of_a_request(database: Database) -> None:
    person = Person(VisitorId("visitor_a"), "Ada", 1, "guest")
    line, _ = Journal(database).write(RoomId("boutique"), person, "op", "hello")
    with held(database, ChatRow.__tablename__, id=line.id), within(0.5):
        began = time.monotonic()
        for _ in range(2):
            with pytest.raises(DatabaseBusy), database.unit() as unit:
                unit.session.get_one(ChatRow, line.id, with_for_update=True)
        assert time.monotonic() - began < 2 * ANSWER_S
