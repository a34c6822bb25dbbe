"""HTTP of the live edge: one route, which gives the ticket that opens the socket."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import asyncio
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from vitrine.accounts import Visitor as Account
from vitrine.extensions.ports import Visitor
from vitrine.gateway.endpoint import PATH
from vitrine.gateway.gateway import Gateway
from vitrine.ids import RoomId


class IssuedTicket(BaseModel):
    """A ticket of 30 s for one entry, and where to show it."""

    ticket: str
    socket_url: str


def router(gateway: Gateway, current_visitor: Callable[..., Any], public_url: str | None = None) -> APIRouter:
    """The routes. current_visitor: the guard that gives an accounts.Visitor or raises VisitorNeeded.

    public_url: where browsers find this shop; by default, where this very request found it.
    """
    routes = APIRouter(prefix="/api/rooms", tags=["rooms"])

    @routes.post("/{room_id}/tickets", status_code=201)
    async def issue_ticket(
        room_id: str, request: Request, account: Annotated[Account, Depends(current_visitor)]
    ) -> IssuedTicket:
        """A single-use ticket for this room, if its rules let you in. It is valid for 30 s."""
        room, visitor = RoomId(room_id), as_seen(account)
        wiring = gateway.wiring
        await asyncio.to_thread(wiring.layout_of, room)
        await wiring.door.may_enter(visitor, room)
        ticket = await asyncio.to_thread(wiring.tickets.issue, visitor, room)
        return IssuedTicket(ticket=ticket, socket_url=socket_url(public_url or str(request.base_url)))

    return routes


def as_seen(account: Account) -> Visitor:
    """The visitor as rules and rooms see them; a brand's member shows their role."""
    member = account.member
    if member is None:
        return Visitor(account.id, account.name, account.colour)
    return Visitor(account.id, account.name, account.colour, member.role.value, member.brand.id)


def socket_url(url: str) -> str:
    """The socket of the shop at `url`."""
    parts = urlsplit(url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    return f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}{PATH}"
