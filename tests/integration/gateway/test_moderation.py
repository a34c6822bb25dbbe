"""Moderation through real sockets: what the victim, the others and the audit get of it."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.integration.gateway.people import Client
from tests.integration.gateway.shop import Shop
from vitrine.extensions.ports import Role, Visitor
from vitrine.ids import RoomId, VisitorId
from vitrine.protocol import acts, client, server
from vitrine.protocol.poses import HeadPose, encode_body
from vitrine.rooms.values import Frame

ROOM = RoomId("boutique")
number = itertools.count(1)


def fresh() -> str:
    return f"request-{next(number)}"


def visitor(name: str) -> VisitorId:
    return VisitorId(f"visitor_{name}")


def member(shop: Shop, name: str, role: Role = "staff") -> Client:
    person = Visitor(visitor(name), name, 1, role)
    return Client(shop, name, ticket=shop.gateway.wiring.tickets.issue(person, ROOM))


def slots(frame: Frame) -> set[int]:
    return {int(slot) for section in frame.sections for slot in section.slots}


def problem(answer: server.Answer) -> str:
    assert answer.problem is not None
    return str(answer.problem["type"])


def audit(shop: Shop) -> list[tuple[str, str, str | None]]:
    rows, _ = shop.gateway.wiring.moderation.acts(ROOM, None, 100)
    return [(row["actor"], row["act"], row["target"]) for row in reversed(rows)]


def ask_for_ticket(shop: Shop, name: str) -> tuple[int, dict[str, Any]]:
    answer = httpx.post(f"{shop.url}/api/rooms/{ROOM}/tickets", cookies={"visitor": name})
    return answer.status_code, answer.json()


def frames_until(reader: Client, who: int, x: float) -> list[set[int]]:
    """The slots of each frame that this client gets until somebody stands at x."""
    wanted, found = encode_body(HeadPose((x, 1.7, 0.0), 0.0, 0.0)), []
    while True:
        frame = reader.frame()
        found.append(slots(frame))
        for section in frame.sections:
            if any(
                int(slot) == who and bytes(body) == wanted
                for slot, body in zip(section.slots, section.bodies, strict=True)
            ):
                return found


def test_who_block_each_other_vanish_for_both_and_for_nobody_else(own_shop: Shop) -> None:
    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob") as bob, Client(own_shop, "Eve") as eve:
        for at, each in enumerate((ada, bob, eve)):
            each.stand(float(at))
        assert bob.slot in set().union(*frames_until(ada, eve.slot, 2.0))
        assert ada.ask(acts.Block(fresh(), visitor("Bob"))).ok == {}
        assert bob.next(server.EventMessage, event="hidden").fields["slots"] == [ada.slot]
        seen: list[set[int]] = []
        for step in range(1, 9):
            bob.stand(1 + step / 10)
            eve.until_shown(1 + step / 10, bob.slot)
            eve.stand(2 + step / 10)
            seen += frames_until(ada, eve.slot, 2 + step / 10)
        assert not [frame for frame in seen[2:] if bob.slot in frame], "gone within two frames"
        assert len(seen) >= 8
        bob.ask(client.Chat(fresh(), "can you hear me"))
        eve.ask(client.Chat(fresh(), "I can"))
        line = ada.next(server.EventMessage, event="said")
        assert line.fields["text"] == "I can", "the line before it was not for her"
        assert ada.ask(acts.Unblock(fresh(), visitor("Bob"))).ok == {}
        shown = bob.next(server.EventMessage, event="shown").fields["people"]
        assert [each["slot"] for each in shown] == [ada.slot]
        ada.until_shown(1.8, bob.slot)
    assert audit(own_shop) == [], "what is between two people is theirs"


def test_a_block_holds_at_the_next_visit(own_shop: Shop) -> None:
    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob"):
        ada.ask(acts.Block(fresh(), visitor("Bob")))
    with Client(own_shop, "Bob") as bob, Client(own_shop, "Ada") as ada:
        assert [each["name"] for each in ada.welcome["people"]] == ["Ada"]
        ada.stand(1.0)
        bob.stand(2.0)
        bob.until_shown(2.0)
        for step in range(1, 5):
            ada.stand(1 + step / 10)
            ada.until_shown(1 + step / 10)
            bob.stand(2 + step / 10)
            assert all(ada.slot not in frame for frame in frames_until(bob, bob.slot, 2 + step / 10))


def test_a_block_is_listed_and_undone_from_outside_the_room(own_shop: Shop) -> None:
    blocks = f"{own_shop.url}/api/session/blocks"

    def listed(name: str) -> list[tuple[str, str]]:
        answer = httpx.get(blocks, cookies={"visitor": name})
        return [(each["visitor"], each["name"]) for each in answer.json()["items"]]

    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob") as bob:
        bob.ask(client.Profile(fresh(), "Bobby", 2))
        ada.next(server.EventMessage, event="renamed")
        ada.ask(acts.Block(fresh(), visitor("Bob")))
        bob.next(server.EventMessage, event="hidden")
        bob.ask(client.Profile(fresh(), "Robert", 2))
        assert listed("Ada") == [(visitor("Bob"), "Bobby")], "not what they call themselves since"
        assert listed("Bob") == [], "nobody is told who blocked them"
        for _ in range(2):
            answer = httpx.delete(f"{blocks}/{visitor('Ada')}", cookies={"visitor": "Bob"})
            assert answer.status_code == 204, "and it undoes nothing"
        assert httpx.delete(f"{blocks}/{visitor('Bob')}", cookies={"visitor": "Ada"}).status_code == 204
        shown = bob.next(server.EventMessage, event="shown").fields["people"]
        assert [each["slot"] for each in shown] == [ada.slot]
    assert listed("Ada") == []


def test_the_muted_are_not_heard_and_are_told_why(own_shop: Shop) -> None:
    with member(own_shop, "Sam") as sam, Client(own_shop, "Bob") as bob:
        mute = acts.Mute(fresh(), visitor("Bob"))
        assert sam.ask(mute).ok == {} and sam.ask(mute).ok == {}
        assert bob.next(server.EventMessage, event="muted").fields == {
            "event": "muted", "slot": bob.slot, "muted": True,
        }  # fmt: skip
        assert problem(bob.ask(client.Chat(fresh(), "hello"))) == "/problems/you-are-muted"
        assert problem(bob.ask(client.Emote(fresh(), "wave"))) == "/problems/you-are-muted"
        assert sam.ask(acts.Unmute(fresh(), visitor("Bob"))).ok == {}
        assert bob.ask(client.Chat(fresh(), "thank you")).problem is None
        assert sam.next(server.EventMessage, event="said").fields["text"] == "thank you"
    assert [act for _, act, _ in audit(own_shop)] == ["mute", "unmute"], "the repeated request is one act"


def test_who_is_kicked_may_come_back_and_who_is_banned_may_not(own_shop: Shop) -> None:
    with member(own_shop, "Sam") as sam:
        with Client(own_shop, "Bob") as bob:
            assert sam.ask(acts.Kick(fresh(), visitor("Bob"), "be kind")).ok == {}
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    bob.read()
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4007, "be kind")
        assert sam.next(server.EventMessage, event="left").fields["slots"] == [bob.slot]
        status, given = ask_for_ticket(own_shop, "Bob")
        assert status == 201
        late = own_shop.ticket("Bob")
        with Client(own_shop, "Bob", ticket=given["ticket"]) as bob:
            answer = sam.ask(acts.Ban(fresh(), visitor("Bob"), 60, "spat on the shoes"))
            assert answer.ok is not None and set(answer.ok) == {"until"}
            assert bob.closed() == 4007
        status, refused = ask_for_ticket(own_shop, "Bob")
        assert (status, refused["type"]) == (403, "/problems/banned")
        assert refused["reason"] == "spat on the shoes" and refused["until"].endswith("Z")
        assert Client(own_shop, "Bob", ticket=late).closed() == 4007, "a ticket from before, likewise"
        assert ask_for_ticket(own_shop, "Eve")[0] == 201
        assert sam.ask(acts.Unban(fresh(), visitor("Bob"))).ok == {}
        assert ask_for_ticket(own_shop, "Bob")[0] == 201
    assert [act for _, act, _ in audit(own_shop)] == ["kick", "ban", "unban"]


@pytest.mark.race
def test_who_leaves_as_they_are_shown_out_leaves_once(own_shop: Shop) -> None:
    """Whichever comes first: one departure is told, and the act stands as its answer says."""
    with member(own_shop, "Sam") as sam, Client(own_shop, "Bob") as bob:
        start = threading.Barrier(2)

        def leave() -> None:
            start.wait(60)
            bob.socket.close()

        leaving = threading.Thread(target=leave)
        leaving.start()
        start.wait(60)
        sam.send(acts.Kick("kick", visitor("Bob"), "be kind"))
        sam.send(client.Chat("mark", "mark"))
        leaving.join(60)
        told, done = [], None
        while done is None or not {"left", "said"} <= set(told):
            match sam.read():
                case server.Answer(id="kick") as answer:
                    done = answer.ok is not None
                case server.EventMessage(fields=fields):
                    told.append(fields["event"])
        assert sam.ask(client.Chat("after", "after")).ok
        assert sam.next(server.EventMessage).fields["event"] == "said", "nothing more of Bob"
        assert told.count("left") == 1
        assert own_shop.gateway.people(ROOM) == 1
    assert audit(own_shop) == ([(visitor("Sam"), "kick", visitor("Bob"))] if done else [])


def test_in_a_pause_guests_only_walk_and_none_comes_in(own_shop: Shop) -> None:
    with member(own_shop, "Sam") as sam, Client(own_shop, "Bob") as bob:
        assert sam.ask(acts.Pause(fresh(), True)).ok == {}
        assert bob.next(server.EventMessage, event="paused").fields["paused"] is True
        for request in (
            client.Chat(fresh(), "hello"), client.Emote(fresh(), "wave"), client.Use(fresh(), "lamp", "on"),
        ):  # fmt: skip
            assert problem(bob.ask(request)) == "/problems/room-paused"
        bob.stand(2.0)
        sam.until_shown(2.0, bob.slot)
        assert sam.ask(client.Chat(fresh(), "a moment, please")).problem is None
        assert Client(own_shop, "Eve").closed() == 4007
        with member(own_shop, "Tess", "editor") as tess:
            assert tess.welcome["paused"] is True and tess.welcome["bubble_m"] == 0.6
        assert sam.ask(acts.Pause(fresh(), False)).ok == {}
        with Client(own_shop, "Eve") as eve:
            assert eve.welcome["paused"] is False
    assert [act for _, act, _ in audit(own_shop)] == ["pause", "unpause"]


def test_guests_and_equals_are_refused_and_leave_no_row(own_shop: Shop) -> None:
    with member(own_shop, "Sam") as sam, member(own_shop, "Olga", "owner"), Client(own_shop, "Bob") as bob:
        assert problem(bob.ask(acts.Mute(fresh(), visitor("Sam")))) == "/problems/not-staff"
        assert problem(bob.ask(acts.Pause(fresh(), True))) == "/problems/not-staff"
        assert problem(bob.ask(acts.Block(fresh(), visitor("Sam")))) == "/problems/rank-too-high"
        assert problem(bob.ask(acts.Block(fresh(), visitor("Bob")))) == "/problems/not-yourself"
        assert problem(bob.ask(acts.Block(fresh(), visitor("Nowhere")))) == "/problems/unknown-visitor"
        assert problem(sam.ask(acts.Kick(fresh(), visitor("Olga")))) == "/problems/rank-too-high"
        assert problem(sam.ask(acts.Ban(fresh(), visitor("Sam"), 1))) == "/problems/not-yourself"
    assert audit(own_shop) == []
