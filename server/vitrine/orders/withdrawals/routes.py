"""Withdrawals over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response

from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.people import Actor
from vitrine.accounts.routes import Guards, no_store
from vitrine.callers import key_of as caller_of
from vitrine.domains import ASKED
from vitrine.orders.placed import answers, errors
from vitrine.orders.placed.routes import OrderKey
from vitrine.orders.placed.service import Orders
from vitrine.orders.withdrawals.bodies import NumberBody, WithdrawBody
from vitrine.orders.withdrawals.service import Withdrawals
from vitrine.problems import problems, raises

BURST = 10
PER_MINUTE = 10


def router(withdrawals: Withdrawals, orders: Orders, guards: Guards) -> APIRouter:
    routes = APIRouter(prefix="/api", tags=["orders"], dependencies=[Depends(no_store)])
    paces = TokenBuckets(guards.clock, BURST, PER_MINUTE)

    @raises(TooManyAttempts)
    def paced(request: Request) -> None:
        paces.take(caller_of(request))

    @routes.post(
        "/withdrawals",
        status_code=202,
        response_class=Response,
        operation_id="withdraw",
        dependencies=[Depends(guards.own_page), Depends(paced)],
    )
    def by_number(body: NumberBody, request: Request, later: BackgroundTasks) -> Response:
        """Withdraw from a contract, all of it, without an account. It is acknowledged by mail at once;
        whether there is such an order is told by that letter alone.
        """
        brand = request.scope.get(ASKED)
        later.add_task(withdrawals.by_number, body.number, body.email, body.who, brand)
        return Response(status_code=202)

    @routes.post(
        "/orders/{order}/withdrawals",
        status_code=201,
        operation_id="withdraw_from_order",
        responses=problems(
            errors.OrderNotFound, errors.OrderLineNotFound, errors.NotSoMany, errors.NothingToWithdraw
        ),
    )
    def withdraw(
        order: str,
        body: WithdrawBody,
        request: Request,
        actor: Annotated[Actor, Depends(guards.optional_actor)],
        order_key: OrderKey = None,
    ) -> answers.Order:
        """Withdraw from your order, or from some of it; it is acknowledged by mail at once."""
        visitor = None if actor.visitor is None else actor.visitor.id
        orders.readable(order, visitor, order_key, request.scope.get(ASKED))
        withdrawals.withdraw(order, body.statement())
        return answers.Order.of(orders.readable(order, visitor, order_key), orders.today)

    return routes
