"""Whether numbers are exact, and what counting costs: `python -m tests.bench.studio --only numbers`.

numbers_exact: a day of 5,000 visits and more on the real live edge, flushed each minute, nobody killed; every
row of the tables is as noted beside it. numbers_tick_ms: processor time of counting in a tick of a room with
200 people who walk, the plan included: of all ticks the mean, and of those that look (one in twenty) mean and
greatest.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import numpy as np

from tests.fixtures.visits import MORNING, counted_shop, kept, played
from tests.unit.rooms.told import LAYOUT, head, move
from vitrine.catalog.inside import CountedRoom
from vitrine.clock import ManualClock
from vitrine.extensions.ports import Visitor
from vitrine.gateway.counting.book import Book
from vitrine.ids import RoomId, VisitorId
from vitrine.numbers.kinds import CameFrom
from vitrine.rooms import LiveRoom
from vitrine.rooms.commands import Enter
from vitrine.rooms.values import Layout, Person

ARRIVALS: Final = 5_400
"""One in twenty is a member of the brand, and no visitor."""
PEOPLE: Final = 200
TICKS: Final = 2_000


def figures(_pictures: Path | None) -> dict[str, Any]:
    """The figures of issue 12."""
    return exact(ARRIVALS) | ticks()


def exact(arrivals: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        began_s = time.process_time()
        shop = counted_shop(Path(folder))
        story = played(shop, arrivals)
        found = kept(shop)
        shop.house.database.close()
        wrong = {each for each in found.keys() | story.expected.keys() if found[each] != story.expected[each]}
        return {
            "numbers_exact": not wrong,
            "numbers_rows": len(found),
            "numbers_visits": sum(number for each, number in found.items() if each[3] == "visits"),
            "numbers_wrong": len(wrong),
            "numbers_day_cpu_s": round(time.process_time() - began_s, 1),
        }


def ticks() -> dict[str, float]:
    clock = ManualClock(MORNING)
    facts = CountedRoom("brand", UTC, {})
    book = Book(clock, lambda _: facts, lambda _: None, lambda _: None)
    count = asyncio.run(book.open(RoomId("boutique")))
    layout = Layout(LAYOUT.room, 1, (-30.0, 0.0, -30.0), (30.0, 3.0, 30.0), PEOPLE)
    room, dice = LiveRoom(layout, epoch=1), np.random.default_rng(5)
    for number in range(PEOPLE):
        name = VisitorId(f"visitor_{number}")
        room.apply(Enter(Person(name, "Ada", 1)))
        slot = room.slot_of(name)
        assert slot is not None
        count.entered(slot, Visitor(name, "Ada", 1), CameFrom.LINK)
    spent: list[float] = []
    for tick in range(1, TICKS + 1):
        clock.advance(50)
        now_ms = tick * 50
        if tick % 20 == 1:
            at = dice.uniform(-29, 29, (PEOPLE, 2))
            for slot, (x, z) in enumerate(at.tolist()):
                room.apply(move(slot, head(x, z), tick & 0xFFFF, now_ms, jump=True))
        room.tick(now_ms)
        room.outgoing()
        began = time.process_time_ns()
        count.ticked(now_ms, room)
        spent.append((time.process_time_ns() - began) / 1e6)
    looking = sorted(spent)[-TICKS // 20 :]
    return {
        "numbers_tick_ms": round(sum(spent) / len(spent), 4),
        "numbers_looking_tick_ms": round(sum(looking) / len(looking), 4),
        "numbers_looking_tick_ms_max": round(max(spent), 4),
    }
