"""Who is told of events: groups that hang, fail or are killed, and the others that notice nothing."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.house import whole
from vitrine.catalog.events import RoomChanged
from vitrine.clock import ManualClock
from vitrine.gateway.part import GatewayPart
from vitrine.parts import Handler
from vitrine.settings import Settings
from vitrine.storage import Database, Lease, Outbox, event, migrate
from vitrine.storage.lease import end, look
from vitrine.storage.tables import DeliveryRow
from vitrine.subscriptions import AT_ONCE, Subscriptions

KIND = "test.rung"
PATIENCE_S = 60.0
Groups = Mapping[str, Mapping[str, tuple[Handler, ...]]]


@event(KIND)
@dataclass(frozen=True)
class Rung:
    number: int


def store(database: Database, *numbers: int) -> None:
    with database.unit() as unit:
        for number in numbers:
            unit.collect(Rung(number))


class Heard:
    """A handler that notes what it is told, and then does something more."""

    def __init__(self, then: Callable[[int], Awaitable[None]] | None = None) -> None:
        self.numbers: list[int] = []
        self._then = then

    async def __call__(self, told: object) -> None:
        assert isinstance(told, Rung)
        self.numbers.append(told.number)
        if self._then is not None:
            await self._then(told.number)

    @property
    def alone(self) -> dict[str, tuple[Handler, ...]]:
        return {KIND: (self,)}


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110  what is waited for is in the database or in another process
            await asyncio.sleep(0.01)


async def for_ever(_: int) -> None:
    await asyncio.Event().wait()


async def fails(_: int) -> None:
    raise ValueError("not today")


def while_told(
    database: Database, groups: Groups, story: Callable[[Subscriptions], Awaitable[None]], **options: Any
) -> None:
    """Run the story while the groups are told."""

    async def both() -> None:
        subscriptions = Subscriptions(database, groups, **options)
        running = asyncio.create_task(subscriptions.run())
        try:
            await story(subscriptions)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(both())


@pytest.mark.parametrize("then", [for_ever, fails])
def test_a_group_that_hangs_or_fails_delays_no_other(
    database: Database, then: Callable[[int], Awaitable[None]]
) -> None:
    bad, good = Heard(then), Heard()
    many = range(3 * AT_ONCE)

    async def story(_: Subscriptions) -> None:
        await until(lambda: len(bad.numbers) >= AT_ONCE)
        await asyncio.to_thread(store, database, *many)
        await until(lambda: len(good.numbers) == 4 * AT_ONCE)
        # The bad group loses none of them.
        await until(lambda: Outbox(database).waiting().count == 4 * AT_ONCE)

    store(database, *range(100, 100 + AT_ONCE))
    while_told(database, {"bad": bad.alone, "good": good.alone}, story)
    assert Counter(good.numbers) == Counter([*many, *range(100, 100 + AT_ONCE)])


def test_one_group_is_told_of_several_at_once_and_of_no_more(database: Database) -> None:
    at_work, most = 0, 0
    go_on = asyncio.Event()

    async def works(_: int) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await go_on.wait()
        at_work -= 1

    slow = Heard(works)

    async def story(_: Subscriptions) -> None:
        await until(lambda: at_work == AT_ONCE)
        go_on.set()
        await until(lambda: len(slow.numbers) == 20 and at_work == 0)

    store(database, *range(20))
    while_told(database, {"slow": slow.alone}, story)
    assert most == AT_ONCE
    assert sorted(slow.numbers) == list(range(20))


def test_a_lease_lasts_as_long_as_its_handler_works(database: Database, clock: ManualClock) -> None:
    """Another process that looks all the time never gets what this one is still at."""
    lease_ms = 400
    go_on = asyncio.Event()
    slow = Heard(lambda _: go_on.wait())  # type: ignore[arg-type,return-value]
    stolen: list[int] = []

    async def story(_: Subscriptions) -> None:
        other = Outbox(database, {"slow": {KIND}})
        await until(lambda: bool(slow.numbers))
        for _look in range(8):  # more than five leases
            clock.advance(lease_ms * 3 // 4)
            stolen.extend(claim.id for claim in await asyncio.to_thread(other.claim, {"slow": 9}))
            await until(renewed)
        go_on.set()
        await until(lambda: other.waiting().count == 0)

    def renewed() -> bool:
        with database.read() as session:
            end = clock.now() + timedelta(milliseconds=lease_ms)
            return [row.next_at for row in session.query(DeliveryRow)] == [end]

    store(database, 1)
    while_told(database, {"slow": slow.alone}, story, lease_ms=lease_ms)
    assert (slow.numbers, stolen) == ([1], [])


def test_what_never_returns_or_always_fails_is_kept_as_dead_with_its_reason(database: Database) -> None:
    hangs, raises = Heard(for_ever), Heard(fails)
    outbox = Outbox(database)

    async def story(_: Subscriptions) -> None:
        await until(lambda: len(outbox.dead()) == 2)

    store(database, 1)
    groups = {"hangs": hangs.alone, "raises": raises.alone}
    while_told(database, groups, story, patience_s=0.05, limit_attempts=1)
    assert {dead.group: dead.reason for dead in outbox.dead()} == {
        "hangs": "did not return in 0.05 s",
        "raises": "ValueError",
    }


def test_what_the_shop_broke_off_at_its_end_is_told_at_the_next_start(database: Database) -> None:
    hangs, again = Heard(for_ever), Heard()

    async def begun(_: Subscriptions) -> None:
        await until(lambda: len(hangs.numbers) == 2)

    async def told(_: Subscriptions) -> None:
        await until(lambda: len(again.numbers) == 2)

    store(database, 1, 2)
    while_told(database, {"group": hangs.alone}, begun)
    while_told(database, {"group": again.alone}, told)
    assert sorted(again.numbers) == [1, 2]


def lose(database: Database) -> None:
    """Another takes the rooms."""
    seen = look(database)
    assert seen is not None
    end(database, seen)
    Lease(database, "the next one").take()


def test_a_process_that_lost_the_rooms_changes_nothing_of_the_next_ones_events(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    go_on = asyncio.Event()
    heard = Heard(lambda _: go_on.wait())  # type: ignore[arg-type,return-value]
    lease = Lease(database, "the old one")
    lease.take()

    async def story(subscriptions: Subscriptions) -> None:
        await until(lambda: heard.numbers == [1])
        await asyncio.to_thread(lose, database)
        await asyncio.to_thread(store, database, 2)
        go_on.set()
        await until(lambda: "told again by who serves" in caplog.text)
        subscriptions.wake()
        await until(lambda: "nobody is told" in caplog.text)

    store(database, 1)
    while_told(database, {"group": heard.alone}, story, leave=lease.check)
    assert heard.numbers == [1]
    assert Outbox(database).waiting().count == 2


def test_the_shop_tells_only_while_it_serves_the_rooms(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = whole(Settings(data=tmp_path, chain_worker="elsewhere"))
    database = app.state.house.database

    async def story() -> None:
        telling = asyncio.create_task(app.state.subscriptions.run())
        await until(lambda: "nobody is told" in caplog.text)
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)

    app.state.house.part(GatewayPart).lease.take()
    lose(database)
    with database.unit() as unit:
        unit.collect(RoomChanged("boutique", 1))
    asyncio.run(story())
    assert Outbox(database).waiting().count == 1
    database.close()


def test_a_handler_whose_work_is_cancelled_has_failed_and_leaves_its_place(database: Database) -> None:
    async def cancelled(_: int) -> None:
        raise asyncio.CancelledError

    many = AT_ONCE + 1
    heard, outbox = Heard(cancelled), Outbox(database)

    async def story(_: Subscriptions) -> None:
        await until(lambda: len(outbox.dead()) == many)

    store(database, *range(many))
    while_told(database, {"group": heard.alone}, story, limit_attempts=1)
    assert {dead.reason for dead in outbox.dead()} == {"CancelledError"}


def test_what_is_still_told_when_its_lease_ended_is_not_told_twice(database: Database) -> None:
    """As when the machine slept: it is claimed again by the very process that is at it."""
    go_on = asyncio.Event()
    heard = Heard(lambda _: go_on.wait())  # type: ignore[arg-type,return-value]

    def attempts() -> list[int]:
        with database.read() as session:
            return [row.attempts for row in session.query(DeliveryRow)]

    def expire() -> None:
        with database.unit() as unit:
            unit.session.execute(update(DeliveryRow).values(next_at=database.clock.now()))

    async def story(subscriptions: Subscriptions) -> None:
        await until(lambda: heard.numbers == [1])
        await asyncio.to_thread(expire)
        subscriptions.wake()
        await until(lambda: attempts() == [2])
        # Until the claim has come back from its thread.
        await until(lambda: [claim.attempts for claim, _ in subscriptions._telling.values()] == [2])
        go_on.set()
        await until(lambda: attempts() == [])

    store(database, 1)
    while_told(database, {"group": heard.alone}, story)
    assert heard.numbers == [1]


def test_what_is_just_claimed_at_the_shops_end_is_given_back(sqlite_database: Database) -> None:
    """A claim waits for another write; meanwhile the shop ends."""
    heard, outbox = Heard(), Outbox(sqlite_database, {"group": {KIND}})

    async def story() -> None:
        running = asyncio.create_task(Subscriptions(sqlite_database, {"group": heard.alone}).run())
        with sqlite_database.unit():
            await asyncio.sleep(0.3)
            running.cancel()
            await asyncio.sleep(0.1)
        await asyncio.gather(running, return_exceptions=True)

    store(sqlite_database, 1)
    asyncio.run(story())
    assert heard.numbers == []
    assert [(claim.event, claim.attempts) for claim in outbox.claim({"group": 1})] == [(Rung(1), 1)]


VICTIM = """
import asyncio, os, sys
from vitrine.storage import Database
from vitrine.subscriptions import Subscriptions
from tests.integration.app.test_telling import KIND

log = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND)

async def quick(told):
    os.write(log, f"quick {told.number}\\n".encode())

async def half(told):
    os.write(log, f"half {told.number}\\n".encode())
    if told.number % 2:
        await asyncio.Event().wait()

groups = {"quick": {KIND: (quick,)}, "half": {KIND: (half,)}}
asyncio.run(Subscriptions(Database(sys.argv[1]), groups, lease_ms=1_000).run())
"""


def test_a_shop_killed_while_a_group_is_half_done(sqlite_url: str, tmp_path: Path) -> None:
    """What was done stays done, what was not is told again, in each group for itself."""
    migrate(sqlite_url)
    database, log = Database(sqlite_url), tmp_path / "log"
    log.touch()
    store(database, *range(8))
    outbox = Outbox(database)
    with subprocess.Popen([sys.executable, "-c", VICTIM, sqlite_url, str(log)]) as victim:

        async def half_done() -> None:
            await until(lambda: outbox.waiting().count == 4 and len(log.read_text().split("\n")) == 17)

        asyncio.run(half_done())
        victim.send_signal(signal.SIGKILL)
    before = Counter(log.read_text().split("\n")[:-1])
    assert before == Counter(f"{group} {number}" for group in ("quick", "half") for number in range(8))

    quick, half = Heard(), Heard()

    async def story(_: Subscriptions) -> None:
        await until(lambda: outbox.waiting().count == 0)

    while_told(database, {"quick": quick.alone, "half": half.alone}, story)
    assert quick.numbers == []
    assert sorted(half.numbers) == [1, 3, 5, 7]
    database.close()
