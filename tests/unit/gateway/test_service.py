"""Tickets open once and not for long; chat is written once and not kept for long. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from vitrine.app.lives import LIVES
from vitrine.clock import ManualClock
from vitrine.extensions.ports import Visitor
from vitrine.gateway import service
from vitrine.gateway.errors import RequestIdReused, TicketExpired, TicketUnknown
from vitrine.gateway.service import Journal, Tickets
from vitrine.gateway.tables import ChatRow, TicketRow
from vitrine.ids import BrandId, RoomId, VisitorId
from vitrine.rooms import Person
from vitrine.storage import Database
from vitrine.storage.lives import forget

ROOM = RoomId("boutique")
ADA = Visitor(VisitorId("visitor_ada"), "Ada", 3, "editor", BrandId("brand_1"))
AUTHOR = Person(ADA.id, ADA.name, ADA.colour, ADA.role)
DAY_MS = 24 * 3600 * 1000


def test_a_ticket_tells_who_comes_and_opens_once(database: Database) -> None:
    tickets = Tickets(database)
    ticket = tickets.issue(ADA, ROOM)
    redeemed = tickets.redeem(ticket)
    assert (redeemed.visitor, redeemed.room) == (ADA, ROOM)
    with pytest.raises(TicketUnknown):
        tickets.redeem(ticket)


@pytest.mark.race
def test_of_many_at_once_one_gets_in(database: Database) -> None:
    tickets = Tickets(database)
    ticket = tickets.issue(ADA, ROOM)

    def tried(_: int) -> bool:
        try:
            tickets.redeem(ticket)
        except TicketUnknown:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(tried, range(16))) == 1


def test_a_ticket_lives_thirty_seconds(sqlite_database: Database, clock: ManualClock) -> None:
    tickets = Tickets(sqlite_database)
    early, late = tickets.issue(ADA, ROOM), tickets.issue(ADA, ROOM)
    clock.advance(29_999)
    tickets.redeem(early)
    clock.advance(1)
    with pytest.raises(TicketExpired):
        tickets.redeem(late)
    with pytest.raises(TicketUnknown):
        tickets.redeem("never issued")
    clock.advance(3_600_000)
    assert forget(sqlite_database, LIVES) == {"tickets": 2}
    with pytest.raises(TicketUnknown):
        tickets.redeem(late)


def test_no_table_holds_the_ticket_itself(sqlite_database: Database) -> None:
    ticket = Tickets(sqlite_database).issue(ADA, ROOM)
    with sqlite_database.read() as session:
        (row,) = session.scalars(select(TicketRow)).all()
        assert ticket not in str({column.name: getattr(row, column.name) for column in row.__table__.columns})


def test_a_line_repeated_is_the_same_line(database: Database) -> None:
    journal = Journal(database)
    first, new = journal.write(ROOM, AUTHOR, "op-1", "hello")
    again, repeated = journal.write(ROOM, AUTHOR, "op-1", "hello")
    assert new and not repeated and again == first
    assert journal.last(ROOM) == (first,)
    with pytest.raises(RequestIdReused):
        journal.write(ROOM, AUTHOR, "op-1", "another")
    other = Person(VisitorId("visitor_bob"), "Bob", 1)
    assert journal.write(ROOM, other, "op-1", "hello")[1], "ids are each visitor's own"


def test_the_last_lines_of_the_day_are_read_oldest_first(
    sqlite_database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(sqlite_database)
    journal.write(ROOM, AUTHOR, "old", "yesterday")
    clock.advance(DAY_MS)
    monkeypatch.setattr(service, "CHAT_READ", 50)
    for number in range(55):
        clock.advance(1)
        journal.write(ROOM, AUTHOR, f"op-{number}", str(number))
    journal.write(RoomId("gallery"), AUTHOR, "op", "elsewhere")
    assert [line.text for line in journal.last(ROOM)] == [str(number) for number in range(5, 55)]


def test_chat_is_deleted_after_a_day(database: Database, clock: ManualClock) -> None:
    journal = Journal(database)
    journal.write(ROOM, AUTHOR, "a", "first")
    clock.advance(DAY_MS - 1)
    journal.write(ROOM, AUTHOR, "b", "second")
    assert forget(database, LIVES) == {} and len(journal.last(ROOM)) == 2
    clock.advance(1)
    assert [line.text for line in journal.last(ROOM)] == ["second"], "not even read"
    assert forget(database, LIVES) == {"chat_lines": 1}
    with database.read() as session:
        assert [row.text for row in session.scalars(select(ChatRow))] == ["second"]
