"""Waiting for one's turn on a database that a process serves, or served until it was killed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from vitrine.app.turn import CLOSING_S, TURN_S, outwait
from vitrine.clock import ManualClock
from vitrine.storage import AlreadyServed, Database, Lease
from vitrine.storage.lease import LEASE_MS, PROOF_MS, RENEW_MS, look
from vitrine.storage.tables import LeaseRow


def passing(clock: ManualClock, *also: Callable[[], None]) -> Callable[[float], None]:
    """Sleep that only moves the clock, and does what others do meanwhile."""

    def sleep(seconds: float) -> None:
        clock.advance(int(seconds * 1000))
        for each in also:
            each()

    return sleep


def moved(database: Database, ms: int) -> None:
    with database.unit() as unit:
        unit.session.execute(update(LeaseRow).values(until_ms=LeaseRow.until_ms + ms))


def test_nobody_waits_where_nobody_serves(database: Database, clock: ManualClock) -> None:
    said: list[str] = []
    outwait(database, said.append, passing(clock))
    lease = Lease(database, "process 1")
    lease.take()
    lease.release()
    outwait(database, said.append, passing(clock))
    assert clock.monotonic_ms() == 0 and said == []


def test_who_is_alive_is_named_within_seconds(database: Database, clock: ManualClock) -> None:
    Lease(database, "process 1").take()
    said: list[str] = []
    with pytest.raises(AlreadyServed, match="process 1"):
        outwait(database, said.append, passing(clock, lambda: moved(database, 250)))
    assert clock.monotonic_ms() <= 3_000 and said == []


def test_who_says_that_it_is_closing_is_waited_for_though_it_renews(
    database: Database, clock: ManualClock
) -> None:
    lease = Lease(database, "process 1")
    lease.take()
    said: list[str] = []

    def close() -> None:
        if clock.monotonic_ms() == 500:
            lease.close()
        moved(database, 250)
        lease.renew()
        if clock.monotonic_ms() == 12_000:
            lease.release()

    outwait(database, said.append, passing(clock, close))
    assert said == ["Waiting for process 1, which is closing."]
    assert clock.monotonic_ms() == 12_000
    again = Lease(database, "process 2")
    again.take()
    seen = look(database)
    assert seen is not None and not seen.closing, "who serves now is not who was closing"


def test_who_is_closing_for_ever_is_not_waited_for_for_ever(database: Database, clock: ManualClock) -> None:
    lease = Lease(database, "process 1")
    lease.take()
    lease.close()
    with pytest.raises(AlreadyServed, match="process 1"):
        outwait(database, lambda _line: None, passing(clock, lambda: moved(database, 250)))
    assert clock.monotonic_ms() == CLOSING_S * 1000


def test_who_was_killed_after_a_renewal_costs_ten_seconds_from_then(
    database: Database, clock: ManualClock
) -> None:
    """It renewed under our eyes, and died: that is not being alive."""
    Lease(database, "process 1").take()
    said: list[str] = []

    def renew_once() -> None:
        if clock.monotonic_ms() == 500:
            moved(database, 3_600_000)

    outwait(database, said.append, passing(clock, renew_once))
    assert said == ["Waiting up to 10 s for process 1, which does not answer."]
    assert clock.monotonic_ms() == 500 + TURN_S * 1000
    seen = look(database)
    assert seen is not None and seen.over


def test_who_is_just_closing_is_waited_for(database: Database, clock: ManualClock) -> None:
    lease = Lease(database, "process 1")
    lease.take()
    said: list[str] = []
    outwait(database, said.append, passing(clock, lease.release))
    assert said == []


def test_a_killed_one_is_waited_for_and_it_is_said_once(database: Database, clock: ManualClock) -> None:
    """Its lease runs out by the database's clock."""
    Lease(database, "process 1").take()
    said: list[str] = []

    def run_out() -> None:
        if clock.monotonic_ms() == LEASE_MS:
            moved(database, -LEASE_MS)

    outwait(database, said.append, passing(clock, run_out))
    assert said == ["Waiting up to 10 s for process 1, which does not answer."]
    assert clock.monotonic_ms() == LEASE_MS < TURN_S * 1000


def test_a_killed_one_costs_ten_seconds_though_the_clock_was_set_back(
    database: Database, clock: ManualClock
) -> None:
    Lease(database, "process 1").take()
    moved(database, 3_600_000)
    outwait(database, lambda _line: None, passing(clock))
    assert clock.monotonic_ms() == TURN_S * 1000
    seen = look(database)
    assert seen is not None and seen.over


def test_the_old_one_is_silent_before_the_next_one_may_speak() -> None:
    assert RENEW_MS * 3 <= PROOF_MS < LEASE_MS < TURN_S * 1000
