"""Moderation over HTTP, for the people of the brand whose room it is."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from vitrine.accounts import Member, Role
from vitrine.accounts.errors import NotYourBrand
from vitrine.accounts.routes import Guards
from vitrine.gateway.gateway import Gateway
from vitrine.gateway.moderation.service import Record
from vitrine.ids import RoomId, VisitorId, new_id

_After = Annotated[str | None, Query(max_length=80)]
_Limit = Annotated[int, Query(ge=1, le=100)]


def router(gateway: Gateway, guards: Guards) -> APIRouter:
    """The routes; every one needs a signed-in member of the room's brand."""
    routes = APIRouter(prefix="/api/rooms", tags=["moderation"])
    kept = gateway.wiring.moderation
    staff = Depends(guards.member(Role.STAFF))

    async def own(room: str, member: Member) -> RoomId:
        brand = await asyncio.to_thread(gateway.wiring.brand_of, RoomId(room))
        if brand != member.brand.id:
            raise NotYourBrand
        return RoomId(room)

    @routes.get("/{room}/moderation/bans")
    async def bans(
        room: str, member: Annotated[Member, staff], after: _After = None, limit: _Limit = 50
    ) -> dict[str, Any]:
        """Bans in force, by visitor."""
        found, following = await asyncio.to_thread(kept.bans, await own(room, member), after, limit)
        return {"items": found, "next": following}

    @routes.delete("/{room}/moderation/bans/{visitor}", status_code=204)
    async def unban(room: str, visitor: str, member: Annotated[Member, staff]) -> None:
        """Let somebody come in again."""
        record = Record(await own(room, member), member.id, new_id("op"), "unban", VisitorId(visitor))
        await gateway.moderation.lift(record)

    @routes.get("/{room}/moderation/acts")
    async def acts(
        room: str, member: Annotated[Member, staff], after: _After = None, limit: _Limit = 50
    ) -> dict[str, Any]:
        """The audit, newest first: who did what to whom."""
        found, following = await asyncio.to_thread(kept.acts, await own(room, member), after, limit)
        return {"items": found, "next": following}

    return routes
