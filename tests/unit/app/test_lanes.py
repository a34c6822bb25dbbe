"""Places of requests: given up for what is outside the shop, and taken again."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from vitrine.app import lanes
from vitrine.app.bodies import refuse
from vitrine.app.headers import Message, Receive, Scope, Send
from vitrine.app.lanes import Held, Lane, Lanes, ShopBusy
from vitrine.extensions.outside import having, outside


class Shop:
    """An application with one place for writes: /away goes outside and waits, /stay keeps its place."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.go_on = {"/api/away": asyncio.Event(), "/api/stay": asyncio.Event()}
        self.there = asyncio.Condition()
        self.lanes = Lanes(self, frozenset())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._work(scope["path"])
        except ShopBusy as busy:  # as the shop's handlers do
            await refuse(send, busy)
            return
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def _work(self, path: str) -> None:
        if path == "/api/away":
            async with outside():
                await self._told("outside")
                await self.go_on[path].wait()
            await self._told("back")
        else:
            await self._told("inside")
            await self.go_on[path].wait()
            await self._told("leaving")

    async def _told(self, what: str) -> None:
        async with self.there:
            self.order.append(what)
            self.there.notify_all()

    async def until(self, *order: str) -> None:
        async with self.there, asyncio.timeout(60):
            await self.there.wait_for(lambda: self.order == list(order))

    def asked(self, path: str) -> asyncio.Task[tuple[int, bytes]]:
        """Status and body of a POST."""
        told: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            told.append(message)

        async def answer() -> tuple[int, bytes]:
            scope: dict[str, Any] = {"type": "http", "method": "POST", "path": path, "headers": []}
            await self.lanes(scope, receive, send)
            return told[0]["status"], b"".join(each.get("body", b"") for each in told)

        return asyncio.create_task(answer())


@pytest.fixture(autouse=True)
def _one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "WRITES", 1)
    monkeypatch.setattr(lanes, "OUTSIDE", 2)


def test_who_waits_outside_has_no_place_and_takes_one_again() -> None:
    async def tried() -> None:
        shop = Shop()
        away = shop.asked("/api/away")
        await shop.until("outside")
        stay = shop.asked("/api/stay")
        await shop.until("outside", "inside")
        shop.go_on["/api/away"].set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert shop.order == ["outside", "inside"], "its place is another's now"
        shop.go_on["/api/stay"].set()
        assert (await stay)[0] == (await away)[0] == 204
        assert shop.order == ["outside", "inside", "leaving", "back"]

    asyncio.run(tried())


def test_so_many_wait_outside_and_the_next_hears_when_to_come_back() -> None:
    async def tried() -> None:
        shop = Shop()
        two = [shop.asked("/api/away") for _ in range(2)]
        await shop.until("outside", "outside")
        status, body = await shop.asked("/api/away")
        assert (status, json.loads(body)["type"]) == (503, "/problems/shop-busy")
        shop.go_on["/api/away"].set()
        assert [(await each)[0] for each in two] == [204, 204]
        assert (await shop.asked("/api/away"))[0] == 204, "their places out there are free again"

    asyncio.run(tried())


def test_who_gives_up_outside_leaves_nothing_behind() -> None:
    async def tried() -> None:
        shop = Shop()
        for _ in range(3):
            away = shop.asked("/api/away")
            await shop.until("outside")
            away.cancel()
            with pytest.raises(asyncio.CancelledError):
                await away
            shop.order.clear()
        shop.go_on["/api/away"].set()
        shop.go_on["/api/stay"].set()
        assert [(await shop.asked(path))[0] for path in shop.go_on] == [204, 204]

    asyncio.run(tried())


async def places_free(lane: Lane) -> int:
    """As many as can be taken, one after another."""
    taken = 0
    try:
        while True:
            await lane.take()
            taken += 1
    except ShopBusy:
        for _ in range(taken):
            lane.give_back()
    return taken


def test_what_outlives_its_request_takes_no_place_for_ever() -> None:
    """Two of one request are outside at once; one is longer than the request, another begins after it."""

    async def tried() -> None:
        lane, away = Lane(2, 0), Lane(2, 0)
        place = Held(lane, away)
        gone, back = [asyncio.Event() for _ in range(4)], [asyncio.Event() for _ in range(4)]

        async def work(number: int) -> None:
            async with outside():
                gone[number].set()
                await back[number].wait()

        async def begun(number: int) -> asyncio.Task[None]:
            task = asyncio.create_task(work(number))
            await gone[number].wait()
            return task

        await place.take()
        with having(place):
            first, second = await begun(0), await begun(1)
            assert await places_free(lane) == 2
            back[1].set()
            await second
            assert await places_free(lane) == 2, "the first is outside still, and gave up the one place"
            back[0].set()
            await first
            assert await places_free(lane) == 1, "the request has its place again"
            longer = await begun(2)
            place.give_back()
            back[2].set()
            await longer
            assert await places_free(lane) == 2
            late = await begun(3)
            back[3].set()
            await late
        assert (await places_free(lane), await places_free(away)) == (2, 2)

    asyncio.run(tried())


def test_a_request_that_ends_while_another_of_it_comes_back_leaves_its_place() -> None:
    async def tried() -> None:
        lane = Lane(1, 1)
        place, go_on, gone = Held(lane, Lane(2, 0)), asyncio.Event(), asyncio.Event()

        async def work() -> None:
            async with place.left():
                gone.set()
                await go_on.wait()

        await place.take()
        working = asyncio.create_task(work())
        await gone.wait()
        await lane.take()
        go_on.set()
        for _ in range(20):
            await asyncio.sleep(0)
        place.give_back()
        lane.give_back()
        await working
        await lane.take()  # raises, were it not free

    asyncio.run(tried())
