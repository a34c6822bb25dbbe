"""Everything that this process counts: by open room, flushed each minute and at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from vitrine.catalog.inside import CountedRoom
from vitrine.catalog.views import Sale
from vitrine.clock import Clock
from vitrine.errors import NotFound, VitrineError
from vitrine.extensions.ports import Visitor
from vitrine.gateway.counting.counts import Count, RoomCount
from vitrine.gateway.counting.plans import Plans
from vitrine.ids import RoomId
from vitrine.numbers.kinds import NumberKind
from vitrine.numbers.tally import Flush, Key, Tally
from vitrine.numbers.views import KeptPlan

FLUSH_S: Final = 60.0

log = logging.getLogger(__name__)


class Book:
    """facts: of a room, raises NotFound; keep, keep_plan: write it, once though it is asked twice.

    All three are run in threads.
    """

    def __init__(
        self,
        clock: Clock,
        facts: Callable[[RoomId], CountedRoom],
        keep: Callable[[Flush], None],
        keep_plan: Callable[[KeptPlan], None],
    ) -> None:
        self._clock, self._facts, self._keep, self._keep_plan = clock, facts, keep, keep_plan
        self._tally, self._plans = Tally(), Plans(clock)
        self._open: dict[RoomId, RoomCount] = {}
        self._flushing = asyncio.Lock()

    async def open(self, room: RoomId) -> Count:
        """Of a room that opens now. Raises NotFound, DatabaseBusy, DatabaseUnavailable."""
        facts = await asyncio.to_thread(self._facts, room)
        count = RoomCount(room, facts, self._clock, self._tally, self._plans, self._over)
        self._open[room] = count
        return count

    def bought(self, visitor: Visitor | None, sale: Sale) -> None:
        """Somebody was led to the brand's checkout; None: who has not come in.

        It is of the room in which they stand with the product, whatever a link says; else of none.
        """
        if visitor is not None and visitor.brand_id == sale.brand:
            return
        if visitor is not None:
            for count in self._open.values():
                if count.did(visitor.id, NumberKind.BOUGHT, sale.product):
                    return
        self._tally.add(Key(sale.brand, "", sale.product, self._clock.now().date(), NumberKind.BOUGHT))

    async def again(self, room: RoomId) -> None:
        """The shop says something else of an open room now. Raises as `open`."""
        count = self._open.get(room)
        if count is not None:
            count.facts = await asyncio.to_thread(self._facts, room)

    async def run(self) -> None:
        """Flush each minute, until cancelled."""
        while True:
            await asyncio.sleep(FLUSH_S)
            try:
                await self.minute()
            except VitrineError as error:  # the database, which is back some time
                log.warning("numbers wait to be kept: %s", error)
            except Exception:
                log.exception("numbers wait to be kept")

    async def minute(self) -> None:
        """What open rooms are, once more; then all that waits is kept. Raises what keeping raises."""
        for room in list(self._open):
            try:
                await self.again(room)
            except NotFound:  # deleted: it is about to close
                continue
        await self.flush()

    async def flush(self) -> None:
        """Keep all that waits. Raises what keeping raises; the same is tried again then."""
        async with self._flushing:
            for count in self._open.values():
                count.minute()
            self._plans.turn()
            while (batch := self._tally.batch()) is not None:
                await asyncio.to_thread(self._keep, batch)
                self._tally.kept(batch)
            while self._plans.over:
                await asyncio.to_thread(self._keep_plan, self._plans.over[0])
                self._plans.over.pop(0)

    def _over(self, count: RoomCount) -> None:
        if self._open.get(count.room) is count:
            del self._open[count.room]
