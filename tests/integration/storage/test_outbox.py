"""The outbox on both databases: claims, leases, retries, and many workers at once."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

import pytest
from sqlalchemy import update

from vitrine.clock import ManualClock
from vitrine.storage import Claimed, Database, Outbox, event
from vitrine.storage.tables import OutboxRow

KIND = "test.job"


@event(KIND)
@dataclass(frozen=True)
class Job:
    number: int


@event("test.other")
@dataclass(frozen=True)
class Other:
    number: int


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database, limit_attempts=3)


def store(database: Database, *happened: object) -> None:
    with database.unit() as unit:
        for one in happened:
            unit.collect(one)


def numbers(claims: list[Claimed]) -> list[int]:
    return [claim.event.number for claim in claims]


def test_oldest_first_of_the_kinds_asked_for(database: Database, outbox: Outbox) -> None:
    store(database, Job(1), Other(2), Job(3), Job(4))
    first = outbox.claim([KIND], limit=2)
    assert [claim.event for claim in first] == [Job(1), Job(3)]
    assert [claim.attempts for claim in first] == [1, 1]
    assert numbers(outbox.claim([KIND, "test.other"])) == [2, 4]
    assert outbox.claim([KIND]) == []
    assert outbox.claim([]) == []


def test_done_is_for_ever(database: Database, outbox: Outbox, clock: ManualClock) -> None:
    store(database, Job(1))
    (claim,) = outbox.claim([KIND])
    outbox.done(claim.id)
    outbox.done(claim.id)
    clock.advance(10**9)
    assert outbox.claim([KIND]) == []


def test_a_worker_that_dies_costs_one_lease(database: Database, outbox: Outbox, clock: ManualClock) -> None:
    store(database, Job(1))
    (first,) = outbox.claim([KIND], lease_ms=5_000)
    clock.advance(4_999)
    assert outbox.claim([KIND]) == []
    clock.advance(1)
    (second,) = outbox.claim([KIND])
    assert (second.id, second.event, second.attempts) == (first.id, first.event, 2)


def test_a_renewed_lease_lasts_longer(database: Database, outbox: Outbox, clock: ManualClock) -> None:
    store(database, Job(1))
    (claim,) = outbox.claim([KIND], lease_ms=5_000)
    clock.advance(4_000)
    outbox.renew(claim.id, lease_ms=5_000)
    clock.advance(4_999)
    assert outbox.claim([KIND]) == []


def test_failures_wait_longer_each_time_and_are_buried_at_last(
    database: Database, outbox: Outbox, clock: ManualClock
) -> None:
    store(database, Job(1))
    for delay_ms in (1_000, 2_000):
        (claim,) = outbox.claim([KIND])
        outbox.retry(claim.id, "no answer")
        clock.advance(delay_ms - 1)
        assert outbox.claim([KIND]) == []
        clock.advance(1)
    (claim,) = outbox.claim([KIND])
    outbox.retry(claim.id, "still no answer")
    clock.advance(10**9)
    assert outbox.claim([KIND]) == []
    (dead,) = outbox.dead()
    assert (dead.id, dead.kind, dead.attempts, dead.reason) == (claim.id, KIND, 3, "still no answer")
    outbox.revive(claim.id)
    assert outbox.dead() == []
    assert numbers(outbox.claim([KIND])) == [1]


def test_a_handler_that_kills_its_process_does_not_do_so_for_ever(
    database: Database, outbox: Outbox, clock: ManualClock
) -> None:
    store(database, Job(1))
    for _ in range(3):
        assert numbers(outbox.claim([KIND], lease_ms=1_000)) == [1]
        clock.advance(1_000)
    assert outbox.claim([KIND]) == []
    assert [dead.reason for dead in outbox.dead()] == ["every attempt ended without an answer"]


def test_what_is_buried_stays_with_its_reason(database: Database, outbox: Outbox, clock: ManualClock) -> None:
    store(database, Job(1), Job(2))
    first, _ = outbox.claim([KIND])
    outbox.bury(first.id, "x" * 10_000)
    outbox.retry(first.id, "a late worker has nothing to say about the dead")
    clock.advance(10**9)
    assert numbers(outbox.claim([KIND])) == [2]
    assert [dead.reason for dead in outbox.dead()] == ["x" * 2_000]


def test_an_event_of_another_version_is_buried_not_lost(database: Database, outbox: Outbox) -> None:
    store(database, Job(1), Job(2))
    with database.unit() as unit:
        changed = update(OutboxRow).where(OutboxRow.id == 1).values(payload={"count": 1})
        unit.session.execute(changed)
    assert numbers(outbox.claim([KIND])) == [2]
    (dead,) = outbox.dead()
    assert KIND in dead.reason


def test_many_workers_get_each_row_once(database: Database, outbox: Outbox) -> None:
    store(database, *(Job(number) for number in range(60)))
    seen: list[int] = []
    failures: list[BaseException] = []
    start = threading.Barrier(6)

    def work() -> None:
        try:
            start.wait()
            while claims := outbox.claim([KIND], limit=3):
                seen.extend(numbers(claims))
                for claim in claims:
                    outbox.done(claim.id)
        except BaseException as error:
            failures.append(error)

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert Counter(seen) == Counter(range(60))


def test_a_claim_does_not_wait_for_another_claim_in_flight(postgres_database: Database) -> None:
    """On PostgreSQL a row that somebody is just taking is skipped, not waited for."""
    outbox = Outbox(postgres_database)
    store(postgres_database, Job(1), Job(2))
    with postgres_database.engine.begin() as other:
        other.exec_driver_sql("SELECT id FROM outbox WHERE id = 1 FOR UPDATE")
        assert numbers(outbox.claim([KIND])) == [2]
    assert numbers(outbox.claim([KIND])) == [1]
