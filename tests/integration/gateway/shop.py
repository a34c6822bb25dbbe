"""A whole live edge on loopback with the smallest shop around it: real uvicorn, sockets and SQLite."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import uvicorn
import uvloop
from fastapi import Cookie, FastAPI, Response

from vitrine.accounts import Visitor as Account
from vitrine.app.problems import add_problem_handlers
from vitrine.callers import Proxies
from vitrine.catalog.errors import RoomNotFound
from vitrine.clock import Clock, SystemClock
from vitrine.extensions.ports import Door, Json, Rules, Ruling, SetState, Use, Visitor
from vitrine.gateway.endpoint import socket_protocol
from vitrine.gateway.fanout.pool import Options
from vitrine.gateway.gateway import Gateway, Wiring
from vitrine.gateway.moderation.routes import own_router
from vitrine.gateway.moderation.service import Moderation
from vitrine.gateway.routes import router
from vitrine.gateway.service import Journal, Snapshots, Tickets
from vitrine.ids import BrandId, ProductId, RoomId, VariantId, VisitorId
from vitrine.rooms import Layout
from vitrine.storage import Base, Database

ORIGIN = "http://shop.test"
ROOMS = {
    "boutique": Layout(RoomId("boutique"), 7, (-6.0, 0.0, -6.0), (6.0, 3.0, 6.0), 80),
    "closet": Layout(RoomId("closet"), 1, (-1.0, 0.0, -1.0), (1.0, 3.0, 1.0), 1),
}


class OpenDoor:
    """Lets everybody in, but for those who are called Nobody."""

    async def may_enter(self, visitor: Visitor, room_id: RoomId) -> None:
        from vitrine.extensions.errors import NotAdmitted

        if visitor.name == "Nobody":
            raise NotAdmitted("not today", room=room_id)

    async def may_use(
        self, visitor: Visitor, room_id: RoomId, extension: str, action: str, target: str | None
    ) -> None:
        from vitrine.extensions.errors import ExtensionUnknown

        if extension != "lamp":
            raise ExtensionUnknown(f"no {extension} here")

    async def may_buy(self, visitor: Visitor | None, product_id: ProductId, variant_id: VariantId) -> None:
        pass


class LampRules:
    """One extension: a lamp that says what it was told last; "break" is a fault of the room's own code."""

    def opened(self, room_id: RoomId, state: Any) -> list[Ruling]:
        return [Ruling("lamp", SetState("level", 0))]

    def entered(self, room_id: RoomId, people: Any, state: Any, visitor: Visitor) -> list[Ruling]:
        return []

    def left(self, room_id: RoomId, people: Any, state: Any, visitor: Visitor) -> list[Ruling]:
        return []

    def used(self, room_id: RoomId, people: Any, state: Any, visitor: Visitor, use: Use) -> list[Ruling]:
        if use.action == "break":
            raise RuntimeError("the room's code is broken")
        value: Json = use.value
        return [Ruling("lamp", SetState("level", value))]

    def closed(self, room_id: RoomId) -> None:
        pass


class Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()
        self.port = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.port = self.servers[0].sockets[0].getsockname()[1]
        self.listening.set()


@dataclass
class Shop:
    """Where it is, and its gateway; `run` awaits something in the server's own loop."""

    gateway: Gateway
    server: Server
    database: Database
    profiles: dict[str, tuple[str, int]]
    thread: threading.Thread | None = None
    loop: asyncio.AbstractEventLoop | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.server.port}/ws"

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        assert self.loop is not None
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def ticket(self, name: str = "Alice", room: str = "boutique", watch: bool = False) -> str:
        person = Visitor(VisitorId(f"visitor_{name}"), name, 3)
        return self.gateway.wiring.tickets.issue(person, RoomId(room), watch)

    def start(self) -> None:
        def serve() -> None:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                self.loop = runner.get_loop()
                runner.run(self.server.serve())
                runner.run(self.gateway.stop())

        self.thread = threading.Thread(target=serve, daemon=True)
        self.thread.start()
        assert self.server.listening.wait(60)

    def stop(self) -> None:
        self.server.should_exit = True
        assert self.thread is not None
        self.thread.join(60)
        assert not self.thread.is_alive(), "the server does not stop"
        self.database.close()


def _layout(room: RoomId) -> Layout:
    if room not in ROOMS:
        raise RoomNotFound
    return ROOMS[room]


def room_json(layout: Layout) -> dict[str, Any]:
    """As much of a room.json as visitors read: a square floor with a table in its middle."""
    (low_x, _, low_z), (high_x, _, high_z) = layout.low_m, layout.high_m
    corners = [[low_x, low_z], [high_x, low_z], [high_x, high_z], [low_x, high_z]]
    return {
        "format": "vitrine.room/1",
        "id": layout.room,
        "version": layout.version,
        "bounds": {"min": list(layout.low_m), "max": list(layout.high_m)},
        "floor": [{"polygon": corners, "height": 0.0}],
        "obstacles": [{"polygon": [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]}],
        "spawns": [{"name": "door", "position": [0, 0, high_z - 1.5], "yaw_deg": 0, "radius_m": 0.8}],
        "slots": [
            {"name": f"plinth-{x}", "position": [x, 1.0, -3.0], "yaw_deg": 0, "size_m": [0.3, 0.4, 0.3]}
            for x in (-3, 0, 3)
        ],
        "capacity": layout.capacity,
    }


def app_of(gateway: Gateway) -> FastAPI:
    app = FastAPI()

    def current_visitor(visitor: str = Cookie("Alice")) -> Account:
        return Account(VisitorId(f"visitor_{visitor.replace(' ', '_')}"), visitor, 3)

    @app.post("/api/session", status_code=201)
    def session(body: dict[str, Any], response: Response) -> dict[str, str]:
        response.set_cookie("visitor", body["name"])
        return {"csrf": "not asked for here"}

    @app.get("/api/rooms/{room_id}")
    def room(room_id: str) -> dict[str, Any]:
        return {"id": room_id, "room": room_json(_layout(RoomId(room_id)))}

    add_problem_handlers(app)
    app.include_router(router(gateway, current_visitor))
    app.include_router(own_router(gateway.moderation, current_visitor))
    return app


def a_shop(
    database_url: str,
    origins: frozenset[str] = frozenset({ORIGIN}),
    fanout: Options | None = None,
    brand: BrandId | None = None,
    clock: Clock | None = None,
    joins_per_s: float = 1000.0,
    seats_per_address: int = 0,
    still_ms: int = 0,
    door: Door | None = None,
    rules: Rules | None = None,
    proxies: Proxies | None = None,
    **serving: Any,
) -> Shop:
    """A shop that is not open yet: `start` it, and `stop` it at the end. serving: further uvicorn options."""
    clock = clock or SystemClock()
    database = Database(database_url, clock)
    Base.metadata.create_all(database.engine)
    profiles: dict[str, tuple[str, int]] = {}

    def save(visitor: VisitorId, name: str, colour: int) -> None:
        profiles[visitor] = name, colour

    gateway = Gateway(
        Wiring(
            clock=clock,
            tickets=Tickets(database),
            journal=Journal(database),
            layout_of=_layout,
            save_profile=save,
            door=door or OpenDoor(),
            rules=rules or LampRules(),
            origins=origins,
            moderation=Moderation(database),
            brand_of=lambda room: brand if _layout(room) else None,
            open_to=lambda room, _comer: brand if _layout(room) else None,
            snapshots=Snapshots(database),
            joins_per_s=joins_per_s,
            seats_per_address=seats_per_address,
            still_ms=still_ms,
            invited=lambda room, invite: invite == "of the brand",
            proxies=proxies or Proxies(),
            fanout=fanout or Options(),
        )
    )
    protocol = socket_protocol(gateway)
    config = uvicorn.Config(
        app_of(gateway), port=0, ws=protocol, log_level="warning", lifespan="off", **serving
    )
    return Shop(gateway, Server(config), database, profiles)
