"""One socket's state machine: messages in, steps to take out. No socket, no task, no clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from vitrine.errors import VitrineError
from vitrine.gateway.buckets import Bucket
from vitrine.gateway.errors import Flooding, TicketRequired, TooEarly, TooManyRequests
from vitrine.ids import Slot
from vitrine.protocol import client, server
from vitrine.protocol.acts import Act
from vitrine.protocol.errors import InvalidRequest, MalformedMessage
from vitrine.rooms import commands

REQUESTS_HZ: Final = 20
REQUESTS_BURST: Final = 20
FLOOD_MS: Final = 10_000
FLOOD_PAUSE_MS: Final = 1000
ANSWERS_KEPT: Final = 256
WORKING_LIMIT: Final = 64
HELLO_BYTES: Final = 4 * 1024
MESSAGE_BYTES: Final = 64 * 1024


class Phase(Enum):
    HELLO = auto()
    ENTERING = auto()
    OPEN = auto()
    CLOSED = auto()


@dataclass(frozen=True, slots=True)
class Admit:
    """Redeem the ticket and enter."""

    hello: client.Hello


@dataclass(frozen=True, slots=True)
class Order:
    """Give this to the room."""

    command: commands.Command


@dataclass(frozen=True, slots=True)
class Post:
    """Put this pose among the room's unread ones; whether its codes are good is seen when it is read."""

    message: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """Send this to the client."""

    message: bytes


@dataclass(frozen=True, slots=True)
class Work:
    """Do what this request asks, which takes time, then call `Session.answer`."""

    request: client.Chat | client.Use | client.Profile | Act


@dataclass(frozen=True, slots=True)
class End:
    """Close the socket with the error's code."""

    error: VitrineError


Step = Admit | Order | Post | Reply | Work | End
Answers = dict[str, bytes | None]
"""Request id -> what was answered to it; None while its work goes on."""


class Session:
    """What one client may do now.

    `receive` each message; after Admit call `welcome`; after Work call `answer`. refusal: why a request of
    theirs is not begun just now.
    """

    def __init__(self, refusal: Callable[[client.Request], VitrineError | None] = lambda _: None) -> None:
        self._refusal = refusal
        self.phase = Phase.HELLO
        self.slot = Slot(-1)
        self._pings = Bucket(REQUESTS_HZ, REQUESTS_BURST)
        self._requests = Bucket(REQUESTS_HZ, REQUESTS_BURST)
        self._refused_ms = -FLOOD_PAUSE_MS
        self._flooding_since_ms = 0
        self._answers: Answers = {}
        self._working = 0

    def welcome(self, slot: Slot) -> None:
        """The room has let this client in."""
        self.slot = slot
        self.phase = Phase.OPEN

    @property
    def answers(self) -> Answers:
        """What was answered so far. Work that was going on is begun anew if it is asked for again."""
        return {request: answer for request, answer in self._answers.items() if answer is not None}

    def resume(self, answers: Answers) -> None:
        """The same person goes on, who was given these answers."""
        self._answers = dict(answers)

    def end(self) -> None:
        """Nothing more will be done for this client."""
        self.phase = Phase.CLOSED

    def receive(self, message: bytes, now_ms: int, server_ms: int) -> list[Step]:
        """What to do about a binary message. server_ms: the room's clock, once there is one."""
        if self.phase is Phase.OPEN:
            try:
                return self._open(message, now_ms, server_ms)
            except MalformedMessage as error:
                return [End(error)]
        if self.phase is Phase.HELLO:
            return [self._hello(message)]
        return [End(TooEarly())] if self.phase is Phase.ENTERING else []

    def answer(self, request: str, message: bytes) -> list[Step]:
        """The work for a request is done; this is its answer."""
        self._working -= 1
        return [self._answered(request, message)] if self.phase is Phase.OPEN else []

    def _hello(self, message: bytes) -> Step:
        if message[:1] != bytes([client.HELLO]):
            return End(TicketRequired())
        try:
            hello = client.decode(message)
        except MalformedMessage as error:
            return End(error)
        assert isinstance(hello, client.Hello)  # noqa: S101  its type byte was checked above
        self.phase = Phase.ENTERING
        return Admit(hello)

    def _open(self, message: bytes, now_ms: int, server_ms: int) -> list[Step]:
        type_ = message[0] if message else -1
        if type_ in client.POSE_BYTES:
            size = client.POSE_BYTES[type_]
            if len(message) < size:
                raise MalformedMessage(f"a pose of this type has {size} bytes")
            return [Post(message[:size])]
        if type_ == client.PING:
            ping = client.decode(message)
            if not isinstance(ping, client.Ping) or not self._pings.take(now_ms):
                return []
            return [Reply(server.encode_pong(ping.client_ms, server_ms))]
        return self._request(message, now_ms)

    def _request(self, message: bytes, now_ms: int) -> list[Step]:
        in_rate = self._requests.take(now_ms)
        if not in_rate and self._flooded(now_ms):
            return [End(Flooding())]
        try:
            request = client.decode(message)
        except InvalidRequest as error:
            if error.request_id in self._answers:
                return self._again(error.request_id)
            return [self._answered(error.request_id, server.encode_problem(error.request_id, error))]
        if isinstance(request, client.Hello):
            raise MalformedMessage("HELLO is the first message and comes once")
        if not isinstance(request, client.Request):
            return []
        if request.id in self._answers:
            return self._again(request.id)
        if not in_rate or self._working >= WORKING_LIMIT:
            # Not remembered: nothing was done, so the same id may be tried again.
            return [Reply(server.encode_problem(request.id, TooManyRequests()))]
        refused = self._refusal(request)
        if refused is not None:
            return [Reply(server.encode_problem(request.id, refused))]  # not remembered, likewise
        if isinstance(request, client.Emote):
            done = self._answered(request.id, server.encode_answer(request.id))
            return [Order(commands.Emote(self.slot, request.name)), done]
        if isinstance(request, client.Stay):
            return [self._answered(request.id, server.encode_answer(request.id))]
        self._remember(request.id, None)
        self._working += 1
        return [Work(request)]

    def _flooded(self, now_ms: int) -> bool:
        if now_ms - self._refused_ms > FLOOD_PAUSE_MS:
            self._flooding_since_ms = now_ms
        self._refused_ms = now_ms
        return now_ms - self._flooding_since_ms >= FLOOD_MS

    def _again(self, request: str) -> list[Step]:
        answer = self._answers[request]
        return [] if answer is None else [Reply(answer)]

    def _answered(self, request: str, message: bytes) -> Reply:
        self._remember(request, message)
        return Reply(message)

    def _remember(self, request: str, message: bytes | None) -> None:
        self._answers[request] = message
        while len(self._answers) > ANSWERS_KEPT:
            del self._answers[next(iter(self._answers))]
