"""Room files over HTTP: rooms fetched as one, what became of those that were brought."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import NotYourBrand, TooManyAttempts
from vitrine.accounts.routes import Guards, no_store
from vitrine.catalog.errors import RoomNotFound
from vitrine.problems import problems
from vitrine.roomfiles import answers, errors
from vitrine.roomfiles.contents import ROOMS_LIMIT
from vitrine.roomfiles.exporting import Exporting
from vitrine.roomfiles.service import Imports
from vitrine.roomfiles.writing import zipped
from vitrine.takedowns.errors import TakenDown

MEDIA_TYPE = "application/zip"
# Each reads all files of a shop, twice.
BURST, PER_MINUTE = 10, 10

_With = Annotated[
    Sequence[str], Query(alias="with", max_length=ROOMS_LIMIT, description="Further rooms of yours, by id.")
]
_GATHERING = (RoomNotFound, NotYourBrand, TakenDown, errors.RoomFileTooLarge, TooManyAttempts)


def router(exporting: Exporting, imports: Imports, guards: Guards) -> APIRouter:
    """/api/rooms/{room}/file, /api/imports."""
    routes = APIRouter(tags=["room files"])
    editor = Depends(guards.brand_actors((Scope.ROOMS_WRITE, Scope.CATALOG_WRITE), Role.EDITOR))
    pace = TokenBuckets(guards.clock, BURST, PER_MINUTE)

    @routes.get(
        "/api/rooms/{room}/file",
        operation_id="export_room",
        response_class=StreamingResponse,
        responses={
            200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
            **problems(*_GATHERING),
        },
    )
    def file(
        room: str,
        actor: Annotated[BrandActor, editor],
        others: _With = (),
    ) -> StreamingResponse:
        """Your room, with all that stands in it, as a file that any shop can import: a zip.

        Doorways between rooms that are fetched together stay; others are left out.
        """
        pace.take(actor.brand.id)
        found = exporting.of(actor, [room, *others])
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{found.rooms[0]}.zip"',
            "Content-Length": str(found.bytes),
        }
        return StreamingResponse(zipped(found.entries), 200, headers, MEDIA_TYPE)

    @routes.get(
        "/api/rooms/{room}/file/contents",
        operation_id="get_room_contents",
        dependencies=[Depends(no_store)],
        responses=problems(*_GATHERING),
    )
    def contents(
        room: str,
        actor: Annotated[BrandActor, editor],
        others: _With = (),
    ) -> answers.RoomFile:
        """What the file of your room holds, and what of the room it does not."""
        pace.take(actor.brand.id)
        return answers.RoomFile.of(exporting.of(actor, [room, *others]))

    @routes.get("/api/imports", operation_id="list_imports", dependencies=[Depends(no_store)])
    def listed(actor: Annotated[BrandActor, editor]) -> answers.RoomImports:
        """The room files that your brand has brought, the newest first."""
        items = [answers.RoomImport.of(each) for each in imports.of_brand(actor.brand.id)]
        return answers.RoomImports(items=items, next=None)

    @routes.get(
        "/api/imports/{import_id}",
        operation_id="get_import",
        dependencies=[Depends(no_store)],
        responses=problems(errors.ImportNotFound),
    )
    def one(import_id: str, actor: Annotated[BrandActor, editor]) -> answers.RoomImport:
        """How far a room file is that you brought."""
        return answers.RoomImport.of(imports.of_id(actor.brand.id, import_id))

    @routes.delete(
        "/api/imports/{import_id}",
        status_code=204,
        operation_id="dismiss_import",
        responses=problems(errors.ImportNotFound),
    )
    def dismiss(import_id: str, actor: Annotated[BrandActor, editor]) -> None:
        """Be done with a room file: of one that waits nothing comes, of one that is done all stays."""
        imports.dismiss(actor.brand.id, import_id)

    return routes
