"""The live edge as one object: rooms by name, the way in, and what the rest of the shop may ask of rooms."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from vitrine.clock import Clock
from vitrine.errors import NotFound
from vitrine.extensions.ports import Door, Level, Rules, Visitor
from vitrine.gateway.errors import GoingAway, ShownOut, Stopping
from vitrine.gateway.figures import RoomReport
from vitrine.gateway.host import Host, Peer
from vitrine.gateway.service import Journal, Tickets
from vitrine.ids import RoomId, Slot, VisitorId
from vitrine.rooms import Layout, Room, commands

SOCKETS_LIMIT: Final = 4000
T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the gateway is given by `app`.

    layout_of: the room's present layout, raises NotFound; run in a thread. save_profile: keeps a visitor's
    name and colour beyond the room; run in a thread. origins: whose pages may open the socket, as browsers
    write them.
    """

    clock: Clock
    tickets: Tickets
    journal: Journal
    layout_of: Callable[[RoomId], Layout]
    save_profile: Callable[[VisitorId, str, int], None]
    door: Door
    rules: Rules
    origins: frozenset[str]
    sockets_limit: int = SOCKETS_LIMIT


class Gateway:
    """Maps rooms to their hosts. Fulfils `extensions.ports.RoomControl`."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.sockets = 0
        self._hosts: dict[RoomId, Host] = {}
        self._opening: dict[RoomId, asyncio.Task[Host]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._epoch = secrets.randbelow(1 << 16)
        self._stopping = False

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run this beside everything else; it is cancelled when the gateway stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    @property
    def accepting(self) -> bool:
        """Whether one more socket may come."""
        return not self._stopping and self.sockets < self.wiring.sockets_limit

    async def admit(self, ticket: str) -> tuple[Host, Visitor]:
        """The room and person of a ticket, which is used up by this. Raises what ticket and door say."""
        admitted = await asyncio.to_thread(self.wiring.tickets.redeem, ticket)
        await self.wiring.door.may_enter(admitted.visitor, admitted.room)
        return await self.host(admitted.room), admitted.visitor

    def enter(self, host: Host, visitor: Visitor, peer: Peer) -> Slot:
        """Let the visitor in. Raises RoomFull, Stopping."""
        if self._stopping or not host.open:
            raise Stopping
        return host.enter(visitor, peer)

    async def host(self, room: RoomId) -> Host:
        """The room's host, opened if it is not open. Raises NotFound."""
        if self._stopping:
            raise Stopping
        host = self._hosts.get(room)
        if host is not None:
            return host
        opening = self._opening.get(room)
        if opening is None:
            opening = asyncio.get_running_loop().create_task(self._open(room))
            self._opening[room] = opening
            opening.add_done_callback(lambda _: self._opening.pop(room, None))
        # Shielded: one visitor who goes away must not keep the others out.
        return await asyncio.shield(opening)

    def people(self, room_id: RoomId) -> int:
        host = self._hosts.get(room_id)
        return 0 if host is None else host.people

    def reports(self) -> list[RoomReport]:
        """What operators may know of the rooms that are open now."""
        return [host.report() for host in self._hosts.values()]

    async def announce_layout(self, room_id: RoomId, version: int) -> None:
        host = self._hosts.get(room_id)
        if host is None or version <= host.room.layout.version:
            return
        try:
            layout = await asyncio.to_thread(self.wiring.layout_of, room_id)
        except NotFound as gone:
            host.close(gone)
            return
        # Read again: another announcement may have been quicker.
        if host.open and layout.version > host.room.layout.version:
            host.post(commands.SetLayout(layout))

    async def notice(self, room_id: RoomId, level: Level, text: Mapping[str, str]) -> None:
        host = self._hosts.get(room_id)
        if host is not None:
            host.post(commands.Notice(level, text))

    async def show_out(self, room_id: RoomId, visitor_id: VisitorId, reason: str) -> None:
        host = self._hosts.get(room_id)
        if host is not None:
            log.info("room %s: a visitor is shown out", room_id)
            host.show_out(visitor_id, ShownOut(reason))

    async def sign_out(self, visitor_id: VisitorId) -> None:
        await asyncio.to_thread(self.wiring.tickets.withdraw, visitor_id)
        for host in list(self._hosts.values()):
            host.show_out(visitor_id, ShownOut("you signed out"))

    async def stop(self) -> None:
        """End all rooms: everybody is told to come back in a moment."""
        self._stopping = True
        for host in list(self._hosts.values()):
            host.close(GoingAway())
        tasks = [*self._tasks, *self._opening.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _open(self, room: RoomId) -> Host:
        layout = await asyncio.to_thread(self.wiring.layout_of, room)
        chat = await asyncio.to_thread(self.wiring.journal.last, room)
        self._epoch = (self._epoch + 1) % (1 << 16)
        host = Host(
            Room(layout, epoch=self._epoch, chat=chat), self.wiring.rules, self.wiring.clock, self._closed
        )
        host.start()
        self._hosts[room] = host
        log.info("room %s opens", room)
        return host

    def _closed(self, host: Host) -> None:
        if self._hosts.get(host.id) is host:
            del self._hosts[host.id]
            log.info("room %s closes after %d ticks", host.id, host.figures.counters.ticks)
