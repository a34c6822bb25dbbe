"""A brand's own rooms over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import NotYourBrand, TooManyAttempts
from vitrine.accounts.routes import Guards
from vitrine.catalog import errors
from vitrine.catalog.answers import Invite
from vitrine.catalog.doors.admitting import Comer
from vitrine.catalog.doors.entrances import Entrances
from vitrine.catalog.front.approving import Approving
from vitrine.catalog.rooms import answers
from vitrine.catalog.rooms.bodies import RoomPatch
from vitrine.catalog.rooms.bringing_back import BringingBack
from vitrine.catalog.rooms.own import OwnRooms
from vitrine.ids import RoomId
from vitrine.problems import problems
from vitrine.quotas.errors import REACHED

RoomKey = Annotated[str | None, Header(max_length=80, description="Of a link to an unlisted room: `key`.")]


# Each invitation is a row that stays.
INVITES_BURST, INVITES_PER_MINUTE = 10, 10


def router(
    own_rooms: OwnRooms,
    bringing_back: BringingBack,
    approving: Approving,
    entrances: Entrances,
    guards: Guards,
    people: Callable[[RoomId], int],
) -> APIRouter:
    """people: how many are in a room now."""
    routes = APIRouter(tags=["catalogue"])
    anyone = Depends(guards.brand_actor(Scope.ROOMS_WRITE, Role.STAFF))
    decorator = Depends(guards.brand_actor(Scope.ROOMS_WRITE, Role.EDITOR))
    somebody = Depends(guards.somebody(Scope.ROOMS_WRITE))
    pace = TokenBuckets(guards.clock, INVITES_BURST, INVITES_PER_MINUTE)

    @routes.get("/api/brand/rooms", operation_id="list_own_rooms")
    def rooms(actor: Annotated[BrandActor, anyone]) -> answers.OwnRooms:
        """All rooms of your brand, drafts too, in the lobby's order."""
        found = own_rooms.of_brand(actor.brand.id)
        approval = approving.of_brand(actor.brand.id)
        return answers.OwnRooms(
            items=[answers.OwnRoom.of(each, people(each.id)) for each in found],
            approval=None if approval is None else answers.Approval.like(approval),
        )

    @routes.get("/api/brand/rooms/deleted", operation_id="list_deleted_rooms")
    def deleted(actor: Annotated[BrandActor, anyone]) -> answers.DeletedRooms:
        """Rooms of your brand that were deleted and can still be brought back, the last first."""
        found = bringing_back.all(actor.brand.id)
        return answers.DeletedRooms(items=[answers.DeletedRoom.like(each) for each in found])

    @routes.post(
        "/api/rooms/{room}/restore",
        operation_id="restore_room",
        responses=problems(errors.RoomNotFound, errors.RoomRefused, NotYourBrand, *REACHED),
    )
    def restore_room(room: str, actor: Annotated[BrandActor, decorator]) -> answers.OwnRoom:
        """Bring a deleted room back as it was, within 30 days of its deletion."""
        bringing_back.restore(actor, room)
        found = own_rooms.of_id(actor, room)
        return answers.OwnRoom.of(found, people(found.id))

    @routes.patch(
        "/api/rooms/{room}",
        operation_id="change_room",
        responses=problems(
            errors.RoomNotFound,
            errors.RoomRefused,
            errors.TextRefused,
            errors.HoursRefused,
            errors.VersionMismatch,
            NotYourBrand,
        ),
    )
    def change_room(room: str, body: RoomPatch, actor: Annotated[BrandActor, decorator]) -> answers.OwnRoom:
        """Who finds your room, when it is open, what it is called, how many it takes, where it is listed.

        Visitors in a room that shuts hear of it, and are shown out two minutes later.
        """
        changed = own_rooms.change(actor, room, body.changes(), body.version)
        return answers.OwnRoom.of(changed, people(changed.id))

    @routes.post(
        "/api/rooms/{room}/invites",
        status_code=201,
        operation_id="invite",
        responses=problems(errors.RoomNotFound, TooManyAttempts),
    )
    def invite(
        room: str,
        request: Request,
        by: Annotated[str, somebody],
        own: Annotated[str | None, Depends(guards.own_brand)],
        room_key: RoomKey = None,
    ) -> Invite:
        """A link to the room that sales can be led back to, for everybody who is here to send to friends.

        To an unlisted room it leads with its `key`, in its fragment, for members of its brand: `#key=...`.
        Everybody else adds the one that they came by. It leads to where it was made; where members of a brand
        with a domain of its own have made it, to that, but for a draft, which they alone enter.
        """
        pace.take(by)
        made = entrances.invite(by, room, Comer(own, room_key))
        domains, here = guards.settings.domains, guards.domain(request)
        to = domains.of_brand(made.by_brand) if made.by_brand and not made.members_only else here
        url = made.url if to is None or to == here else to.url + made.url
        return Invite(id=made.id, url=url, members_only=made.members_only)

    return routes
