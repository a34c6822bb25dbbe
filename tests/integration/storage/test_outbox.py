"""The outbox on both databases: claims, leases, retries, and many workers at once."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

import pytest
from sqlalchemy import update

from vitrine.clock import ManualClock
from vitrine.storage import Claimed, Database, DeliveryNotDead, Outbox, Waiting, event
from vitrine.storage.outbox import SHARED_AT_ONCE
from vitrine.storage.tables import OutboxRow

KIND = "test.job"
GROUPS = {"one": {KIND, "test.other"}}
ONE = {"one": 10}


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
    return Outbox(database, GROUPS, limit_attempts=3)


def store(database: Database, *happened: object) -> None:
    with database.unit() as unit:
        for one in happened:
            unit.collect(one)


def numbers(claims: list[Claimed]) -> list[int]:
    return [claim.event.number for claim in claims]


def test_oldest_first_of_the_groups_asked_for(database: Database) -> None:
    outbox = Outbox(database, {"jobs": {KIND}, "others": {"test.other"}})
    store(database, Job(1), Other(2), Job(3), Job(4))
    first = outbox.claim({"jobs": 2})
    assert [claim.event for claim in first] == [Job(1), Job(3)]
    assert [(claim.attempts, claim.group) for claim in first] == [(1, "jobs"), (1, "jobs")]
    assert numbers(outbox.claim({"jobs": 10, "others": 10})) == [4, 2]
    assert outbox.claim({"jobs": 10}) == outbox.claim({}) == []


def test_every_group_that_listens_gets_every_event_for_itself(database: Database, clock: ManualClock) -> None:
    groups = {"a": {KIND}, "b": {KIND, "test.other"}}
    outbox = Outbox(database, groups, limit_attempts=1)
    store(database, Job(1), Other(2), Job(3))
    first, second = outbox.claim({"a": 1}), outbox.claim({"b": 9})
    assert (numbers(first), numbers(second)) == ([1], [1, 2, 3])
    outbox.done(first[0])
    outbox.retry(second[0], "no")  # its last attempt
    assert [(dead.group, dead.kind) for dead in outbox.dead()] == [("b", KIND)]
    assert numbers(outbox.claim({"a": 9})) == [3], "what one group gave up is the other's all the same"
    clock.advance(10**9)
    assert numbers(outbox.claim({"a": 9, "b": 9})) == [], "each had one attempt"
    assert len(outbox.dead()) == 4


def test_what_nobody_listens_to_waits_until_somebody_does(database: Database) -> None:
    store(database, Job(1))
    assert Outbox(database, {"others": {"test.other"}}).claim({"others": 9}) == []
    assert Outbox(database).waiting().count == 1
    outbox = Outbox(database, {"later": {KIND}})
    assert numbers(outbox.claim({"later": 9})) == [1]
    assert Outbox(database).waiting().count == 1, "it is not done yet"


def test_many_more_than_are_shared_at_once(database: Database) -> None:
    outbox = Outbox(database, GROUPS)
    store(database, *(Job(number) for number in range(SHARED_AT_ONCE + 3)))
    assert numbers(outbox.claim({"one": 2})) == [0, 1]
    assert numbers(outbox.claim({"one": SHARED_AT_ONCE * 2})) == list(range(2, SHARED_AT_ONCE + 3))


def test_what_is_given_back_is_due_at_once_and_was_no_attempt(database: Database, outbox: Outbox) -> None:
    store(database, Job(1))
    (claim,) = outbox.claim(ONE)
    outbox.give_back([claim])
    assert [again.attempts for again in outbox.claim(ONE)] == [1]


def test_only_the_dead_are_revived(database: Database, outbox: Outbox) -> None:
    store(database, Job(1))
    (claim,) = outbox.claim(ONE)
    for number in (claim.id, 99):
        with pytest.raises(DeliveryNotDead):
            outbox.revive(number)
    assert outbox.claim(ONE) == [], "a claim that is at work is not taken away"


def test_how_much_waits_and_is_dead(database: Database, outbox: Outbox, clock: ManualClock) -> None:
    began = clock.now()
    assert outbox.waiting() == Waiting(0, None, 0)
    store(database, Job(1), Job(2))
    clock.advance(1_000)
    first, _ = outbox.claim(ONE)
    store(database, Job(3))
    assert outbox.waiting() == Waiting(3, began, 0)
    outbox.bury(first, "no")
    assert outbox.waiting() == Waiting(2, began, 1)


def test_done_is_for_ever(database: Database, outbox: Outbox, clock: ManualClock) -> None:
    store(database, Job(1))
    (claim,) = outbox.claim(ONE)
    outbox.done(claim)
    outbox.done(claim)
    clock.advance(10**9)
    assert outbox.claim(ONE) == []


def test_a_worker_that_dies_costs_one_lease(database: Database, outbox: Outbox, clock: ManualClock) -> None:
    store(database, Job(1))
    (first,) = outbox.claim(ONE, lease_ms=5_000)
    clock.advance(4_999)
    assert outbox.claim(ONE) == []
    clock.advance(1)
    (second,) = outbox.claim(ONE)
    assert (second.id, second.event, second.attempts) == (first.id, first.event, 2)


def test_what_is_said_about_a_claim_that_another_followed_changes_nothing(
    database: Database, outbox: Outbox, clock: ManualClock
) -> None:
    store(database, Job(1))
    (first,) = outbox.claim(ONE, lease_ms=5_000)
    clock.advance(5_000)
    (second,) = outbox.claim(ONE, lease_ms=5_000)
    outbox.retry(first, "late")
    outbox.give_back([first])
    outbox.bury(first, "late")
    outbox.done(first)
    assert outbox.claim(ONE) == outbox.dead() == []
    outbox.renew([first], lease_ms=10**9)
    clock.advance(5_000)
    (third,) = outbox.claim(ONE)
    assert (third.id, third.attempts) == (second.id, 3)


def test_a_number_is_never_given_twice(database: Database, outbox: Outbox) -> None:
    store(database, Job(1))
    (first,) = outbox.claim(ONE)
    outbox.done(first)
    store(database, Job(2))
    (second,) = outbox.claim(ONE)
    outbox.done(first)
    assert second.id > first.id
    assert outbox.waiting().count == 1


def test_a_kind_that_its_group_no_longer_listens_to_is_buried_at_once(
    database: Database, outbox: Outbox
) -> None:
    store(database, Job(1), Other(2))
    outbox.give_back(outbox.claim(ONE))
    assert numbers(Outbox(database, {"one": {"test.other"}}).claim(ONE)) == [2]
    assert [dead.reason for dead in outbox.dead()] == [f"one no longer listens to {KIND}"]


def test_what_nobody_has_claimed_for_a_day_is_counted_by_group(
    database: Database, outbox: Outbox, clock: ManualClock
) -> None:
    gone = Outbox(database, {"gone": {KIND}, "one": {KIND}})
    store(database, Job(1), Job(2))
    claims = gone.claim({"gone": 9, "one": 9})
    gone.give_back(claims)
    clock.advance(86_399_000)
    assert outbox.unclaimed() == {}
    clock.advance(1_000)
    assert outbox.unclaimed() == {"gone": 2, "one": 2}
    outbox.done(outbox.claim(ONE)[0])
    assert outbox.unclaimed() == {"gone": 2}, "what is at work is not forgotten"


def test_a_renewed_lease_lasts_longer(database: Database, outbox: Outbox, clock: ManualClock) -> None:
    store(database, Job(1))
    (claim,) = outbox.claim(ONE, lease_ms=5_000)
    clock.advance(4_000)
    outbox.renew([claim], lease_ms=5_000)
    clock.advance(4_999)
    assert outbox.claim(ONE) == []


def test_failures_wait_longer_each_time_and_are_buried_at_last(
    database: Database, outbox: Outbox, clock: ManualClock
) -> None:
    store(database, Job(1))
    for delay_ms in (1_000, 2_000):
        (claim,) = outbox.claim(ONE)
        outbox.retry(claim, "no answer")
        clock.advance(delay_ms - 1)
        assert outbox.claim(ONE) == []
        clock.advance(1)
    (claim,) = outbox.claim(ONE)
    outbox.retry(claim, "still no answer")
    clock.advance(10**9)
    assert outbox.claim(ONE) == []
    (dead,) = outbox.dead()
    assert (dead.id, dead.kind, dead.attempts, dead.reason) == (claim.id, KIND, 3, "still no answer")
    outbox.revive(claim.id)
    assert outbox.dead() == []
    assert numbers(outbox.claim(ONE)) == [1]


def test_a_handler_that_kills_its_process_does_not_do_so_for_ever(
    database: Database, outbox: Outbox, clock: ManualClock
) -> None:
    store(database, Job(1))
    for _ in range(3):
        assert numbers(outbox.claim(ONE, lease_ms=1_000)) == [1]
        clock.advance(1_000)
    assert outbox.claim(ONE) == []
    assert [dead.reason for dead in outbox.dead()] == ["every attempt ended without an answer"]


def test_what_is_buried_stays_with_its_reason(database: Database, outbox: Outbox, clock: ManualClock) -> None:
    store(database, Job(1), Job(2))
    first, _ = outbox.claim(ONE)
    outbox.bury(first, "x" * 10_000)
    outbox.retry(first, "a late worker has nothing to say about the dead")
    clock.advance(10**9)
    assert numbers(outbox.claim(ONE)) == [2]
    assert [dead.reason for dead in outbox.dead()] == ["x" * 2_000]


def test_an_event_of_another_version_is_buried_not_lost(database: Database, outbox: Outbox) -> None:
    store(database, Job(1), Job(2))
    with database.unit() as unit:
        changed = update(OutboxRow).where(OutboxRow.id == 1).values(payload={"count": 1})
        unit.session.execute(changed)
    assert numbers(outbox.claim(ONE)) == [2]
    (dead,) = outbox.dead()
    assert KIND in dead.reason


@pytest.mark.race
def test_many_workers_get_each_row_once(database: Database, outbox: Outbox) -> None:
    store(database, *(Job(number) for number in range(60)))
    seen: list[int] = []
    failures: list[BaseException] = []
    start = threading.Barrier(6)

    def work() -> None:
        try:
            start.wait()
            while claims := outbox.claim({"one": 3}):
                seen.extend(numbers(claims))
                for claim in claims:
                    outbox.done(claim)
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
    outbox = Outbox(postgres_database, GROUPS)
    store(postgres_database, Job(1), Job(2))
    with postgres_database.engine.begin() as other:
        other.exec_driver_sql("SELECT id FROM outbox WHERE id = 1 FOR UPDATE")
        assert numbers(outbox.claim({"one": 0})) == []
    assert outbox.waiting().count == 2
    with postgres_database.engine.begin() as other:
        other.exec_driver_sql("SELECT id FROM deliveries ORDER BY id LIMIT 1 FOR UPDATE")
        assert numbers(outbox.claim(ONE)) == [1]
    assert numbers(outbox.claim(ONE)) == [2]
