"""The live edge as one object: rooms by name, the way in, and what the rest of the shop may ask of rooms."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from vitrine.callers import NOBODY, Proxies
from vitrine.catalog.doors.admitting import Comer
from vitrine.clock import Clock
from vitrine.domains import NONE, Domains
from vitrine.errors import NotFound, VitrineError
from vitrine.extensions.ports import Door, Json, Level, Rules, SetState, Visitor
from vitrine.gateway.arrivals import Arrivals, Incoming
from vitrine.gateway.buckets import Bucket
from vitrine.gateway.counting.book import Book
from vitrine.gateway.delivery import Peer
from vitrine.gateway.errors import (
    GoingAway,
    SessionEnded,
    ShownOut,
    Stopping,
    TicketRequired,
    TicketUnknown,
    WatchedElsewhere,
)
from vitrine.gateway.fanout.pool import Options, Pool
from vitrine.gateway.fanout.process import FanoutChild
from vitrine.gateway.fanout.watching import Watching
from vitrine.gateway.figures import RoomReport
from vitrine.gateway.host import Host
from vitrine.gateway.moderation.moderator import Moderator
from vitrine.gateway.moderation.service import Moderation
from vitrine.gateway.paces import Paces
from vitrine.gateway.resume import Seat, Tokens
from vitrine.gateway.service import Journal, Snapshots, Ticket, Tickets
from vitrine.gateway.session import Answers
from vitrine.gateway.shares import Shares
from vitrine.gateway.snapshots import SavedSeat, Snapshot
from vitrine.ids import BrandId, ProductId, RoomId, Slot, VisitorId
from vitrine.numbers.kinds import CameFrom
from vitrine.protocol import client
from vitrine.rooms import Layout, LiveRoom, commands
from vitrine.rooms.interest import Strategy
from vitrine.storage import ANSWER_S, Threads, within
from vitrine.takedowns.errors import TakenDown

SOCKETS_LIMIT: Final = 4000
JOINS_PER_S: Final = 100
# What sockets write waits in threads of its own: on SQLite one writes at a time anyhow.
WRITERS: Final = 8
WRITERS_WAITING: Final = 1000
T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the gateway is given by `app`.

    layout_of: the room's present layout, raises NotFound, TakenDown; save_profile: keeps a visitor's name and
    colour beyond the room; brand_of: whose room it is; open_to: the same, if they may come in now: all run in
    threads. origins: whose pages may open the socket; domains: of brands, each for its own. writers: threads
    for what sockets write. joins_per_s: how many may come in; twice as many at once. fanout: of spectators.
    seats_per_address: 0: no limits. this_machine_counts: as other addresses do. invited: whether this is an
    invitation to the room by its own brand; leads_here: by anybody. book: where visits are counted.
    """

    clock: Clock
    tickets: Tickets
    journal: Journal
    layout_of: Callable[[RoomId], Layout]
    save_profile: Callable[[VisitorId, str, int], None]
    door: Door
    rules: Rules
    origins: frozenset[str]
    moderation: Moderation
    brand_of: Callable[[RoomId], BrandId | None]
    open_to: Callable[[RoomId, Comer], BrandId | None]
    snapshots: Snapshots
    writers: Threads = field(default_factory=lambda: Threads("writer", WRITERS, WRITERS_WAITING))
    domains: Domains = NONE
    proxies: Proxies = field(default_factory=Proxies)
    sockets_limit: int = SOCKETS_LIMIT
    seats_per_address: int = 0
    still_ms: int = 0
    this_machine_counts: bool = True
    invited: Callable[[RoomId, str], bool] = lambda room, invite: False  # noqa: ARG005
    leads_here: Callable[[RoomId, str], bool] = lambda room, invite: False  # noqa: ARG005
    joins_per_s: float = JOINS_PER_S
    book: Book | None = None
    interest: Strategy = "cells"
    fanout: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Admission:
    """Who was let into which room, and has no place there yet. watch: only to look on.

    process: of the spectators, where a watcher's connection is this process's own.
    """

    host: Host
    visitor: Visitor
    watch: bool
    arrival: Incoming
    process: FanoutChild | None = None
    source: CameFrom = CameFrom.LINK


class Gateway:
    """Maps rooms to their hosts. Fulfils `extensions.ports.RoomControl`."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.fanout = Pool(wiring.fanout, self._admit_spectator)
        self.sockets = 0
        self.tokens = Tokens()
        self._joins = Bucket(wiring.joins_per_s, max(1, int(2 * wiring.joins_per_s)))
        self._restoring: asyncio.Task[None] | None = None
        self.moderation = Moderator(wiring.moderation, wiring.writers)
        self._arrivals = Arrivals()
        self.paces = Paces(wiring.clock)
        self.shares = Shares(wiring.clock, wiring.seats_per_address)
        self._hosts: dict[RoomId, Host] = {}
        self._opening: dict[RoomId, asyncio.Task[Host]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._epoch = secrets.randbelow(1 << 16)
        self._stopping = False

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run this beside everything else; it is cancelled when the gateway stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        # Whoever asked may have gone meanwhile; a refusal that nobody hears is no fault.
        if not task.cancelled() and not isinstance(task.exception(), VitrineError | type(None)):
            log.error("work of the live edge failed", exc_info=task.exception())

    @property
    def accepting(self) -> bool:
        """Whether one more socket may come."""
        return not self._stopping and self.sockets < self.wiring.sockets_limit

    def may_join(self) -> bool:
        """Whether one more may come in just now: a crowd at the door must not keep those inside waiting."""
        return self._joins.take(self.wiring.clock.monotonic_ms())

    async def resume(self, token: str) -> tuple[Host, Seat]:
        """The room and seat of a token. Raises TicketUnknown, and what moderation says."""
        await self.restore()
        seat = self.tokens.find(token)
        host = self._hosts.get(seat.room)
        visitor = None if host is None else host.visitor(seat.slot)
        if host is None or visitor is None or visitor.id != seat.visitor:
            raise TicketUnknown
        await self.moderation.admit(host, visitor)
        if self._stopping or not host.open:
            raise Stopping
        return host, seat

    async def restore(self) -> None:
        """Open the rooms that a planned restart has kept; once."""
        if self._restoring is None:
            self._restoring = self.spawn(self._restore())
        await asyncio.shield(self._restoring)

    async def admit(self, ticket: str, here: bool = True) -> Admission:
        """The room and person of a ticket, which is used up by this; await nothing before they have a place.

        here: whether the connection is this process's own. Raises what ticket, door and moderation say.
        """
        arrival = self._arrivals.begin()
        with within(ANSWER_S):
            admitted = await self.wiring.writers.run(self._redeemed, ticket)
        await self.wiring.door.may_enter(admitted.visitor, admitted.room)
        host = await self.host(admitted.room)
        # A ticket says so already; but who is staff here is decided here.
        visitor = admitted.visitor.within(host.brand)
        process = await self.fanout.process() if admitted.watch and here else None
        await self.moderation.admit(host, visitor, admitted.watch)
        return Admission(host, visitor, admitted.watch, arrival, process, admitted.source)

    def _redeemed(self, ticket: str) -> Ticket:
        admitted = self.wiring.tickets.redeem(ticket)
        # It may have shut since the ticket was given.
        self.wiring.open_to(admitted.room, Comer(admitted.visitor.brand_id, has_ticket=True))
        return admitted

    def enter(self, admission: Admission, peer: Peer, address: str = NOBODY) -> Slot:
        """Let the visitor in. address: as `shares` counts.

        Raises SessionEnded, RoomFull, AddressFull, Stopping.
        """
        host, visitor = admission.host, admission.visitor
        admission.arrival.check(visitor.id)
        if self._stopping or not host.open:
            raise Stopping
        if host.room.slot_of(visitor.id) is None:  # who comes in by another window keeps one seat
            self.shares.check(host.id, host.room.layout.capacity, visitor, address)
        slot = host.enter(visitor, peer, self.moderation.unseen(visitor.id), admission.source)
        self.shares.sit(host.id, slot, visitor, address)
        return slot

    def take_again(self, host: Host, seat: Seat, seq: int | None, peer: Peer, address: str) -> Answers:
        """Give the seat back to its visitor, wherever they come from now. Raises what Host.resume raises."""
        answers = host.resume(seat, seq, peer)
        visitor = host.visitor(seat.slot)
        if visitor is not None:
            self.shares.sit(host.id, seat.slot, visitor, address)
        return answers

    def watching(self, admission: Admission) -> Watching:
        """The room's spectators, of whom the visitor will be one. Raises SessionEnded, Stopping."""
        admission.arrival.check(admission.visitor.id)
        if self._stopping or not admission.host.open:
            raise Stopping
        return admission.host.watching(self.fanout, admission.visitor)

    async def host(self, room: RoomId) -> Host:
        """The room's host, opened if it is not open. Raises NotFound."""
        await self.restore()
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

    def present(self, room_id: RoomId) -> Mapping[VisitorId, Visitor]:
        host = self._hosts.get(room_id)
        return {} if host is None else host.present()

    def hosts(self) -> list[Host]:
        """Of the rooms that are open now."""
        return list(self._hosts.values())

    def stands(self, visitor: str) -> bool:
        """Whether they have a seat in any room. From any thread."""
        return any(host.room.slot_of(VisitorId(visitor)) is not None for host in list(self._hosts.values()))

    def shared(self, extension: str) -> Mapping[RoomId, Mapping[str, Json]]:
        found = {room: host.room.state.get(extension) for room, host in self._hosts.items()}
        return {room: dict(state) for room, state in found.items() if state}

    async def set_state(self, room_id: RoomId, extension: str, commands: Sequence[SetState]) -> None:
        host = self._hosts.get(room_id)
        if host is not None and host.open:
            host.set_state(extension, commands)

    def reports(self) -> list[RoomReport]:
        """What operators may know of the rooms that are open now."""
        return [host.report() for host in self._hosts.values()]

    async def announce_layout(self, room_id: RoomId, version: int) -> None:
        host = self._hosts.get(room_id)
        if host is None or version <= host.room.layout.version:
            return
        try:
            layout = await asyncio.to_thread(self.wiring.layout_of, room_id)
        except (NotFound, TakenDown) as gone:
            host.close(gone)
            return
        if self.wiring.book is not None:
            with suppress(VitrineError):  # within a minute it is read again
                await self.wiring.book.again(room_id)
        # Read again: another announcement may have been quicker.
        if host.open and layout.version > host.room.layout.version:
            host.post(commands.SetLayout(layout))

    async def close_room(self, room_id: RoomId, why: VitrineError, newest: int | None = None) -> None:
        """Show everybody out and shut the room: whoever comes now asks the shop anew whether it opens.

        newest: only if no later version of it is open.
        """
        opening = self._opening.get(room_id)
        if opening is not None:  # it may have asked just before what it would hear now
            await asyncio.wait([opening])
        host = self._hosts.get(room_id)
        if host is not None and (newest is None or host.room.layout.version <= newest):
            log.info("room %s is closed by the house", room_id)
            host.close(why)

    async def announce_product(self, room_id: RoomId, product_id: ProductId, version: int) -> None:
        host = self._hosts.get(room_id)
        if host is not None:
            host.post(commands.TellOffer(product_id, version))

    async def notice(self, room_id: RoomId, level: Level, text: Mapping[str, str]) -> None:
        host = self._hosts.get(room_id)
        if host is not None:
            host.post(commands.Notice(level, text))

    async def show_out(
        self, room_id: RoomId, visitor_id: VisitorId, reason: str, words: Mapping[str, str] | None = None
    ) -> None:
        host = self._hosts.get(room_id)
        if host is not None:
            log.info("room %s: a visitor is shown out", room_id)
            host.show_out(visitor_id, ShownOut(reason, words))

    async def sign_out(self, visitor_id: VisitorId) -> None:
        await self.restore()  # a seat that is about to be restored stands in no room yet
        await self.wiring.writers.run(self.wiring.tickets.withdraw, visitor_id)
        self._arrivals.sign_out(visitor_id)
        for host in list(self._hosts.values()):
            host.show_out(visitor_id, SessionEnded())

    async def stop(self) -> None:
        """End all rooms: everybody is told to come back in a moment, and will find their seat."""
        self._stopping = True
        await self.fanout.stop()
        kept = [host.snapshot() for host in self._hosts.values() if host.room.people]
        try:
            await asyncio.to_thread(self.wiring.snapshots.save, kept)
        except VitrineError as error:  # the rooms end all the same, and tell everybody to come back
            log.warning("no seats are kept over this stop: %s", error)
        for host in list(self._hosts.values()):
            host.close(GoingAway())
        tasks = [*self._tasks, *self._opening.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _admit_spectator(self, hello: bytes) -> tuple[Watching, VisitorId]:
        """For a connection that a fan-out process has accepted itself."""
        message = client.decode(hello)
        if not isinstance(message, client.Hello):
            raise TicketRequired
        if message.ticket is None:
            raise TicketUnknown
        admission = await self.admit(message.ticket, here=False)
        if not admission.watch:
            raise WatchedElsewhere
        return self.watching(admission), admission.visitor.id

    async def _restore(self) -> None:
        for snapshot in await asyncio.to_thread(self.wiring.snapshots.take):
            try:
                await self._reopen(snapshot)
            except VitrineError as error:
                log.info("room %s is not restored: %s", snapshot.room, error)

    async def _reopen(self, snapshot: Snapshot) -> None:
        host = await self._open(snapshot.room)
        seats: list[tuple[SavedSeat, frozenset[VisitorId]]] = []
        for seat in snapshot.seats:
            with suppress(VitrineError):  # banned meanwhile
                kept = replace(seat, visitor=seat.visitor.within(host.brand))
                await self.moderation.admit(host, kept.visitor)
                seats.append((kept, self.moderation.unseen(kept.visitor.id)))
        host.restore(snapshot, seats)

    async def _open(self, room: RoomId) -> Host:
        wiring = self.wiring
        layout = await asyncio.to_thread(wiring.layout_of, room)
        chat = await asyncio.to_thread(wiring.journal.last, room)
        brand = await asyncio.to_thread(wiring.brand_of, room)
        self._epoch = (self._epoch + 1) % (1 << 16)
        host = Host(
            LiveRoom(
                layout, epoch=self._epoch, chat=chat, interest=wiring.interest, still_ms=wiring.still_ms
            ),
            wiring.rules,
            wiring.clock,
            self._closed,
            tokens=self.tokens,
            freed=lambda slot: self.shares.leave(room, slot),
            brand=brand,
            count=None if wiring.book is None else await wiring.book.open(room),
        )
        host.start()
        self._hosts[room] = host
        log.info("room %s opens", room)
        return host

    def _closed(self, host: Host) -> None:
        if self._hosts.get(host.id) is host:
            del self._hosts[host.id]
            log.info("room %s closes after %d ticks", host.id, host.figures.counters.ticks)
