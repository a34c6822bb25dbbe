"""A device that somebody found: enrolled, signed in, in a room, with a token and links of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.fixtures.models import good_glb
from tests.fixtures.rooms import room
from tests.hostile.served import Served
from tests.integration.accounts.authenticator import SoftAuthenticator
from tests.stock import ORIGIN, stock
from vitrine.accounts import Accounts, Role
from vitrine.accounts.part import AccountsPart
from vitrine.protocol import client, server

PATIENCE_S = 60.0


@dataclass
class Device:
    """A browser with its passkey. headers: of a program with the token that it made."""

    http: httpx.Client
    key: SoftAuthenticator
    headers: dict[str, str] = field(default_factory=dict)

    def enrol(self, secret: str, name: str) -> Device:
        options = self.http.post("/api/enrolments/options", json={"secret": secret}).json()
        body = {"secret": secret, "credential": self.key.create(options), "name": name}
        answer = self.http.post("/api/enrolments", json=body)
        assert answer.status_code == 201, answer.text
        self.http.headers["X-CSRF-Token"] = answer.json()["csrf"]
        answer = self.http.post("/api/recovery-codes")
        assert answer.status_code == 201, answer.text
        answer = self.http.post("/api/session", json={"name": name, "colour": 1})
        assert answer.status_code == 201, answer.text
        return self

    def token(self) -> dict[str, str]:
        body = {"name": "found", "scopes": ["models:write", "catalog:write", "rooms:write"]}
        answer = self.http.post("/api/tokens", json=body)
        assert answer.status_code == 201, answer.text
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    def link(self, path: str, **body: str) -> str:
        answer = self.http.post(path, json=body or None)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["secret"])

    def id(self) -> str:
        return str(self.http.get("/api/session").json()["member"]["id"])


class Story:
    """A shop with an owner at a laptop; devices are enrolled by real requests."""

    def __init__(self, shop: Served, opened: ExitStack) -> None:
        self.shop = shop
        self.accounts: Accounts = shop.house.part(AccountsPart).accounts
        self._opened = opened
        self.brand = stock().brand.name
        with self.stranger() as http:
            kept = http.put(
                "/api/rooms/boutique", json=room("boutique", stock().model), headers=shop.as_program()
            )
            assert kept.status_code in (200, 201), kept.text
        self.laptop = self.device("Ada")

    def device(self, name: str, secret: str | None = None) -> Device:
        http = self._opened.enter_context(self.stranger())
        return Device(http, SoftAuthenticator()).enrol(
            secret or self.accounts.invite(self.brand, Role.OWNER), name
        )

    def stranger(self) -> httpx.Client:
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.shop.port}", headers={"Origin": ORIGIN}, timeout=PATIENCE_S,
            trust_env=False,
        )  # fmt: skip

    def in_a_room(self, device: Device) -> ClientConnection:
        """The device's socket, let in."""
        answer = device.http.post("/api/rooms/boutique/tickets")
        assert answer.status_code == 201, answer.text
        socket = self.with_ticket(answer.json()["ticket"])
        while True:
            raw = socket.recv(PATIENCE_S)
            if isinstance(raw, bytes) and isinstance(server.decode(raw), server.WelcomeMessage):
                return socket

    def with_ticket(self, ticket: str) -> ClientConnection:
        """A socket that showed this ticket, and has no answer yet."""
        socket = connect(
            f"ws://127.0.0.1:{self.shop.port}/ws", origin=Origin(ORIGIN),
            subprotocols=[Subprotocol("vitrine.1")], compression=None, max_size=None,
        )  # fmt: skip
        self._opened.enter_context(socket)
        socket.send(client.encode(client.Hello(ticket)))
        return socket

    def following(self, headers: dict[str, str]) -> Followed:
        """A stream of an upload's job that nobody works on, so that it stays open."""
        with self.stranger() as http:
            files = {"file": ("a.glb", good_glb(4_242), "model/gltf-binary")}
            answer = http.post("/api/models", files=files, headers=headers)
            assert answer.status_code == 202, answer.text
        followed = Followed(self.stranger(), f"/api/jobs/{answer.json()['job']}/events", headers)
        assert followed.begun.wait(PATIENCE_S), "the stream began"
        return followed


class Followed(threading.Thread):
    """Reads a stream until it ends."""

    def __init__(self, http: httpx.Client, path: str, headers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._http, self._path, self._headers = http, path, headers
        self.begun = threading.Event()
        self.start()

    def run(self) -> None:
        with self._http as http, http.stream("GET", self._path, headers=self._headers) as answer:
            for _ in answer.iter_lines():
                self.begun.set()


@contextmanager
def story(shop: Served) -> Iterator[Story]:
    with ExitStack() as opened:
        yield Story(shop, opened)


def until_closed(socket: ClientConnection) -> int:
    """Reads what comes until the shop closes; the code it closes with."""
    try:
        while True:
            socket.recv(PATIENCE_S)
    except ConnectionClosed as closed:
        assert closed.rcvd is not None
        return int(closed.rcvd.code)


def seconds_until(done: Callable[[], Any]) -> float:
    """How long until it is true, looked at often. Fails after PATIENCE_S."""
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < PATIENCE_S, "never"
        time.sleep(0.01)
    return time.monotonic() - began
