"""What outlives a room: bans until their moment, blocks of both, one audit row an act. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from vitrine.app.lives import LIVES
from vitrine.clock import ManualClock
from vitrine.extensions.ports import Visitor
from vitrine.gateway.errors import RequestIdReused
from vitrine.gateway.moderation.errors import Banned
from vitrine.gateway.moderation.service import Moderation, Record
from vitrine.gateway.service import Journal, Tickets
from vitrine.gateway.tables import ActRow, BanRow, BlockRow
from vitrine.ids import BrandId, RoomId, VisitorId
from vitrine.rooms import Person
from vitrine.storage import Database
from vitrine.storage.lives import forget

ROOM, GALLERY = RoomId("boutique"), RoomId("gallery")
HOUSE, OTHERS = BrandId("brand_house"), BrandId("brand_others")
ADA, BOB, EVE = (VisitorId(f"visitor_{name}") for name in ("ada", "bob", "eve"))


def ban(database: Database, operation: str, minutes: int, reason: str = "") -> Record:
    until = database.clock.now() + timedelta(minutes=minutes)
    return Record(ROOM, ADA, operation, "ban", BOB, reason, until)


def rows(database: Database, table: type[ActRow] | type[BanRow] | type[BlockRow]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_ban_ends_by_itself_and_holds_in_its_room_only(database: Database, clock: ManualClock) -> None:
    moderation = Moderation(database)
    assert moderation.write(ban(database, "1", 5, "spat on the shoes"))
    moderation.check(GALLERY, BOB)
    with pytest.raises(Banned) as banned:
        moderation.check(ROOM, BOB)
    assert banned.value.values == {"until": "2026-01-01T00:05:00Z", "reason": "spat on the shoes"}
    clock.advance(5 * 60_000 - 1)
    with pytest.raises(Banned):
        moderation.admitted(ROOM, BOB)
    assert forget(database, LIVES) == {}
    clock.advance(1)
    moderation.check(ROOM, BOB)
    assert moderation.bans(ROOM, None, 10) == ([], None)
    assert (
        forget(database, LIVES) == {"bans": 1} and rows(database, BanRow) == 0 and rows(database, ActRow) == 1
    )


def test_a_later_ban_takes_the_place_of_the_first_and_unbanning_ends_it(database: Database) -> None:
    moderation = Moderation(database)
    moderation.write(ban(database, "1", 5))
    moderation.write(ban(database, "2", 50, "again"))
    ((found,), following) = moderation.bans(ROOM, None, 10)
    assert (found["visitor"], found["reason"], found["by"], following) == (BOB, "again", ADA, None)
    moderation.write(Record(ROOM, ADA, "3", "unban", BOB))
    moderation.check(ROOM, BOB)
    assert rows(database, BanRow) == 0 and rows(database, ActRow) == 3


@pytest.mark.race
def test_a_repeated_request_is_one_act(database: Database) -> None:
    moderation = Moderation(database)
    record = ban(database, "1", 5)
    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(lambda _: moderation.write(record), range(8))) == 1
    assert rows(database, ActRow) == 1 and rows(database, BanRow) == 1
    with pytest.raises(RequestIdReused):
        moderation.write(Record(ROOM, ADA, "1", "mute", BOB))
    assert rows(database, ActRow) == 1


def test_a_block_hides_both_until_both_have_ended_it(database: Database) -> None:
    moderation = Moderation(database)
    assert moderation.block(ADA, BOB, "Bob") and not moderation.block(ADA, BOB, "Bob")
    assert moderation.block(BOB, ADA, "Ada")
    assert moderation.admitted(GALLERY, ADA) == {BOB} and moderation.unseen(BOB) == {ADA}
    assert moderation.unseen(EVE) == frozenset() and rows(database, BlockRow) == 2
    assert moderation.unblock(ADA, BOB) and moderation.unseen(ADA) == {BOB}
    assert moderation.unblock(BOB, ADA)
    assert moderation.unseen(ADA) == frozenset() == moderation.unseen(BOB)


def test_private_blocks_are_in_no_audit_and_made_up_ids_write_nothing(database: Database) -> None:
    moderation = Moderation(database)
    moderation.block(ADA, BOB, "Bob")
    moderation.unblock(ADA, BOB)
    for number in range(280):
        assert not moderation.unblock(ADA, VisitorId(f"visitor_made_up_{number}"))
    assert rows(database, ActRow) == 0 == rows(database, BlockRow)


def test_who_was_here_is_known_by_what_they_left(database: Database, clock: ManualClock) -> None:
    moderation = Moderation(database)
    assert moderation.visited(ROOM, BOB, HOUSE) is None
    tickets = Tickets(database)
    tickets.redeem(tickets.issue(Visitor(BOB, "Bob", 2, "guest", OTHERS), ROOM))
    assert moderation.visited(ROOM, BOB, HOUSE) == Visitor(BOB, "Bob", 2, "guest", OTHERS)
    assert moderation.visited(GALLERY, BOB, HOUSE) is None
    Journal(database).write(ROOM, Person(EVE, "Eve", 4, "staff"), "1", "hello")
    assert moderation.visited(ROOM, EVE, HOUSE) == Visitor(EVE, "Eve", 4, "staff", HOUSE)
    clock.advance(3600_000)
    forget(database, LIVES)
    assert moderation.visited(ROOM, BOB, HOUSE) is None
    moderation.write(Record(ROOM, ADA, "1", "mute", BOB))
    assert moderation.visited(ROOM, BOB, HOUSE) == Visitor(BOB, "", 0)


def test_the_audit_is_read_newest_first_in_pages(database: Database, clock: ManualClock) -> None:
    moderation = Moderation(database)
    for number in range(5):
        clock.advance(1)
        moderation.write(Record(ROOM, ADA, str(number), "kick", BOB, f"reason {number}"))
    moderation.write(Record(GALLERY, ADA, "elsewhere", "kick", BOB))
    first, following = moderation.acts(ROOM, None, 3)
    rest, end = moderation.acts(ROOM, following, 3)
    assert [each["reason"] for each in first + rest] == [f"reason {n}" for n in (4, 3, 2, 1, 0)]
    assert end is None and set(first[0]) == {"id", "at", "actor", "act", "target", "reason", "until"}


def test_whom_one_has_blocked_is_listed_by_the_name_of_then(database: Database) -> None:
    moderation = Moderation(database)
    for number in range(3):
        other = VisitorId(f"visitor_{number}")
        moderation.block(ADA, other, f"Guest {number}")
    moderation.block(BOB, ADA, "Ada")
    first, following = moderation.blocks(ADA, None, 2)
    rest, end = moderation.blocks(ADA, following, 2)
    assert [(each["visitor"], each["name"]) for each in first + rest] == [
        (f"visitor_{number}", f"Guest {number}") for number in range(3)
    ]
    assert end is None
    assert first[0]["at"] == database.clock.now()
    assert moderation.has_blocked(BOB, ADA) and not moderation.has_blocked(ADA, BOB)
