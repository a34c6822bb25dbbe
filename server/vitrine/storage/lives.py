"""How long rows stay, and the one housekeeping that deletes what has had its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, cast

from sqlalchemy import ColumnElement, Delete, Table, delete, select, tuple_

from vitrine.storage.base import Base
from vitrine.storage.database import Database

BATCH: Final = 500
"""Rows of one transaction: deleting a day's rows must not hold the write lock for the time of all of them."""
A_FEW: Final = 50
"""Rows that a request takes with it: more than one request makes, so that they never pile up."""


@dataclass(frozen=True, slots=True)
class Life:
    """after: the column of a moment from which `stay` is counted; rows without one stay. None: not by time.

    words: until when a row stays, for who runs the shop.
    """

    words: str
    after: str | None = None
    stay: timedelta = timedelta(0)


def forget(database: Database, lives: Mapping[str, Life]) -> dict[str, int]:
    """Delete every row whose life is over. Returns how many of each table; none of those with none.

    lives: by table. Raises DatabaseBusy; what was deleted by then is.
    """
    gone = {}
    for name, life in lives.items():
        table = Base.metadata.tables[name]
        if life.after is not None and (
            count := sum(_batches(database, table, table.c[life.after] <= database.clock.now() - life.stay))
        ):
            gone[name] = count
    return gone


def delete_where(database: Database, row: type[Base], over: ColumnElement[bool]) -> int:
    """Delete all rows of this table of which this is so, in batches; how many.

    Raises DatabaseBusy; what was deleted by then is.
    """
    return sum(_batches(database, cast(Table, row.__table__), over))


def a_few(row: type[Base], over: ColumnElement[bool]) -> Delete:
    """Deletes some of the rows of which this is so, for a unit that is somebody's request."""
    (key,) = cast(Table, row.__table__).primary_key.columns
    return delete(row).where(key.in_(select(key).where(over).limit(A_FEW)))


def _batches(database: Database, table: Table, over: ColumnElement[bool]) -> Iterator[int]:
    """Delete batch after batch; how many each had."""
    key = tuple(table.primary_key.columns)
    due = select(*key).where(over).limit(BATCH)
    while True:
        with database.read() as session:  # nobody waits while they are looked for
            found = session.execute(due).all()
        if not found:
            return
        with database.unit() as unit:
            # It may have become otherwise since.
            unit.session.execute(delete(table).where(tuple_(*key).in_([tuple(row) for row in found]), over))
        yield len(found)
