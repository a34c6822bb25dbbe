"""Units of work on both databases."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from vitrine.storage import Database, DatabaseBusy, DatabaseUnavailable, event, import_all_tables
from vitrine.storage.errors import NotStorable
from vitrine.storage.tables import OutboxRow


@event("test.happened")
@dataclass(frozen=True)
class Happened:
    number: int


def stored(database: Database) -> list[int]:
    with database.read() as session:
        rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [row.payload["number"] for row in rows if row.kind == "test.happened"]


def test_a_unit_commits_at_a_clean_exit(database: Database) -> None:
    with database.unit() as unit:
        unit.collect(Happened(1))
        unit.collect(Happened(2))
    assert stored(database) == [1, 2]


def test_a_unit_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(KeyError), database.unit() as unit:
        unit.collect(Happened(1))
        unit.session.flush()
        raise KeyError
    assert stored(database) == []


def test_listeners_hear_after_the_commit_and_not_without_one(database: Database) -> None:
    heard: list[tuple[frozenset[str], list[int]]] = []
    database.on_commit(lambda kinds: heard.append((kinds, stored(database))))
    with pytest.raises(KeyError), database.unit() as unit:
        unit.collect(Happened(1))
        raise KeyError
    with database.unit() as unit:
        unit.collect(Happened(2))
        assert heard == []
    with database.unit():
        pass
    assert heard == [(frozenset({"test.happened"}), [2])]


def test_a_database_that_answers_says_nothing(database: Database) -> None:
    database.ping()


def test_a_failing_listener_stops_neither_the_commit_nor_the_next_listener(database: Database) -> None:
    heard: list[frozenset[str]] = []

    def fail(_kinds: frozenset[str]) -> None:
        raise RuntimeError

    database.on_commit(fail)
    database.on_commit(heard.append)
    with database.unit() as unit:
        unit.collect(Happened(1))
    assert stored(database) == [1]
    assert heard == [frozenset({"test.happened"})]


def test_units_do_not_nest(database: Database) -> None:
    with database.unit(), pytest.raises(RuntimeError, match="do not nest"), database.unit():
        pass
    with database.unit() as unit:  # and the refusal left the turn in order
        unit.collect(Happened(1))
    assert stored(database) == [1]


def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as session:
        session.execute(text("DELETE FROM outbox"))
    with database.unit() as unit:  # the same pooled connection writes again
        unit.collect(Happened(1))
    assert stored(database) == [1]


def test_a_reader_sees_the_state_before_an_open_unit_and_does_not_wait(database: Database) -> None:
    with database.unit() as unit:
        unit.collect(Happened(1))
        unit.session.flush()
        assert stored(database) == []
    assert stored(database) == [1]


@pytest.mark.race
def test_read_then_write_from_many_threads_loses_no_update(database: Database) -> None:
    """On SQLite a deferred transaction fails here with SQLITE_BUSY; ours begin as writers."""
    with database.unit() as unit:
        unit.collect(Happened(0))
    failures: list[BaseException] = []

    def add_twenty() -> None:
        try:
            for _ in range(20):
                with database.unit() as unit:
                    row = unit.session.scalars(select(OutboxRow).with_for_update()).one()
                    row.payload = {"number": row.payload["number"] + 1}
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=add_twenty) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert stored(database) == [120]


def test_times_come_back_aware_and_equal_whatever_zone_they_had(database: Database) -> None:
    tokyo = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    with database.unit() as unit:
        unit.session.add(OutboxRow(kind="x", payload={}, collected_at=tokyo))
    with database.read() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.collected_at == tokyo)).one()
    assert row.collected_at == tokyo
    assert row.collected_at.tzinfo is UTC


def test_naive_times_are_refused(database: Database) -> None:
    naive = datetime(2026, 3, 1)  # noqa: DTZ001
    with pytest.raises(Exception, match="time zone"), database.unit() as unit:
        unit.session.add(OutboxRow(kind="x", payload={}, collected_at=naive))


def test_broken_constraints_reach_the_caller(database: Database) -> None:
    now = database.clock.now()
    with pytest.raises(IntegrityError), database.unit() as unit:
        unit.session.add(OutboxRow(kind=None, payload={}, collected_at=now))


@pytest.mark.parametrize("value", ["\ud800", "nul\0"])
def test_texts_that_cannot_be_kept_are_a_typed_error(database: Database, value: str) -> None:
    if database.engine.dialect.name == "sqlite" and "\0" in value:
        value = "\udfff"  # SQLite keeps a NUL
    with pytest.raises(NotStorable), database.read() as session:
        session.scalar(select(OutboxRow.id).where(OutboxRow.kind == value))


def test_waiting_for_a_lock_ends_in_busy(postgres_url: str) -> None:
    database = Database(f"{postgres_url}&options=-c%20lock_timeout%3D50")
    import_all_tables().create_all(database.engine)
    with database.unit() as unit:
        unit.collect(Happened(1))
    lock = "SELECT id FROM outbox FOR UPDATE"
    with database.engine.begin() as other:
        other.exec_driver_sql(lock)
        with pytest.raises(DatabaseBusy), database.unit() as unit:
            unit.session.execute(text(lock))
    database.close()


def test_a_database_that_is_gone_is_a_typed_error() -> None:
    database = Database("postgresql://nobody@127.0.0.1:9/none")
    with pytest.raises(DatabaseUnavailable), database.unit():
        pass
    with pytest.raises(DatabaseUnavailable):
        database.ping()
    database.close()
