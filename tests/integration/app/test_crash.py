"""A shop killed with SIGKILL opens again with everything it had acknowledged."""

from __future__ import annotations

import signal
from typing import Any

from tests.integration.app.conftest import Person, Running
from vitrine.ids import new_id
from vitrine.protocol import client, server


def contents(running: Running) -> tuple[Any, Any, dict[str, bytes]]:
    """Rooms as documents, products, and the bytes of every model."""
    with running.http() as http:
        rooms = {
            each["id"]: http.get(f"/api/rooms/{each['id']}").json()
            for each in http.get("/api/rooms").json()["items"]
        }
        for room in rooms.values():
            room.pop("people")
        products = http.get("/api/products", params={"limit": 100}).json()["items"]
        urls = {url for room in rooms.values() for url in room["models"].values()}
        return rooms, products, {url: http.get(url).content for url in sorted(urls)}


def test_rooms_products_chat_and_blobs_survive_sigkill(running: Running) -> None:
    with Person(running, "Ada") as ada:
        ada.send(client.Chat(new_id("request"), "Still here tomorrow?"))
        assert ada.next(server.Answer).ok
        before = contents(running)
        running.shop.kill()
    assert len(before[0]) == 3 and len(before[1]) == 10 and len(before[2]) >= 12
    running.shop.start()
    assert contents(running) == before
    with Person(running, "Ada") as ada:
        assert "Still here tomorrow?" in ada.chat
        ada.send(client.Chat(new_id("request"), "Open again."))
        assert ada.next(server.Answer).ok


def test_it_closes_when_asked(running: Running) -> None:
    """SIGTERM and SIGINT: sockets hear 1001, the process ends well, though a browser keeps a connection."""
    for number in (signal.SIGTERM, signal.SIGINT):
        with Person(running, "Ada") as ada, running.http() as keeping:
            keeping.get("/healthz")
            assert running.shop.process is not None
            running.shop.process.send_signal(number)
            assert ada.next(server.GoAway).after_ms >= 500
            assert ada.closed() == 1001
            assert running.shop.process.wait(30) == 0
        assert "Traceback" not in "".join(running.shop.said)
        running.shop.start()
