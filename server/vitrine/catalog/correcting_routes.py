"""A brand's own products over HTTP: as it wrote them, and corrected."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from fastapi.responses import StreamingResponse

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.errors import NotYourBrand
from vitrine.accounts.routes import Guards
from vitrine.assets.errors import ModelNotFound, StatementRefused
from vitrine.catalog import answers, csvfile, errors
from vitrine.catalog.bodies import ProductPatch
from vitrine.catalog.matching import version_of
from vitrine.catalog.service import Catalog
from vitrine.catalog.views import Product
from vitrine.idempotency import USED, wish_of
from vitrine.money import AmountOutOfRange, UnknownCurrency
from vitrine.problems import problems
from vitrine.quotas.errors import REACHED
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key

# Of a product as its brand wrote it.
DRAFT = (
    ModelNotFound,
    errors.TextRefused,
    errors.CheckoutRefused,
    errors.UnknownModelVariant,
    errors.VariantsRefused,
    errors.SkuTaken,
    UnknownCurrency,
    AmountOutOfRange,
    errors.NotPublishable,
)
_OWN = (errors.ProductNotFound, NotYourBrand)


def correcting_router(
    catalog: Catalog, guards: Guards, told: Callable[[Product], answers.Product]
) -> APIRouter:
    """told: a product with whether it has a gate."""
    routes = APIRouter(tags=["catalogue"])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    anyone = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF))

    @routes.get(
        "/api/products/{product}/written", operation_id="get_written_product", responses=problems(*_OWN)
    )
    def written(product: str, response: Response, actor: Annotated[BrandActor, anyone]) -> answers.Written:
        """Your product as your brand wrote it, with its checkouts and the size that was stated."""
        found = catalog.correcting.written(actor, product)
        response.headers["ETag"] = f'"{found.version}"'
        return answers.Written.of(found)

    @routes.patch(
        "/api/products/{product}",
        operation_id="change_product",
        responses=problems(errors.VersionUnreadable, errors.VersionMismatch, StatementRefused, *_OWN, *DRAFT),
    )
    def change_product(
        product: str,
        body: ProductPatch,
        response: Response,
        actor: Annotated[BrandActor, seller],
        if_match: Annotated[str | None, Header(max_length=80)] = None,
    ) -> answers.Product:
        """Change some members of your product; with If-Match only if nobody changed it since."""
        made = catalog.correcting.change(actor, product, body.changes(), version_of(if_match))
        response.headers["ETag"] = f'"{made.version}"'
        return told(made)

    @routes.post(
        "/api/products/{product}/duplicate",
        status_code=201,
        operation_id="duplicate_product",
        responses=problems(*_OWN, *DRAFT, *USED, *REACHED),
    )
    def duplicate(
        product: str, response: Response, actor: Annotated[BrandActor, seller], key: Key = None
    ) -> answers.Product:
        """A draft with all that you wrote of your product, to become another one.

        With an Idempotency-Key, who sends the same again is answered what was made.
        """
        wish = wish_of(key, actor.by, "duplicate_product", product)

        def copy() -> Product:
            draft = catalog.correcting.duplicate_of(actor, product)
            return catalog.create_product(actor, draft, publish=False, wish=wish)

        made = once(catalog.database, wish, copy, lambda copied: catalog.product_again(actor, copied))
        response.headers.update({"ETag": f'"{made.version}"', "Location": f"/api/products/{made.id}"})
        return told(made)

    @routes.get(
        "/api/products.csv",
        operation_id="get_products_csv",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    )
    def products_csv(
        actor: Annotated[BrandActor, anyone],
        spend: Annotated[Callable[[int], None], Depends(guards.spending)],
    ) -> StreamingResponse:
        """Your products, drafts too, as a file for spreadsheets: one line a variant."""
        products = catalog.correcting.all_written(actor, spend)

        def content() -> Iterator[str]:
            yield csvfile.head()
            for each in products:
                yield csvfile.lines(*each)

        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": 'attachment; filename="products.csv"',
        }
        return StreamingResponse(content(), 200, headers, "text/csv; charset=utf-8; header=present")

    return routes
