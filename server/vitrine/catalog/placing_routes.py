"""What stands in a room of a brand's own, put there and taken away over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.errors import NotYourBrand
from vitrine.accounts.routes import Guards
from vitrine.catalog import answers, errors
from vitrine.catalog.bodies import PlacementBody
from vitrine.catalog.service import Catalog
from vitrine.idempotency import USED, wish_of
from vitrine.problems import problems
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key

_OWN_ROOM = (errors.RoomNotFound, NotYourBrand)


def placing_router(catalog: Catalog, guards: Guards) -> APIRouter:
    routes = APIRouter(tags=["catalogue"])
    decorator = Depends(guards.brand_actor(Scope.ROOMS_WRITE, Role.EDITOR))

    @routes.post(
        "/api/rooms/{room}/placements",
        status_code=201,
        operation_id="place",
        responses=problems(
            errors.NotPublished,
            errors.SlotTaken,
            errors.RoomRefused,
            errors.PlacementNotFound,
            *USED,
            *_OWN_ROOM,
        ),
    )
    def place(
        room: str, body: PlacementBody, actor: Annotated[BrandActor, decorator], key: Key = None
    ) -> answers.RoomPlacement:
        """Put a product on a slot, or anywhere in the room.

        With an Idempotency-Key, who sends the same again is answered the placement that was made.
        """
        wish = wish_of(key, actor.by, "place", room, body.model_dump(mode="json"))
        return once(
            catalog.database,
            wish,
            lambda: catalog.place(actor, room, body.placing(), wish),
            lambda placement: catalog.placement(actor, room, placement),
        )

    @routes.delete(
        "/api/rooms/{room}/placements/{placement}",
        status_code=204,
        operation_id="displace",
        responses=problems(errors.PlacementNotFound, *_OWN_ROOM),
    )
    def displace(room: str, placement: str, actor: Annotated[BrandActor, decorator]) -> None:
        """Take a product away."""
        catalog.displace(actor, room, placement)

    return routes
