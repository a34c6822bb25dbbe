"""One client's visit: takes the steps its session asks for, and is the peer that the room sends to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from vitrine.errors import VitrineError
from vitrine.extensions.ports import Use, Visitor
from vitrine.gateway.errors import RequestFailed, RoomFailed, Stopping, TicketRequired, TooSlow
from vitrine.gateway.gateway import Gateway
from vitrine.gateway.host import Host
from vitrine.gateway.outbox import Outbox, Sink
from vitrine.gateway.session import Admit, End, Order, Phase, Reply, Session, Step, Work
from vitrine.gateway.wire import binary_frame
from vitrine.ids import Slot
from vitrine.protocol import client, server
from vitrine.rooms import commands
from vitrine.rooms.values import Person

HELLO_S: Final = 3.0

log = logging.getLogger(__name__)


class Visit:
    """What happens between the handshake and the close.

    sink: takes whole WebSocket frames. close: ends the socket with an error's close code. opened: called when
    WELCOME is on its way, for longer messages are allowed from then on.
    """

    def __init__(
        self,
        gateway: Gateway,
        sink: Sink,
        close: Callable[[VitrineError], None],
        opened: Callable[[], None],
    ) -> None:
        self.outbox = Outbox(sink)
        self._gateway = gateway
        self._close = close
        self._opened = opened
        self._session = Session()
        self._host: Host | None = None
        self._slot = Slot(-1)
        self._work: asyncio.Queue[Work] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._hello = asyncio.get_running_loop().call_later(HELLO_S, self._no_hello)

    def receive(self, message: bytes) -> None:
        """A whole binary message."""
        server_ms = 0 if self._host is None else self._host.now_ms
        self._take(self._session.receive(message, self._gateway.wiring.clock.monotonic_ms(), server_ms))

    def gone(self) -> None:
        """The connection is lost or closing: leave the room."""
        self._hello.cancel()
        self._session.end()
        self.outbox.close()
        if self._task is not None:
            self._task.cancel()
        if self._host is not None:
            self._host.leave(self._slot, self)
            self._host = None

    def welcome(self, frame: bytes) -> None:
        self._session.welcome(self._slot)
        self._opened()
        self.event(frame)

    def event(self, frame: bytes) -> None:
        if not self.outbox.event(frame):
            self.end(TooSlow())

    def pose(self, frame: bytes) -> bool:
        return self.outbox.pose(frame)

    def end(self, error: VitrineError) -> None:
        if self._session.phase is not Phase.CLOSED:
            self.gone()
            self._close(error)

    def _no_hello(self) -> None:
        if self._session.phase is Phase.HELLO:
            self.end(TicketRequired())

    def _take(self, steps: list[Step]) -> None:
        for step in steps:
            match step:
                case Order(command):
                    if self._host is not None:
                        self._host.post(command)
                case Reply(message):
                    self.event(binary_frame(message))
                case Work():
                    self._work.put_nowait(step)
                case Admit(hello):
                    self._hello.cancel()
                    self._task = self._gateway.spawn(self._stay(hello))
                case End(error):
                    self.end(error)

    async def _stay(self, hello: client.Hello) -> None:
        """Enter, then do what takes time, one request after the other: chat keeps its order so."""
        try:
            host, visitor = await self._gateway.admit(hello.ticket)
            self._slot = self._gateway.enter(host, visitor, self)
            self._host = host
        except VitrineError as error:
            self.end(error)
            return
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("a visitor could not be let in")
            self.end(RoomFailed())
            return
        while True:
            work = await self._work.get()
            self._take(self._session.answer(work.request.id, await self._answer(host, work)))

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
        self, host: Host, request: client.Chat | client.Use | client.Profile
    ) -> dict[str, object]:
        visitor, wiring = host.visitor(self._slot), self._gateway.wiring
        if visitor is None:
            raise Stopping
        if isinstance(request, client.Chat):
            # Shielded: a line that is journalled is told, though its author's connection breaks meanwhile.
            return await asyncio.shield(self._gateway.spawn(self._said(host, visitor, request)))
        if isinstance(request, client.Profile):
            await asyncio.to_thread(wiring.save_profile, visitor.id, request.name, request.colour)
            host.rename(self._slot, request.name, request.colour)
            return {}
        await wiring.door.may_use(visitor, host.id, request.extension, request.action, request.target)
        host.use(self._slot, Use(request.extension, request.action, request.target, request.value))
        return {}

    async def _said(self, host: Host, visitor: Visitor, request: client.Chat) -> dict[str, object]:
        author = Person(visitor.id, visitor.name, visitor.colour, visitor.role)
        write = self._gateway.wiring.journal.write
        line, new = await asyncio.to_thread(write, host.id, author, request.id, request.text)
        if new:
            host.post(commands.Say(self._slot, line))
        return {"id": line.id}
