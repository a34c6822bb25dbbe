"""Bans, blocks and the audit in the database: plain calls, to be run in threads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.gateway.errors import RequestIdReused
from vitrine.gateway.moderation.errors import Banned
from vitrine.gateway.tables import ActRow, BanRow, BlockRow
from vitrine.ids import RoomId, VisitorId, new_id
from vitrine.storage import Database

NO_ROOM: Final = RoomId("")


@dataclass(frozen=True, slots=True)
class Record:
    """One act as the audit keeps it. operation: the request's id, so that a retry is recognised.

    room: `NO_ROOM` for what was done from outside. name: of whom is blocked, which the audit does not keep.
    """

    room: RoomId
    actor: str
    operation: str
    act: str
    target: VisitorId | None = None
    reason: str = ""
    until: datetime | None = None
    name: str = ""


class Moderation:
    """What outlives a room. Each act and its audit row are written in one unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.clock = database.clock

    def write(self, record: Record) -> bool:
        """Do the act and note it. False: this very operation was done before. Raises RequestIdReused."""
        try:
            return self._write(record)
        except IntegrityError:
            return self._write(record)  # somebody was quicker; their rows are there to be found now

    def done(self, record: Record) -> bool:
        """Whether this very operation was done before."""
        query = select(ActRow.id).where(
            ActRow.actor_id == record.actor,
            ActRow.operation == record.operation,
            ActRow.act == record.act,
            ActRow.target_id == record.target,
        )
        with self._database.read() as session:
            return session.scalars(query).first() is not None

    def check(self, room: RoomId, visitor: VisitorId) -> None:
        """Raises Banned."""
        with self._database.read() as session:
            self._check(session, room, visitor)

    def admitted(self, room: RoomId, visitor: VisitorId) -> frozenset[VisitorId]:
        """Those whom this visitor does not see, by either's wish. Raises Banned."""
        with self._database.read() as session:
            self._check(session, room, visitor)
            return _unseen(session, visitor)

    def unseen(self, visitor: VisitorId) -> frozenset[VisitorId]:
        """Those whom this visitor does not see, by either's wish."""
        with self._database.read() as session:
            return _unseen(session, visitor)

    def blocks(
        self, visitor: VisitorId, after: str | None, limit: int
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Whom this visitor has blocked, by visitor, and the visitor to go on after if there are more."""
        query = (
            select(BlockRow)
            .where(BlockRow.visitor_id == visitor, BlockRow.other_id > (after or ""))
            .order_by(BlockRow.other_id)
            .limit(limit + 1)
        )
        with self._database.read() as session:
            rows = session.scalars(query).all()
        found = [{"visitor": row.other_id, "name": row.name, "at": row.at} for row in rows[:limit]]
        return found, rows[limit - 1].other_id if len(rows) > limit else None

    def has_blocked(self, visitor: VisitorId, other: VisitorId) -> bool:
        """Whether `visitor` has blocked `other`; what the other wishes is not told."""
        with self._database.read() as session:
            return session.get(BlockRow, (visitor, other)) is not None

    def bans(self, room: RoomId, after: str | None, limit: int) -> tuple[list[dict[str, Any]], str | None]:
        """Bans in force, by visitor, and the visitor to go on after if there are more."""
        query = (
            select(BanRow)
            .where(BanRow.room_id == room, BanRow.until > self.clock.now(), BanRow.visitor_id > (after or ""))
            .order_by(BanRow.visitor_id)
            .limit(limit + 1)
        )
        with self._database.read() as session:
            rows = session.scalars(query).all()
        found = [
            {
                "visitor": row.visitor_id, "until": row.until, "reason": row.reason,
                "by": row.by, "at": row.at,
            }
            for row in rows[:limit]
        ]  # fmt: skip
        return found, rows[limit - 1].visitor_id if len(rows) > limit else None

    def acts(self, room: RoomId, after: str | None, limit: int) -> tuple[list[dict[str, Any]], str | None]:
        """The audit, newest first, and the act's id to go on after if there are more."""
        query = select(ActRow).where(ActRow.room_id == room)
        if after is not None:
            query = query.where(ActRow.id < after)
        with self._database.read() as session:
            rows = session.scalars(query.order_by(ActRow.id.desc()).limit(limit + 1)).all()
        found = [
            {
                "id": row.id, "at": row.at, "actor": row.actor_id, "act": row.act, "target": row.target_id,
                "reason": row.reason, "until": row.until,
            }
            for row in rows[:limit]
        ]  # fmt: skip
        return found, rows[limit - 1].id if len(rows) > limit else None

    def forget_old(self) -> int:
        """Delete bans that are over; the audit keeps that they were. Returns how many."""
        with self._database.unit() as unit:
            over = delete(BanRow).where(BanRow.until <= self.clock.now()).returning(BanRow.visitor_id)
            return len(unit.session.execute(over).all())

    def _write(self, record: Record) -> bool:
        now = self.clock.now()
        with self._database.unit() as unit:
            same = select(ActRow).where(ActRow.actor_id == record.actor, ActRow.operation == record.operation)
            earlier = unit.session.scalars(same).one_or_none()
            if earlier is not None:
                if (earlier.room_id, earlier.act, earlier.target_id) != (
                    record.room, record.act, record.target,
                ):  # fmt: skip
                    raise RequestIdReused
                return False
            unit.session.add(
                ActRow(
                    id=new_id("act", int(now.timestamp() * 1000)),
                    at=now,
                    room_id=record.room,
                    actor_id=record.actor,
                    operation=record.operation,
                    act=record.act,
                    target_id=record.target,
                    reason=record.reason,
                    until=record.until,
                )
            )
            self._carry_out(unit.session, record, now)
        return True

    def _carry_out(self, session: Session, record: Record, now: datetime) -> None:
        match record.act:
            case "ban":
                session.merge(
                    BanRow(
                        room_id=record.room,
                        visitor_id=record.target,
                        until=record.until,
                        reason=record.reason,
                        by=record.actor,
                        at=now,
                    )
                )
            case "unban":
                mine = (BanRow.room_id == record.room, BanRow.visitor_id == record.target)
                session.execute(delete(BanRow).where(*mine))
            case "block":
                session.merge(
                    BlockRow(visitor_id=record.actor, other_id=record.target, at=now, name=record.name)
                )
            case "unblock":
                mine = (BlockRow.visitor_id == record.actor, BlockRow.other_id == record.target)
                session.execute(delete(BlockRow).where(*mine))

    def _check(self, session: Session, room: RoomId, visitor: VisitorId) -> None:
        ban = session.get(BanRow, (room, visitor))
        if ban is not None and ban.until > self.clock.now():
            raise Banned(ban.until, ban.reason)


def _unseen(session: Session, visitor: VisitorId) -> frozenset[VisitorId]:
    concerning = or_(BlockRow.visitor_id == visitor, BlockRow.other_id == visitor)
    pairs = session.execute(select(BlockRow.visitor_id, BlockRow.other_id).where(concerning))
    return frozenset(VisitorId(other if one == visitor else one) for one, other in pairs)
