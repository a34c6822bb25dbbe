"""The door and the acts at the same moment: whoever is faster, the block holds and the ban bites."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.gateway.peers import Peer, Rules
from tests.unit.rooms.told import LAYOUT
from vitrine.clock import ManualClock
from vitrine.extensions.ports import Visitor
from vitrine.gateway.host import Host
from vitrine.gateway.moderation.errors import Banned, RoomPaused, UnknownVisitor, YouAreMuted
from vitrine.gateway.moderation.moderator import Moderator
from vitrine.gateway.moderation.service import Moderation
from vitrine.gateway.session import Order, Reply, Session
from vitrine.ids import RoomId, Slot, VisitorId
from vitrine.protocol import acts, client, server
from vitrine.rooms import LiveRoom
from vitrine.storage import Database

ADA = Visitor(VisitorId("visitor_ada"), "Ada", 1)
BOB = Visitor(VisitorId("visitor_bob"), "Bob", 2)
SAM = Visitor(VisitorId("visitor_sam"), "Sam", 3, "staff")


class Interrupted(Moderation):
    """Lets something happen right after the first reading at the door, before anybody hears of it."""

    meanwhile: Callable[[], None] | None = None

    def admitted(self, room: RoomId, visitor: VisitorId) -> frozenset[VisitorId]:
        found = super().admitted(room, visitor)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return found


def a_host() -> Host:
    return Host(LiveRoom(LAYOUT, epoch=1), Rules(), ManualClock(), lambda _: None)


async def let_in(moderator: Moderator, host: Host, visitor: Visitor) -> Slot:
    await moderator.admit(host, visitor)
    return host.enter(visitor, Peer(), moderator.unseen(visitor.id))


def during(moderator: Moderator, kept: Interrupted, host: Host, actor: Visitor, act: acts.Act) -> None:
    loop = asyncio.get_running_loop()

    def meanwhile() -> None:
        asyncio.run_coroutine_threadsafe(moderator.do(host, actor, act), loop).result(10)

    kept.meanwhile = meanwhile


def test_a_block_made_while_somebody_is_at_the_door_holds(sqlite_database: Database) -> None:
    async def story() -> None:
        kept, host = Interrupted(sqlite_database), a_host()
        moderator = Moderator(kept)
        ada = await let_in(moderator, host, ADA)
        await moderator.admit(host, BOB)
        during(moderator, kept, host, ADA, acts.Block("1", BOB.id))
        bob = await let_in(moderator, host, BOB)
        assert host.room.manners.hidden == {ada: {bob}, bob: {ada}}

    asyncio.run(story())


def test_a_ban_made_while_somebody_is_at_the_door_keeps_them_out(sqlite_database: Database) -> None:
    async def story() -> None:
        kept, host = Interrupted(sqlite_database), a_host()
        moderator = Moderator(kept)
        await let_in(moderator, host, SAM)
        await moderator.admit(host, BOB)
        during(moderator, kept, host, SAM, acts.Ban("1", BOB.id, 5))
        with pytest.raises(Banned):
            await moderator.admit(host, BOB)

    asyncio.run(story())


def test_a_block_in_one_room_holds_at_once_in_another(sqlite_database: Database) -> None:
    async def story() -> None:
        moderator, here, there = Moderator(Moderation(sqlite_database)), a_host(), a_host()
        for host in (here, there):
            await let_in(moderator, host, ADA)
            await let_in(moderator, host, BOB)
        await moderator.do(here, ADA, acts.Block("1", BOB.id))
        assert len(there.room.manners.hidden) == 2
        await moderator.do(there, BOB, acts.Block("1", ADA.id))
        await moderator.do(here, ADA, acts.Unblock("2", BOB.id))
        assert len(here.room.manners.hidden) == 2, "the other still wishes it"
        await moderator.do(here, BOB, acts.Unblock("2", ADA.id))
        assert not here.room.manners.hidden and not there.room.manners.hidden

    asyncio.run(story())


def test_a_repeated_act_is_not_done_again(sqlite_database: Database) -> None:
    async def story() -> None:
        moderator, host = Moderator(Moderation(sqlite_database)), a_host()
        await let_in(moderator, host, SAM)
        await let_in(moderator, host, BOB)
        kick = acts.Kick("1", BOB.id)
        await moderator.do(host, SAM, kick)
        assert host.room.slot_of(BOB.id) is None
        await let_in(moderator, host, BOB)
        await moderator.do(host, SAM, kick)
        assert host.room.slot_of(BOB.id) is not None, "it was the stay before that ended"

    asyncio.run(story())


def test_a_pause_lets_watchers_staff_and_those_inside_pass(sqlite_database: Database) -> None:
    async def story() -> None:
        moderator, host = Moderator(Moderation(sqlite_database)), a_host()
        await let_in(moderator, host, BOB)
        await let_in(moderator, host, SAM)
        await moderator.do(host, SAM, acts.Pause("1", True))
        await moderator.admit(host, BOB)
        await moderator.admit(host, ADA, watch=True)
        with pytest.raises(RoomPaused):
            await moderator.admit(host, ADA)

    asyncio.run(story())


def test_whoever_stands_in_the_room_is_known_however_many_came_since(sqlite_database: Database) -> None:
    async def story() -> None:
        moderator, host = Moderator(Moderation(sqlite_database), met_limit=4), a_host()
        bob, _ = await let_in(moderator, host, BOB), await let_in(moderator, host, SAM)
        others = [Visitor(VisitorId(f"visitor_{number}"), "Eve", 4) for number in range(20)]
        for other in others:
            host.leave(slot := await let_in(moderator, host, other), host._peers[slot])
        await moderator.do(host, SAM, acts.Mute("1", BOB.id))
        assert host.room.manners.is_muted(bob)
        await moderator.do(host, SAM, acts.Kick("2", BOB.id))
        assert host.room.slot_of(BOB.id) is None
        # They were not forgotten while they stood there: they may still be banned after they left.
        await moderator.do(host, SAM, acts.Ban("3", BOB.id, 5))
        with pytest.raises(Banned):
            await moderator.admit(host, BOB)
        with pytest.raises(UnknownVisitor):
            await moderator.do(host, SAM, acts.Ban("4", others[0].id, 5))
        await moderator.do(host, SAM, acts.Ban("5", others[-1].id, 5))

    asyncio.run(story())


def test_a_refused_request_may_be_tried_again_with_its_id() -> None:
    refusals: list[Any] = [YouAreMuted(), None]
    session = Session(lambda _: refusals.pop(0))
    session.receive(client.encode(client.Hello("t")), 0, 0)
    session.welcome(Slot(1))
    wave = client.encode(client.Emote("e", "wave"))
    (refused,) = session.receive(wave, 0, 0)
    assert isinstance(refused, Reply)
    answer = server.decode(refused.message)
    assert isinstance(answer, server.Answer) and answer.problem is not None
    assert answer.problem["type"] == "/problems/you-are-muted"
    assert isinstance(session.receive(wave, 100, 0)[0], Order)
