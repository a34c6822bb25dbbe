"""News of stock for rooms: at most ten a second of a product, the last of them always."""

from __future__ import annotations

import asyncio

from vitrine.clock import ManualClock
from vitrine.extensions.ports import RoomControl
from vitrine.gateway.stock_news import KNOWN_LIMIT, PAUSE_MS, StockNews
from vitrine.ids import ProductId, RoomId
from vitrine.stock.events import ShownChanged


class Told(RoomControl):
    """Of all that may be asked of rooms, what is told of products, and when."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.news: list[tuple[str, str, int, int]] = []

    async def announce_product(self, room_id: RoomId, product_id: ProductId, version: int) -> None:
        self.news.append((room_id, product_id, version, self._clock.monotonic_ms()))


def _shop(clock: ManualClock, rooms: tuple[str, ...] = ("salon",)) -> tuple[StockNews, Told]:
    told = Told(clock)

    async def pause(seconds: float) -> None:
        await asyncio.sleep(0)  # others come meanwhile
        await asyncio.sleep(0)
        clock.advance(round(1000 * seconds))

    return StockNews(told, lambda _: (7, [RoomId(each) for each in rooms]), clock.monotonic_ms, pause), told


def test_every_room_hears_of_it_at_once(clock: ManualClock) -> None:
    news, told = _shop(clock, ("salon", "gallery"))
    asyncio.run(news(ShownChanged("lamp", "v1")))
    asyncio.run(news("something else"))
    assert told.news == [("salon", "lamp", 7, 0), ("gallery", "lamp", 7, 0)]


def test_a_burst_is_one_now_and_one_when_the_pause_is_over(clock: ManualClock) -> None:
    news, told = _shop(clock)

    async def burst() -> None:
        await news(ShownChanged("lamp", "v1"))
        await asyncio.gather(*(news(ShownChanged("lamp", f"v{n}")) for n in range(50)))

    asyncio.run(burst())
    assert [at for *_, at in told.news] == [0, PAUSE_MS]
    clock.advance(PAUSE_MS)
    asyncio.run(news(ShownChanged("lamp", "v1")))
    assert [at for *_, at in told.news] == [0, PAUSE_MS, 2 * PAUSE_MS]


def test_others_do_not_wait_for_it(clock: ManualClock) -> None:
    news, told = _shop(clock)
    for n in range(KNOWN_LIMIT + 5):
        asyncio.run(news(ShownChanged(f"lamp_{n}", "v1")))
    assert len(told.news) == KNOWN_LIMIT + 5
    assert {at for *_, at in told.news} == {0}
