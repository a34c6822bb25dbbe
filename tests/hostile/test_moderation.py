"""Order in rooms against who wants none: floods, crowds of one address, staff that is none."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.integration.gateway.people import Client, bare_socket, cut, handshake, until
from tests.integration.gateway.shop import Shop, a_shop
from vitrine.clock import ManualClock
from vitrine.extensions.ports import Visitor
from vitrine.gateway import visit
from vitrine.gateway.knocks import KNOCKING
from vitrine.gateway.paces import PACES, Paces
from vitrine.ids import BrandId, RoomId, VisitorId
from vitrine.protocol import acts, client, server

ROOM = RoomId("boutique")
HOUSE, OTHERS = BrandId("brand_house"), BrandId("brand_others")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = a_shop(f"sqlite:///{tmp_path}/shop.db", brand=HOUSE, seats_per_address=60)
    opened.start()
    yield opened
    opened.stop()


def member(shop: Shop, name: str, brand: BrandId = HOUSE) -> Client:
    person = Visitor(VisitorId(f"visitor_{name}"), name, 1, "owner", brand)
    return Client(shop, name, ticket=shop.gateway.wiring.tickets.issue(person, ROOM))


def refused(someone: Client) -> str:
    """The problem that came before the close."""
    kind = ""
    with suppress(ConnectionClosed):
        while True:
            message = someone.read()
            if isinstance(message, server.Answer) and message.problem is not None:
                kind = str(message.problem["type"])
    return kind


def test_one_address_cannot_fill_a_room(shop: Shop) -> None:
    """security.md, A8: one address had all seats in five seconds."""
    with ExitStack() as inside:
        seated = 0
        for number in range(60):  # the room holds 80, and all of this test is one address
            guest = Client(shop, f"Guest {number}", close_s=0.05)
            try:
                inside.enter_context(guest)
            except (AssertionError, ConnectionClosed):
                break
            seated += 1
        assert seated == 40
        assert refused(Client(shop, "Late")) == "/problems/address-full"
        inside.enter_context(member(shop, "Sam"))
        visiting = member(shop, "Visiting", OTHERS)
        assert refused(visiting) == "/problems/address-full", "a guest here, whatever they are elsewhere"
        answer = httpx.post(
            f"{shop.url}/api/rooms/{ROOM}/tickets",
            json={"invite": "of the brand"},
            cookies={"visitor": "Invited"},
        )
        inside.enter_context(Client(shop, "Invited", ticket=answer.json()["ticket"]))
        assert shop.gateway.people(ROOM) == 42


def test_who_comes_back_to_their_seat_is_one_and_a_kept_seat_counts(shop: Shop) -> None:
    with ExitStack() as inside:
        guests = [inside.enter_context(Client(shop, f"Guest {number}", close_s=0.05)) for number in range(40)]
        cut(guests[0])
        until(lambda: shop.gateway.people(ROOM) == 39)
        assert refused(Client(shop, "Late")) == "/problems/address-full", "the seat is kept for its guest"
        ticket = shop.ticket("Guest 0")
        inside.enter_context(Client(shop, "Guest 0", ticket=ticket))
        guests[1].socket.close()
        until(lambda: shop.gateway.people(ROOM) == 39)
        inside.enter_context(Client(shop, "Late"))


def test_sockets_without_a_visitor_are_few_an_address(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "HELLO_S", 600.0)  # none of them is given up meanwhile

    def knock() -> tuple[socket.socket, bytes]:
        found = bare_socket(shop)
        found.sendall(handshake())
        return found, found.recv(4096)

    knocking = [knock() for _ in range(KNOCKING + 5)]
    answers = [answer.split(b" ", 2)[1] for _, answer in knocking]
    assert answers == [b"101"] * KNOCKING + [b"429"] * 5
    assert b"too-many-knocks" in knocking[-1][1]
    for found, _ in knocking:
        found.close()
    until(lambda: not shop.gateway.shares._knocking)
    with Client(shop, "Ada") as ada:
        ada.send_ping()


def test_no_flood_takes_the_others_lines_from_a_newcomer(shop: Shop) -> None:
    """live.md, row 4: 156 lines of one guest in ten seconds, and 100 emotes, 40 renames beside them."""
    shop.gateway.paces = Paces(ManualClock())  # none is given back, however long it takes
    with Client(shop, "Ada") as ada, Client(shop, "Eve") as eve:
        assert ada.ask(client.Chat("hello", "Welcome, all of you")).ok
        kinds = {"said": 0, "emoted": 0, "renamed": 0}
        for number in range(60):
            eve.send(client.Chat(f"c{number}", f"BUY {number}"))
            eve.send(client.Emote(f"e{number}", "clap"))
            eve.send(client.Profile(f"p{number}", f"Eve {number}", 1))
        answers = [eve.next(server.Answer) for _ in range(180)]
        told = [each.problem for each in answers if each.problem is not None]
        assert all(
            each["type"] == "/problems/too-many-requests" or each["retry_after_s"] >= 1 for each in told
        )
        assert ada.ask(client.Chat("mark", "mark")).ok
        while True:
            fields = ada.next(server.EventMessage).fields
            if fields.get("text") == "mark":
                break
            if fields["event"] in kinds:
                kinds[fields["event"]] += 1
        assert kinds["said"] <= 1 + PACES["chat"][1], "Ada's first is among them"
        assert kinds["emoted"] <= PACES["emote"][1] and kinds["renamed"] <= PACES["profile"][1]
        with Client(shop, "Nora") as nora:
            assert "Welcome, all of you" in [line["text"] for line in nora.welcome["chat"]]


def test_another_brands_people_are_guests_here(shop: Shop) -> None:
    """security.md, A9: they were told to everybody as owners."""
    with member(shop, "Sam") as sam, member(shop, "Rival", OTHERS) as rival, Client(shop, "Ada") as ada:
        roles = {each["name"]: each["role"] for each in ada.welcome["people"]}
        assert roles == {"Sam": "owner", "Rival": "guest", "Ada": "guest"}
        assert rival.welcome["you"]["role"] == "guest"
        host = shop.gateway._hosts[ROOM]
        assert host.room._favour.staff == {sam.slot}
        rival.ask(client.Chat("1", "I am of the house"))
        sam.ask(client.Chat("2", "So am I"))
        said = [ada.next(server.EventMessage, event="said").fields["from"]["role"] for _ in range(2)]
        assert said == ["guest", "owner"]
        answer = rival.ask(acts.Kick("3", VisitorId("visitor_Ada")))
        assert answer.problem is not None and answer.problem["type"] == "/problems/not-staff"


def test_a_ban_reaches_who_has_left_and_whose_room_was_closed_since(shop: Shop) -> None:
    with Client(shop, "Eve") as eve:
        eve.ask(client.Chat("1", "something foul"))
    with Client(shop, "Mute"):
        pass
    until(lambda: shop.gateway.people(ROOM) == 0)
    host = shop.gateway._hosts[ROOM]

    async def close() -> None:
        from vitrine.gateway.errors import GoingAway

        host.close(GoingAway())

    shop.run(close())
    with member(shop, "Sam") as sam:
        (line,) = sam.welcome["chat"]
        assert sam.ask(acts.Ban("2", VisitorId(line["from"]["id"]), 60)).problem is None
        assert sam.ask(acts.Ban("3", VisitorId("visitor_Mute"), 60)).problem is None, "by their ticket"
        answer = sam.ask(acts.Ban("4", VisitorId("visitor_nobody"), 60))
        assert answer.problem is not None and answer.problem["type"] == "/problems/unknown-visitor"
    for name in ("Eve", "Mute"):
        assert refused(Client(shop, name)) == "/problems/banned"


def test_a_watcher_and_a_kept_seat_are_within_reach(shop: Shop) -> None:
    with member(shop, "Sam") as sam, Client(shop, "Eve") as eve:
        cut(eve)
        until(lambda: shop.gateway.people(ROOM) == 1)
        assert sam.ask(acts.Kick("1", VisitorId("visitor_Eve"))).problem is None
        assert sam.next(server.EventMessage, event="left").fields["slots"] == [eve.slot]


def test_made_up_ids_write_no_rows(shop: Shop) -> None:
    """security.md, A8: 280 sent, 280 rows for ever."""
    shop.gateway.paces = Paces(ManualClock())
    with Client(shop, "Eve") as eve:
        for number in range(30):
            eve.send(acts.Unblock(f"u{number}", VisitorId(f"visitor_made_up_{number}")))
        answers = [eve.next(server.Answer) for _ in range(30)]
        assert sum(each.problem is None for each in answers) <= PACES["block"][1]
    rows, _ = shop.gateway.wiring.moderation.acts(ROOM, None, 100)
    assert rows == []


def test_who_does_nothing_gives_up_the_seat_and_what_they_hold(tmp_path: Path) -> None:
    """live.md, row 6: a forgotten tab kept seat, avatar and the product in its hand for ever."""
    shop = a_shop(f"sqlite:///{tmp_path}/idle.db", brand=HOUSE, still_ms=4000)
    shop.start()
    try:
        with Client(shop, "Ada") as ada, member(shop, "Sam") as sam, Client(shop, "Eve") as eve:
            for each in (ada, sam, eve):
                each.stand(1.0)
            warned: list[int] = []
            gone = False
            number = 0
            while not gone:
                number += 1
                ada.stand(1.0 + number / 1000)  # she moves a millimetre, as a head in a headset does
                eve.stand(1.0)  # his client sends, but nothing changes
                message = ada.read()
                gone = isinstance(message, server.EventMessage) and message.fields == {
                    "event": "left", "slots": [eve.slot],
                }  # fmt: skip
            with suppress(ConnectionClosed):
                while True:
                    told = eve.read()
                    if isinstance(told, server.Answer) and told.problem is not None:
                        warned.append(1 if told.problem["type"] == "/problems/idle-soon" else 0)
                        assert told.id is None
            assert warned == [1, 0], "warned once, then told why"
            assert eve.closed() == 4007
            sam.send_ping()
            ada.send_ping()
    finally:
        shop.stop()
