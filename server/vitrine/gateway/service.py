"""Tickets for the door and the chat journal: plain calls, to be run in threads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError

from vitrine.extensions.ports import Role, Visitor
from vitrine.gateway import snapshots
from vitrine.gateway.errors import RequestIdReused, TicketExpired, TicketUnknown
from vitrine.gateway.snapshots import Snapshot
from vitrine.gateway.tables import ChatRow, RoomSnapshotRow, TicketRow
from vitrine.ids import BrandId, RoomId, VisitorId, digest, new_id, secret
from vitrine.numbers.kinds import CameFrom
from vitrine.rooms import Line, Person
from vitrine.storage import Database, UnitOfWork

TICKET_LIFE: Final = timedelta(seconds=30)
# Expired tickets stay a little, so that a late one hears "expired" and not "unknown".
TICKET_REST: Final = timedelta(minutes=10)
CHAT_LIFE: Final = timedelta(hours=24)
# More than a newcomer hears: rooms choose of them (rooms.remembered).
CHAT_READ: Final = 400
SNAPSHOT_LIFE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may come in, and where. watch: only to look on. source: where they came from."""

    room: RoomId
    visitor: Visitor
    watch: bool = False
    source: CameFrom = CameFrom.LINK


class Tickets:
    """Single-use tickets of 30 s. Only digests are stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(
        self, visitor: Visitor, room: RoomId, watch: bool = False, source: CameFrom = CameFrom.LINK
    ) -> str:
        """A fresh ticket's secret; it exists nowhere else."""
        ticket = secret()
        with self._database.unit() as unit:
            unit.session.add(
                TicketRow(
                    digest=digest(ticket),
                    room_id=room,
                    visitor_id=visitor.id,
                    name=visitor.name,
                    colour=visitor.colour,
                    role=visitor.role,
                    brand_id=visitor.brand_id,
                    watch=watch,
                    source=source.value,
                    expires_at=self._database.clock.now() + TICKET_LIFE,
                )
            )
        return ticket

    def redeem(self, ticket: str) -> Ticket:
        """Use a ticket up. Raises TicketUnknown, TicketExpired."""
        key, now = digest(ticket), self._database.clock.now()
        with self._database.unit() as unit:
            # One conditional statement: of two sockets with the same ticket only one can change the row.
            used = unit.session.execute(
                update(TicketRow)
                .where(TicketRow.digest == key, TicketRow.used_at.is_(None), TicketRow.expires_at > now)
                .values(used_at=now)
            )
            row = unit.session.get(TicketRow, key)
            if row is None or (_changed(used) == 0 and row.used_at is not None):
                raise TicketUnknown
            if _changed(used) == 0:
                raise TicketExpired
            brand = BrandId(row.brand_id) if row.brand_id else None
            visitor = Visitor(VisitorId(row.visitor_id), row.name, row.colour, cast(Role, row.role), brand)
            return Ticket(RoomId(row.room_id), visitor, row.watch, CameFrom(row.source))

    def withdraw(self, visitor: VisitorId) -> None:
        """Use up whatever tickets this visitor still holds."""
        with self._database.unit() as unit:
            unit.session.execute(
                update(TicketRow)
                .where(TicketRow.visitor_id == visitor, TicketRow.used_at.is_(None))
                .values(used_at=self._database.clock.now())
            )


class Journal:
    """Chat, kept 24 h. A line exists once it is committed; repeating its operation gives the same line."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, room: RoomId, author: Person, operation: str, text: str) -> tuple[Line, bool]:
        """The journalled line, and whether it is new. Raises RequestIdReused if the text was another."""
        now = self._database.clock.now()
        row = ChatRow(
            id=new_id("chat", _unix_ms(now)),
            room_id=room,
            visitor_id=author.id,
            operation=operation,
            name=author.name,
            colour=author.colour,
            role=author.role,
            text=text,
            said_at=now,
        )
        try:
            with self._database.unit() as unit:
                unit.session.add(row)
                unit.session.flush()
        except IntegrityError as error:
            earlier = self._find(room, author.id, operation)
            if earlier is None or earlier.text != text:
                raise RequestIdReused from error
            return earlier, False
        return _line(row), True

    def last(self, room: RoomId) -> tuple[Line, ...]:
        """The last 400 lines of the last 24 h, oldest first."""
        since = self._database.clock.now() - CHAT_LIFE
        newest = (
            select(ChatRow)
            .where(ChatRow.room_id == room, ChatRow.said_at > since)
            .order_by(ChatRow.said_at.desc(), ChatRow.id.desc())
            .limit(CHAT_READ)
        )
        with self._database.read() as session:
            return tuple(_line(row) for row in reversed(session.scalars(newest).all()))

    def _find(self, room: RoomId, visitor: VisitorId, operation: str) -> Line | None:
        same = select(ChatRow).where(
            ChatRow.room_id == room, ChatRow.visitor_id == visitor, ChatRow.operation == operation
        )
        with self._database.read() as session:
            row = session.scalars(same).one_or_none()
            return None if row is None else _line(row)


class Snapshots:
    """What a planned restart keeps of live rooms. It is taken once, and only soon after."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, kept: list[Snapshot]) -> None:
        """Keep these, and no others."""
        now = self._database.clock.now()
        with self._database.unit() as unit:
            unit.session.execute(delete(RoomSnapshotRow))
            for each in kept:
                body = json.dumps(snapshots.fields(each), ensure_ascii=False)
                unit.session.add(RoomSnapshotRow(room_id=each.room, saved_at=now, body=body))

    def take(self) -> list[Snapshot]:
        """Those of the last ten minutes; nobody gets them again."""
        after = self._database.clock.now() - SNAPSHOT_LIFE
        with self._database.unit() as unit:
            rows = [
                row for row in unit.session.scalars(select(RoomSnapshotRow)).all() if row.saved_at > after
            ]
            found = [snapshots.snapshot(RoomId(row.room_id), json.loads(row.body)) for row in rows]
            unit.session.execute(delete(RoomSnapshotRow))
        return found


def forget_room(unit: UnitOfWork, kind: str, thing: str) -> None:
    """A room was deleted: another of its id finds nothing that was said, no seats, no tickets."""
    if kind == "room":
        for table in (ChatRow, RoomSnapshotRow, TicketRow):
            unit.session.execute(delete(table).where(table.room_id == thing))


def _changed(result: object) -> int:
    return cast("CursorResult[object]", result).rowcount


def _unix_ms(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _line(row: ChatRow) -> Line:
    author = Person(VisitorId(row.visitor_id), row.name, row.colour, row.role)
    return Line(row.id, author, row.text, _unix_ms(row.said_at))
