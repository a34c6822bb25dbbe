"""Two people in a room, and what the house can do with them."""

from __future__ import annotations

import logging
import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.integration.gateway.people import Client, masked, opened
from tests.integration.gateway.shop import ORIGIN, ROOMS, Shop, a_shop
from vitrine.accounts import Visitor as Account
from vitrine.cli.visitors import run_visitors
from vitrine.clock import ManualClock
from vitrine.extensions.ports import SetState
from vitrine.gateway import endpoint
from vitrine.gateway.gateway import Gateway
from vitrine.gateway.outbox import HIGH_BYTES
from vitrine.gateway.paces import PACES, Paces
from vitrine.gateway.routes import router
from vitrine.ids import ProductId, RoomId, VisitorId
from vitrine.protocol import client, server
from vitrine.rooms import Layout
from vitrine.takedowns.errors import TakenDown
from vitrine.takedowns.kinds import Kind


def test_two_people_see_hear_and_know_each_other(shop: Shop) -> None:
    with Client(shop, "Ada") as ada, Client(shop, "Bob") as bob:
        assert ada.next(server.EventMessage, event="entered").fields["people"][0]["name"] == "Bob"
        assert {"Ada", "Bob"} <= {person["name"] for person in bob.welcome["people"]}
        ada.stand(-1.25)
        bob.until_shown(-1.25, ada.slot)
        answer = bob.ask(client.Chat("c1", "  hello\u202e there "))
        said = ada.next(server.EventMessage, event="said")
        assert answer.ok == {"id": said.fields["id"]} and said.fields["text"] == "hello there"
        assert ada.ask(client.Emote("e1", "wave")).ok == {}
        assert bob.next(server.EventMessage, event="emoted").fields["slot"] == ada.slot
        assert ada.ask(client.Profile("p1", "Ada L.", 9)).ok == {}
        assert bob.next(server.EventMessage, event="renamed").fields["name"] == "Ada L."
        assert shop.profiles["visitor_Ada"] == ("Ada L.", 9)
        ada.socket.close()
        assert bob.next(server.EventMessage, event="left").fields["slots"] == [ada.slot]


def test_an_extension_is_used_once_however_often_it_is_asked(shop: Shop) -> None:
    with Client(shop, "Ada") as ada:
        use = client.Use("u1", "lamp", "set", None, {"level": 0.5})
        first = ada.ask(use)
        assert ada.next(server.EventMessage, event="state").fields["value"] == {"level": 0.5}
        assert ada.ask(use) == first
        assert ada.ask(client.Use("u2", "lamp", "set", None, 3)).ok == {}
        assert ada.next(server.EventMessage, event="state").fields["value"] == 3
        problem = ada.ask(client.Use("u3", "toaster", "set")).problem
        assert problem is not None and problem["type"] == "/problems/extension-unknown"


def test_a_line_sent_again_by_another_socket_is_the_same_line(shop: Shop) -> None:
    with Client(shop, "Ada") as ada:
        first = ada.ask(client.Chat("once", "only once"))
    with Client(shop, "Ada") as ada:
        assert ada.ask(client.Chat("once", "only once")) == first
        problem = ada.ask(client.Chat("once-other", "x")).problem
        assert problem is None
        problem = ada.ask(client.Chat("once-other", "y")).problem
        assert problem is None, "within one socket the first answer is repeated"
    with Client(shop, "Ada") as ada:
        assert [line["text"] for line in ada.welcome["chat"]].count("only once") == 1
        problem = ada.ask(client.Chat("once", "something else")).problem
        assert problem is not None and problem["type"] == "/problems/request-id-reused"


@pytest.mark.race
def test_coming_in_by_another_window_ends_the_first(shop: Shop) -> None:
    with Client(shop, "Ada") as first, Client(shop, "Ada") as second:
        assert first.closed() == 4005
        assert [person["name"] for person in second.welcome["people"]].count("Ada") == 1
        assert second.slot != first.slot
        second.send_ping()


def test_requests_over_the_rate_are_answered_and_not_done(own_shop: Shop) -> None:
    own_shop.gateway.paces = Paces(ManualClock())  # none is given back, however long it takes
    with Client(own_shop, "Ada") as ada:
        for number in range(40):
            ada.send(client.Emote(f"e{number}", "clap"))
        answers = [ada.next(server.Answer) for _ in range(40)]
        refused = [answer for answer in answers if answer.problem is not None]
        assert len(refused) >= 40 - PACES["emote"][1] and {
            answer.problem["type"] for answer in refused if answer.problem
        } <= {
            "/problems/too-soon",
            "/problems/too-many-requests",
        }
        ada.send_ping()


def test_the_house_speaks_changes_the_layout_and_shows_out(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    boutique = RoomId("boutique")
    with Client(shop, "Ada") as ada:
        assert shop.gateway.people(boutique) >= 1
        shop.run(shop.gateway.notice(boutique, "info", {"en": "Tea is ready", "fr": "Le thé est prêt"}))
        assert ada.next(server.EventMessage, event="notice").fields["text"]["fr"] == "Le thé est prêt"
        earlier = ROOMS["boutique"]
        version = earlier.version + 1
        monkeypatch.setitem(ROOMS, "boutique", Layout(boutique, version, earlier.low_m, earlier.high_m, 80))
        shop.run(shop.gateway.announce_layout(boutique, version))
        assert ada.next(server.EventMessage, event="layout").fields["version"] == version
        shop.run(shop.gateway.announce_product(boutique, ProductId("product_vase"), 3))
        told = ada.next(server.EventMessage, event="product").fields
        assert (told["id"], told["version"]) == ("product_vase", 3)
        shop.run(shop.gateway.show_out(boutique, VisitorId("visitor_Ada"), "please leave"))
        assert ada.closed() == 4007
    assert shop.gateway.people(RoomId("nowhere")) == 0
    shop.run(shop.gateway.notice(RoomId("nowhere"), "info", {"en": "?"}))
    shop.run(shop.gateway.announce_product(RoomId("nowhere"), ProductId("product_vase"), 4))


def test_a_room_whose_scene_is_down_shuts_when_its_layout_changes(
    own_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_: RoomId) -> Layout:
        raise TakenDown(Kind.MODEL)

    with Client(own_shop, "Ada") as ada:
        monkeypatch.setattr(own_shop.gateway, "wiring", replace(own_shop.gateway.wiring, layout_of=down))
        own_shop.run(own_shop.gateway.announce_layout(RoomId("boutique"), 1 << 20))
        assert ada.closed() == TakenDown(Kind.MODEL).close_code


def test_a_ticket_by_http_opens_the_socket(shop: Shop) -> None:
    issued = httpx.post(shop.url + "/api/rooms/boutique/tickets", cookies={"visitor": "Ada"})
    assert issued.status_code == 201
    assert issued.json()["socket_url"] == shop.socket_url
    with Client(shop, "Ada", ticket=issued.json()["ticket"]) as ada:
        assert ada.welcome["you"] == {"id": "visitor_Ada", "name": "Ada", "colour": 3, "role": "guest"}


def test_a_room_whose_code_fails_ends_alone(own_shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob", room="closet") as bob:
        with caplog.at_level(logging.ERROR):
            ada.send(client.Use("u", "lamp", "break"))
            assert ada.closed() == 1011
        assert "room boutique failed" in caplog.text
        bob.send_ping()
    with Client(own_shop, "Ada") as ada:
        assert ada.welcome["tick"] < 100, "the room opens afresh"


def test_chat_outlives_the_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    for visit in range(2):
        shop = a_shop(url)
        shop.start()
        with Client(shop, "Ada") as ada:
            lines = [line["text"] for line in ada.welcome["chat"]]
            assert lines == [f"line {number}" for number in range(visit)]
            assert ada.ask(client.Chat(f"v{visit}", f"line {visit}")).ok
        shop.stop()


def test_a_server_that_stops_says_when_to_come_back(tmp_path: Path) -> None:
    shop = a_shop(f"sqlite:///{tmp_path}/shop.db")
    shop.start()
    ada = Client(shop, "Ada")
    with ada:
        silent = opened(shop)  # never says HELLO, never answers a close
        shop.server.should_exit = True
        assert ada.next(server.GoAway).after_ms >= 500
        assert ada.closed() == 1001
    shop.stop()
    silent.close()


def test_who_does_not_read_is_ended_and_nobody_waits(own_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "BEHIND_S", 0.2)
    boutique = RoomId("boutique")
    with Client(own_shop, "Ada") as ada:
        stalled = opened(own_shop)
        stalled.sendall(masked(client.encode(client.Hello(own_shop.ticket("Stalled")))))
        slot = ada.next(server.EventMessage, event="entered").fields["people"][0]["slot"]
        words = {"en": "x" * 20_000}
        away: list[list[int]] = []

        def heard() -> Any:
            """Her next message. Whoever is away is noted, whatever she waits for."""
            message = ada.read()
            if isinstance(message, server.EventMessage) and message.fields["event"] == "away":
                away.append(message.fields["slots"])
            return message

        for number in range(400):
            own_shop.run(own_shop.gateway.notice(boutique, "info", words))
            while getattr(heard(), "fields", {}).get("event") != "notice":
                pass
            if number % 50 == 0:
                ada.send(client.Ping(number))
                while not isinstance(heard(), server.Pong):
                    pass
            if own_shop.gateway.people(boutique) == 1:
                break
        while not away:
            heard()
        assert away == [[slot]]
        stalled.close()


def test_nothing_about_anybody_is_logged(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        ticket = shop.ticket("Secretname")
        with Client(shop, "Secretname", ticket=ticket) as ada:
            ada.ask(client.Chat("s1", "secretwords"))
            ada.stand(1.0)
            ada.frame()
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("vitrine", "uvicorn"))
    )
    for private in ("Secretname", "secretwords", ticket):
        assert private not in logged


def test_simulated_visitors_walk_and_find_nothing_wrong(tmp_path: Path) -> None:
    shop = a_shop(f"sqlite:///{tmp_path}/shop.db", frozenset({ORIGIN}))
    shop.start()
    shop.gateway.wiring = type(shop.gateway.wiring)(
        **{name: getattr(shop.gateway.wiring, name) for name in shop.gateway.wiring.__slots__}
        | {"origins": frozenset({shop.url})}
    )
    heard: list[dict[str, object]] = []
    report = run_visitors(url=shop.url, room="boutique", count=6, seconds=5, tell=heard.append)
    shop.stop()
    assert report["errors"] == {} and report["joined"] == 6
    assert report["frames"] > 100 and report["poses_sent"] > 100 and heard


def test_the_socket_of_a_ticket_is_where_its_page_is(shop: Shop) -> None:
    """A page on 127.0.0.1 may not talk to localhost; and no stranger's Origin or Host leads anywhere."""
    own = shop.url
    origins = shop.gateway.wiring.origins

    def asked(origin: str | None, host: str) -> str:
        app = FastAPI()
        gateway = Gateway(replace(shop.gateway.wiring, origins=origins | {own, "http://friend.test"}))
        person = Account(VisitorId("visitor_Ada"), "Ada", 3)
        app.include_router(router(gateway, lambda: person, public_url="https://shop.example"))
        headers = {"Host": host} | ({"Origin": origin} if origin else {})
        with TestClient(app) as http:
            answer = http.post("/api/rooms/boutique/tickets", headers=headers)
        return str(answer.json()["socket_url"])

    here = own.removeprefix("http://")
    assert asked(own, here) == shop.socket_url
    for origin, host in ((None, here), ("http://evil.test", "evil.test"), ("http://friend.test", here)):
        assert asked(origin, host) == "wss://shop.example/ws"


def test_tickets_without_end_are_slowed_down(sqlite_url: str) -> None:
    shop = a_shop(sqlite_url, clock=ManualClock())
    shop.start()
    with httpx.Client(base_url=shop.url, cookies={"visitor": "Greedy"}) as greedy:
        codes = [greedy.post("/api/rooms/boutique/tickets").status_code for _ in range(40)]
    assert codes == [201] * 30 + [429] * 10
    other = httpx.post(shop.url + "/api/rooms/boutique/tickets", cookies={"visitor": "Modest"})
    assert other.status_code == 201
    shop.stop()


def test_who_signs_out_leaves_every_room_and_their_tickets_are_void(shop: Shop) -> None:
    with Client(shop, "Ada") as ada, Client(shop, "Bob", room="closet") as bob:
        ticket = shop.ticket("Ada")
        shop.run(shop.gateway.sign_out(VisitorId("visitor_Ada")))
        assert ada.closed() == 4007
        assert Client(shop, "Ada", ticket=ticket).closed() == 4002
        bob.send_ping()


@pytest.mark.race
def test_a_line_is_told_though_its_author_is_gone(own_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, may_write = own_shop.gateway.wiring.journal, threading.Event()
    write = journal.write

    def slow(*what: Any) -> Any:
        assert may_write.wait(60)
        return write(*what)

    monkeypatch.setattr(journal, "write", slow)
    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob") as bob:
        ada.send(client.Chat("c1", "so long"))
        ada.send_ping()
        ada.socket.close()
        bob.next(server.EventMessage, event="left")
        may_write.set()
        assert bob.next(server.EventMessage, event="said").fields["text"] == "so long"


def test_one_stalled_client_costs_the_others_nothing_and_the_server_a_bounded_number_of_bytes(
    own_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "BEHIND_S", 600.0)  # it is not ended while the test looks
    with Client(own_shop, "Ada") as ada:
        stalled = opened(own_shop)
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.sendall(masked(client.encode(client.Hello(own_shop.ticket("Stalled")))))
        slot = ada.next(server.EventMessage, event="entered").fields["people"][0]["slot"]
        host = own_shop.run(own_shop.gateway.host(RoomId("boutique")))
        # Events fill the kernel's buffers until the transport pauses; then poses are left out.
        visit = host._peers[slot]
        for _ in range(200):
            if visit.outbox.paused:
                break
            own_shop.run(own_shop.gateway.notice(RoomId("boutique"), "info", {"en": "x" * 10_000}))
            ada.next(server.EventMessage, event="notice")
        assert visit.outbox.paused
        for number in range(30):
            ada.stand(-2 + number / 10)
            ada.until_shown(-2 + number / 10, ada.slot)
        assert host.room.levels.get(slot, 0) >= 1 and visit.outbox.skipped >= 1
        assert visit.outbox._sink.get_write_buffer_size() < 2 * HIGH_BYTES
        assert host.delivery.levels.of(ada.slot) == 0 and ada.slot not in host.delivery._missed
        connection = visit.outbox._sink.get_extra_info("socket")
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        stalled.close()


def test_the_house_may_ask_who_is_here_and_change_what_is_shared(own_shop: Shop) -> None:
    rooms, boutique = own_shop.gateway, RoomId("boutique")
    assert (rooms.present(boutique), rooms.shared("lamp")) == ({}, {})
    own_shop.run(rooms.set_state(boutique, "lamp", [SetState("level", 1)]))
    with Client(own_shop, "Ada") as ada:
        assert {who: each.name for who, each in rooms.present(boutique).items()} == {"visitor_Ada": "Ada"}
        assert rooms.shared("lamp") == {"boutique": {"level": 0}} and rooms.shared("other") == {}
        own_shop.run(rooms.set_state(boutique, "lamp", [SetState("level", 9)]))
        assert ada.next(server.EventMessage, event="state").fields["value"] == 9
        words = {"en": "For holders.", "fr": "Pour les détenteurs."}
        own_shop.run(rooms.show_out(boutique, VisitorId("visitor_Ada"), "For holders", words))
        problem = ada.next(server.Answer, id=None).problem
        assert problem is not None and (problem["reason"], problem["words"]) == ("For holders", words)
        assert ada.closed() == 4007
