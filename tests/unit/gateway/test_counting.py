"""What a room's host counts: visits of guests, what they did, where they stood; with clocks that jump."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.gateway.peers import Peer, Rules
from tests.unit.rooms.told import LAYOUT, head, move
from vitrine.catalog.inside import CountedRoom
from vitrine.catalog.views import Sale
from vitrine.clock import ManualClock
from vitrine.extensions.errors import UseRefused
from vitrine.extensions.ports import Use, Visitor
from vitrine.gateway.counting.book import Book
from vitrine.gateway.errors import GoingAway, RoomFailed
from vitrine.gateway.host import Host
from vitrine.ids import BrandId, ProductId, RoomId, Slot, VariantId, VisitorId
from vitrine.numbers.kinds import CameFrom
from vitrine.numbers.tally import Flush
from vitrine.numbers.views import KeptPlan
from vitrine.rooms import LiveRoom
from vitrine.storage import DatabaseUnavailable

PARIS = ZoneInfo("Europe/Paris")
FACTS = CountedRoom("brand", PARIS, {"place_1": "product_1", "place_2": "product_2"})


class Stepping(ManualClock):
    """A clock whose hands somebody moves; durations go on as before."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.stepped = timedelta()

    def now(self) -> datetime:
        return super().now() + self.stepped


class Floor:
    """A book with one open room, whose ticks the test makes, and what the book has kept."""

    def __init__(self, start: str = "2026-12-01T10:00") -> None:
        self.clock = Stepping(datetime.fromisoformat(start).replace(tzinfo=PARIS).astimezone(UTC))
        self.kept: Counter[tuple[str, str, str, str]] = Counter()
        self.plans: list[KeptPlan] = []
        self.error: Exception | None = None
        self.facts = FACTS
        self.book = Book(self.clock, lambda _: self.facts, self._keep, self._keep_plan)
        self.rules = Rules()
        self.host = self.opened()
        self._seq = 0

    def opened(self) -> Host:
        count = asyncio.run(self.book.open(RoomId("boutique")))
        layout = replace(LAYOUT, capacity=300)
        return Host(
            LiveRoom(layout, epoch=1), self.rules, self.clock, lambda _: None,
            brand=BrandId("brand"), count=count,
        )  # fmt: skip

    def _keep(self, batch: Flush) -> None:
        if self.error is not None:
            raise self.error
        for key, number in batch.counts.items():
            at = key.room, key.product, key.day.isoformat(), key.kind.value
            self.kept[at] = (
                max(self.kept[at], number) if key.kind == "most_at_once" else self.kept[at] + number
            )

    def _keep_plan(self, plan: KeptPlan) -> None:
        self.plans.append(plan)

    def tick(self, ms: int = 50) -> None:
        self.clock.advance(ms)
        self.host._tick(self.host.now_ms)

    def enter(
        self, name: str, source: CameFrom = CameFrom.LINK, brand: str | None = None
    ) -> tuple[Slot, Peer]:
        peer = Peer()
        slot = self.host.enter(visitor(name, brand), peer, source=source)
        self.tick()
        return slot, peer

    def stand(self, slots: list[Slot], x: float, z: float) -> None:
        self._seq += 1
        for slot in slots:
            self.host.post(move(slot, head(x, z), self._seq, self.host.now_ms, jump=True))
        self.tick(1000)
        self.tick(1000)

    def flush(self) -> dict[tuple[str, str], int]:
        """What is kept by now of this room and of no product: (day, kind) -> number."""
        asyncio.run(self.book.minute())
        return {
            (day, kind): number
            for (room, product, day, kind), number in self.kept.items()
            if room and not product
        }

    def of_products(self) -> dict[tuple[str, str, str], int]:
        asyncio.run(self.book.minute())
        return {
            (room, product, kind): number for (room, product, _, kind), number in self.kept.items() if product
        }


def visitor(name: str, brand: str | None = None) -> Visitor:
    return Visitor(VisitorId(name), name, 1, "staff" if brand else "guest", BrandId(brand) if brand else None)


def sale(product: str = "product_1") -> Sale:
    return Sale(BrandId("brand"), ProductId(product), VariantId("variant"), "https://maison.example")


DAY = "2026-12-01"


def test_a_visit_is_counted_with_its_source_its_length_and_how_many_were_there() -> None:
    floor = Floor()
    ada, bob = floor.enter("ada", CameFrom.INVITE), floor.enter("bob", CameFrom.ROOM)
    floor.tick(70_000)
    floor.host.leave(*ada)
    floor.tick(300_000)
    floor.host.leave(*bob)
    assert floor.flush() == {
        (DAY, "visits"): 2, (DAY, "by_invite"): 1, (DAY, "by_room"): 1, (DAY, "most_at_once"): 2,
        (DAY, "seconds"): 70 + 370, (DAY, "under_5_min"): 1, (DAY, "under_15_min"): 1,
    }  # fmt: skip


def test_the_brands_own_are_no_visitors_and_another_brands_are() -> None:
    floor = Floor()
    slot, _ = floor.enter("ada", brand="brand")
    floor.host.use(slot, Use("showing", "look", "place_1"))
    floor.book.bought(visitor("ada", "brand"), sale())
    floor.enter("bob", brand="other")
    assert floor.flush() == {(DAY, "visits"): 1, (DAY, "by_link"): 1, (DAY, "most_at_once"): 1}
    assert floor.of_products() == {}


def test_another_window_and_a_lost_connection_are_the_same_visit() -> None:
    floor = Floor()
    floor.enter("ada")
    slot, peer = floor.enter("ada")
    floor.host.hold(slot, peer, {})
    floor.tick(20_000)
    again = floor.host.enter(visitor("ada"), Peer())
    floor.tick(20_000)
    assert again != slot and floor.flush()[DAY, "visits"] == 1
    floor.host.hold(again, floor.host._peers[again], {})
    floor.tick(31_000)
    counted = floor.flush()
    assert counted[DAY, "under_5_min"] == 1 and counted[DAY, "seconds"] == 71
    floor.enter("ada")
    assert floor.flush()[DAY, "visits"] == 2, "who comes back is a visit more"


def test_what_was_done_with_a_product_counts_once_a_visit() -> None:
    floor = Floor()
    slot, peer = floor.enter("ada")
    for action in ("look", "look", "hold", "hold", "put_back", "show", "dance"):
        floor.host.use(slot, Use("showing", action, "place_1"))
    for target in ("place_9", None, "product_2"):
        floor.host.use(slot, Use("showing", "look", target))
    floor.host.use(slot, Use("lamp", "look", "place_2"))
    for _ in range(3):
        floor.book.bought(visitor("ada"), sale())
    found = {("boutique", "product_1", kind): 1 for kind in ("looked", "picked_up", "bought")}
    assert floor.of_products() == found
    floor.host.leave(slot, peer)
    slot, _ = floor.enter("ada")
    floor.host.use(slot, Use("showing", "look", "place_1"))
    assert floor.of_products() == {**found, ("boutique", "product_1", "looked"): 2}


def test_what_an_extension_refused_was_not_done() -> None:
    floor = Floor()
    slot, _ = floor.enter("ada")
    floor.rules.error = UseRefused("Somebody else holds it.")
    with pytest.raises(UseRefused):
        floor.host.use(slot, Use("showing", "hold", "place_1"))
    assert floor.of_products() == {}


def test_who_buys_from_outside_is_counted_there_each_time() -> None:
    floor = Floor()
    floor.enter("ada")
    floor.book.bought(None, sale())
    floor.book.bought(visitor("bob"), sale())
    floor.book.bought(visitor("ada"), sale("product_of_another_room"))
    assert floor.of_products() == {
        ("", "product_1", "bought"): 2,
        ("", "product_of_another_room", "bought"): 1,
    }


def test_what_stands_there_now_is_what_counts() -> None:
    floor = Floor()
    slot, _ = floor.enter("ada")
    floor.facts = replace(FACTS, products={"place_3": "product_3"})
    asyncio.run(floor.book.again(RoomId("boutique")))
    for place in ("place_1", "place_3"):
        floor.host.use(slot, Use("showing", "look", place))
    assert floor.of_products() == {("boutique", "product_3", "looked"): 1}


def test_a_long_stay_is_kept_minute_by_minute_and_a_kill_loses_no_more() -> None:
    floor = Floor()
    floor.enter("ada")
    for minutes in range(1, 4):
        floor.tick(60_000)
        assert floor.flush()[DAY, "seconds"] == 60 * minutes


def test_a_planned_restart_is_neither_an_end_nor_a_beginning() -> None:
    floor = Floor()
    floor.enter("ada")
    floor.tick(100_000)
    snapshot = floor.host.snapshot()
    floor.host.close(GoingAway())
    floor.host = floor.opened()
    floor.host.restore(snapshot, [(seat, frozenset()) for seat in snapshot.seats])
    floor.tick(20_000)
    floor.host.close(RoomFailed())
    counted = floor.flush()
    assert counted[DAY, "visits"] == 1 and counted[DAY, "seconds"] == 120
    assert sum(counted.get((DAY, kind), 0) for kind in ("under_1_min", "under_5_min")) == 1


def test_a_database_that_is_away_gets_all_of_it_later() -> None:
    floor = Floor()
    floor.enter("ada")
    floor.error = DatabaseUnavailable()
    for _ in range(3):
        with pytest.raises(DatabaseUnavailable):
            floor.flush()
    floor.enter("bob")
    floor.error = None
    assert floor.flush()[DAY, "visits"] == 2


@pytest.mark.parametrize(
    ("start", "step", "days"),
    [
        # A day ahead and back again: nothing is lost, and each visit is of the day that the clock said.
        ("2026-12-01T10:00", timedelta(days=1), {"2026-12-01": 2, "2026-12-02": 1}),
        ("2026-12-01T00:20", timedelta(hours=-1), {"2026-12-01": 2, "2026-11-30": 1}),
        ("2026-12-01T10:00", timedelta(hours=-1), {"2026-12-01": 3}),
    ],
)
def test_clocks_that_jump_move_visits_and_lose_none(
    start: str, step: timedelta, days: dict[str, int]
) -> None:
    floor = Floor(start)
    slot, peer = floor.enter("ada")
    floor.clock.stepped = step
    floor.enter("bob")
    floor.clock.stepped = timedelta()
    floor.enter("cat")
    floor.tick(30_000)
    floor.host.leave(slot, peer)
    counted = floor.flush()
    assert {day: number for (day, kind), number in counted.items() if kind == "visits"} == days
    assert sum(number for (_, kind), number in counted.items() if kind == "seconds") >= 30
    assert all(number >= 0 for number in counted.values())


@pytest.mark.parametrize("morning", ["2026-10-25", "2026-03-29"], ids=["25 hours", "23 hours"])
def test_a_day_of_25_or_23_hours_is_one_day(morning: str) -> None:
    floor = Floor(f"{morning}T00:00")
    hours, peers = (25 if "10-25" in morning else 23), []
    for hour in range(hours):
        peers.append(floor.enter(f"visitor_{hour}"))
        floor.host.leave(*peers[-1])
        floor.clock.advance(3_600_000 - 50)
    floor.enter("last")
    counted = floor.flush()
    visits = {day: number for (day, kind), number in counted.items() if kind == "visits"}
    assert visits[morning] == hours and sum(visits.values()) == hours + 1


# The plan


def crowd(floor: Floor, count: int, since: int = 0) -> list[Slot]:
    return [floor.enter(f"visitor_{number}")[0] for number in range(since, since + count)]


def test_the_plan_is_kept_when_the_day_is_over_and_only_where_ten_stood() -> None:
    floor = Floor("2026-12-01T23:00")
    slots = crowd(floor, 10)
    floor.stand(slots, 1.5, 1.5)
    floor.stand(slots[:9], -1.5, 1.5)
    floor.flush()
    assert floor.plans == [], "the day goes on"
    floor.clock.advance(3_600_000)
    floor.flush()
    (plan,) = floor.plans
    assert (plan.brand, plan.room, plan.day.isoformat()) == ("brand", "boutique", DAY)
    assert [(cell.x_m, cell.z_m, cell.people) for cell in plan.cells] == [(1, 1, 10)]
    floor.flush()
    assert floor.plans == [plan]


def test_people_of_a_room_that_closed_and_opened_again_are_counted_once() -> None:
    floor = Floor()
    for _ in range(2):
        slots = crowd(floor, 10)
        floor.stand(slots, 1.5, 1.5)
        floor.host.close(RoomFailed())
        floor.host = floor.opened()
    floor.clock.advance(86_400_000)
    floor.flush()
    assert [cell.people for cell in floor.plans[0].cells] == [10]


def test_who_is_there_at_midnight_is_in_both_days_plans() -> None:
    floor = Floor("2026-12-01T23:59")
    slots = crowd(floor, 10)
    floor.stand(slots, 1.5, 1.5)
    floor.tick(120_000)
    floor.stand(slots, 2.5, 2.5)
    floor.clock.advance(86_400_000)
    floor.flush()
    assert [[(c.x_m, c.people) for c in plan.cells] for plan in floor.plans] == [[(1, 10)], [(2, 10)]]


def test_a_plan_with_too_few_is_nowhere() -> None:
    floor = Floor()
    floor.stand(crowd(floor, 9), 1.5, 1.5)
    floor.clock.advance(86_400_000)
    floor.flush()
    assert floor.plans == []


def test_a_restart_drops_the_days_plan() -> None:
    floor = Floor()
    floor.stand(crowd(floor, 10), 1.5, 1.5)
    floor.host.close(GoingAway())
    asyncio.run(floor.book.flush())
    after: Any = Floor()
    after.clock.advance(86_400_000)
    after.flush()
    assert floor.plans == [] == after.plans
