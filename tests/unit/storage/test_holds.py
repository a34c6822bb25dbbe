"""The instrument that says who held a unit of work for how long."""

from __future__ import annotations

import time

import pytest

from vitrine.clock import ManualClock
from vitrine.storage import Database, DatabaseBusy, Lease, within


def test_units_are_told_apart_by_who_opened_them(sqlite_database: Database) -> None:
    def busy() -> None:
        with sqlite_database.unit():
            end = time.thread_time() + 0.03
            while time.thread_time() < end:
                pass

    def idle() -> None:
        with pytest.raises(LookupError), sqlite_database.guarded(lambda _: None).unit():
            raise LookupError

    busy()
    idle()
    idle()
    seen = {name.rpartition(".")[2]: hold for name, hold in sqlite_database.holds.seen().items()}
    assert {name: hold.count for name, hold in seen.items()} == {"busy": 1, "idle": 2}
    assert seen["busy"].cpu_ms >= 30
    assert seen["busy"].longest_ms >= seen["busy"].cpu_ms - 1, "two clocks, read one after the other"
    assert seen["idle"].total_ms >= seen["idle"].longest_ms


def test_methods_have_their_class_before_them(sqlite_database: Database, clock: ManualClock) -> None:
    Lease(sqlite_database, f"at {clock.now()}").take()
    assert set(sqlite_database.holds.seen()) == {"Lease.take"}


def test_a_unit_that_gives_up_was_not_held(sqlite_database: Database) -> None:
    other = Database(sqlite_database.url)
    with other.unit(), within(0), pytest.raises(DatabaseBusy), sqlite_database.unit():
        pass
    other.close()
    assert not sqlite_database.holds.seen()
    assert sqlite_database.holds.refused == 1
    sqlite_database.holds.forget()
    assert sqlite_database.holds.refused == 0
