"""Bans, blocks and the audit in the database: plain calls, to be run in threads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.extensions.ports import Role, Visitor
from vitrine.gateway.errors import RequestIdReused
from vitrine.gateway.moderation.errors import Banned
from vitrine.gateway.tables import ActRow, BanRow, BlockRow, ChatRow, TicketRow
from vitrine.ids import BrandId, RoomId, VisitorId, new_id
from vitrine.storage import Database


@dataclass(frozen=True, slots=True)
class Record:
    """One act of staff as the audit keeps it. operation: the request's id, so that a retry is recognised."""

    room: RoomId
    actor: str
    operation: str
    act: str
    target: VisitorId | None = None
    reason: str = ""
    until: datetime | None = None


class Moderation:
    """What outlives a room. Each act of staff and its audit row are written in one unit of work; whom a
    visitor does not want to see is theirs, and no audit has it.
    """

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

    def block(self, visitor: VisitorId, other: VisitorId, called: str) -> bool:
        """From now on `visitor` does not see `other`. called: their name now. False: so it was already."""
        try:
            with self._database.unit() as unit:
                if unit.session.get(BlockRow, (visitor, other)) is not None:
                    return False
                now = self.clock.now()
                unit.session.add(BlockRow(visitor_id=visitor, other_id=other, at=now, name=called))
        except IntegrityError:  # their other window was quicker
            return False
        return True

    def unblock(self, visitor: VisitorId, other: VisitorId) -> bool:
        """Undo this visitor's own block. False: there was none, and nothing is written."""
        if not self.has_blocked(visitor, other):
            return False
        mine = (BlockRow.visitor_id == visitor, BlockRow.other_id == other)
        with self._database.unit() as unit:
            gone = unit.session.execute(delete(BlockRow).where(*mine).returning(BlockRow.other_id))
            return gone.first() is not None

    def visited(self, room: RoomId, visitor: VisitorId, house: BrandId | None) -> Visitor | None:
        """Who has been in this room, by what is kept of them: a ticket of the last minutes, a line of
        the last day, or an act of staff; None if nothing is. house: whose room it is.
        """
        spoken = (
            select(ChatRow)
            .where(ChatRow.room_id == room, ChatRow.visitor_id == visitor)
            .order_by(ChatRow.said_at.desc())
            .limit(1)
        )
        used = select(TicketRow).where(
            TicketRow.room_id == room, TicketRow.visitor_id == visitor, TicketRow.used_at.is_not(None)
        )
        acted = select(ActRow.id).where(ActRow.room_id == room, ActRow.target_id == visitor)
        with self._database.read() as session:
            ticket = session.scalars(used.limit(1)).first()
            if ticket is not None:
                brand = BrandId(ticket.brand_id) if ticket.brand_id else None
                role = cast(Role, ticket.role)
                return Visitor(visitor, ticket.name, ticket.colour, role, brand).within(house)
            line = session.scalars(spoken).first()
            if line is not None:
                # A line's role is one of the room's own.
                return Visitor(visitor, line.name, line.colour, cast(Role, line.role), house)
            # Staff act on lower ranks only, and whoever rose since is no danger.
            found = session.scalars(acted.limit(1)).first()
            return None if found is None else Visitor(visitor, "", 0)

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

    def _check(self, session: Session, room: RoomId, visitor: VisitorId) -> None:
        ban = session.get(BanRow, (room, visitor))
        if ban is not None and ban.until > self.clock.now():
            raise Banned(ban.until, ban.reason)


def _unseen(session: Session, visitor: VisitorId) -> frozenset[VisitorId]:
    concerning = or_(BlockRow.visitor_id == visitor, BlockRow.other_id == visitor)
    pairs = session.execute(select(BlockRow.visitor_id, BlockRow.other_id).where(concerning))
    return frozenset(VisitorId(other if one == visitor else one) for one, other in pairs)
