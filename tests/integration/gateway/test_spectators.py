"""Spectators: sockets in fan-out processes that see what the room sees, and have no say."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.integration.gateway.people import Client, close_code, masked, opened, until, watcher
from tests.integration.gateway.shop import Shop, a_shop
from vitrine.gateway.fanout.pool import Options
from vitrine.gateway.paces import PACES
from vitrine.ids import RoomId, VisitorId
from vitrine.protocol import client, server
from vitrine.protocol.frames import FRAME

PATIENCE_S = 60.0


def spectators(shop: Shop) -> int:
    return sum(report.spectators for report in shop.gateway.reports())


def processes(shop: Shop) -> list[int]:
    return [int(told["process"]) for told in shop.gateway.fanout.figures()]


def ended(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.fixture
def watched(own_shop: Shop) -> Iterator[tuple[Shop, Client]]:
    with Client(own_shop, "Ada") as ada:
        ada.stand(1.0)
        ada.until_shown(1.0)
        yield own_shop, ada


def test_a_spectator_sees_who_is_there_and_what_happens(watched: tuple[Shop, Client]) -> None:
    shop, ada = watched
    with watcher(shop) as wanda:
        assert (wanda.welcome["slot"], wanda.welcome["you"], wanda.welcome["watch"]) == (None, None, True)
        assert [person["name"] for person in wanda.welcome["people"]] == ["Ada"]
        # Everybody's pose comes first, though Ada stands still.
        assert [int(slot) for section in wanda.frame().sections for slot in section.slots] == [ada.slot]
        ada.stand(2.0)
        wanda.until_shown(2.0, ada.slot)
        ada.ask(client.Chat("c1", "hello, you who watch"))
        said = wanda.next(server.EventMessage, event="said")
        assert said.fields["text"] == "hello, you who watch"
        wanda.send_ping()
        until(lambda: spectators(shop) == 1)
        # The handed-over socket is nobody's in the shop itself.
        assert shop.gateway.sockets == 1 and shop.gateway.people("boutique") == 1  # type: ignore[arg-type]
    until(lambda: spectators(shop) == 0)


def test_all_spectators_get_the_very_same_bytes(watched: tuple[Shop, Client]) -> None:
    shop, ada = watched
    crowd = [watcher(shop, f"Watcher {at}") for at in range(20)]

    def all_of(one: Client) -> list[bytes]:
        seen: list[bytes] = []
        while True:
            message = one.socket.recv(PATIENCE_S)
            assert isinstance(message, bytes)
            seen.append(message)
            if b"the end" in message:
                return seen

    for one in crowd:
        one.__enter__()
    with ThreadPoolExecutor(len(crowd)) as threads:
        reading = [threads.submit(all_of, one) for one in crowd]
        for at in range(8):
            ada.stand(-1.0 - at / 8)
            ada.until_shown(-1.0 - at / 8)
        ada.ask(client.Chat("c1", "the end"))
        seen = [result.result() for result in reading]
    for one in crowd:
        one.socket.close()
    # The first frame is full and a newcomer's own; then all streams end alike.
    least = min(len(messages) for messages in seen) - 1
    assert least > 3 and any(message[0] == FRAME for message in seen[0][-least:])
    assert {tuple(messages[-least:]) for messages in seen} == {tuple(seen[0][-least:])}


@pytest.mark.race
def test_events_have_no_gap_and_none_comes_twice(
    watched: tuple[Shop, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PACES, "emote", (100.0, 100))  # each is told: else the test waits for the pace
    shop, ada = watched
    stop = threading.Event()

    def chatter() -> None:
        for at in range(1000):
            if stop.wait(0.06):
                return
            ada.ask(client.Emote(f"e{at}", "wave"))

    talking = threading.Thread(target=chatter)
    talking.start()
    try:
        for _ in range(5):
            with watcher(shop) as wanda:
                after = int(wanda.welcome["seq"])
                numbers = [wanda.next(server.EventMessage).seq for _ in range(4)]
                assert numbers == list(range(after + 1, after + 5))
    finally:
        stop.set()
        talking.join()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (client.encode(client.Chat("c1", "let me speak")), 4004),
        (b"\x10" + bytes(34), 4004),
        (bytes(200), 1009),
    ],
)
def test_a_spectator_has_no_say(watched: tuple[Shop, Client], sent: bytes, code: int) -> None:
    shop, ada = watched
    with watcher(shop) as wanda:
        wanda.socket.send(sent)
        assert wanda.closed() == code
    ada.send_ping()
    assert [person.name for host in shop.gateway._hosts.values() for person in host.room.people.values()] == [
        "Ada"
    ]


def test_who_speaks_before_welcome_is_refused(own_shop: Shop) -> None:
    hello = masked(client.encode(client.Hello(own_shop.ticket("Early", watch=True))))
    with opened(own_shop) as early:
        early.sendall(hello + masked(client.encode(client.Ping(1))) + b"\x82")
        assert close_code(early) == 4004


def test_an_empty_room_is_opened_and_kept_for_who_watches(own_shop: Shop) -> None:
    with watcher(own_shop) as wanda:
        assert wanda.welcome["people"] == []
        with Client(own_shop, "Bob") as bob:
            assert wanda.next(server.EventMessage, event="entered").fields["people"][0]["name"] == "Bob"
            bob.stand(0.5)
            wanda.until_shown(0.5, bob.slot)
        assert wanda.next(server.EventMessage, event="left").fields["slots"] == [bob.slot]
        assert all(host.room.idle_ms == 0 for host in own_shop.gateway._hosts.values())


def test_a_full_room_may_be_watched(own_shop: Shop) -> None:
    with Client(own_shop, "Ada", "closet"):
        assert Client(own_shop, "Bob", "closet").closed() == 4010
        asked = httpx.post(
            f"{own_shop.url}/api/rooms/closet/tickets",
            json={"watch": True},
            cookies={"visitor": "Bob"},
            timeout=PATIENCE_S,
        ).json()
        assert asked["watch"] is True and asked["socket_url"] == own_shop.socket_url
        with Client(own_shop, "Bob", "closet", asked["ticket"]) as bob:
            assert [person["name"] for person in bob.welcome["people"]] == ["Ada"]


def test_a_spectator_becomes_a_participant_by_an_ordinary_ticket(watched: tuple[Shop, Client]) -> None:
    shop, ada = watched
    with watcher(shop, "Bob") as watching, Client(shop, "Bob") as bob:
        watching.socket.close()
        bob.stand(-2.0)
        ada.until_shown(-2.0, bob.slot)
    asked = httpx.post(f"{shop.url}/api/rooms/boutique/tickets", cookies={"visitor": "Bob"}).json()
    assert asked["watch"] is False


def test_who_signs_out_or_is_shown_out_watches_no_longer(watched: tuple[Shop, Client]) -> None:
    shop, _ = watched
    with watcher(shop, "Bob") as bob, watcher(shop, "Wanda") as wanda:
        shop.run(shop.gateway.sign_out("visitor_Bob"))  # type: ignore[arg-type]
        assert bob.closed() == 4007
        shop.run(shop.gateway.show_out("boutique", "visitor_Wanda", "by the house"))  # type: ignore[arg-type]
        assert wanda.closed() == 4007


def test_a_dead_process_is_replaced_when_its_spectators_come_back(watched: tuple[Shop, Client]) -> None:
    shop, ada = watched
    wanda = watcher(shop).__enter__()
    (first,) = processes(shop)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(ConnectionClosed):
        while True:
            wanda.socket.recv(PATIENCE_S)
    until(lambda: spectators(shop) == 0)
    with watcher(shop) as again:
        ada.stand(-3.0)
        again.until_shown(-3.0, ada.slot)
        assert processes(shop) != [first]


def test_a_process_that_stands_still_stops_nobody_and_loses_no_event(watched: tuple[Shop, Client]) -> None:
    shop, ada = watched
    with watcher(shop) as wanda:
        (process,) = processes(shop)
        os.kill(process, signal.SIGSTOP)
        try:
            for at in range(5):
                ada.ask(client.Chat(f"c{at}", f"line {at}"))
            ada.stand(2.5)
            ada.until_shown(2.5)
        finally:
            os.kill(process, signal.SIGCONT)
        lines = [wanda.next(server.EventMessage, event="said").fields["text"] for _ in range(5)]
        assert lines == [f"line {at}" for at in range(5)]


def test_a_process_that_is_told_to_end_sends_its_spectators_back(watched: tuple[Shop, Client]) -> None:
    shop, _ = watched
    wanda = watcher(shop).__enter__()
    (process,) = processes(shop)
    os.kill(process, signal.SIGTERM)
    assert wanda.next(server.GoAway).after_ms >= 500
    assert wanda.closed() == 1001
    with watcher(shop) as again:
        assert again.welcome["watch"] is True and processes(shop) != [process]


def test_stopping_tells_spectators_when_to_come_back(own_shop: Shop) -> None:
    wanda = watcher(own_shop).__enter__()
    (process,) = processes(own_shop)
    threading.Thread(target=own_shop.stop).start()
    assert wanda.next(server.GoAway).after_ms >= 500
    assert wanda.closed() == 1001
    until(lambda: ended(process))


def test_a_shop_without_processes_lets_nobody_watch(tmp_path: Path) -> None:
    shop = a_shop(f"sqlite:///{tmp_path}/shop.db", fanout=Options(processes=0))
    shop.start()
    answer = httpx.post(f"{shop.url}/api/rooms/closet/tickets", json={"watch": True})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/watching-off")
    shop.stop()


def test_a_full_process_says_so(tmp_path: Path) -> None:
    shop = a_shop(f"sqlite:///{tmp_path}/shop.db", fanout=Options(processes=1, limit=1))
    shop.start()
    with watcher(shop, "One"):
        assert watcher(shop, "Two").closed() == 1013
    shop.stop()


def test_processes_share_the_spectators_of_a_room(tmp_path: Path) -> None:
    shop = a_shop(f"sqlite:///{tmp_path}/shop.db", fanout=Options(processes=2))
    shop.start()
    crowd = [watcher(shop, f"Watcher {at}").__enter__() for at in range(4)]
    with Client(shop, "Ada") as ada:
        for one in crowd:
            assert one.next(server.EventMessage, event="entered").fields["people"][0]["name"] == "Ada"
        assert [process.load for process in shop.gateway.fanout._processes] == [2, 2]
        ada.stand(1.5)
        for one in crowd:
            one.until_shown(1.5, ada.slot)
            one.socket.close()
    shop.stop()


def test_a_process_is_small() -> None:
    """It holds sockets and copies bytes: no framework, no database, no numpy."""
    asked = "import sys; import vitrine.gateway.fanout.worker; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    assert not {"fastapi", "sqlalchemy", "numpy", "pydantic", "uvicorn", "websockets"} & set(loaded)


def test_who_watches_is_present_until_shown_out(watched: tuple[Shop, Client]) -> None:
    shop, _ = watched
    boutique, wanda = RoomId("boutique"), VisitorId("visitor_Wanda")
    with watcher(shop) as looking:
        until(lambda: spectators(shop) == 1)
        assert set(shop.gateway.present(boutique)) == {"visitor_Ada", wanda}
        shop.run(shop.gateway.show_out(boutique, wanda, "no longer"))
        assert looking.closed() == 4007
        assert set(shop.gateway.present(boutique)) == {"visitor_Ada"}
