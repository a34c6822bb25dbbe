"""The lease: one holder, by the database's clock; what it guards is refused to whoever has lost it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text, update

from vitrine.clock import ManualClock
from vitrine.storage import AlreadyServed, Database, DatabaseBusy, DatabaseUnavailable, Lease, LeaseLost
from vitrine.storage.lease import LEASE_MS, PROOF_MS, end, look
from vitrine.storage.tables import LeaseRow


def run_out(database: Database) -> None:
    """As though the holder had been silent for a while, by the database's clock."""
    with database.unit() as unit:
        unit.session.execute(update(LeaseRow).values(until_ms=LeaseRow.until_ms - LEASE_MS - 1))


def test_one_holds_it_and_the_other_is_told_who(database: Database) -> None:
    first, second = Lease(database, "process 1"), Lease(database, "process 2")
    assert look(database) is None
    assert first.take() == 1
    with pytest.raises(AlreadyServed, match="process 1"):
        second.take()
    first.renew()
    first.release()
    assert second.take() == 2
    seen = look(database)
    assert seen is not None and (seen.holder, seen.epoch, seen.over) == ("process 2", 2, False)


def test_a_silent_holder_loses_it_to_the_next(database: Database) -> None:
    first, second = Lease(database, "process 1"), Lease(database, "process 2")
    first.take()
    run_out(database)
    first.renew()  # nobody came meanwhile
    run_out(database)
    assert second.take() == 2
    with pytest.raises(LeaseLost):
        first.renew()
    assert first.over and first.lost == "process 2 serves it now"
    first.release()  # gives back nothing that is another's
    second.renew()


@pytest.mark.race
def test_of_many_that_take_it_over_at_once_one_holds_it(database: Database) -> None:
    first = Lease(database, "process 0")
    first.take()
    run_out(database)
    takers = [Lease(database, f"process {number}") for number in range(1, 5)]
    start = threading.Barrier(len(takers))

    def take(lease: Lease) -> int | None:
        start.wait(60)
        try:
            return lease.take()
        except AlreadyServed:
            return None

    with ThreadPoolExecutor(len(takers)) as pool:
        got = list(pool.map(take, takers))
    assert sorted(got, key=str) == [2, None, None, None]
    seen, winner = look(database), takers[got.index(2)]
    assert seen is not None and (seen.holder, seen.epoch) == (winner._holder, 2)
    winner.renew()
    with pytest.raises(LeaseLost):
        first.renew()


def test_a_write_of_who_lost_it_is_refused_in_its_transaction(database: Database) -> None:
    """Though its own clock has not moved: a stopped process believes that no time has passed."""
    first, second = Lease(database, "process 1"), Lease(database, "process 2")
    rooms = database.guarded(first.check)
    insert = text("INSERT INTO rooms_written (line) VALUES (1)")
    with database.unit() as unit:
        unit.session.execute(text("CREATE TABLE rooms_written (line INTEGER)"))
    with rooms.unit() as unit:  # nobody serves: tools and tests need no lease
        unit.session.execute(insert)
    first.take()
    with rooms.unit() as unit:
        unit.session.execute(insert)
    run_out(database)
    second.take()
    for _ in range(2):
        with pytest.raises(LeaseLost), rooms.unit() as unit:
            unit.session.execute(insert)
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM rooms_written")) == 2


def test_what_is_not_of_rooms_is_written_all_the_same(database: Database) -> None:
    lease = Lease(database, "process 1")
    lease.take()
    lease.release()
    with pytest.raises(LeaseLost), database.guarded(lease.check).unit():
        pass
    with database.unit() as unit:
        unit.session.execute(text("SELECT 1"))


def test_who_cannot_prove_it_for_six_seconds_has_lost_it(database: Database, clock: ManualClock) -> None:
    """By the monotonic clock alone, for ever, and without asking the database."""
    lease = Lease(database, "process 1")
    assert not lease.over
    lease.take()
    clock.advance(PROOF_MS)
    assert not lease.over
    lease.renew()
    clock.advance(PROOF_MS)
    assert not lease.over
    clock.advance(1)
    assert lease.over and lease.lost == "the database did not confirm it for 6 s"
    with pytest.raises(LeaseLost):
        lease.renew()
    with pytest.raises(LeaseLost), database.guarded(lease.check).unit():
        pass


def test_what_could_not_be_given_back_is_given_back_at_the_second_try(database: Database) -> None:
    lease = Lease(database, "process 1")
    lease.take()

    def busy(_session: object) -> None:
        raise DatabaseBusy

    lease._database = database.guarded(busy)
    with pytest.raises(DatabaseBusy):
        lease.release()
    with pytest.raises(LeaseLost), database.guarded(lease.check).unit():
        pass  # we write nothing more all the same
    lease._database = database
    lease.release()
    assert Lease(database, "process 2").take() == 2


def test_a_renewal_counts_from_its_beginning(database: Database, clock: ManualClock) -> None:
    """An answer that took five seconds proves what was true five seconds ago."""
    lease = Lease(database, "process 1")
    lease.take()
    slow = database.guarded(lambda _session: clock.advance(PROOF_MS - 1))
    lease._database = slow
    lease.renew()
    assert not lease.over
    clock.advance(2)
    assert lease.over


def test_a_lease_can_be_called_over_unless_it_was_renewed(database: Database) -> None:
    """For a database whose clock was set back while its holder died."""
    first = Lease(database, "process 1")
    first.take()
    seen = look(database)
    assert seen is not None
    with database.unit() as unit:
        unit.session.execute(update(LeaseRow).values(until_ms=LeaseRow.until_ms + 1))
    end(database, seen)
    later = look(database)
    assert later is not None and not later.over
    end(database, later)
    assert Lease(database, "process 2").take() == 2


def test_on_postgres_a_stopped_writer_does_not_keep_the_next_one_out(postgres_database: Database) -> None:
    """Stopped inside its transaction, it holds the row: the server ends it, and it can commit nothing."""
    first, second = Lease(postgres_database, "process 1"), Lease(postgres_database, "process 2")
    first.take()
    run_out(postgres_database)
    stopped = postgres_database.guarded(first.check).unit()
    with pytest.raises(DatabaseUnavailable), stopped as unit:
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(second.take).result(20) == 2
        unit.session.execute(text("SELECT 1"))
