"""Products, rooms and the way to the checkout over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from vitrine.accounts import Actor, BrandActor, Role, Scope, Visitor
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.routes import Guards
from vitrine.assets.errors import UploadTooLarge
from vitrine.assets.strictjson import parsed
from vitrine.catalog.bodies import PlacementBody, ProductBody, ProductPatch
from vitrine.catalog.checklist import lacking
from vitrine.catalog.errors import VersionUnreadable
from vitrine.catalog.roomjson import schema_text
from vitrine.catalog.service import Catalog
from vitrine.catalog.views import Product, Room, RoomSummary
from vitrine.ids import ProductId, RoomId, VariantId

ROOM_BYTES = 512 * 1024
# Each invitation is a row that stays.
INVITES_BURST, INVITES_PER_MINUTE = 10, 10

# Raises what keeps this visitor (None: a stranger) from the checkout; `app` knows who is to be asked.
MayBuy = Callable[[Visitor | None, ProductId, VariantId], Awaitable[None]]

_After = Annotated[str | None, Query(max_length=80)]
_Limit = Annotated[int, Query(ge=1, le=100)]
_IfMatch = Annotated[str | None, Header(max_length=40)]
_VERSION = re.compile(r'(?:W/)?"(\d{1,9})"', re.ASCII)
_ROOM_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "/schemas/room.json"}}},
    }
}


# Which of these rooms or products ask something of who comes.
Gated = Callable[[Literal["room", "product"], Collection[str]], frozenset[str]]


async def anyone_may(_visitor: Visitor | None, _product: ProductId, _variant: VariantId) -> None:
    """No rule stands before any checkout."""


def nothing_is(_kind: Literal["room", "product"], _ids: Collection[str]) -> frozenset[str]:
    """Everything is open to everyone."""
    return frozenset()


def router(
    catalog: Catalog,
    guards: Guards,
    people: Callable[[RoomId], int],
    may_buy: MayBuy = anyone_may,
    gated: Gated = nothing_is,
) -> APIRouter:
    """people: how many are in a room now, the gateway's to know. may_buy: asked before each checkout.

    gated: what is told as `gated` of rooms and products.
    """
    routes = APIRouter(tags=["catalogue"])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    decorator = Depends(guards.brand_actor(Scope.ROOMS_WRITE, Role.EDITOR))
    anyone = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF))
    somebody = Depends(guards.somebody(Scope.ROOMS_WRITE))
    pace = TokenBuckets(guards.clock, INVITES_BURST, INVITES_PER_MINUTE)

    def shown(*found: Product) -> list[dict[str, Any]]:
        closed = gated("product", [each.id for each in found])
        return [each.plain() | {"gated": each.id in closed} for each in found]

    def summaries(found: Sequence[RoomSummary]) -> list[dict[str, Any]]:
        closed = gated("room", [each.id for each in found])
        return [each.plain(people(each.id)) | {"gated": each.id in closed} for each in found]

    def whole(found: Room) -> dict[str, Any]:
        products = {each["id"]: each for each in shown(*found.products.values())}
        closed = found.id in gated("room", [found.id])
        return found.plain(people(found.id)) | {"products": products, "gated": closed}

    @routes.get("/api/brand")
    def brand(actor: Annotated[BrandActor, anyone]) -> dict[str, Any]:
        """The brand one acts for."""
        return {"id": actor.brand.id, "name": actor.brand.name, "slug": actor.brand.slug}

    @routes.get("/api/products")
    def products(
        request: Request,
        after: _After = None,
        limit: _Limit = 50,
        brand: Annotated[str | None, Query(max_length=64)] = None,
    ) -> dict[str, Any]:
        """All products, oldest first; with your brand's credentials its drafts too."""
        found, following = catalog.products(after, limit, brand, _brand_of(guards, request))
        return {"items": shown(*found), "next": following}

    @routes.get("/api/products/{product}")
    def product(product: str, request: Request, response: Response) -> dict[str, Any]:
        """One product; its ETag is what If-Match takes."""
        found = catalog.product(product, _brand_of(guards, request))
        response.headers["ETag"] = f'"{found.version}"'
        return shown(found)[0]

    @routes.post("/api/products", status_code=201)
    def create_product(
        body: ProductBody, response: Response, actor: Annotated[BrandActor, seller]
    ) -> dict[str, Any]:
        """A new product of your brand: on sale at once if its checklist is done, else a draft, with what is
        `missing`.

        `publish: true` refuses what is not ready, `false` makes a draft in any case.
        """
        made, missing = catalog.create_product(actor, body.draft(), publish=body.publish)
        response.headers.update({"ETag": f'"{made.version}"', "Location": f"/api/products/{made.id}"})
        return shown(made)[0] | ({"missing": [each.plain() for each in missing]} if missing else {})

    @routes.patch("/api/products/{product}")
    def change_product(
        product: str,
        body: ProductPatch,
        response: Response,
        actor: Annotated[BrandActor, seller],
        if_match: _IfMatch = None,
    ) -> dict[str, Any]:
        """Change some members of your product."""
        made = catalog.change_product(actor, product, body.changes(), _version(if_match))
        response.headers["ETag"] = f'"{made.version}"'
        return shown(made)[0]

    @routes.get("/api/products/{product}/checklist")
    def checklist(product: str, actor: Annotated[BrandActor, anyone]) -> dict[str, Any]:
        """What your product has and lacks of what visitors should find."""
        items = catalog.publishing.checklist(actor, product)
        return {"publishable": not lacking(items), "items": [each.plain() for each in items]}

    @routes.post("/api/products/{product}/publish")
    def publish(product: str, response: Response, actor: Annotated[BrandActor, seller]) -> dict[str, Any]:
        """Put a draft on sale; refused while its checklist is not done."""
        made = catalog.publishing.publish(actor, product)
        response.headers["ETag"] = f'"{made.version}"'
        return shown(made)[0]

    @routes.post("/api/products/{product}/withdraw")
    def withdraw(product: str, response: Response, actor: Annotated[BrandActor, seller]) -> dict[str, Any]:
        """Make your product a draft again; where it stands in rooms it is shown no more."""
        made = catalog.publishing.withdraw(actor, product)
        response.headers["ETag"] = f'"{made.version}"'
        return shown(made)[0]

    @routes.get("/api/models/{model}/budgets")
    def model_budgets(model: str, actor: Annotated[BrandActor, anyone]) -> dict[str, Any]:
        """Which level of your model each kind of device would show, and what is too much even then."""
        return {"items": catalog.publishing.model_budgets(actor, model), "next": None}

    @routes.get("/api/rooms/{room}/budgets")
    def room_budgets(room: str) -> dict[str, Any]:
        """What all that stands in a room asks of each kind of device, and which product most."""
        return {"items": catalog.publishing.room_budgets(catalog.room(room)), "next": None}

    @routes.get("/api/variants/{variant}/buy", status_code=303, response_class=Response)
    async def buy(
        variant: str,
        actor: Annotated[Actor, Depends(guards.optional_actor)],
        room: Annotated[str | None, Query(max_length=200)] = None,
        invite: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        """To the brand's own checkout, with the ids of room, product, variant and invite in the query."""
        # The product is the variant's own, whatever the link says.
        sale = await run_in_threadpool(catalog.sale, variant, room, invite)
        await may_buy(actor.visitor, sale.product, sale.variant)
        headers = {"Location": sale.url, "Cache-Control": "no-store"}
        return Response(status_code=303, headers=headers | {"Referrer-Policy": "origin"})

    @routes.get("/schemas/room.json", include_in_schema=False)
    def room_schema() -> Response:
        return Response(schema_text(), media_type="application/schema+json")

    @routes.get("/api/rooms")
    def rooms(
        after: _After = None,
        limit: _Limit = 50,
        brand: Annotated[str | None, Query(max_length=64)] = None,
    ) -> dict[str, Any]:
        """The shop's rooms, or those of one brand."""
        found, following = catalog.rooms(after, limit, brand)
        return {"items": summaries(found), "next": following}

    @routes.get("/api/rooms/{room}")
    def room(room: str, response: Response) -> dict[str, Any]:
        """A room with everything that stands in it; its ETag is what If-Match takes."""
        found = catalog.room(room)
        response.headers["ETag"] = f'"{found.version}"'
        return whole(found)

    @routes.put("/api/rooms/{room}", openapi_extra=_ROOM_BODY)
    async def save_room(
        room: str,
        request: Request,
        response: Response,
        actor: Annotated[BrandActor, decorator],
        if_match: _IfMatch = None,
    ) -> dict[str, Any]:
        """Make a room or replace its room.json."""
        body = await _body(request)

        def save() -> dict[str, Any]:
            found = catalog.save_room(actor, room, parsed(body, ROOM_BYTES), _version(if_match))
            response.headers["ETag"] = f'"{found.version}"'
            return whole(found)

        return await run_in_threadpool(save)

    @routes.post("/api/rooms/{room}/placements", status_code=201)
    def place(room: str, body: PlacementBody, actor: Annotated[BrandActor, decorator]) -> dict[str, Any]:
        """Put a product on a slot, or anywhere in the room."""
        return catalog.place(actor, room, body.placing())

    @routes.delete("/api/rooms/{room}/placements/{placement}", status_code=204)
    def displace(room: str, placement: str, actor: Annotated[BrandActor, decorator]) -> None:
        """Take a product away."""
        catalog.displace(actor, room, placement)

    @routes.post("/api/rooms/{room}/undo")
    def undo(room: str, response: Response, actor: Annotated[BrandActor, decorator]) -> dict[str, Any]:
        """Back to how the room was before its last change; again: one further back."""
        found = catalog.undo(actor, room)
        response.headers["ETag"] = f'"{found.version}"'
        return whole(found)

    @routes.post("/api/rooms/{room}/invites", status_code=201)
    def invite(room: str, by: Annotated[str, somebody]) -> dict[str, str]:
        """A link to the room that sales can be led back to, for everybody who is here to send to friends."""
        pace.take(by)
        made = catalog.invite(by, room)
        return {"id": made.id, "url": made.url}

    return routes


def _brand_of(guards: Guards, request: Request) -> str | None:
    """The brand a reader acts for; None for everybody else."""
    actor = guards.optional_actor(request)
    if actor.token is not None:
        return actor.token.brand.id
    return actor.member.brand.id if actor.member is not None else None


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    found = _VERSION.fullmatch(if_match.strip())
    if found is None:
        raise VersionUnreadable
    return int(found[1])


async def _body(request: Request) -> bytes:
    """The body up to its cap: room.json is read by our own reader, which bounds its depth."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > ROOM_BYTES:
            raise UploadTooLarge(f"A room.json has at most {ROOM_BYTES // 1024} KiB.", limit_bytes=ROOM_BYTES)
    return bytes(body)
