"""How long rows stay, and the one housekeeping that deletes what has had its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Table, delete, select, tuple_

from vitrine.storage.base import Base
from vitrine.storage.database import Database

BATCH: Final = 500
"""Rows of one transaction: deleting a day's rows must not hold the write lock for the time of all of them."""


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
        if life.after is not None and (count := sum(_batches(database, Base.metadata.tables[name], life))):
            gone[name] = count
    return gone


def _batches(database: Database, table: Table, life: Life) -> Iterator[int]:
    """Delete batch after batch; how many each had."""
    moment, key = table.c[str(life.after)], tuple(table.primary_key.columns)
    over = moment <= database.clock.now() - life.stay
    due = select(*key).where(over).limit(BATCH)
    while True:
        with database.read() as session:  # nobody waits while they are looked for
            found = session.execute(due).all()
        if not found:
            return
        with database.unit() as unit:
            # Its life may have been renewed since.
            unit.session.execute(delete(table).where(tuple_(*key).in_([tuple(row) for row in found]), over))
        yield len(found)
