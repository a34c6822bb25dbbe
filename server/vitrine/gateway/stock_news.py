"""News of stock for rooms, no faster than people can read: what changes meanwhile is told with the next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from vitrine.extensions.ports import RoomControl
from vitrine.ids import ProductId, RoomId
from vitrine.stock.events import ShownChanged

PAUSE_MS: Final = 100
"""Of a product at most ten a second, however many of its variants run out."""
KNOWN_LIMIT: Final = 1_000

Standing = Callable[[str], tuple[int, Sequence[RoomId]]]


class StockNews:
    """standing: the version of a product and the rooms in which it stands; run in a thread. now_ms: a
    monotonic clock. pause: waits so many seconds.
    """

    def __init__(
        self,
        rooms: RoomControl,
        standing: Standing,
        now_ms: Callable[[], int],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rooms, self._standing, self._now_ms, self._pause = rooms, standing, now_ms, pause
        self._told_ms: dict[str, int] = {}
        self._waiting: set[str] = set()

    async def __call__(self, event: object) -> None:
        """For the table of subscriptions."""
        if not isinstance(event, ShownChanged) or event.product_id in self._waiting:
            return
        product = event.product_id
        early_ms = self._told_ms.get(product, self._now_ms() - PAUSE_MS) + PAUSE_MS - self._now_ms()
        if early_ms > 0:
            self._waiting.add(product)
            try:
                await self._pause(early_ms / 1000)
            finally:
                self._waiting.discard(product)
        self._note(product)
        version, rooms = await asyncio.to_thread(self._standing, product)
        for room in rooms:
            await self._rooms.announce_product(room, ProductId(product), version)

    def _note(self, product: str) -> None:
        now_ms = self._now_ms()
        if len(self._told_ms) >= KNOWN_LIMIT:
            self._told_ms = {each: at for each, at in self._told_ms.items() if now_ms - at < PAUSE_MS}
        self._told_ms[product] = now_ms
