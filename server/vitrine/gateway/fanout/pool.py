"""The owner's fan-out processes: started at the first spectator, replaced when one dies, the idlest first."""

from __future__ import annotations

import asyncio
import itertools
import logging
import resource
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from vitrine.errors import VitrineError
from vitrine.gateway.errors import RoomFailed, WatchingFull, WatchingOff
from vitrine.gateway.fanout import payloads
from vitrine.gateway.fanout.channel import MessageKind
from vitrine.gateway.fanout.process import FanoutChild
from vitrine.gateway.fanout.start import Start
from vitrine.gateway.fanout.watching import Watching
from vitrine.ids import VisitorId

SPECTATORS_LIMIT: Final = 10_000
FILES_KEPT: Final = 64

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """processes: 0 turns watching off. limit: spectators of one process. url: the socket of spectators, as
    browsers reach it, when it is another than the shop's own. start: where processes listen themselves.
    environment: theirs; None: our own.
    """

    processes: int = 1
    limit: int = SPECTATORS_LIMIT
    url: str | None = None
    start: Start = field(default_factory=Start)
    environment: Mapping[str, str] | None = None


Admit = Callable[[bytes], Awaitable[tuple[Watching, VisitorId]]]


class Pool:
    """admit: what room a HELLO opens, and to whom; raises VitrineError."""

    def __init__(self, options: Options, admit: Admit) -> None:
        self.options = options
        self._admit = admit
        self._processes: dict[FanoutChild, None] = {}
        self._rooms: dict[int, Watching] = {}
        self._numbers = itertools.count(1)
        self._starting: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def room(self, opened_ms: int) -> Watching:
        """A room that may be watched from now on, until it is closed."""
        number = next(self._numbers)
        self._rooms[number] = Watching(number, opened_ms, self._closed)
        return self._rooms[number]

    async def process(self) -> FanoutChild:
        """The process for one more spectator. Raises WatchingOff, WatchingFull."""
        if self.options.processes == 0:
            raise WatchingOff
        if self._stopping:
            raise WatchingFull
        if len(self._processes) < self.options.processes:
            if self._starting is None:
                self._starting = _apart(self._start_missing())
            # Shielded: one visitor who goes away must not stop what the others wait for.
            await asyncio.shield(self._starting)
        found = min((one for one in self._processes if one.open), key=lambda one: one.load, default=None)
        if found is None or found.load >= self._limit():
            raise WatchingFull
        return found

    async def url(self, shop: str) -> str:
        """Where the next spectator connects. shop: the socket of everybody else. Raises as `process` does."""
        process = await self.process()
        if self.options.url is not None:
            return self.options.url
        port = process.ready.result()
        if not port:
            return shop
        parts = urlsplit(shop)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return f"{parts.scheme}://{host}:{port}{self.options.start.path}"

    def figures(self) -> list[Mapping[str, Any]]:
        """Each process's counts, for operators."""
        return [
            {**one.told, "process": one.id, "left_out": one.left_out} for one in self._processes if one.open
        ]

    async def stop(self) -> None:
        """Everybody is told to come back in a moment, and the processes end."""
        self._stopping = True
        processes = list(self._processes)
        if self._starting is not None:
            await asyncio.gather(self._starting, return_exceptions=True)
            processes = list(self._processes)
        for process in processes:
            process.send(MessageKind.STOP, 0)
        await asyncio.gather(*(process.end() for process in processes), *self._tasks, return_exceptions=True)
        self._processes.clear()

    def _closed(self, number: int) -> None:
        self._rooms.pop(number, None)

    def _limit(self) -> int:
        """A process inherits how many files we may open, and every spectator is one."""
        return min(self.options.limit, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - FILES_KEPT)

    async def _start_missing(self) -> None:
        try:
            for _ in range(self.options.processes - len(self._processes)):
                await self._start()
        finally:
            self._starting = None

    async def _start(self) -> None:
        process = FanoutChild(self._redeem, self._lost)
        try:
            await process.start(self.options.start, self.options.environment)
        except (OSError, TimeoutError):
            log.exception("a fan-out process could not be started")
            await process.end(at_once=True)
            return
        self._processes[process] = None
        log.info("fan-out process %d serves spectators", process.id)

    def _lost(self, process: FanoutChild) -> None:
        if process in self._processes and not self._stopping:
            log.warning("fan-out process %d has ended; another starts with the next spectator", process.id)
            del self._processes[process]
        for room in self._rooms.values():
            room.forget(process)
        self._spawn(process.end())

    def _redeem(self, process: FanoutChild, connection: int, hello: bytes) -> None:
        self._spawn(self._answer(process, connection, hello))

    async def _answer(self, process: FanoutChild, connection: int, hello: bytes) -> None:
        try:
            if process.load >= self._limit():
                raise WatchingFull
            watching, visitor = await self._admit(hello)
        except VitrineError as error:
            process.send(MessageKind.REFUSE, connection, payloads.ending(error.close_code, error.message))
        except Exception:
            log.exception("a spectator could not be let in")
            failed = RoomFailed()
            process.send(MessageKind.REFUSE, connection, payloads.ending(failed.close_code, failed.message))
        else:
            watching.admit(process, connection, visitor)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = _apart(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _apart(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """With a context of its own: a process, and all that it asks, outlives the request that came first. With
    that one's it would wait by a time that is over, and leave a place among requests that is another's.
    """
    return asyncio.get_running_loop().create_task(work, context=Context())
