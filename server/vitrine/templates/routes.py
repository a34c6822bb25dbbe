"""Templates over HTTP: what there is, a room made of one, the room dressed anew."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.errors import NotYourBrand
from vitrine.accounts.routes import Guards, no_store
from vitrine.assets.errors import ModelNotFound, NotFinite, NotReadable, OverLimit
from vitrine.catalog.errors import ChecksBusy, RoomNotFound, RoomRefused, TextRefused, VersionMismatch
from vitrine.idempotency import USED, wish_of
from vitrine.problems import problems
from vitrine.quotas.errors import REACHED
from vitrine.takedowns.errors import TakenDown
from vitrine.templates import answers, errors
from vitrine.templates.bodies import DressingBody, MakingBody, SceneBody
from vitrine.templates.owning import OwnScenes
from vitrine.templates.service import Templates
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key

# A file that came with the shop: its address names its content.
_FOREVER = "public, max-age=31536000, immutable"
_SAVED = (
    RoomRefused, TextRefused, ChecksBusy, NotYourBrand, OverLimit, NotFinite, NotReadable, VersionMismatch,
    errors.NoSuchTemplate, errors.DressingRefused, TakenDown, *REACHED,
)  # fmt: skip


def router(templates: Templates, own: OwnScenes, guards: Guards) -> APIRouter:
    """/api/templates, and rooms made of them."""
    routes = APIRouter(tags=["templates"])
    decorator = Depends(guards.brand_actor(Scope.ROOMS_WRITE, Role.EDITOR))

    @routes.get("/api/templates", operation_id="list_templates")
    def listed() -> answers.Templates:
        """The rooms that a brand can make its own."""
        found = []
        for each in templates.shelf.all():
            _, digest = templates.shelf.picture(each.name)
            found.append(answers.Template.of(each, f"/api/templates/{each.name}/picture?{digest[:12]}"))
        return answers.Templates(items=found)

    @routes.get(
        "/api/templates/{template}/picture",
        operation_id="get_template_picture",
        response_class=Response,
        responses={200: {"content": {"image/webp": {}}}, **problems(errors.NoSuchTemplate)},
    )
    def picture(template: str) -> Response:
        """What a template looks like, WebP."""
        content, _ = templates.shelf.picture(template)
        return Response(content, media_type="image/webp", headers={"Cache-Control": _FOREVER})

    @routes.post(
        "/api/rooms",
        status_code=201,
        operation_id="make_room",
        dependencies=[Depends(no_store)],
        responses=problems(*USED, errors.NotMeasured, ModelNotFound, *_SAVED),
    )
    def make(
        body: MakingBody,
        response: Response,
        actor: Annotated[BrandActor, decorator],
        key: Key = None,
    ) -> answers.MadeRoom:
        """Make a room of a template, your name on its wall, or of a model of yours; your products are placed.

        With an Idempotency-Key, who sends the same again is answered the room that it has made.
        """
        title = body.title.model_dump(exclude_none=True)
        wish = wish_of(key, actor.by, "make_room", body.model_dump(mode="json"))

        def made() -> str:
            if body.template is not None:
                return templates.make(actor, title, body.template, body.chosen(), wish)
            return own.make(actor, title, body.model or "", wish)

        room = once(templates.database, wish, made, str)
        response.headers["Location"] = f"/api/rooms/{room}"
        return answers.MadeRoom.of(room, templates.without_place(actor, room))

    @routes.patch(
        "/api/rooms/{room}/dressing",
        operation_id="dress_room",
        dependencies=[Depends(no_store)],
        responses=problems(RoomNotFound, errors.NotOfATemplate, *_SAVED),
    )
    def dress(room: str, body: DressingBody, actor: Annotated[BrandActor, decorator]) -> answers.MadeRoom:
        """Another arrangement, finish or time of day for your room of a template."""
        changes = body.changes()
        templates.dress(actor, room, changes)
        arranged = "arrangement" in changes
        return answers.MadeRoom.of(room, templates.without_place(actor, room) if arranged else ())

    @routes.put(
        "/api/rooms/{room}/scene",
        operation_id="take_scene",
        dependencies=[Depends(no_store)],
        responses=problems(RoomNotFound, *_SAVED),
    )
    def take(room: str, body: SceneBody, actor: Annotated[BrandActor, decorator]) -> answers.MadeRoom:
        """Another model of yours is your room's scene, such as one with baked light; all else stays."""
        own.take(actor, room, body.model)
        return answers.MadeRoom.of(room)

    return routes
