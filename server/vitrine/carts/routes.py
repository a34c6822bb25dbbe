"""A visitor's cart over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response

from vitrine.accounts import Visitor
from vitrine.accounts.routes import Guards, no_store
from vitrine.carts import answers, errors, views
from vitrine.carts.bodies import LineBody, QuantityBody
from vitrine.carts.service import Asker, Carts
from vitrine.catalog.errors import VariantNotFound, VariantWithdrawn, VersionMismatch, VersionUnreadable
from vitrine.catalog.matching import version_of
from vitrine.domains import ASKED
from vitrine.problems import problems

_LINE = (errors.CartNotFound, errors.CartOrdered, errors.LineNotFound)


def router(carts: Carts, guards: Guards) -> APIRouter:
    routes = APIRouter(prefix="/api/carts", tags=["carts"], dependencies=[Depends(no_store)])

    def asking(request: Request, visitor: Annotated[Visitor, Depends(guards.visitor)]) -> Asker:
        return Asker(visitor.id, request.scope.get(ASKED))

    def told(cart: views.Cart, response: Response) -> answers.Cart:
        response.headers["ETag"] = f'"{cart.version}"'
        return answers.Cart.of(cart)

    @routes.get("/mine", operation_id="get_cart")
    def mine(response: Response, asker: Annotated[Asker, Depends(asking)]) -> answers.Cart:
        """What you have gathered, with what it costs now. `mine` stands for its id everywhere."""
        return told(carts.mine(asker), response)

    @routes.post(
        "/{cart}/lines",
        status_code=201,
        operation_id="add_to_cart",
        responses=problems(
            errors.CartNotFound, errors.CartOrdered, errors.QuantityRefused, errors.OtherCurrency,
            errors.CartFull, VariantNotFound, VariantWithdrawn,
        ),
    )  # fmt: skip
    def add(
        cart: str,
        body: LineBody,
        response: Response,
        asker: Annotated[Asker, Depends(asking)],
    ) -> answers.Cart:
        """Put something in; more of it, if it is there. Nothing is held for you by that."""
        return told(carts.add(asker, cart, body.adding()), response)

    @routes.patch(
        "/{cart}/lines/{line}",
        operation_id="change_cart_line",
        responses=problems(
            *_LINE, errors.QuantityRefused, errors.CartVersionNeeded, VersionMismatch, VersionUnreadable
        ),
    )
    def change(
        cart: str,
        line: str,
        body: QuantityBody,
        response: Response,
        asker: Annotated[Asker, Depends(asking)],
        if_match: Annotated[str | None, Header(max_length=80)] = None,
    ) -> answers.Cart:
        """So many of it: as a number for the bag that you saw (If-Match), or so many more."""
        if body.delta is not None:
            return told(carts.move(asker, cart, line, body.delta), response)
        if if_match is None:
            raise errors.CartVersionNeeded
        quantity = body.quantity or 0
        return told(carts.set(asker, cart, line, quantity, version_of(if_match)), response)

    @routes.delete("/{cart}/lines/{line}", operation_id="remove_cart_line", responses=problems(*_LINE))
    def remove(
        cart: str, line: str, response: Response, asker: Annotated[Asker, Depends(asking)]
    ) -> answers.Cart:
        """Take it out."""
        return told(carts.remove(asker, cart, line), response)

    return routes
