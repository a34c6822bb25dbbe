"""Simulated visitors: come in as guests do, walk about, look, chat now and then, and check what they see."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from vitrine.cli.company import Company
from vitrine.cli.errors import ShopUnreachable, untrusted
from vitrine.cli.walker import Walkable, Walker
from vitrine.errors import Unavailable, VitrineError
from vitrine.ids import new_id
from vitrine.protocol import client, server
from vitrine.protocol.errors import MalformedMessage
from vitrine.protocol.frames import FRAME
from vitrine.protocol.poses import encode_body
from vitrine.rooms.bodies import CORNER_M, HEAD_BYTES, RecordKind, positions_mm
from vitrine.rooms.values import Frame, Layout

STEP_S: Final = 0.05
STILL_S: Final = 1.0
PING_S: Final = 5.0
JOINING_AT_ONCE: Final = 8
# Frames cost the checker more than the server; beyond so many visitors the rest only count.
CHECKING: Final = 25
SETTLED_S: Final = 2.5
NAMES: Final = (
    "Ada",
    "Bea",
    "Chloé",
    "Dara",
    "Eli",
    "Finn",
    "Gül",
    "Hana",
    "Ivo",
    "Jun",
    "Kofi",
    "Lou",
    "Mia",
)
LINES: Final = (
    "Bonjour!",
    "What a lovely light in here.",
    "Have you seen the lamp?",
    "C'est beau.",
    "Hello!",
)


@dataclass(slots=True)
class VisitorsReport:
    """What all visitors saw together. errors: kind -> how often; empty when all went well.

    ticks_per_second: frames a visitor got per second of ticks since all had come in, the mean of all.
    """

    visitors: int = 0
    joined: int = 0
    seconds: float = 0.0
    frames: int = 0
    events: int = 0
    bytes_received: int = 0
    poses_sent: int = 0
    chats: int = 0
    ticks_per_second: float = 0.0
    round_trip_ms: float = 0.0
    errors: dict[str, int] = field(default_factory=dict)


class Simulated:
    """One visitor, from the door to the close."""

    def __init__(
        self, number: int, seed: int, checking: bool, errors: Counter[str], company: Company
    ) -> None:
        self._number = number
        self._company = company
        self._random = random.Random(f"{seed}/{number}")  # noqa: S311  simulation
        self._checking = checking
        self._errors = errors
        self.name = f"{NAMES[number % len(NAMES)]} {number + 1}"
        self.colour = number % 12
        self.hands = number % 5 < 2
        self.slot = -1
        self.seen: set[int] = set()
        self.people: set[int] = set()
        self.frames = self.events = self.bytes = self.poses = self.chats = 0
        self.joined_s = 0.0
        self.ticks: list[int] = []
        self.round_trips_ms: list[float] = []
        self._seq = 0
        self._tick_hz = 20
        self._waiting: set[str] = set()
        self._box: Layout | None = None

    @property
    def ticks_per_second(self) -> float:
        ticks = self.ticks
        return (len(ticks) - 1) * self._tick_hz / (ticks[-1] - ticks[0]) if len(ticks) > 1 else 0.0

    async def ticket(self, url: str, room: str) -> tuple[str, str]:
        """A guest session, then a ticket: (ticket, socket_url). Waits when told to slow down."""
        origin = origin_of(url)
        async with httpx.AsyncClient(base_url=url, headers={"Origin": origin}, timeout=30) as http:
            session = await _posted(http, "/api/session", {"name": self.name, "colour": self.colour})
            http.headers["X-CSRF-Token"] = session["csrf"]
            issued = await _posted(http, f"/api/rooms/{room}/tickets", None)
        return issued["ticket"], issued["socket_url"]

    async def stay(self, url: str, room: Mapping[str, Any], until_s: float, gate: asyncio.Semaphore) -> None:
        """Come in and walk about until the given time of the loop's clock."""
        async with gate:
            ticket, socket_url = await self.ticket(url, room["id"])
            socket = await connect(
                socket_url,
                origin=Origin(origin_of(url)),
                subprotocols=[Subprotocol("vitrine.1")],
                compression=None,
                max_size=None,
                open_timeout=20,
            )
            await socket.send(client.encode(client.Hello(ticket, client="vitrine-visitors/1")))
            welcome = server.decode(_binary(await socket.recv()))
        if not isinstance(welcome, server.WelcomeMessage):
            raise MalformedMessage("the first message was no WELCOME")
        self._welcomed(welcome.fields, room)
        listening = asyncio.create_task(self._listen(socket))
        walker = Walker(Walkable(room), self._random, self.hands, self._company, self._number)
        try:
            await self._walk(socket, walker, until_s)
        finally:
            walker.leave()
            self._check_at_the_end()
            listening.cancel()
            await socket.close()
            await asyncio.gather(listening, return_exceptions=True)

    def _welcomed(self, fields: Mapping[str, Any], room: Mapping[str, Any]) -> None:
        self.slot = fields["slot"]
        self._company.join(self.slot)
        self.people = {person["slot"] for person in fields["people"]}
        self._seq = fields["seq"]
        self._tick_hz = fields["tick_hz"]
        self.joined_s = time.monotonic()
        low, high = room["bounds"]["min"], room["bounds"]["max"]
        self._box = Layout(room["id"], 0, (low[0], low[1], low[2]), (high[0], high[1], high[2]))

    async def _walk(self, socket: ClientConnection, walker: Walker, until_s: float) -> None:
        loop = asyncio.get_running_loop()
        # Real people's clients are not in step with each other.
        await asyncio.sleep(self._random.uniform(0.0, STEP_S))
        start_s = next_s = loop.time()
        sent, sent_s, pinged_s, arrivals, sequence = b"", 0.0, 0.0, 0, 0
        while loop.time() < until_s:
            body = encode_body(pose := walker.step(STEP_S))
            now_s = loop.time()
            if body != sent or now_s - sent_s >= STILL_S:
                kind = RecordKind.HEAD if len(body) == HEAD_BYTES else RecordKind.FULL
                message = client.Pose(kind, pose.tracked, sequence, int((now_s - start_s) * 1000), body)
                await socket.send(client.encode(message))
                sent, sent_s, sequence, self.poses = body, now_s, sequence + 1, self.poses + 1
            if now_s - pinged_s >= PING_S:
                await socket.send(client.encode(client.Ping(int(now_s * 1000))))
                pinged_s = now_s
            if walker.arrivals > arrivals:
                arrivals = walker.arrivals
                await self._perhaps_say_something(socket)
            # Absolute steps, like the server's: a late one is not made up for by a burst.
            next_s = max(next_s + STEP_S, loop.time() - STEP_S)
            await asyncio.sleep(max(0.0, next_s - loop.time()))

    async def _perhaps_say_something(self, socket: ClientConnection) -> None:
        chance = self._random.random()
        request: client.Chat | client.Emote
        if chance < 0.08:
            request = client.Chat(new_id("request"), self._random.choice(LINES))
            self.chats += 1
        elif chance < 0.2:
            request = client.Emote(new_id("request"), self._random.choice(sorted(client.EMOTES)))
        else:
            return
        self._waiting.add(request.id)
        await socket.send(client.encode(request))

    async def _listen(self, socket: ClientConnection) -> None:
        try:
            async for message in socket:
                self._heard(_binary(message))
        except (WebSocketException, MalformedMessage) as error:
            self._errors[f"connection: {type(error).__name__}: {error}"] += 1

    def _heard(self, raw: bytes) -> None:
        self.bytes += len(raw)
        if raw[0] == FRAME:
            self.frames += 1
            self.ticks.append(int.from_bytes(raw[4:8], "little"))
            if not self._checking:
                return
        message = server.decode(raw)
        if isinstance(message, Frame):
            self._check_frame(message)
        elif isinstance(message, server.EventMessage):
            self._check_event(message)
        elif isinstance(message, server.Answer):
            self._waiting.discard(message.id or "")
            if message.problem is not None:
                self._errors[f"problem: {message.problem.get('type')}"] += 1
        elif isinstance(message, server.Pong):
            sent_ms = int(asyncio.get_running_loop().time() * 1000) & 0xFFFFFFFF
            self.round_trips_ms.append((sent_ms - message.client_ms) & 0xFFFFFFFF)

    def _check_frame(self, frame: Frame) -> None:
        assert self._box is not None  # noqa: S101  WELCOME came before
        low, high = self._box.box_mm()
        for section in frame.sections:
            self.seen.update(section.slots.tolist())
            if section.kind is not RecordKind.FAR:
                where = positions_mm(section.bodies)
                if not ((where >= low) & (where <= high)).all():
                    self._errors["a position outside the room"] += 1
                for slot, (x, _, z) in zip(section.slots.tolist(), where.tolist(), strict=True):
                    self._company.notice(slot, (x / 1000 + CORNER_M[0], z / 1000 + CORNER_M[2]))

    def _check_event(self, message: server.EventMessage) -> None:
        self.events += 1
        if message.seq != self._seq + 1:
            self._errors["a gap in the events"] += 1
        self._seq = message.seq
        if message.fields["event"] == "entered":
            self.people |= {person["slot"] for person in message.fields["people"]}
        elif message.fields["event"] == "left":
            self.people -= set(message.fields["slots"])
            for slot in message.fields["slots"]:
                self._company.forget(slot)

    def _check_at_the_end(self) -> None:
        if not self._checking or time.monotonic() - self.joined_s < SETTLED_S:
            return
        if self.slot not in self.seen:
            self._errors["never saw their own record"] += 1
        # Who has just come may not have sent a pose yet: one or two are let pass, a crowd is not.
        if len(self.people - self.seen) > 2:
            self._errors["did not see everybody"] += 1


async def run(
    url: str,
    room: str,
    count: int,
    seconds: float,
    *,
    seed: int = 0,
    tell: Callable[[dict[str, Any]], None] | None = None,
) -> VisitorsReport:
    """Send `count` visitors into a room for `seconds`, counted from when the first may come in.

    tell: hears a summary once a second. Raises Unavailable if the shop cannot be reached.
    """
    try:
        async with httpx.AsyncClient(base_url=url, timeout=30) as http:
            answer = await http.get(f"/api/rooms/{room}")
            answer.raise_for_status()
            described = answer.json()["room"]
    except httpx.HTTPError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise ShopUnreachable(untrusted(url)) from error
        raise Unavailable(f"no room {room} at {url}: is the shop running? ({error})") from error
    errors: Counter[str] = Counter()
    company = Company()
    people = [Simulated(number, seed, number < CHECKING, errors, company) for number in range(count)]
    gate = asyncio.Semaphore(JOINING_AT_ONCE)
    loop = asyncio.get_running_loop()
    began_s, until_s = loop.time(), loop.time() + seconds
    stays = [asyncio.create_task(_guarded(each, url, described, until_s, gate, errors)) for each in people]
    all_in = False
    while any(not stay.done() for stay in stays):
        await asyncio.wait(stays, timeout=1.0)
        if not all_in and all(one.slot >= 0 or stay.done() for one, stay in zip(people, stays, strict=True)):
            all_in = True
            for one in people:
                one.ticks.clear()
        if tell is not None:
            tell(asdict(_report(people, errors, loop.time() - began_s)))
    return _report(people, errors, loop.time() - began_s)


def run_visitors(
    *,
    url: str,
    room: str,
    count: int,
    seconds: float,
    tell: Callable[[dict[str, Any]], None] | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """`run` to its end, as a plain summary."""
    return asdict(asyncio.run(run(url, room, count, seconds, seed=seed, tell=tell)))


def origin_of(url: str) -> str:
    """What a browser would send as Origin from a page of this shop."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _guarded(
    one: Simulated,
    url: str,
    room: Mapping[str, Any],
    until_s: float,
    gate: asyncio.Semaphore,
    errors: Counter[str],
) -> None:
    try:
        await one.stay(url, room, until_s, gate)
    except (WebSocketException, httpx.HTTPError, VitrineError, OSError) as error:
        errors[f"{type(error).__name__}: {error}"] += 1


async def _posted(http: httpx.AsyncClient, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
    for _ in range(30):
        answer = await http.post(path, json=body)
        if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
            break
        await asyncio.sleep(float(answer.headers.get("Retry-After", "1")))
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def _binary(message: str | bytes) -> bytes:
    if isinstance(message, str):
        raise MalformedMessage("the server sent a text message")
    return message


def _report(people: list[Simulated], errors: Counter[str], seconds: float) -> VisitorsReport:
    joined = [one for one in people if one.slot >= 0]
    rates = [one.ticks_per_second for one in joined if len(one.ticks) > 1]
    trips = sorted(trip for one in joined for trip in one.round_trips_ms)
    return VisitorsReport(
        visitors=len(people),
        joined=len(joined),
        seconds=round(seconds, 1),
        frames=sum(one.frames for one in joined),
        events=sum(one.events for one in joined),
        bytes_received=sum(one.bytes for one in joined),
        poses_sent=sum(one.poses for one in joined),
        chats=sum(one.chats for one in joined),
        ticks_per_second=round(sum(rates) / len(rates), 2) if rates else 0.0,
        round_trip_ms=round(trips[len(trips) // 2], 1) if trips else 0.0,
        errors=dict(errors),
    )
