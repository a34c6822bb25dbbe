"""A product's pictures over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Request, Response

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.assets.errors import BadImage, NotAPicture, NotIsolated, OverLimit, PictureNotFound
from vitrine.assets.limits import PHOTOGRAPH_BYTES
from vitrine.assets.routes import FORM, FORM_ERRORS, chunks, received, spooled
from vitrine.catalog import errors
from vitrine.catalog.matching import version_of
from vitrine.catalog.picturing import answers
from vitrine.catalog.picturing.bodies import PictureOrder, PicturePatch
from vitrine.catalog.picturing.service import OwnPictures, Picturing
from vitrine.problems import problems
from vitrine.storage import Threads

ADDRESS: Final = "/api/products/{product}/pictures"

# Each holds a program that decodes what a camera wrote: at most so many at once, whoever sends.
DEVELOPING: Final = Threads("photograph", 2, 60)

_VERSION = (errors.VersionUnreadable, errors.VersionMismatch)
_IfMatch = Annotated[str | None, Header(max_length=80)]


def router(picturing: Picturing, assets: Assets, guards: Guards) -> APIRouter:
    """/api/products/{product}/pictures and below."""
    routes = APIRouter(tags=["catalogue"])
    selling = guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR)
    seller = Depends(selling)
    anyone = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF))

    def told(found: OwnPictures, response: Response) -> answers.OwnPictures:
        response.headers["ETag"] = f'"{found.version}"'
        return answers.OwnPictures.of(found)

    @routes.get(ADDRESS, operation_id="list_product_pictures", responses=problems(errors.ProductNotFound))
    def pictures(
        product: str, response: Response, actor: Annotated[BrandActor, anyone]
    ) -> answers.OwnPictures:
        """Your product's pictures in order, the model's own among them."""
        return told(picturing.of(actor, product), response)

    @routes.post(
        ADDRESS,
        status_code=201,
        openapi_extra=FORM,
        operation_id="add_product_picture",
        responses=problems(
            errors.ProductNotFound, errors.PicturesFull, *_VERSION, *FORM_ERRORS, NotAPicture, BadImage,
            OverLimit, NotIsolated,
        ),
    )  # fmt: skip
    async def add(
        product: str,
        request: Request,
        response: Response,
        actor: Annotated[BrandActor, seller],
        if_match: _IfMatch = None,
    ) -> answers.OwnPictures:
        """Add a photograph: a PNG, JPEG, WebP or AVIF, made anew for pages. Nothing else is kept."""
        version = version_of(if_match)
        with spooled() as spool:
            limit = PHOTOGRAPH_BYTES.value
            async with received(request, spool, limit, assets, actor, lambda: selling(request)):
                found = await DEVELOPING.run(picturing.add, actor, product, chunks(spool), version)
        return told(found, response)

    @routes.put(
        f"{ADDRESS}/order",
        operation_id="order_product_pictures",
        responses=problems(errors.ProductNotFound, errors.OrderRefused, *_VERSION),
    )
    def order(
        product: str,
        body: PictureOrder,
        response: Response,
        actor: Annotated[BrandActor, seller],
        if_match: _IfMatch = None,
    ) -> answers.OwnPictures:
        """Put all pictures of your product in order; the first stands for it in lists."""
        return told(picturing.order(actor, product, body.pictures, version_of(if_match)), response)

    @routes.patch(
        f"{ADDRESS}/{{picture}}",
        operation_id="change_product_picture",
        responses=problems(
            errors.ProductNotFound, PictureNotFound, errors.TextRefused, errors.OnlyPicture, *_VERSION
        ),
    )
    def change(
        product: str,
        picture: str,
        body: PicturePatch,
        response: Response,
        actor: Annotated[BrandActor, seller],
        if_match: _IfMatch = None,
    ) -> answers.OwnPictures:
        """Say what is to be seen on a picture; hide the model's own where there is another."""
        changes, version = body.changes(), version_of(if_match)
        return told(picturing.change(actor, product, picture, changes, version), response)

    @routes.delete(
        f"{ADDRESS}/{{picture}}",
        operation_id="remove_product_picture",
        responses=problems(errors.ProductNotFound, PictureNotFound, errors.OnlyPicture, *_VERSION),
    )
    def remove(
        product: str,
        picture: str,
        response: Response,
        actor: Annotated[BrandActor, seller],
        if_match: _IfMatch = None,
    ) -> answers.OwnPictures:
        """Take a photograph away; the model's own is hidden instead."""
        return told(picturing.remove(actor, product, picture, version_of(if_match)), response)

    return routes
