"""The live edge as a part of the shop: what happens in the shop reaches its rooms from here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from vitrine.accounts.events import SignedOut
from vitrine.accounts.part import STANDS, AccountsPart
from vitrine.accounts.sessions import Sessions
from vitrine.callers import Proxies, is_this_machine
from vitrine.catalog import inside as catalog_inside
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.events import ProductChanged, RoomChanged, RoomDeleted
from vitrine.catalog.inside import CountedRoom
from vitrine.catalog.part import BOUGHT, PEOPLE, CatalogPart
from vitrine.catalog.routes import Bought, uncounted
from vitrine.domains import Domains
from vitrine.errors import VitrineError
from vitrine.extensions.part import ROOMS, ExtensionsPart
from vitrine.extensions.ports import RoomControl
from vitrine.extensions.seen import as_seen
from vitrine.gateway.counting.book import Book
from vitrine.gateway.fanout.pool import Options
from vitrine.gateway.fanout.start import Start
from vitrine.gateway.gateway import Gateway, Wiring
from vitrine.gateway.layouts import layout_of
from vitrine.gateway.moderation import routes as moderation_routes
from vitrine.gateway.moderation.service import Moderation, Record
from vitrine.gateway.routes import router
from vitrine.gateway.service import Journal, Snapshots, Tickets, forget_room
from vitrine.gateway.shutting import Shutting
from vitrine.gateway.stock_news import StockNews
from vitrine.ids import ProductId, RoomId, VisitorId, digest
from vitrine.numbers import inside as numbers
from vitrine.numbers.tally import Flush
from vitrine.numbers.views import KeptPlan
from vitrine.parts import Handler, House, Part
from vitrine.stock.events import ShownChanged
from vitrine.storage import Database, Lease, kind_of
from vitrine.storage.lease import this_process
from vitrine.takedowns.errors import TakenDown
from vitrine.takedowns.events import TakenOff
from vitrine.takedowns.kinds import Kind

log = logging.getLogger(__name__)


class GatewayOptions(Protocol):
    """What the live edge reads of the shop's settings."""

    @property
    def host(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def allowed_origins(self) -> frozenset[str]: ...

    @property
    def brand_domains(self) -> Domains: ...

    @property
    def proxies(self) -> Proxies: ...

    @property
    def tls_certificate(self) -> Path | None: ...

    @property
    def tls_key(self) -> Path | None: ...

    @property
    def sockets_limit(self) -> int: ...

    @property
    def seats_per_address(self) -> int: ...

    @property
    def idle_minutes(self) -> int: ...

    @property
    def join_rate(self) -> int: ...

    @property
    def fanout_processes(self) -> int: ...

    @property
    def spectators_limit(self) -> int: ...

    @property
    def watch_url(self) -> str: ...

    @property
    def watching_port(self) -> int | None: ...

    @property
    def numbers(self) -> bool: ...

    @property
    def bare_environment(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayPart(Part):
    """lease: taken by whoever serves the rooms to the world."""

    gateway: Gateway
    lease: Lease


def part(options: GatewayOptions, house: House) -> GatewayPart:
    lease = Lease(house.database, this_process(options.url))
    # What rooms write they write under the lease: a process that was stopped, and goes on after another has
    # taken its place, is refused by the database itself.
    database = house.database.guarded(lease.check)
    accounts, catalog = house.part(AccountsPart), house.part(CatalogPart).catalog
    extensions = house.part(ExtensionsPart)
    journal, tickets, moderation = Journal(database), Tickets(database), Moderation(database)
    book = _book(database) if options.numbers else None
    gateway = Gateway(
        Wiring(
            clock=database.clock,
            tickets=tickets,
            journal=journal,
            layout_of=lambda room_id: layout_of(catalog.room_layout(RoomId(room_id))),
            save_profile=Sessions(database, accounts.accounts.settings).rename,
            door=extensions.door,
            rules=extensions.rules,
            origins=options.allowed_origins,
            domains=options.brand_domains,
            moderation=moderation,
            brand_of=catalog.entrances.brand_of,
            open_to=catalog.entrances.open_to,
            fanout=fanout_options(options),
            snapshots=Snapshots(database),
            proxies=options.proxies,
            sockets_limit=options.sockets_limit,
            seats_per_address=options.seats_per_address,
            still_ms=options.idle_minutes * 60_000,
            this_machine_counts=_this_machine_counts(options),
            invited=catalog.entrances.invited,
            leads_here=catalog.entrances.leads_here,
            book=book,
            joins_per_s=options.join_rate,
        )
    )
    guards = accounts.guards

    async def close() -> None:
        await gateway.stop()
        if book is not None:
            try:
                await book.flush()
            except VitrineError as error:
                log.warning("the last minute of numbers is lost: %s", error)
        await asyncio.to_thread(lease.release)  # the next process need not wait for the rest of us

    return GatewayPart(
        name="gateway",
        tags={
            "rooms": "The way into a room: the ticket that opens the socket (PROTOCOL.md).",
            "moderation": "Bans, the audit of a room's staff, one's own blocks.",
        },
        routers=(
            router(gateway, guards.visitor, public_url=options.url, still=guards.visitor),
            moderation_routes.router(gateway.moderation, catalog.room_brand, guards),
            moderation_routes.own_router(gateway.moderation, guards.visitor),
        ),
        handlers=handlers(gateway, catalog.rooms_with)
        | {
            kind_of(TakenOff): (closing(gateway, catalog.hiding.closed_with),),
            kind_of(RoomDeleted): (ending(gateway),),
            kind_of(ShownChanged): (StockNews(gateway, catalog.standing, database.clock.monotonic_ms),),
        },
        tasks={"rooms that shut": Shutting(gateway, catalog.entrances.shut).run}
        | ({} if book is None else {"numbers": book.run}),
        leaving=forget_room,
        start=gateway.restore,
        close=close,
        offers=ROOMS.by(gateway)
        | PEOPLE.by(gateway.people)
        | STANDS.by(gateway.stands)
        | BOUGHT.by(uncounted if book is None else telling(book)),
        gateway=gateway,
        lease=lease,
    )


def handlers(
    rooms: RoomControl, rooms_with: Callable[[str], Sequence[RoomId]]
) -> dict[str, tuple[Handler, ...]]:
    """What rooms are told of the rest of the shop. rooms_with: where a product stands; run in a thread."""

    async def announce_layout(event: object) -> None:
        if isinstance(event, RoomChanged):
            await rooms.announce_layout(RoomId(event.room_id), event.version)

    async def announce_product(event: object) -> None:
        if isinstance(event, ProductChanged) and event.shown:
            for room in await asyncio.to_thread(rooms_with, event.product_id):
                await rooms.announce_product(room, ProductId(event.product_id), event.version)

    async def sign_out(event: object) -> None:
        if isinstance(event, SignedOut):
            await rooms.sign_out(VisitorId(event.visitor_id))

    return {
        kind_of(RoomChanged): (announce_layout,),
        kind_of(ProductChanged): (announce_product,),
        kind_of(SignedOut): (sign_out,),
    }


def closing(gateway: Gateway, closed_with: Callable[[Kind, str], Sequence[RoomId]]) -> Handler:
    """What rooms are told of a takedown. closed_with: which of them it shuts; run in a thread."""

    async def taken(event: object) -> None:
        if isinstance(event, TakenOff):
            kind = Kind(event.kind)
            rooms = await asyncio.to_thread(closed_with, kind, event.thing_id)
            # All are shut before anything is written: what fails there must leave none of them open.
            for room in rooms:
                await gateway.close_room(room, TakenDown(Kind.ROOM))
            for room in rooms:
                # The takedown's own: told twice, the room's audit has it once.
                operation = digest(f"{event.takedown} {room}")
                record = Record(room, event.by, operation, "takedown", reason=event.reason[:120])
                await asyncio.to_thread(gateway.moderation.kept.write, record)

    return taken


def ending(gateway: Gateway) -> Handler:
    """Who stands in a room that its brand has deleted is shown out, and hears why."""

    async def deleted(event: object) -> None:
        if isinstance(event, RoomDeleted):
            # Told late, or once more, it means nobody who is in the room of that id that was made since.
            await gateway.close_room(RoomId(event.room_id), RoomNotFound(), newest=event.version)

    return deleted


def _book(database: Database) -> Book:
    """Where visits are counted. database: guarded by the lease."""

    def facts(room: RoomId) -> CountedRoom:
        with database.read() as session:
            return catalog_inside.counted_room(session, room)

    def keep(batch: Flush) -> None:
        with database.unit() as unit:
            numbers.write(unit, batch, database.clock.now())

    def keep_plan(plan: KeptPlan) -> None:
        with database.unit() as unit:
            numbers.write_plan(unit, plan, database.clock.now())

    return Book(database.clock, facts, keep, keep_plan)


def telling(book: Book) -> Bought:
    """What the catalogue calls for each way to a checkout."""
    return lambda visitor, sale: book.bought(None if visitor is None else as_seen(visitor), sale)


def _this_machine_counts(options: GatewayOptions) -> bool:
    """Whoever tries the shop out at home brings forty visitors of their own."""
    return not is_this_machine(urlsplit(options.url).hostname or "")


def fanout_options(options: GatewayOptions) -> Options:
    """What the processes that serve spectators need to know of the settings."""
    start = Start(
        host=options.host,
        port=options.watching_port,
        shared=options.fanout_processes > 1,
        certificate=None if options.tls_certificate is None else str(options.tls_certificate),
        key=None if options.tls_key is None else str(options.tls_key),
        origins=tuple(sorted(options.allowed_origins)),
        domains=tuple(map(str, options.brand_domains)),
        url=options.url,
        apart=bool(options.watch_url),
        proxies=tuple(map(str, options.proxies.networks)),
        hops=options.proxies.hops,
        limited=options.seats_per_address > 0,
        this_machine_counts=_this_machine_counts(options),
    )
    return Options(
        options.fanout_processes,
        options.spectators_limit,
        options.watch_url or None,
        start,
        options.bare_environment,
    )
