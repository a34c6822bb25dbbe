"""What hangs outside the shop, a node of a chain or an extension, keeps nobody else waiting."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from tests.fixtures.rooms import room
from tests.fixtures.transactions import draft
from tests.house import ORIGIN, whole
from tests.stock import stock
from vitrine.app.lanes import READS, WRITES
from vitrine.extensions import Visitor, hookimpl
from vitrine.extensions.door import ExtensionDoor
from vitrine.extensions.part import ExtensionsPart
from vitrine.parts import House, Part
from vitrine.settings import Settings
from vitrine.storage import BlobStore

# Of a test that waits; hooks may take longer.
PATIENCE_S, HOOK_S = 60.0, 600.0
MORE = 8


class Hanging:
    """Asks somebody who does not answer, as a gate asks a node."""

    def __init__(self) -> None:
        self.release = asyncio.Event()
        self.asked = asyncio.Condition()
        self.waiting = 0

    @hookimpl
    async def may_enter(self, visitor: Visitor, room_id: str) -> bool:
        return await self._waited()

    @hookimpl
    async def may_buy(self, visitor: Visitor | None, product_id: str) -> bool:
        return await self._waited()

    async def until(self, waiting: int) -> None:
        async with self.asked, asyncio.timeout(PATIENCE_S):
            await self.asked.wait_for(lambda: self.waiting == waiting)

    async def _waited(self) -> bool:
        async with self.asked:
            self.waiting += 1
            self.asked.notify_all()
        await self.release.wait()
        return True


def test_gates_that_hang_hold_no_places_of_others(tmp_path: Path) -> None:
    """More want to come in and to buy than there are places for reads and writes."""

    async def tried() -> None:
        hanging = Hanging()
        app = whole(
            Settings(data=tmp_path, chain="off", worker="elsewhere"),
            extra=(lambda _, __: Part(name="hanging", extension={"hanging": hanging}),),
        )
        house: House = app.state.house
        door = house.part(ExtensionsPart).door
        assert isinstance(door, ExtensionDoor)
        door._answer_limit_s = HOOK_S
        stocked = stock()
        stocked.pour(house.database, BlobStore(tmp_path / "blobs"))
        brand = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN, headers=stocked.token)
        guest = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=ORIGIN, headers={"Origin": ORIGIN}
        )
        async with app.router.lifespan_context(app), brand, guest:
            price = {"amount_minor": 4900, "currency": "EUR"}
            variants = [{"price": price, "buy_url": "https://shop.example/bowl"}]
            made = (await brand.post("/api/products", json=draft(stocked.model, variants=variants))).json()
            saved = await brand.put("/api/rooms/boutique", json=room("boutique", stocked.model))
            assert saved.is_success, saved.text
            entered = await guest.post("/api/session", json={"name": "Ada", "colour": 3})
            guest.headers["X-CSRF-Token"] = entered.json()["csrf"]
            buy = f"/api/variants/{made['variants'][0]['id']}/buy"
            async with asyncio.TaskGroup() as all_:
                asked: list[asyncio.Task[httpx.Response]] = []
                # Never more at once than there are places: nobody waits for one, however slow the machine.
                for count in (WRITES, MORE):
                    asked += [
                        all_.create_task(guest.post("/api/rooms/boutique/tickets")) for _ in range(count)
                    ]
                    await hanging.until(len(asked))
                for count in (READS, MORE):
                    asked += [all_.create_task(guest.get(buy)) for _ in range(count)]
                    await hanging.until(len(asked))
                answers = [
                    await brand.patch(f"/api/products/{made['id']}", json={"title": {"en": "Bowl"}}),
                    await guest.get("/api/rooms/boutique"),
                    await guest.get("/api/products"),
                ]
                assert not any(each.done() for each in asked)
                hanging.release.set()
            assert [each.status_code for each in answers] == [200, 200, 200]
            # All come back at once: who then finds no place in time is told so.
            assert {each.result().status_code for each in asked} - {503} == {201, 303}

    asyncio.run(tried())
