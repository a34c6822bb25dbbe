"""Checkouts over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts, VisitorNeeded
from vitrine.accounts.people import Actor
from vitrine.accounts.routes import Guards, no_store
from vitrine.callers import key_of as caller_of
from vitrine.carts.errors import CartNotFound, CartOrdered
from vitrine.catalog.errors import PurchaseRefused, VariantNotFound, VersionMismatch, VersionUnreadable
from vitrine.catalog.matching import version_of
from vitrine.catalog.routes import MayBuy
from vitrine.domains import ASKED
from vitrine.idempotency import IdempotencyKeyNeeded, IdempotencyKeyUsed, key_of
from vitrine.ids import ProductId, VariantId, digest
from vitrine.orders.checkouts import answers, errors
from vitrine.orders.checkouts.bodies import BeginBody, ChangeBody, CompleteBody
from vitrine.orders.checkouts.completing import Completing, Press
from vitrine.orders.checkouts.rows import CheckoutAsker
from vitrine.orders.checkouts.service import Checkouts
from vitrine.orders.checkouts.values import CheckoutView
from vitrine.payments.answers import PaymentForm
from vitrine.payments.errors import AmountNotPayable, PaymentsOff, ProviderUnsure
from vitrine.problems import problems
from vitrine.stock.errors import NotEnoughStock
from vitrine.words import wanted

BURST: Final = 3
"""So many minutes' worth of checkouts may be begun at once by one address."""
_CLOSED: Final = (errors.CheckoutOver, errors.CheckoutRunning)


def router(
    checkouts: Checkouts,
    completing: Completing,
    guards: Guards,
    form: PaymentForm,
    may_buy: MayBuy,
    per_minute: int,
    back: Callable[[str | None], str],
) -> APIRouter:
    """form: how one pays. may_buy: asked before anything is held, and before anything is charged.

    per_minute: checkouts, and new presses of the last button, of one address, 0: as many as they like. back:
    address of the page to which a bank sends its customer, under the name by which the shop was asked.
    """
    routes = APIRouter(tags=["checkouts"], dependencies=[Depends(no_store)])
    pace = TokenBuckets(guards.clock, BURST * per_minute, per_minute)

    def asking(
        request: Request,
        actor: Annotated[Actor, Depends(guards.optional_actor)],
        checkout_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> CheckoutAsker:
        visitor = None if actor.visitor is None else actor.visitor.id
        key = None if checkout_key is None else digest(checkout_key)
        return CheckoutAsker(visitor, request.scope.get(ASKED), key)

    def spend(request: Request) -> None:
        if per_minute:
            pace.take(caller_of(request))

    def told(view: CheckoutView, response: Response) -> answers.Checkout:
        response.headers["ETag"] = f'"{view.version}"'
        return answers.Checkout.of(view, form)

    @routes.post(
        "/api/carts/{cart}/checkouts",
        status_code=201,
        operation_id="begin_checkout",
        responses=problems(
            VisitorNeeded, CartNotFound, CartOrdered, errors.NothingToBuy, errors.BrandSellsElsewhere,
            errors.LineNotForSale, errors.TooManyUnits, errors.BagChanged, NotEnoughStock, PurchaseRefused,
            VariantNotFound, TooManyAttempts,
        )
        | {200: {"model": answers.Checkout, "description": "The one that is open, up to date with the bag."}},
    )  # fmt: skip
    async def begin(
        cart: str,
        body: BeginBody,
        request: Request,
        response: Response,
        actor: Annotated[Actor, Depends(guards.optional_actor)],
        asker: Annotated[CheckoutAsker, Depends(asking)],
        accept_language: Annotated[str, Header()] = "",
    ) -> answers.Checkout:
        """Pay for what is one brand's in your bag: its units wait for you. One that is open is answered."""
        visitor = actor.require_visitor()
        found = await run_in_threadpool(checkouts.wanted, asker, cart, body.brand)
        for product, variant in found:
            await may_buy(visitor, ProductId(product), VariantId(variant))

        view, created = await run_in_threadpool(
            checkouts.begin, asker, cart, body.brand, wanted(accept_language), found, lambda: spend(request)
        )
        if not created:
            response.status_code = 200
        return told(view, response)

    @routes.get(
        "/api/checkouts/{checkout}",
        operation_id="get_checkout",
        responses=problems(errors.CheckoutNotFound),
    )
    def read(
        checkout: str, response: Response, asker: Annotated[CheckoutAsker, Depends(asking)]
    ) -> answers.Checkout:
        """As it stands; after it is paid too, for whoever paid."""
        return told(checkouts.read(asker, checkout), response)

    @routes.patch(
        "/api/checkouts/{checkout}",
        operation_id="change_checkout",
        responses=problems(errors.CheckoutNotFound, VersionMismatch, *_CLOSED),
    )
    def change(
        checkout: str, body: ChangeBody, response: Response, asker: Annotated[CheckoutAsker, Depends(asking)]
    ) -> answers.Checkout:
        """Say who buys, where it goes, how, and what you agree to. What is not good of it is a message."""
        return told(checkouts.change(asker, checkout, body.change()), response)

    @routes.post(
        "/api/checkouts/{checkout}/complete",
        operation_id="complete_checkout",
        responses=problems(
            errors.CheckoutNotFound, errors.PaymentNeeded, errors.BagChanged, errors.BrandSellsElsewhere,
            errors.LineNotForSale, *_CLOSED, IdempotencyKeyNeeded,
            IdempotencyKeyUsed, VersionMismatch, VersionUnreadable, NotEnoughStock, PurchaseRefused,
            VariantNotFound, AmountNotPayable, ProviderUnsure, PaymentsOff, TooManyAttempts,
        ),
    )  # fmt: skip
    async def complete(
        checkout: str,
        body: CompleteBody,
        request: Request,
        response: Response,
        actor: Annotated[Actor, Depends(guards.optional_actor)],
        asker: Annotated[CheckoutAsker, Depends(asking)],
        idempotency_key: Annotated[str | None, Header(max_length=1000)] = None,
        if_match: Annotated[str | None, Header(max_length=80)] = None,
    ) -> answers.Checkout:
        """Order and pay, what was shown last, once. The same again, with its Idempotency-Key, goes on.

        Not charged is what still has to be said or read: see `messages`. If-Match: only what you saw.
        """
        token = None if body.payment is None else body.payment.token
        press = Press(
            key_of(idempotency_key, "complete", checkout), digest(body.model_dump_json()), token,
            f"{back(request.headers.get('host'))}?checkout={checkout}", version_of(if_match),
        )  # fmt: skip
        found = await run_in_threadpool(completing.wanted, asker, checkout, press.key)
        if found is not None:
            # Each is a charge that is tried: nobody finds out here which of a thousand cards are good.
            spend(request)
        for product, variant in found or ():
            await may_buy(actor.visitor, ProductId(product), VariantId(variant))
        return told(
            await run_in_threadpool(completing.complete, asker, checkout, press, found or ()), response
        )

    @routes.post(
        "/api/checkouts/{checkout}/cancel",
        operation_id="cancel_checkout",
        responses=problems(errors.CheckoutNotFound, *_CLOSED, ProviderUnsure, PaymentsOff),
    )
    def cancel(
        checkout: str, response: Response, asker: Annotated[CheckoutAsker, Depends(asking)]
    ) -> answers.Checkout:
        """Give it up: nobody waits for its units any more."""
        return told(completing.cancel(asker, checkout), response)

    return routes
