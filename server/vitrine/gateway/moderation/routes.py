"""Moderation over HTTP: for the people of the brand whose room it is, and for each visitor's own blocks."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from vitrine.accounts import Member, Role, Visitor
from vitrine.accounts.errors import NotYourBrand
from vitrine.accounts.routes import Guards
from vitrine.catalog.errors import RoomNotFound
from vitrine.gateway import answers
from vitrine.gateway.errors import RequestIdReused
from vitrine.gateway.moderation.moderator import Moderator
from vitrine.gateway.moderation.service import Record
from vitrine.ids import BrandId, RoomId, VisitorId, new_id
from vitrine.problems import problems

_After = Annotated[str | None, Query(max_length=80)]
_Limit = Annotated[int, Query(ge=1, le=100)]

_OWN_ROOM = (RoomNotFound, NotYourBrand)


def router(moderator: Moderator, brand_of: Callable[[RoomId], BrandId | None], guards: Guards) -> APIRouter:
    """The routes; every one needs a signed-in member of the room's brand. brand_of: run in a thread."""
    routes = APIRouter(prefix="/api/rooms", tags=["moderation"])
    kept = moderator.kept
    staff = Depends(guards.member(Role.STAFF))

    async def own(room: str, member: Member) -> RoomId:
        brand = await asyncio.to_thread(brand_of, RoomId(room))
        if brand != member.brand.id:
            raise NotYourBrand
        return RoomId(room)

    @routes.get("/{room}/moderation/bans", operation_id="list_bans", responses=problems(*_OWN_ROOM))
    async def bans(
        room: str, member: Annotated[Member, staff], after: _After = None, limit: _Limit = 50
    ) -> answers.Bans:
        """Bans in force, by visitor."""
        found, following = await asyncio.to_thread(kept.bans, await own(room, member), after, limit)
        return answers.Bans.model_validate({"items": found, "next": following})

    @routes.delete(
        "/{room}/moderation/bans/{visitor}",
        status_code=204,
        operation_id="lift_ban",
        responses=problems(*_OWN_ROOM, RequestIdReused),
    )
    async def unban(room: str, visitor: str, member: Annotated[Member, staff]) -> None:
        """Let somebody come in again."""
        record = Record(await own(room, member), member.id, new_id("op"), "unban", VisitorId(visitor))
        await moderator.lift(record)

    @routes.get("/{room}/moderation/acts", operation_id="list_acts", responses=problems(*_OWN_ROOM))
    async def acts(
        room: str, member: Annotated[Member, staff], after: _After = None, limit: _Limit = 50
    ) -> answers.Acts:
        """The audit, newest first: who did what to whom."""
        found, following = await asyncio.to_thread(kept.acts, await own(room, member), after, limit)
        return answers.Acts.model_validate({"items": found, "next": following})

    return routes


def own_router(moderator: Moderator, current_visitor: Callable[..., Any]) -> APIRouter:
    """The routes of one's own blocks. current_visitor: gives an accounts.Visitor or raises VisitorNeeded."""
    routes = APIRouter(prefix="/api/session/blocks", tags=["moderation"])
    kept = moderator.kept

    @routes.get("", operation_id="list_blocks")
    async def blocks(
        visitor: Annotated[Visitor, Depends(current_visitor)], after: _After = None, limit: _Limit = 100
    ) -> answers.Blocks:
        """Whom you have blocked, wherever they are now; each by the name of then, which may be empty."""
        found, following = await asyncio.to_thread(kept.blocks, visitor.id, after, limit)
        return answers.Blocks.model_validate({"items": found, "next": following})

    @routes.delete("/{other}", status_code=204, operation_id="unblock")
    async def unblock(other: str, visitor: Annotated[Visitor, Depends(current_visitor)]) -> None:
        """See and be seen by somebody again, unless they have blocked you too; no block is fine too."""
        await moderator.unblock(visitor.id, VisitorId(other))

    return routes
