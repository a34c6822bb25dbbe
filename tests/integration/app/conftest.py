"""The real demo shop in a process of its own, somebody in it who must notice nothing, and ways to disturb."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.shop import Shop
from vitrine.protocol import client, server
from vitrine.protocol.poses import HeadPose, encode_body
from vitrine.rooms.bodies import RecordKind
from vitrine.rooms.values import Frame

PATIENCE_S = 60.0


@dataclass
class Running:
    """An open shop as strangers reach it."""

    shop: Shop

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.shop.port}"

    def http(self, **headers: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_S, trust_env=False)

    @contextmanager
    def guest(self, name: str) -> Iterator[httpx.Client]:
        """A browser with a guest's session, its CSRF token among its headers."""
        with self.http(Origin=self.url) as browser:
            answer = browser.post("/api/session", json={"name": name, "colour": 3})
            assert answer.status_code == 201, answer.text
            browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
            yield browser

    def ticket(self, name: str, room: str = "boutique") -> str:
        with self.guest(name) as browser:
            answer = browser.post(f"/api/rooms/{room}/tickets")
            assert answer.status_code == 201, answer.text
            return str(answer.json()["ticket"])

    def token(self) -> str:
        """An API token of the demo's brand with every scope, as its owner would make it."""
        return self.shop.token()

    @contextmanager
    def socket(self, origin: str | None = "the shop's own") -> Iterator[ClientConnection]:
        """An open socket before HELLO, as a page of this origin opens it."""
        said = self.url if origin == "the shop's own" else origin
        # A queue without an end is always read into: pings are answered, whatever a test is at meanwhile.
        opening = connect(
            f"ws://127.0.0.1:{self.shop.port}/ws", origin=Origin(said) if said else None,
            subprotocols=[Subprotocol("vitrine.1")], compression=None, max_size=None, max_queue=None,
            ping_interval=None,  # a machine that stands still for 20 s is no fault of the shop's
        )  # fmt: skip
        with opening as opened:
            yield opened


class Person:
    """Somebody in a room, whose client keeps to the protocol."""

    def __init__(
        self, running: Running, name: str, room: str = "boutique", ticket: str | None = None
    ) -> None:
        self._open = ExitStack()
        # First: between the handshake and HELLO a client has three seconds.
        ticket = ticket or running.ticket(name, room)
        self.socket = self._open.enter_context(running.socket())
        self.send(client.Hello(ticket))
        welcome = self.next(server.WelcomeMessage)
        self.slot = int(welcome.fields["slot"])
        self.chat = [line["text"] for line in welcome.fields["chat"]]
        self._numbers = itertools.count(1)

    def __enter__(self) -> Person:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def send(self, message: Any) -> None:
        self.socket.send(client.encode(message))

    def next(self, type_: type[Any]) -> Any:
        while True:
            raw = self.socket.recv(PATIENCE_S)
            assert isinstance(raw, bytes)
            if isinstance(message := server.decode(raw), type_):
                return message

    def stand(self, x: float, y: float = 1.7, z: float = 0.0) -> bytes:
        """Send a pose. Returns its body as others see it."""
        number = next(self._numbers)
        body = encode_body(HeadPose((x, y, z), 0.0, 0.0))
        self.send(client.Pose(RecordKind.HEAD, 0, number, number * 50, body))
        return body

    def until_shown(self, slot: int, body: bytes) -> list[bytes]:
        """Read frames until that person is seen so. Returns all bodies seen on the way."""
        seen: list[bytes] = []
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for section in self.next(Frame).sections:
                bodies = list(map(bytes, section.bodies))
                seen += bodies
                if (slot, body) in zip(section.slots.tolist(), bodies, strict=True):
                    return seen
        raise AssertionError("never shown")

    def closed(self) -> int:
        return close_code(self.socket)


def close_code(socket: ClientConnection) -> int:
    """Read to the end. Returns the close code that the server gave."""
    try:
        while True:
            socket.recv(PATIENCE_S)
    except ConnectionClosed as closed:
        assert closed.rcvd is not None, "the connection was lost without a close frame"
        return int(closed.rcvd.code)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demo, shared by this folder's tests: none of them may harm it."""
    # Levels of a dozen models would come while tests compare what the shop holds; no test here is about them.
    steps = {"VITRINE_MODEL_STEPS": "none"}
    shop = Shop(tmp_path_factory.mktemp("demo") / "data", environment=steps).start()
    yield Running(shop)
    assert shop.stop() == 0


@pytest.fixture
def bystander(running: Running) -> Iterator[Person]:
    """Somebody in the boutique during the test; at its end the shop is ready and still shows them frames."""
    with Person(running, "Bystander") as someone:
        someone.until_shown(someone.slot, someone.stand(0.25))
        yield someone
        someone.until_shown(someone.slot, someone.stand(-0.25))
    with running.http() as http:
        assert http.get("/readyz").json() == {"status": "ready"}
