"""Many of a brand's products corrected by one request: each whole or not at all."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from pydantic import Field, StrictInt, StrictStr

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.bodies import Body
from vitrine.accounts.routes import Guards
from vitrine.answers import HttpAnswer, Problem
from vitrine.catalog import answers
from vitrine.catalog.bodies import ProductPatch
from vitrine.catalog.service import Catalog
from vitrine.catalog.views import Product
from vitrine.errors import VitrineError
from vitrine.parts import JsonBound

MANY: Final = 50
"""So many are changed by one request: each has its own transaction, and others' stand between them."""

CHANGES_BOUND: Final = JsonBound(512 * 1024, 10_000)


class ProductToChange(Body):
    """version: refuse if it is another by now. patch: as for one product."""

    product: Annotated[StrictStr, Field(max_length=64)]
    version: Annotated[StrictInt, Field(ge=1)] | None = None
    patch: ProductPatch


class ChangesBody(Body):
    changes: Annotated[list[ProductToChange], Field(min_length=1, max_length=MANY)]


class ChangedProduct(HttpAnswer):
    """One of those that were sent, in their order: what it is now, or why nothing of it was changed."""

    product: str
    changed: answers.Product | None
    problem: Problem | None


class ChangedProducts(HttpAnswer):
    items: list[ChangedProduct]


def many_router(catalog: Catalog, guards: Guards, told: Callable[[Product], answers.Product]) -> APIRouter:
    """told: a product with whether it has a gate."""
    routes = APIRouter(tags=["catalogue"])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))

    @routes.post("/api/products/changes", operation_id="change_products")
    def change(body: ChangesBody, actor: Annotated[BrandActor, seller]) -> ChangedProducts:
        """Change some members of up to 50 of your products, one after the other.

        What is refused of one keeps none of the others back: `problem` says why, as for one product. With
        `version`, what is sent again changes nothing twice.
        """
        return ChangedProducts(items=[changed(each, actor) for each in body.changes])

    def changed(each: ProductToChange, actor: BrandActor) -> ChangedProduct:
        found: dict[str, Any] = {"changed": None, "problem": None}
        try:
            product = catalog.correcting.change(actor, each.product, each.patch.changes(), each.version)
            found["changed"] = told(product)
        except VitrineError as error:  # a database that is busy, too: those before it are done
            found["problem"] = Problem.model_validate(error.problem())
        return ChangedProduct(product=each.product, **found)

    return routes
