"""The order of a brand's products over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import re
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Response
from pydantic import Field, StrictStr

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.bodies import Body
from vitrine.accounts.routes import Guards
from vitrine.answers import HttpAnswer
from vitrine.catalog import errors
from vitrine.catalog.product_order import ProductOrder, ProductOrdering
from vitrine.problems import problems

ADDRESS: Final = "/api/brand/products/order"
MOVED_LIMIT: Final = 5_000
_TAG: Final = re.compile(r'(?:W/)?"([0-9a-f]{24})"', re.ASCII)


class OrderBody(Body):
    """products: those that stand in this order. before: which of the others; null: behind all of them."""

    products: Annotated[
        list[Annotated[StrictStr, Field(max_length=64)]], Field(min_length=1, max_length=MOVED_LIMIT)
    ]
    before: Annotated[StrictStr, Field(max_length=64)] | None = None


class ToldOrder(HttpAnswer):
    """products: ids of all, drafts too. version: of the order, what If-Match takes."""

    products: list[str]
    version: str


def router(ordering: ProductOrdering, guards: Guards) -> APIRouter:
    """/api/brand/products/order."""
    routes = APIRouter(tags=["catalogue"])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    anyone = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF))

    def told(found: ProductOrder, response: Response) -> ToldOrder:
        response.headers["ETag"] = f'"{found.version}"'
        return ToldOrder(products=list(found.products), version=found.version)

    @routes.get(ADDRESS, operation_id="get_product_order")
    def order(response: Response, actor: Annotated[BrandActor, anyone]) -> ToldOrder:
        """Your products in the order in which visitors see them."""
        return told(ordering.of(actor), response)

    @routes.put(
        ADDRESS,
        operation_id="order_products",
        responses=problems(
            errors.ProductNotFound, errors.OrderRefused, errors.OrderChanged, errors.VersionUnreadable
        ),
    )
    def put(
        body: OrderBody,
        response: Response,
        actor: Annotated[BrandActor, seller],
        if_match: Annotated[str | None, Header(max_length=80)] = None,
    ) -> ToldOrder:
        """Move some of your products before another, or behind all; all named are an order of its own."""
        return told(ordering.put(actor, body.products, body.before, _version(if_match)), response)

    return routes


def _version(if_match: str | None) -> str | None:
    """None: any will do. Raises VersionUnreadable."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise errors.VersionUnreadable
    return found[1]
