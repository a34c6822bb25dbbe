"""One client's visit: takes the steps its session asks for, and is the peer that the room sends to."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from vitrine.callers import NOBODY
from vitrine.errors import Forbidden, VitrineError
from vitrine.extensions.ports import Use, Visitor
from vitrine.gateway.errors import (
    GoingAway,
    RequestFailed,
    ResumedElsewhere,
    RoomFailed,
    Stopping,
    TicketRequired,
    TicketUnknown,
    TooManyJoins,
    TooSlow,
)
from vitrine.gateway.fanout.process import FanoutChild
from vitrine.gateway.gateway import Admission, Gateway
from vitrine.gateway.host import Host
from vitrine.gateway.outbox import SendBuffer, Sink
from vitrine.gateway.session import Admit, End, Order, Phase, Post, Reply, Session, Step, Work
from vitrine.gateway.unread import PoseIntake
from vitrine.gateway.wire import binary_frame
from vitrine.ids import Slot
from vitrine.protocol import client, server
from vitrine.protocol.acts import Act
from vitrine.rooms import commands
from vitrine.rooms.values import Person
from vitrine.storage import ANSWER_S, within

HELLO_S: Final = 3.0
# These end a socket, and not the stay.
KEEPING: Final = (TooSlow, GoingAway, ResumedElsewhere)

log = logging.getLogger(__name__)


class Visit:
    """What happens between the handshake and the close.

    sink: takes whole WebSocket frames. close: ends the socket with an error's close code. opened: called when
    WELCOME is on its way, for longer messages are allowed from then on. give_away: lets go of the connection,
    unclosed, as a descriptor. caller: whose address it is, as `callers.address_key` says.
    """

    def __init__(
        self,
        gateway: Gateway,
        sink: Sink,
        close: Callable[[VitrineError], None],
        opened: Callable[[], None],
        give_away: Callable[[], int],
        caller: str,
    ) -> None:
        self.caller = caller
        self.outbox = SendBuffer(sink)
        self._gateway = gateway
        self._close = close
        self._opened = opened
        self._give_away = give_away
        self._session = Session(self._refusal)
        self._host: Host | None = None
        self._slot = Slot(-1)
        self.lane: PoseIntake | None = None
        self._work: list[tuple[Work, float]] = []
        self._task: asyncio.Task[None] | None = None
        self._hello = asyncio.get_running_loop().call_later(HELLO_S, self._no_hello)
        self._knocking = True
        gateway.shares.knock(caller)

    def receive(self, message: bytes) -> None:
        """A whole binary message."""
        server_ms = 0 if self._host is None else self._host.now_ms
        self._take(self._session.receive(message, self._gateway.wiring.clock.monotonic_ms(), server_ms))

    def gone(self, lost: bool = False) -> None:
        """The connection is lost or closing. lost: without being closed, so that the seat is kept."""
        self._hello.cancel()
        self._known()
        self._session.end()
        self.outbox.close()
        if self.lane is not None:
            self.lane.close()
            self.lane = None
        if self._task is not None:
            self._task.cancel()
        if self._host is not None:
            host, self._host = self._host, None
            if lost:
                host.hold(self._slot, self, self._session.answers)
            else:
                host.leave(self._slot, self)

    def _known(self) -> None:
        """Whoever this is has come in, or goes."""
        if self._knocking:
            self._knocking = False
            self._gateway.shares.known(self.caller)

    def welcome(self, frame: bytes) -> None:
        self._session.welcome(self._slot)
        if self._host is not None:
            self.lane = PoseIntake(self._host.unread, self._slot)
        self._opened()
        self.event(frame)

    def event(self, frame: bytes) -> None:
        if not self.outbox.event(frame):
            self.end(TooSlow())

    def pose(self, frame: bytes) -> bool:
        return self.outbox.pose(frame)

    def end(self, error: VitrineError) -> None:
        if self._session.phase is not Phase.CLOSED:
            if isinstance(error, Forbidden):
                # A close frame has 123 bytes and no fields: until when, in whose words, is told before it.
                self.outbox.event(binary_frame(server.encode_problem(None, error)))
            self.gone(lost=isinstance(error, KEEPING))
            self._close(error)

    def _refusal(self, request: client.Request) -> VitrineError | None:
        visitor = None if self._host is None else self._host.visitor(self._slot)
        if self._host is None or visitor is None:
            return None
        refused = self._gateway.moderation.refusal(self._host, visitor, request)
        # Counted last: what is refused anyway takes nobody's turn.
        refused = refused or self._gateway.paces.refusal(visitor.id, request)
        if refused is None:
            self._host.post(commands.Stir(self._slot))
        return refused

    def _no_hello(self) -> None:
        if self._session.phase is Phase.HELLO:
            self.end(TicketRequired())

    def _take(self, steps: list[Step]) -> None:
        for step in steps:
            match step:
                case Order(command):
                    if self._host is not None:
                        self._host.post(command)
                case Post(message):
                    if self.lane is not None:
                        self.lane.put(message)
                case Reply(message):
                    self.event(binary_frame(message))
                case Work():
                    self._work.append((step, time.monotonic() + ANSWER_S))
                    if self._task is None:
                        self._task = self._gateway.spawn(self._labour())
                case Admit(hello):
                    self._hello.cancel()
                    if self._gateway.may_join():
                        self._task = self._gateway.spawn(self._stay(hello))
                    else:
                        self.end(TooManyJoins())
                case End(error):
                    self.end(error)

    async def _stay(self, hello: client.Hello) -> None:
        """Come back, enter, or watch."""
        try:
            if hello.resume is None or not await self._resumed(hello.resume, hello):
                await self._entered(hello)
        except VitrineError as error:
            self.end(error)
            return
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("a visitor could not be let in")
            self.end(RoomFailed())
            return
        self._task = None

    async def _entered(self, hello: client.Hello) -> None:
        if hello.ticket is None:
            raise TicketUnknown
        admission = await self._gateway.admit(hello.ticket)
        if admission.process is not None:
            self._watch(admission, admission.process)
            return
        self._slot = self._gateway.enter(admission, self, self.caller)
        self._host = admission.host
        self._known()

    async def _resumed(self, token: str, hello: client.Hello) -> bool:
        """Whether the token gave a seat back. Without a ticket beside it, a bad one is an error."""
        try:
            host, seat = await self._gateway.resume(token)
            answers = self._gateway.take_again(host, seat, hello.seq, self, self.caller)
        except TicketUnknown:
            if hello.ticket is None:
                raise
            return False
        self._session.resume(answers)
        self._slot, self._host = seat.slot, host
        self._known()
        return True

    async def _labour(self) -> None:
        """Do what takes time, one after the other: chat keeps its order so. Nobody idle has a task."""
        while self._work and self._host is not None:
            work, until = self._work.pop(0)
            # From when it was sent: what waited behind another has had that time already.
            with within(until - time.monotonic()):
                answer = await self._answer(self._host, work)
            self._take(self._session.answer(work.request.id, answer))
        self._task = None

    def _watch(self, admission: Admission, process: FanoutChild) -> None:
        """Give the socket to a fan-out process, which owns it from then on."""
        self._known()
        self._gateway.watching(admission).add(process, admission.visitor.id, self._give_away())

    async def _answer(self, host: Host, work: Work) -> bytes:
        request = work.request
        try:
            ok = await self._done(host, request)
        except VitrineError as error:
            return server.encode_problem(request.id, error)
        except Exception:
            log.exception("a request failed")
            return server.encode_problem(request.id, RequestFailed())
        return server.encode_answer(request.id, ok)

    async def _done(
        self, host: Host, request: client.Chat | client.Use | client.Profile | Act
    ) -> dict[str, object]:
        visitor, wiring = host.visitor(self._slot), self._gateway.wiring
        if visitor is None:
            raise Stopping
        if isinstance(request, Act):
            # Shielded: what is kept is also done, though staff's own connection breaks meanwhile.
            return await asyncio.shield(
                self._gateway.spawn(self._gateway.moderation.do(host, visitor, request))
            )
        refused = self._gateway.moderation.refusal(host, visitor, request)
        if refused is not None:  # it waited its turn, and staff acted meanwhile
            raise refused
        if isinstance(request, client.Chat):
            # Shielded: a line that is journalled is told, though its author's connection breaks meanwhile.
            return await asyncio.shield(self._gateway.spawn(self._said(host, visitor, request)))
        if isinstance(request, client.Profile):
            await wiring.writers.run(wiring.save_profile, visitor.id, request.name, request.colour)
            host.rename(self._slot, request.name, request.colour)
            return {}
        await wiring.door.may_use(visitor, host.id, request.extension, request.action, request.target)
        host.use(self._slot, Use(request.extension, request.action, request.target, request.value))
        return {}

    async def _said(self, host: Host, visitor: Visitor, request: client.Chat) -> dict[str, object]:
        author = Person(visitor.id, visitor.name, visitor.colour, visitor.role)
        wiring = self._gateway.wiring
        line, new = await wiring.writers.run(wiring.journal.write, host.id, author, request.id, request.text)
        if new:
            # Its people speak for themselves; of the others' addresses it knows only which are the same.
            source = f"{hash(self.caller):x}" if visitor.role == "guest" and self.caller != NOBODY else ""
            host.post(commands.Say(self._slot, replace(line, source=source)))
        return {"id": line.id}
