"""Drafts of rooms over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic_core import to_json

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards, asked, no_store, sent
from vitrine.assets.answers import Budgets
from vitrine.assets.errors import NotFinite, NotReadable, OverLimit
from vitrine.catalog.errors import ChecksBusy, RoomNotFound, RoomRefused, TextRefused
from vitrine.catalog.publishing import Publishing
from vitrine.catalog.service import Catalog
from vitrine.catalog.shown import Listings
from vitrine.fragments import Negotiation, answered, loose
from vitrine.furnishing import answers, bodies, errors
from vitrine.furnishing.keeping import NamedVersions
from vitrine.furnishing.redressing import Redressing
from vitrine.furnishing.service import RoomDrafts
from vitrine.idempotency import USED
from vitrine.problems import UNCHANGED, problems
from vitrine.quotas.errors import QuotaReached
from vitrine.templates.errors import DressingRefused, NoSuchTemplate, NotOfATemplate

_Key = Annotated[str | None, Header(min_length=8, max_length=80, pattern=r"^[\x21-\x7e]+$")]
_After = Annotated[int, Query(ge=0, le=2**31 - 1)]
# Of a document that is checked as a whole.
_WHOLE = (RoomRefused, TextRefused, ChecksBusy, OverLimit, NotFinite, NotReadable)
_AT = (errors.NothingDrafted, errors.DraftMoved)


def router(
    drafts: RoomDrafts,
    named: NamedVersions,
    redressing: Redressing,
    catalog: Catalog,
    shown: Listings,
    guards: Guards,
) -> APIRouter:
    """/api/rooms/{room}/draft, for who edits rooms of their brand. shown: tells of products."""
    routes = APIRouter(tags=["drafts"])
    editor = Depends(guards.brand_actor(Scope.ROOMS_WRITE, Role.EDITOR))
    publishing: Publishing = catalog.publishing

    @routes.get(
        "/api/rooms/{room}/draft",
        operation_id="get_room_draft",
        response_model=answers.RoomDraft,
        responses=UNCHANGED | problems(RoomNotFound),
    )
    def draft(
        room: str,
        actor: Annotated[BrandActor, editor],
        known: Annotated[Negotiation, Depends(asked)],
    ) -> Response:
        """Your room as it is to be; visitors see it once it is opened to them."""
        found = drafts.read(actor, room)
        products, models = shown.furnished(found.document, lambda _: None)
        head = {
            "number": found.number, "base_version": found.base_version, "changed": found.changed,
            "can_undo": found.undoable, "room": found.document, "models": models,
        }  # fmt: skip
        told = [loose(to_json(head)[:-1] + b","), *products, loose(b"}")]
        return sent(answered(told, known, shared=False))

    @routes.get(
        "/api/rooms/{room}/draft/acts",
        operation_id="list_draft_acts",
        response_model=answers.DraftActs,
        responses=UNCHANGED | problems(RoomNotFound),
    )
    def acts(
        room: str,
        actor: Annotated[BrandActor, editor],
        known: Annotated[Negotiation, Depends(asked)],
        after: _After = 0,
    ) -> Response:
        """What was done to the draft since the act of this number."""
        found = answers.DraftActs.of(drafts.news(actor, room, after))
        return sent(answered([loose(found.model_dump_json().encode())], known, shared=False))

    @routes.post(
        "/api/rooms/{room}/draft/acts",
        operation_id="do_draft_acts",
        dependencies=[Depends(no_store)],
        responses=problems(RoomNotFound, errors.BatchKeyReused, *_WHOLE),
    )
    def do(
        room: str,
        body: bodies.ActsBody,
        actor: Annotated[BrandActor, editor],
        idempotency_key: _Key = None,
    ) -> answers.DoneActs:
        """Change the draft; the first act begins it. What cannot be any more is answered as overruled.

        With an Idempotency-Key, who sends the same acts again is answered as the first time.
        """
        acts, unfit = body.checked()
        done = drafts.act(
            actor, room, body.base, acts, key=idempotency_key, base_version=body.base_version, unfit=unfit
        )
        return answers.DoneActs.of(done)

    @routes.post(
        "/api/rooms/{room}/draft/dressing",
        operation_id="dress_draft",
        dependencies=[Depends(no_store)],
        responses=problems(RoomNotFound, NotOfATemplate, NoSuchTemplate, DressingRefused, *USED, *_WHOLE),
    )
    def dress(
        room: str,
        body: bodies.RedressingBody,
        actor: Annotated[BrandActor, editor],
        idempotency_key: _Key = None,
    ) -> answers.DoneActs:
        """Another arrangement, finish or time of day for the draft of a room of a template."""
        changes = body.dressing.changes()
        return answers.DoneActs.of(
            redressing.dress(actor, room, body.base, changes, body.base_version, idempotency_key)
        )

    @routes.post(
        "/api/rooms/{room}/draft/open",
        operation_id="open_draft",
        responses=problems(RoomNotFound, QuotaReached, errors.BatchKeyReused, *_AT, *_WHOLE),
    )
    def open_draft(
        room: str,
        body: bodies.OpeningBody,
        actor: Annotated[BrandActor, editor],
        idempotency_key: _Key = None,
    ) -> answers.OpenedRoom:
        """Let visitors see the draft: one more version of the room. The draft is over by that.

        With an Idempotency-Key, who sends the same again is answered as the first time.
        """
        version = named.open(actor, room, body.number, body.name, idempotency_key)
        return answers.OpenedRoom(version=version)

    @routes.delete(
        "/api/rooms/{room}/draft",
        status_code=204,
        operation_id="throw_draft_away",
        responses=problems(RoomNotFound, errors.NothingDrafted),
    )
    def throw_away(room: str, actor: Annotated[BrandActor, editor]) -> None:
        """Be done with the draft: the room stays as visitors see it."""
        drafts.throw_away(actor, room)

    @routes.get(
        "/api/rooms/{room}/draft/versions",
        operation_id="list_named_versions",
        responses=problems(RoomNotFound),
    )
    def versions(room: str, actor: Annotated[BrandActor, editor]) -> answers.NamedVersions:
        """What was kept of the room's drafts under a name, the newest first."""
        found = named.listed(actor, room)
        return answers.NamedVersions(items=[answers.NamedVersion.like(each) for each in found])

    @routes.post(
        "/api/rooms/{room}/draft/versions",
        status_code=201,
        operation_id="keep_draft",
        responses=problems(RoomNotFound, TextRefused, QuotaReached, errors.BatchKeyReused, *_AT),
    )
    def keep(
        room: str,
        body: bodies.KeepingBody,
        actor: Annotated[BrandActor, editor],
        idempotency_key: _Key = None,
    ) -> answers.NamedVersion:
        """Keep the draft as it is now under a name; it goes on.

        With an Idempotency-Key, who sends the same again is answered as the first time.
        """
        return answers.NamedVersion.like(named.keep(actor, room, body.number, body.name, idempotency_key))

    @routes.delete(
        "/api/rooms/{room}/draft/versions/{version}",
        status_code=204,
        operation_id="let_named_version_go",
        responses=problems(RoomNotFound, errors.NamedVersionNotFound),
    )
    def let_go(room: str, version: str, actor: Annotated[BrandActor, editor]) -> None:
        """Delete a named version; the draft and the room stay as they are."""
        named.let_go(actor, room, version)

    @routes.post(
        "/api/rooms/{room}/draft/from",
        operation_id="put_draft_back",
        dependencies=[Depends(no_store)],
        responses=problems(RoomNotFound, errors.NamedVersionNotFound, *USED, *_WHOLE),
    )
    def put_back(
        room: str,
        body: bodies.PuttingBackBody,
        actor: Annotated[BrandActor, editor],
        idempotency_key: _Key = None,
    ) -> answers.DoneActs:
        """Make the draft what it was under a name, by acts, so that it can be undone.

        What the room cannot take any more is answered as overruled, the rest is done.
        """
        done = named.put_back(actor, room, body.base, body.version, body.base_version, idempotency_key)
        return answers.DoneActs.of(done)

    @routes.get(
        "/api/rooms/{room}/draft/budgets",
        operation_id="get_draft_budgets",
        responses=problems(RoomNotFound),
    )
    def budgets(room: str, actor: Annotated[BrandActor, editor]) -> Budgets:
        """What all that stands in the draft asks of each kind of device, and which product most."""
        found = catalog.room(room, drafts.read(actor, room).document)
        return Budgets.listing(publishing.room_budgets(found))

    return routes
