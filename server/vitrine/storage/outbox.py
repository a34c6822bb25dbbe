"""The outbox: every stored event is handled at least once by every group that listens, whatever crashes.

An event is stored in the transaction that made it true. It is shared out once, in one transaction: one
delivery for each group that listens to its kind, after which the groups have nothing in common. A worker
claims a group's due deliveries for a lease, renews it while it works, then says `done`. Nothing said within
the lease means that the worker is gone, and the delivery is due again: so a crash costs one retry, and a
handler must bear a repetition. `Claimed.id` is one delivery's for good and serves as its key; together with
`attempts` it is one claim's, and what is said about a claim that another followed changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from vitrine.storage.database import Database
from vitrine.storage.errors import DeliveryNotDead
from vitrine.storage.events import UnknownEventError, event_from
from vitrine.storage.tables import DeliveryRow, OutboxRow

FIRST_DELAY_MS: Final = 1_000
LONGEST_DELAY_MS: Final = 3_600_000
LEASE_MS: Final = 30_000
REASON_LIMIT: Final = 2_000
SHARED_AT_ONCE: Final = 500
# Due for so long and claimed by nobody: the shop does not run, or has no such group any more.
UNCLAIMED_DAYS: Final = 1


@dataclass(frozen=True, slots=True)
class Claimed:
    """One event on loan to one group. attempts: 1 at the first claim."""

    id: int
    group: str
    kind: str
    event: Any
    attempts: int
    collected_at: datetime


@dataclass(frozen=True, slots=True)
class Dead:
    """One event that one group gave up, and why."""

    id: int
    group: str
    kind: str
    attempts: int
    dead_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is not handled yet. oldest_at: when the oldest of it happened. dead: what was given up."""

    count: int
    oldest_at: datetime | None
    dead: int


class Outbox:
    """groups: name -> the kinds it listens to. An event of a kind without a group waits until one listens.

    limit_attempts: claims after which a failing event is buried.
    """

    def __init__(
        self,
        database: Database,
        groups: Mapping[str, Collection[str]] | None = None,
        limit_attempts: int = 12,
    ) -> None:
        self._database = database
        self._listening: dict[str, list[str]] = {}
        for group, kinds in (groups or {}).items():
            for kind in kinds:
                self._listening.setdefault(kind, []).append(group)
        self._limit_attempts = limit_attempts

    def claim(self, wanted: Mapping[str, int], lease_ms: int = LEASE_MS) -> list[Claimed]:
        """Due events, oldest first, for this caller alone until the lease ends. wanted: group -> how many.

        What is new is shared out first. One conditional UPDATE a group: SQLite's single writer, or on
        PostgreSQL SKIP LOCKED, makes two callers get disjoint rows. An event this code cannot read is buried
        with its reason, never dropped; so is one of a kind that its group no longer listens to, and one whose
        every attempt ended without a word (a handler that kills its process must not do so for ever).
        """
        now = self._database.clock.now()
        with self._database.read() as session:  # nothing to do must not cost the write lock
            fresh = session.scalar(select(OutboxRow.id).where(self._is_heard()).limit(1)) is not None
            due = select(DeliveryRow.id).where(DeliveryRow.group.in_(list(wanted)), _is_due(now)).limit(1)
            if not fresh and session.scalar(due) is None:
                return []
        while fresh:
            with self._database.unit() as unit:
                fresh = self._share(unit.session, now) == SHARED_AT_ONCE
        claims = []
        with self._database.unit() as unit:
            for group, limit in wanted.items():
                for row in _taken(unit.session, group, limit, now, lease_ms):
                    if (claim := self._claimed(row, now)) is not None:
                        claims.append(claim)
        return claims

    def done(self, claim: Claimed) -> None:
        """The event is handled: forget it. Saying so twice is harmless."""
        with self._database.unit() as unit:
            unit.session.execute(delete(DeliveryRow).where(_are(claim)))

    def renew(self, claims: Sequence[Claimed], lease_ms: int = LEASE_MS) -> None:
        """Still at work: keep these for another lease from now."""
        self._change(claims, next_at=self._database.clock.now() + timedelta(milliseconds=lease_ms))

    def give_back(self, claims: Sequence[Claimed]) -> None:
        """Not begun, or broken off by no fault of theirs: due at once, and it was no attempt."""
        self._change(claims, next_at=self._database.clock.now(), attempts=DeliveryRow.attempts - 1)

    def retry(self, claim: Claimed, reason: str) -> None:
        """Failed for now: due after 1 s, doubled each time up to 1 h; after the last attempt, buried."""
        with self._database.unit() as unit:
            row = unit.session.scalar(select(DeliveryRow).where(_are(claim)).with_for_update())
            if row is None:
                return
            now = self._database.clock.now()
            row.reason = reason[:REASON_LIMIT]
            if row.attempts >= self._limit_attempts:
                row.dead_at = now
            else:
                # min() on the exponent keeps the power small however many attempts there were.
                delay_ms = min(FIRST_DELAY_MS << min(max(row.attempts - 1, 0), 20), LONGEST_DELAY_MS)
                row.next_at = now + timedelta(milliseconds=delay_ms)

    def bury(self, claim: Claimed, reason: str) -> None:
        """It can never work: keep it aside with the reason; nobody claims it again."""
        self._change([claim], dead_at=self._database.clock.now(), reason=reason[:REASON_LIMIT])

    def revive(self, dead_id: int) -> None:
        """Due at once, with all its attempts again: for an operator who mended the cause.

        Raises DeliveryNotDead.
        """
        now = self._database.clock.now()
        with self._database.unit() as unit:
            revived = (
                update(DeliveryRow)
                .where(DeliveryRow.id == dead_id, DeliveryRow.dead_at.is_not(None))
                .values(dead_at=None, next_at=now, attempts=0, reason=None)
                .returning(DeliveryRow.id)
                .execution_options(synchronize_session=False)
            )
            if unit.session.scalar(revived) is None:
                raise DeliveryNotDead(dead_id)

    def dead(self, limit: int = 100) -> list[Dead]:
        """Events given up, oldest first."""
        query = select(DeliveryRow).where(DeliveryRow.dead_at.is_not(None)).order_by(DeliveryRow.id)
        with self._database.read() as session:
            return [
                Dead(row.id, row.group, row.kind, row.attempts, row.dead_at, row.reason or "")
                for row in session.scalars(query.limit(limit))
                if row.dead_at is not None
            ]

    def waiting(self) -> Waiting:
        """How much is not handled yet, shared out or not, and how much was given up."""
        with self._database.read() as session:
            fresh = session.execute(select(func.count(), func.min(OutboxRow.collected_at))).one()
            shared = session.execute(
                select(func.count(), func.min(DeliveryRow.collected_at)).where(DeliveryRow.dead_at.is_(None))
            ).one()
            dead = session.scalar(select(func.count()).where(DeliveryRow.dead_at.is_not(None)))
        times = [at for at in (fresh[1], shared[1]) if at is not None]
        return Waiting(fresh[0] + shared[0], min(times, default=None), dead or 0)

    def unclaimed(self) -> dict[str, int]:
        """How much has been due for more than a day and was claimed by nobody, by group."""
        long_ago = self._database.clock.now() - timedelta(days=UNCLAIMED_DAYS)
        query = select(DeliveryRow.group, func.count()).where(_is_due(long_ago)).group_by(DeliveryRow.group)
        with self._database.read() as session:
            return dict(session.execute(query.order_by(DeliveryRow.group)).all())

    def _is_heard(self) -> ColumnElement[bool]:
        return OutboxRow.kind.in_(list(self._listening))

    def _share(self, session: Session, now: datetime) -> int:
        """From each event that is new a delivery for each group that listens; how many events those were."""
        some = select(OutboxRow.id).where(self._is_heard()).order_by(OutboxRow.id).limit(SHARED_AT_ONCE)
        taken = (
            delete(OutboxRow)
            .where(OutboxRow.id.in_(some.with_for_update(skip_locked=True).scalar_subquery()))
            .returning(OutboxRow)
            .execution_options(synchronize_session=False)
        )
        events = sorted(session.scalars(taken), key=lambda row: row.id)
        rows = [
            {
                "group": group, "kind": row.kind, "payload": row.payload, "collected_at": row.collected_at,
                "next_at": now, "attempts": 0,
            }
            for row in events
            for group in self._listening[row.kind]
        ]  # fmt: skip
        if rows:
            session.execute(insert(DeliveryRow), rows)
        return len(events)

    def _claimed(self, row: DeliveryRow, now: datetime) -> Claimed | None:
        if row.group not in self._listening.get(row.kind, ()):
            row.dead_at, row.reason = now, f"{row.group} no longer listens to {row.kind}"
            return None
        if row.attempts > self._limit_attempts:
            row.dead_at, row.reason = now, row.reason or "every attempt ended without an answer"
            return None
        try:
            happened = event_from(row.kind, row.payload)
        except UnknownEventError as error:
            row.dead_at, row.reason = now, str(error)[:REASON_LIMIT]
            return None
        return Claimed(row.id, row.group, row.kind, happened, row.attempts, row.collected_at)

    def _change(self, claims: Sequence[Claimed], **values: Any) -> None:
        with self._database.unit() as unit:
            unit.session.execute(update(DeliveryRow).where(_are(*claims)).values(**values))


def _are(*claims: Claimed) -> ColumnElement[bool]:
    """These very claims: not given up, and claimed by nobody since."""
    known = tuple_(DeliveryRow.id, DeliveryRow.attempts).in_([(each.id, each.attempts) for each in claims])
    return DeliveryRow.dead_at.is_(None) & known


def _is_due(now: datetime) -> ColumnElement[bool]:
    return DeliveryRow.dead_at.is_(None) & (DeliveryRow.next_at <= now)


def _taken(session: Session, group: str, limit: int, now: datetime, lease_ms: int) -> list[DeliveryRow]:
    due = (
        select(DeliveryRow.id)
        .where(DeliveryRow.group == group, _is_due(now))
        .order_by(DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(due.scalar_subquery()))
        .values(next_at=now + timedelta(milliseconds=lease_ms), attempts=DeliveryRow.attempts + 1)
        .returning(DeliveryRow)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.scalars(taken), key=lambda row: row.id)
