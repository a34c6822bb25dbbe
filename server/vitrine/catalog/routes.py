"""Products, rooms and the way to the checkout over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Awaitable, Callable, Collection
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from vitrine.accounts import Actor, BrandActor, Role, Scope, Visitor
from vitrine.accounts.errors import NotYourBrand, TooManyAttempts
from vitrine.accounts.routes import Guards, asked, sent
from vitrine.assets.answers import Budgets
from vitrine.assets.errors import ModelNotFound, NotFinite, NotReadable, OverLimit
from vitrine.catalog import answers, errors
from vitrine.catalog.bodies import ProductBody
from vitrine.catalog.correcting_routes import DRAFT, correcting_router
from vitrine.catalog.doors.admitting import Comer
from vitrine.catalog.doors.standing import State, Wish
from vitrine.catalog.many_routes import many_router
from vitrine.catalog.matching import version_of
from vitrine.catalog.placing_routes import placing_router
from vitrine.catalog.roomjson import schema_text
from vitrine.catalog.rooms.routes import RoomKey
from vitrine.catalog.service import Catalog
from vitrine.catalog.shown import Gated, Listings, Spend
from vitrine.catalog.views import Product, Sale
from vitrine.fragments import PLAIN, Negotiation, answered
from vitrine.idempotency import USED, wish_of
from vitrine.ids import ProductId, RoomId, VariantId
from vitrine.problems import UNCHANGED, problems, raises
from vitrine.quotas.errors import REACHED
from vitrine.takedowns.errors import TakenDown
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key

# With as many corners, slots and placements as a room may have, and a word for each module.
ROOM_MEMBERS = 24_000

# Raises PurchaseRefused for this visitor (None: a stranger); `app` knows who is to be asked.
MayBuy = Callable[[Visitor | None, ProductId, VariantId], Awaitable[None]]
Bought = Callable[[Visitor | None, Sale], None]

_After = Annotated[str | None, Query(max_length=80)]
_Limit = Annotated[int, Query(ge=1, le=100)]
_IfMatch = Annotated[str | None, Header(max_length=80)]
_ROOM_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RoomJsonBody"}}},
    }
}


# Of the product and the room that are there to be changed.
_OWN_PRODUCT = (errors.ProductNotFound, NotYourBrand)
_OWN_ROOM = (errors.RoomNotFound, NotYourBrand)


def _unbounded(_fragments: int) -> None:
    """Nobody counts."""


async def anyone_may(_visitor: Visitor | None, _product: ProductId, _variant: VariantId) -> None:
    """No rule stands before any checkout."""


def uncounted(_visitor: Visitor | None, _sale: Sale) -> None:
    """Nobody counts."""


def nothing_is(_kind: Literal["room", "product"], _ids: Collection[str]) -> frozenset[str]:
    """Everything is open to everyone."""
    return frozenset()


def router(
    catalog: Catalog,
    guards: Guards,
    people: Callable[[RoomId], int],
    may_buy: MayBuy = anyone_may,
    gated: Gated = nothing_is,
    listings: Listings | None = None,
    bought: Bought = uncounted,
) -> APIRouter:
    """people: how many are in a room now, the gateway's to know. may_buy: asked before each checkout.

    gated: what is told as `gated` of rooms and products. listings: of all these, where others tell of them.
    bought: told of each way to a checkout.
    """
    routes = APIRouter(tags=["catalogue"])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    decorator = Depends(guards.brand_actor(Scope.ROOMS_WRITE, Role.EDITOR))
    anyone = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF))
    reader = Depends(guards.own_brand)
    shown = listings or Listings(catalog, people, gated)

    @raises(TooManyAttempts)
    def spending(request: Request, own: Annotated[str | None, reader]) -> Spend:
        """As `guards.spending`, for readers who are no brand's: a brand has limits of its own."""
        return guards.spending(request) if own is None else _unbounded

    def told(product: Product) -> answers.Product:
        return answers.Product.like(shown.now(product))

    def whole(
        room: str,
        comer: Comer,
        known: Negotiation | None = None,
        spend: Spend = _unbounded,
        *,
        people: bool = True,
        house: str | None = None,
    ) -> Response:
        """known: None: its brand has just changed it, and sees it though it were taken down."""
        fragments, version, shared = shown.room(
            room, comer, spend, even_down=known is None, people=people, house=house
        )
        return sent(answered(fragments, known or PLAIN, shared=shared, version=version))

    @routes.get("/api/brand", operation_id="get_brand")
    def brand(actor: Annotated[BrandActor, anyone]) -> answers.Brand:
        """The brand one acts for."""
        return answers.Brand.like(actor.brand)

    @routes.get(
        "/api/products",
        operation_id="list_products",
        response_model=answers.Products,
        responses=UNCHANGED,
    )
    def products(
        own: Annotated[str | None, reader],
        known: Annotated[Negotiation, Depends(asked)],
        spend: Annotated[Spend, Depends(spending)],
        after: _After = None,
        limit: _Limit = 50,
        brand: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Response:
        """All products, oldest first, or those of one brand in its order; with your brand's credentials its
        drafts too."""
        return sent(answered(shown.products(after, limit, brand, own, spend), known, shared=own is None))

    @routes.get(
        "/api/products/{product}",
        operation_id="get_product",
        response_model=answers.Product,
        responses=UNCHANGED | problems(errors.ProductNotFound, TakenDown),
    )
    def product(
        product: str,
        own: Annotated[str | None, reader],
        known: Annotated[Negotiation, Depends(asked)],
        spend: Annotated[Spend, Depends(spending)],
    ) -> Response:
        """One product; its ETag is what If-Match takes."""
        fragments, version = shown.product(product, own, spend)
        return sent(answered(fragments, known, shared=own is None, version=version))

    @routes.post(
        "/api/products",
        status_code=201,
        operation_id="create_product",
        responses=problems(errors.ProductNotFound, *DRAFT, *USED, *REACHED),
    )
    def create_product(
        body: ProductBody,
        response: Response,
        actor: Annotated[BrandActor, seller],
        key: Key = None,
    ) -> answers.Product:
        """A new product of your brand: on sale at once if its checklist is done, else a draft, with what is
        `missing`.

        `publish: true` refuses what is not ready, `false` makes a draft in any case.
        With an Idempotency-Key, who sends the same again is answered what was made.
        """
        wish = wish_of(key, actor.by, "create_product", body.model_dump(mode="json"))
        made = once(
            catalog.database,
            wish,
            lambda: catalog.create_product(actor, body.draft(), publish=body.publish, wish=wish),
            lambda product: catalog.product_again(actor, product),
        )
        response.headers.update({"ETag": f'"{made.version}"', "Location": f"/api/products/{made.id}"})
        return told(made)

    @routes.get(
        "/api/products/{product}/checklist", operation_id="get_checklist", responses=problems(*_OWN_PRODUCT)
    )
    def checklist(product: str, actor: Annotated[BrandActor, anyone]) -> answers.Checklist:
        """What your product has and lacks of what visitors should find."""
        return answers.Checklist.judging(catalog.publishing.checklist(actor, product))

    @routes.post(
        "/api/products/{product}/publish",
        operation_id="publish_product",
        responses=problems(errors.NotPublishable, *_OWN_PRODUCT),
    )
    def publish(product: str, response: Response, actor: Annotated[BrandActor, seller]) -> answers.Product:
        """Put a draft on sale; refused while its checklist is not done."""
        made = catalog.publishing.publish(actor, product)
        response.headers["ETag"] = f'"{made.version}"'
        return told(made)

    @routes.post(
        "/api/products/{product}/withdraw", operation_id="withdraw_product", responses=problems(*_OWN_PRODUCT)
    )
    def withdraw(product: str, response: Response, actor: Annotated[BrandActor, seller]) -> answers.Product:
        """Make your product a draft again; where it stands in rooms it is shown no more."""
        made = catalog.publishing.withdraw(actor, product)
        response.headers["ETag"] = f'"{made.version}"'
        return told(made)

    @routes.delete(
        "/api/products/{product}",
        status_code=204,
        operation_id="delete_product",
        responses=problems(errors.ProductNotFound),
    )
    def delete_product(product: str, actor: Annotated[BrandActor, seller]) -> None:
        """Delete your product, with its editions; copies that somebody has stay good."""
        catalog.delete_product(actor, product)

    @routes.get(
        "/api/models/{model}/budgets", operation_id="get_model_budgets", responses=problems(ModelNotFound)
    )
    def model_budgets(model: str, actor: Annotated[BrandActor, anyone]) -> Budgets:
        """Which level of your model each kind of device would show, and what is too much even then."""
        return Budgets.listing(catalog.publishing.model_budgets(actor, model))

    @routes.get(
        "/api/rooms/{room}/budgets",
        operation_id="get_room_budgets",
        response_model=Budgets,
        responses=UNCHANGED | problems(errors.RoomNotFound, errors.RoomShut, TakenDown),
    )
    def room_budgets(
        room: str,
        own: Annotated[str | None, reader],
        known: Annotated[Negotiation, Depends(asked)],
        spend: Annotated[Spend, Depends(guards.spending)],
        room_key: RoomKey = None,
    ) -> Response:
        """What all that stands in a room asks of each kind of device, and which product most."""
        found = shown.room_budgets(room, Comer(own, room_key), spend)
        return sent(answered(found, known, shared=own is None and room_key is None))

    @routes.get(
        "/api/variants/{variant}/buy",
        status_code=303,
        response_class=Response,
        operation_id="buy",
        responses=problems(
            errors.VariantNotFound,
            errors.VariantWithdrawn,
            errors.NotForSale,
            errors.PurchaseRefused,
            TakenDown,
        ),
    )
    async def buy(
        variant: str,
        actor: Annotated[Actor, Depends(guards.optional_actor)],
        room: Annotated[str | None, Query(max_length=200)] = None,
        invite: Annotated[str | None, Query(max_length=200)] = None,
        room_key: RoomKey = None,
    ) -> Response:
        """To the brand's own checkout, with the ids of room, product, variant and invite in the query.

        A room that is not public is named for who has its key, or an invitation to it.
        """
        # The product is the variant's own, whatever the link says.
        comer = Comer(actor.brand_id, room_key)
        sale = await run_in_threadpool(catalog.sale, variant, room, invite, comer)
        await may_buy(actor.visitor, sale.product, sale.variant)
        bought(actor.visitor, sale)
        headers = {"Location": sale.url, "Cache-Control": "no-store"}
        return Response(status_code=303, headers=headers | {"Referrer-Policy": "origin"})

    @routes.get("/schemas/room.json", include_in_schema=False)
    def room_schema() -> Response:
        return Response(schema_text(), media_type="application/schema+json")

    @routes.get("/api/rooms", operation_id="list_rooms", response_model=answers.Rooms, responses=UNCHANGED)
    def rooms(
        known: Annotated[Negotiation, Depends(asked)],
        spend: Annotated[Spend, Depends(guards.spending)],
        after: _After = None,
        limit: _Limit = 50,
        brand: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Response:
        """The shop's rooms, or those of one brand."""
        return sent(answered(shown.rooms(after, limit, brand, spend), known))

    @routes.get(
        "/api/rooms/{room}",
        operation_id="get_room",
        response_model=answers.RoomDetail,
        responses=UNCHANGED | problems(errors.RoomNotFound, errors.RoomShut, TakenDown),
    )
    def room(
        room: str,
        request: Request,
        own: Annotated[str | None, reader],
        known: Annotated[Negotiation, Depends(asked)],
        spend: Annotated[Spend, Depends(guards.spending)],
        room_key: RoomKey = None,
        people: Annotated[bool, Query(description="false: without how many are in it.")] = True,
    ) -> Response:
        """A room with everything that stands in it; its ETag is what If-Match takes.

        Without `people` it is unchanged (304) for whoever asks again while others come and go.
        """
        house = None if guards.domain(request) is None else guards.settings.url
        return whole(room, Comer(own, room_key), known, spend, people=people, house=house)

    @routes.put(
        "/api/rooms/{room}",
        openapi_extra=_ROOM_BODY,
        operation_id="save_room",
        responses=problems(
            errors.RoomRefused,
            errors.TextRefused,
            errors.ChecksBusy,
            errors.VersionMismatch,
            errors.VersionUnreadable,
            NotYourBrand,
            OverLimit,
            NotFinite,
            NotReadable,
            *REACHED,
        ),
        response_model=answers.RoomDetail,
    )
    async def save_room(
        room: str,
        request: Request,
        actor: Annotated[BrandActor, decorator],
        if_match: _IfMatch = None,
        state: Wish = Wish.PUBLIC,
    ) -> Response:
        """Make a room or replace its room.json. state: of a new one; of others it stays as it is."""
        body = await request.body()

        def save() -> Response:
            catalog.save_room(actor, room, body, version_of(if_match), State(state))
            return whole(room, Comer(actor.brand.id))

        return await run_in_threadpool(save)

    @routes.delete(
        "/api/rooms/{room}",
        status_code=204,
        operation_id="delete_room",
        responses=problems(errors.RoomNotFound),
    )
    def delete_room(room: str, actor: Annotated[BrandActor, decorator]) -> None:
        """Delete your room: who is in it is shown out. You alone may make another of this id."""
        catalog.removing.room(actor, room)

    @routes.post(
        "/api/rooms/{room}/undo",
        operation_id="undo",
        responses=problems(errors.NothingToUndo, errors.RoomRefused, *_OWN_ROOM),
        response_model=answers.RoomDetail,
    )
    def undo(room: str, actor: Annotated[BrandActor, decorator]) -> Response:
        """Back to how the room was before its last change; again: one further back."""
        catalog.undo(actor, room)
        return whole(room, Comer(actor.brand.id))

    routes.include_router(many_router(catalog, guards, told))
    routes.include_router(correcting_router(catalog, guards, told))
    routes.include_router(placing_router(catalog, guards))
    return routes
