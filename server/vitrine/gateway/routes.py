"""HTTP of the live edge: one route, which gives the ticket that opens the socket."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import asyncio
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from vitrine.accounts import Visitor as Account
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts, VisitorNeeded
from vitrine.catalog.doors.admitting import Comer
from vitrine.catalog.errors import RoomNotFound, RoomShut
from vitrine.catalog.rooms.routes import RoomKey
from vitrine.extensions.errors import NotAdmitted
from vitrine.extensions.seen import as_seen
from vitrine.gateway.answers import Ticket
from vitrine.gateway.errors import WatchingFull, WatchingOff
from vitrine.gateway.gateway import Gateway
from vitrine.gateway.handshake import PATH
from vitrine.gateway.moderation.errors import Banned
from vitrine.ids import RoomId
from vitrine.numbers.kinds import CameFrom
from vitrine.problems import problems
from vitrine.takedowns.errors import TakenDown

# A person walks through a portal now and then, and reloads; each ticket is a row on the disk.
TICKETS_BURST, TICKETS_PER_MINUTE = 30, 60


class WantedTicket(BaseModel):
    """watch: only to look on, read-only. invite: of the link by which one came, if one did.

    doorway: one came through a doorway of another room; it is counted, and nothing else.
    """

    watch: bool = False
    doorway: bool = False
    invite: str | None = Field(default=None, max_length=200)


def router(
    gateway: Gateway,
    current_visitor: Callable[..., Any],
    public_url: str | None = None,
    still: Callable[[Request], Account] | None = None,
) -> APIRouter:
    """The routes. current_visitor: the guard that gives an accounts.Visitor or raises VisitorNeeded.

    public_url: where browsers find this shop; by default, where this very request found it. still: the same
    guard, to be asked again; run in a thread.
    """
    pace = TokenBuckets(gateway.wiring.clock, TICKETS_BURST, TICKETS_PER_MINUTE)
    routes = APIRouter(prefix="/api/rooms", tags=["rooms"])

    @routes.post(
        "/{room_id}/tickets",
        status_code=201,
        operation_id="issue_ticket",
        responses=problems(
            RoomNotFound,
            RoomShut,
            Banned,
            NotAdmitted,
            TakenDown,
            WatchingOff,
            WatchingFull,
            TooManyAttempts,
        ),
    )
    async def issue_ticket(
        room_id: str,
        request: Request,
        account: Annotated[Account, Depends(current_visitor)],
        wanted: WantedTicket | None = None,
        room_key: RoomKey = None,
    ) -> Ticket:
        """A single-use ticket for this room, if its rules let you in. It is valid for 30 s."""
        room, wiring = RoomId(room_id), gateway.wiring
        pace.take(account.id)
        known = as_seen(account)
        brand = await asyncio.to_thread(wiring.open_to, room, Comer(known.brand_id, room_key))
        visitor = known.within(brand)
        await gateway.moderation.check(room, visitor.id)
        await wiring.door.may_enter(visitor, room)
        invite = None if wanted is None else wanted.invite
        source = CameFrom.ROOM if wanted is not None and wanted.doorway else CameFrom.LINK
        if invite is not None:
            if source is CameFrom.LINK and await asyncio.to_thread(wiring.leads_here, room, invite):
                source = CameFrom.INVITE
            by_brand = await asyncio.to_thread(wiring.invited, room, invite)
            if by_brand:
                gateway.shares.invite(room, visitor.id)
        domain = wiring.domains.at(request.headers.get("host"))
        house = own_origin(request, wiring.origins) or public_url or str(request.base_url)
        shop = house if domain is None else domain.url
        address, watch = socket_url(shop), wanted is not None and wanted.watch
        if watch:
            address = await gateway.fanout.url(address)
        ticket = await asyncio.to_thread(wiring.tickets.issue, visitor, room, watch, source)
        if still is not None:
            # A sign-out voids the tickets that it finds; one that was quicker than this ticket shows here.
            now = as_seen(await asyncio.to_thread(still, request)).within(brand)
            if (now.id, now.role) != (visitor.id, visitor.role):
                raise VisitorNeeded
        return Ticket(ticket=ticket, socket_url=address, watch=watch)

    return routes


def own_origin(request: Request, origins: frozenset[str]) -> str | None:
    """The origin of the page that asks, if the shop goes by that name and served the page itself.

    A page opened as 127.0.0.1 may not talk to localhost, though both are this shop. An allowed origin that is
    another site's has no socket, hence the Host header; by itself that one is only the asker's word.
    """
    origin = request.headers.get("origin")
    if origin is None or origin not in origins:
        return None
    return origin if urlsplit(origin).netloc == request.headers.get("host") else None


def socket_url(url: str) -> str:
    """The socket of the shop at `url`."""
    parts = urlsplit(url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    return f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}{PATH}"
