"""A room's host: who is told, what it does with extensions, and what it leaves behind when it ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.unit.gateway.peers import Peer, Rules
from tests.unit.rooms.told import LAYOUT, head, move
from vitrine.clock import ManualClock, SystemClock
from vitrine.extensions.ports import Notice, Ruling, SetState, Use, Visitor
from vitrine.gateway.errors import GoingAway, ReplacedElsewhere, RoomFailed
from vitrine.gateway.host import INBOX_LIMIT, Host
from vitrine.ids import Slot, VisitorId
from vitrine.protocol import server
from vitrine.rooms import Frame, LiveRoom
from vitrine.rooms.commands import Emote
from vitrine.rooms.errors import RoomFull


def visitor(name: str) -> Visitor:
    return Visitor(VisitorId(f"visitor_{name}"), name, 1)


class Stage:
    """A host whose ticks the test makes itself."""

    def __init__(self) -> None:
        self.clock, self.rules, self.ended = ManualClock(), Rules(), []
        self.host = Host(LiveRoom(LAYOUT, epoch=1), self.rules, self.clock, self.ended.append)

    def tick(self) -> None:
        self.clock.advance(50)
        self.host._tick(self.host.now_ms)

    def enter(self, name: str) -> tuple[Slot, Peer]:
        peer = Peer()
        slot = self.host.enter(visitor(name), peer)
        self.tick()
        return slot, peer


def test_one_frame_is_the_same_object_for_all() -> None:
    stage = Stage()
    (ada, one), (_, other) = stage.enter("ada"), stage.enter("bob")
    stage.host.post(move(ada, head(1.0), 1, 60))
    stage.tick()
    assert isinstance(one.got[-1], Frame) and one.raw[-1] is other.raw[-1]


def test_who_skipped_a_frame_gets_everybody_when_they_read_again() -> None:
    stage = Stage()
    (ada, _), (bob, slow) = stage.enter("ada"), stage.enter("bob")
    stage.host.post(move(ada, head(1.0), 1, 60))
    stage.host.post(move(bob, head(2.0), 1, 60))
    slow.reads = False
    stage.tick()
    slow.reads = True
    stage.tick()
    frame = slow.got[-1]
    assert isinstance(frame, Frame) and frame.sections[0].slots.tolist() == [ada, bob]


def test_extensions_hear_of_coming_and_going_and_are_obeyed() -> None:
    stage = Stage()
    stage.rules.answer = [Ruling("lamp", SetState("on", True)), Ruling("lamp", Notice({"en": "hi"}, "info"))]
    slot, peer = stage.enter("ada")
    assert peer.got[0].fields["state"] == {"lamp": {"on": True}}
    stage.enter("bob")
    stage.host.leave(slot, peer)
    assert stage.rules.heard == [
        ("entered", "ada", ["ada"]),
        ("entered", "bob", ["ada", "bob"]),
        ("left", "ada", ["bob"]),
    ]


def test_state_beyond_its_bounds_is_left_out_and_the_room_goes_on() -> None:
    stage = Stage()
    stage.rules.answer = [Ruling("lamp", SetState("on", "x" * 5000))]
    _, peer = stage.enter("ada")
    assert peer.got[0].fields["state"] == {} and stage.host.open


def test_our_own_errors_pass_and_any_other_ends_the_room() -> None:
    stage = Stage()
    slot, peer = stage.enter("ada")
    stage.rules.error = RoomFull(3)
    with pytest.raises(RoomFull):
        stage.host.use(slot, Use("lamp", "set"))
    assert stage.host.open
    stage.rules.error = ZeroDivisionError()
    with pytest.raises(RoomFailed):
        stage.host.use(slot, Use("lamp", "set"))
    assert not stage.host.open and isinstance(peer.ended, RoomFailed)
    assert stage.ended == [stage.host] and stage.rules.heard[-1] == "closed"


def test_the_same_visitor_again_ends_the_first_peer_only() -> None:
    stage = Stage()
    first, peer = stage.enter("ada")
    second, again = stage.enter("ada")
    assert isinstance(peer.ended, ReplacedElsewhere) and again.ended is None and first != second
    stage.host.leave(first, peer)
    stage.host.leave(second, peer)
    assert stage.host.people == 1


def test_a_full_inbox_drops_and_counts() -> None:
    stage = Stage()
    for _ in range(INBOX_LIMIT + 5):
        stage.host.post(Emote(Slot(0), "wave"))
    assert stage.host.report().dropped == 5


def test_an_empty_room_ends_by_itself() -> None:
    async def story() -> tuple[list[Any], list[Any]]:
        rules, ended, end = Rules(), list[Any](), asyncio.Event()

        def note(host: Host) -> None:
            ended.append(host)
            end.set()

        Host(LiveRoom(LAYOUT, epoch=1), rules, SystemClock(), note, idle_ms=100).start()
        await asyncio.wait_for(end.wait(), 60)
        return rules.heard, ended

    heard, ended = asyncio.run(story())
    assert heard == ["opened", "closed"] and len(ended) == 1


def test_closing_tells_everybody_once() -> None:
    stage = Stage()
    _, peer = stage.enter("ada")
    stage.host.close(GoingAway())
    stage.host.close(RoomFailed())
    assert isinstance(peer.ended, GoingAway) and len(stage.ended) == 1


def test_present_are_seats_kept_ones_too() -> None:
    stage = Stage()
    slot, peer = stage.enter("ada")
    stage.enter("bob")
    stage.host.hold(slot, peer, {})
    assert set(stage.host.present()) == {"visitor_ada", "visitor_bob"}
    stage.host.show_out(VisitorId("visitor_ada"), GoingAway())
    assert set(stage.host.present()) == {"visitor_bob"}


def test_state_set_from_outside_is_told_and_bounded() -> None:
    stage = Stage()
    _, peer = stage.enter("ada")
    stage.host.set_state("lamp", [SetState("on", True), SetState("far", "x" * 5000), SetState("off", False)])
    assert stage.host.room.state["lamp"] == {"on": True, "off": False}
    stage.tick()
    told = [each.fields for each in peer.got if isinstance(each, server.EventMessage)]
    assert [each["key"] for each in told if each["event"] == "state"] == ["on", "off"]
