"""Lobbies over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards
from vitrine.catalog.doors.admitting import Comer
from vitrine.catalog.errors import TextRefused, VersionMismatch
from vitrine.catalog.rooms.routes import RoomKey
from vitrine.lobbies import answers, errors
from vitrine.lobbies.bodies import LobbyPatch, LooksBody
from vitrine.lobbies.colours import palettes
from vitrine.lobbies.service import Lobbies, colour
from vitrine.problems import problems
from vitrine.takedowns.errors import TakenDown


def router(lobbies: Lobbies, guards: Guards) -> APIRouter:
    """/api/brands/{slug} for anybody, /api/brand/lobby for its brand."""
    routes = APIRouter(prefix="/api", tags=["lobbies"])
    reader = Depends(guards.brand_actor(Scope.ROOMS_WRITE, Role.STAFF))
    editor = Depends(guards.brand_actor(Scope.ROOMS_WRITE, Role.EDITOR))

    @routes.get(
        "/brands/{slug}",
        operation_id="get_lobby",
        dependencies=[Depends(guards.spending)],
        responses=problems(errors.LobbyNotFound, TakenDown),
    )
    def shown(
        slug: str, own: Annotated[str | None, Depends(guards.own_brand)], room_key: RoomKey = None
    ) -> answers.Lobby:
        """What a brand says of itself, and which legal texts it has.

        Of one that waits for the yes of those who run the shop it is told to its own people, and to who has
        the `key` of a link to a room of it.
        """
        return answers.Lobby.of(lobbies.shown(slug, Comer(own, room_key)))

    @routes.get("/brand/lobby", operation_id="get_own_lobby")
    def own(actor: Annotated[BrandActor, reader]) -> answers.OwnLobby:
        """Your brand's lobby as it is edited."""
        return answers.OwnLobby.of(lobbies.own(actor))

    @routes.patch(
        "/brand/lobby",
        operation_id="change_lobby",
        responses=problems(errors.ColourRefused, errors.LogoRefused, TextRefused, VersionMismatch),
    )
    def change(body: LobbyPatch, actor: Annotated[BrandActor, editor]) -> answers.OwnLobby:
        """Its logo, colours and type, what it says of itself, its imprint, privacy and terms."""
        return answers.OwnLobby.of(lobbies.change(actor, body.changes(), body.version))

    @routes.post(
        "/brand/lobby/palettes",
        operation_id="try_colours",
        dependencies=[reader],
        responses=problems(errors.ColourRefused),
    )
    def tried(body: LooksBody) -> answers.Palettes:
        """What becomes of colours, so that everything in them can be read; nothing is kept."""
        found = palettes(colour(body.accent, "accent"), colour(body.ground, "ground"))
        return answers.Palettes.of(found)

    return routes
