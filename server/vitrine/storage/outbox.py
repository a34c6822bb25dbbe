"""The outbox: every stored event is handled at least once, whatever crashes in between.

A worker claims due rows for a lease, does the work, then says `done`. Nothing said within the lease means
that the worker is gone, and the row is due again: so a crash costs one retry, and a handler must bear a
repetition (`Claimed.id` never changes and serves as its key).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from vitrine.storage.database import Database
from vitrine.storage.events import UnknownEventError, event_from
from vitrine.storage.tables import OutboxRow

FIRST_DELAY_MS = 1_000
LONGEST_DELAY_MS = 3_600_000
REASON_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Claimed:
    """One event on loan. attempts: 1 at the first claim."""

    id: int
    kind: str
    event: Any
    attempts: int
    collected_at: datetime


@dataclass(frozen=True, slots=True)
class Dead:
    """One event given up, and why."""

    id: int
    kind: str
    attempts: int
    dead_at: datetime
    reason: str


class Outbox:
    """Claims of stored events. limit_attempts: claims after which a failing event is buried."""

    def __init__(self, database: Database, limit_attempts: int = 12) -> None:
        self._database = database
        self._limit_attempts = limit_attempts

    def claim(self, kinds: Collection[str], limit: int = 10, lease_ms: int = 30_000) -> list[Claimed]:
        """Up to `limit` due events of these kinds, oldest first, for this caller alone until the lease ends.

        One conditional UPDATE: SQLite's single writer, or on PostgreSQL SKIP LOCKED, makes two callers get
        disjoint rows. An event this code cannot read is buried with its reason, never dropped; so is one
        whose every attempt ended without a word (a handler that kills its process must not do so for ever).
        """
        now = self._database.clock.now()
        due = (
            select(OutboxRow.id)
            .where(OutboxRow.kind.in_(kinds), OutboxRow.dead_at.is_(None), OutboxRow.next_at <= now)
            .order_by(OutboxRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = (
            update(OutboxRow)
            .where(OutboxRow.id.in_(due.scalar_subquery()))
            .values(next_at=now + timedelta(milliseconds=lease_ms), attempts=OutboxRow.attempts + 1)
            .returning(OutboxRow)
            .execution_options(synchronize_session=False)
        )
        claims = []
        with self._database.unit() as unit:
            rows = sorted(unit.session.scalars(taken), key=lambda row: row.id)
            for row in rows:
                if row.attempts > self._limit_attempts:
                    row.dead_at, row.reason = now, row.reason or "every attempt ended without an answer"
                    continue
                try:
                    happened = event_from(row.kind, row.payload)
                except UnknownEventError as error:
                    row.dead_at, row.reason = now, str(error)[:REASON_LIMIT]
                    continue
                claims.append(Claimed(row.id, row.kind, happened, row.attempts, row.collected_at))
        return claims

    def done(self, claim_id: int) -> None:
        """The event is handled: forget it. Saying so twice is harmless."""
        with self._database.unit() as unit:
            unit.session.execute(delete(OutboxRow).where(OutboxRow.id == claim_id))

    def renew(self, claim_id: int, lease_ms: int = 30_000) -> None:
        """Still at work: keep it for another lease from now."""
        self._change(claim_id, next_at=self._database.clock.now() + timedelta(milliseconds=lease_ms))

    def retry(self, claim_id: int, reason: str) -> None:
        """Failed for now: due after 1 s, doubled each time up to 1 h; after the last attempt, buried."""
        with self._database.unit() as unit:
            row = unit.session.get(OutboxRow, claim_id)
            if row is None or row.dead_at is not None:
                return
            now = self._database.clock.now()
            row.reason = reason[:REASON_LIMIT]
            if row.attempts >= self._limit_attempts:
                row.dead_at = now
            else:
                # min() on the exponent keeps the power small however many attempts there were.
                delay_ms = min(FIRST_DELAY_MS << min(max(row.attempts - 1, 0), 20), LONGEST_DELAY_MS)
                row.next_at = now + timedelta(milliseconds=delay_ms)

    def bury(self, claim_id: int, reason: str) -> None:
        """It can never work: keep it aside with the reason; nobody claims it again."""
        self._change(claim_id, dead_at=self._database.clock.now(), reason=reason[:REASON_LIMIT])

    def revive(self, claim_id: int) -> None:
        """Due at once, with all its attempts again: for an operator who mended the cause."""
        now = self._database.clock.now()
        self._change(claim_id, dead_at=None, next_at=now, attempts=0, reason=None)

    def dead(self, limit: int = 100) -> list[Dead]:
        """Events given up, oldest first."""
        query = select(OutboxRow).where(OutboxRow.dead_at.is_not(None)).order_by(OutboxRow.id).limit(limit)
        with self._database.read() as session:
            return [
                Dead(row.id, row.kind, row.attempts, row.dead_at, row.reason or "")
                for row in session.scalars(query)
                if row.dead_at is not None
            ]

    def _change(self, claim_id: int, **values: Any) -> None:
        with self._database.unit() as unit:
            unit.session.execute(update(OutboxRow).where(OutboxRow.id == claim_id).values(**values))
