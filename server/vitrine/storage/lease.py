"""Whose process serves the rooms of this database: one row, by the database's clock, its number only grows.

Two processes on one database would each open a room of the same name, and half of the people would never see
the others. So one serves: it renews its lease every second, and each write of a room carries the lease's
number (`Database.guarded(lease.check)`), which is compared inside the very transaction of the write. Wall
clocks of machines are never compared: when the lease is over says the database, and whether it could be
proven in time the process's own monotonic clock.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    CursorResult,
    Dialect,
    Select,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.storage.database import Database
from vitrine.storage.errors import AlreadyServed, LeaseLost
from vitrine.storage.tables import LeaseRow

ROOMS: Final = "rooms"
CLOSING: Final = "closing"
"""The row with the number of the lease that is about to be given back: no column, which a shop that is not
migrated yet would lack when its lease is looked at.
"""
RENEW_MS: Final = 1_000
"""How often a lease is renewed."""
PROOF_MS: Final = 6_000
"""Who could not renew for so long, counted from the start of the last renewal that succeeded, has lost it."""
LEASE_MS: Final = 8_000
"""How long a renewal holds by the database's clock: longer than PROOF_MS, so the old one is silent first."""

_NOW_MS: Final = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER)",
    # Not now(): that is when the transaction began, which may have waited for a lock since.
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A lease as it stands in the database. until_ms: Unix milliseconds. over: free to be taken.

    closing: its holder has said that it is about to give it back.
    """

    holder: str
    epoch: int
    until_ms: int
    over: bool
    closing: bool


class Lease:
    """This process's hold on the rooms. holder: who it is, in words for whoever is refused.

    Until it is taken everything passes `check`: tools and tests that serve nobody need none. Safe to share
    between threads.
    """

    def __init__(self, database: Database, holder: str) -> None:
        self._database = database
        self._holder = holder
        self._proven_ms = 0
        self._released = False
        self._given_back = False
        self.epoch: int | None = None
        self.lost: str | None = None
        """Why it is lost, once it is; that is for ever."""

    def take(self) -> int:
        """Hold the lease from now on. Returns its number. Raises AlreadyServed."""
        began_ms = self._database.clock.monotonic_ms()
        try:
            with self._database.unit() as unit:
                epoch = self._taken(unit.session)
        except IntegrityError as error:  # the first two of all came at the same moment
            raise AlreadyServed("another process") from error
        self.epoch, self._proven_ms = epoch, began_ms
        return epoch

    def renew(self) -> None:
        """Prove it anew. Raises LeaseLost; DatabaseBusy, DatabaseUnavailable: try again."""
        self.prove()
        began_ms = self._database.clock.monotonic_ms()
        with self._database.unit() as unit:
            renewed = unit.session.execute(
                update(LeaseRow)
                .where(*self._mine())
                .values(until_ms=_now_ms(unit.session.get_bind().dialect) + LEASE_MS)
            )
            if cast("CursorResult[Any]", renewed).rowcount == 0 and not self._released:
                self._lose(unit.session)
        self._proven_ms = began_ms

    def close(self) -> None:
        """Say that it is about to be given back: who comes next waits for that. We go on renewing it."""
        if self.epoch is None or self.over or self._released:
            return
        with self._database.unit() as unit:
            unit.session.merge(LeaseRow(name=CLOSING, epoch=self.epoch, holder=self._holder, until_ms=0))

    def release(self) -> None:
        """Let another take it at once; we write nothing more. Nothing happens if it is not ours.

        Raises DatabaseBusy, DatabaseUnavailable: try again.
        """
        if self.epoch is None or self.over or self._given_back:
            return
        self._released = True
        with self._database.unit() as unit:
            unit.session.execute(update(LeaseRow).where(*self._mine()).values(until_ms=0))
        self._given_back = True

    @property
    def over(self) -> bool:
        """Whether it is lost: taken by another, or not proven for 6 s by our own clock."""
        if self.epoch is None or self._released:
            return False
        if self.lost is None and self._database.clock.monotonic_ms() - self._proven_ms > PROOF_MS:
            self.lost = f"the database did not confirm it for {PROOF_MS // 1000} s"
        return self.lost is not None

    def prove(self) -> None:
        """By our own clock. Raises LeaseLost."""
        if self.over or self._released:
            raise LeaseLost

    def check(self, session: Session) -> None:
        """Inside the transaction of a write: nobody can take the lease before its end. Raises LeaseLost."""
        if self.epoch is None:
            return
        self.prove()
        if session.scalar(self._locked(session)) is None:
            self._lose(session)

    def _locked(self, session: Session) -> Select[Any]:
        """Our row, kept from being taken. On SQLite a unit has the one write lock anyhow."""
        if session.get_bind().dialect.name == "sqlite":
            return select(LeaseRow.epoch).where(*self._mine())
        # A process that is stopped in the middle of a write would keep the lock for as long as it is: the
        # server ends such a transaction, in time for who waits to take the lease.
        idle = func.set_config("idle_in_transaction_session_timeout", str(PROOF_MS), True)
        # Key share: a renewal need not wait for it, only who takes the lease, by FOR UPDATE.
        return select(idle).where(*self._mine()).with_for_update(read=True, key_share=True)

    def _taken(self, session: Session) -> int:
        row = session.get(LeaseRow, ROOMS, with_for_update=True)
        now_ms = session.scalar(select(_now_ms(session.get_bind().dialect))) or 0
        if row is None:
            row = LeaseRow(name=ROOMS, epoch=0, until_ms=0)
            session.add(row)
        if row.until_ms > now_ms:
            raise AlreadyServed(row.holder)
        row.epoch, row.holder, row.until_ms = row.epoch + 1, self._holder, now_ms + LEASE_MS
        return row.epoch

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return LeaseRow.name == ROOMS, LeaseRow.epoch == self.epoch, LeaseRow.until_ms > 0

    def _lose(self, session: Session) -> None:
        """Raises LeaseLost."""
        holder = session.scalar(select(LeaseRow.holder).where(LeaseRow.name == ROOMS))
        if self.lost is None:
            self.lost = f"{holder or 'nobody'} serves it now"
        raise LeaseLost


def this_process(url: str) -> str:
    """Who we are, for whoever is refused because of us. url: where the shop is."""
    return f"process {os.getpid()} on {socket.gethostname()[:100]} ({url[:150]})"


def look(database: Database) -> Seen | None:
    """The lease as it stands; None if there never was one, or the schema is older than leases."""
    with database.read() as session:
        return standing(session.connection())


def standing(connection: Connection) -> Seen | None:
    """As `look`, inside of a transaction."""
    if not connection.dialect.has_table(connection, LeaseRow.__tablename__):
        return None
    asked = select(LeaseRow.holder, LeaseRow.epoch, LeaseRow.until_ms, _now_ms(connection.dialect))
    row = connection.execute(asked.where(LeaseRow.name == ROOMS)).first()
    closing = connection.scalar(select(LeaseRow.epoch).where(LeaseRow.name == CLOSING))
    return None if row is None else Seen(*row[:3], over=row[2] <= row[3], closing=row[1] == closing)


def end(database: Database, seen: Seen) -> None:
    """Call this lease over, whatever the database's clock says, unless it was renewed since it was seen."""
    with database.unit() as unit:
        unit.session.execute(
            update(LeaseRow)
            .where(LeaseRow.name == ROOMS, LeaseRow.epoch == seen.epoch, LeaseRow.until_ms == seen.until_ms)
            .values(until_ms=0)
        )


def _now_ms(dialect: Dialect) -> ColumnElement[int]:
    return literal_column(_NOW_MS[dialect.name], BigInteger)
