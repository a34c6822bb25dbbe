"""Placed orders over HTTP: for who bought, and for the brand."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from vitrine.accounts import BrandActor, Role, Scope, Visitor
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.people import Actor
from vitrine.accounts.routes import Guards, no_store
from vitrine.callers import key_of as caller_of
from vitrine.domains import ASKED
from vitrine.idempotency import USED, IdempotencyKeyNeeded, IdempotencyKeyUsed, key_of, wish_of
from vitrine.orders.placed import answers, csvfile, errors, values
from vitrine.orders.placed.bodies import CancelBody, FindBody, RefundBody, ShipmentBody, parts_of
from vitrine.orders.placed.finding import OrderFinding
from vitrine.orders.placed.giving import RefundWish
from vitrine.orders.placed.service import Orders
from vitrine.payments.errors import RefundTooGreat
from vitrine.problems import problems, raises
from vitrine.stock.errors import NotOnHand
from vitrine.text import tidy_line
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key

FINDS_BURST = 10
FINDS_PER_MINUTE = 10
FILE = "text/csv; charset=utf-8; header=present"

_After = Annotated[str | None, Query(max_length=80)]
_Limit = Annotated[int, Query(ge=1, le=100)]
OrderKey = Annotated[
    str | None, Header(max_length=100, description="The secret of the link in the order's letter.")
]


def buyers_router(orders: Orders, finding: OrderFinding, guards: Guards) -> APIRouter:
    """/api/orders."""
    routes = APIRouter(prefix="/api/orders", tags=["orders"], dependencies=[Depends(no_store)])
    finds = TokenBuckets(guards.clock, FINDS_BURST, FINDS_PER_MINUTE)

    @raises(TooManyAttempts)
    def paced(request: Request) -> None:
        finds.take(caller_of(request))

    @routes.get("", operation_id="list_my_orders")
    def mine(
        request: Request,
        visitor: Annotated[Visitor, Depends(guards.visitor)],
        after: _After = None,
        limit: _Limit = 20,
    ) -> answers.Orders:
        """What you have ordered, the newest first; at a brand's own address, of that brand."""
        found, following = orders.mine(visitor.id, request.scope.get(ASKED), after, limit)
        return _many(orders, found, following)

    @routes.get("/{order}", operation_id="get_order", responses=problems(errors.OrderNotFound))
    def one(
        order: str,
        request: Request,
        response: Response,
        actor: Annotated[Actor, Depends(guards.optional_actor)],
        order_key: OrderKey = None,
    ) -> answers.Order:
        """Your order, by who you are or by the key of its link; members read what their brand has sold."""
        visitor = None if actor.visitor is None else actor.visitor.id
        seller = None if actor.member is None else actor.member.brand.id
        found = orders.readable(order, visitor, order_key, request.scope.get(ASKED), seller)
        return _one(orders, found, response)

    @routes.post(
        "/find",
        status_code=202,
        response_class=Response,
        operation_id="find_order",
        dependencies=[Depends(guards.own_page), Depends(paced)],
    )
    def find(body: FindBody, request: Request, later: BackgroundTasks) -> Response:
        """Have the link to an order sent to the address with which it was ordered. Whether there is one is
        told by that letter alone.
        """
        later.add_task(finding.send, body.number, body.email, request.scope.get(ASKED))
        return Response(status_code=202)

    return routes


def brands_router(orders: Orders, guards: Guards) -> APIRouter:
    """/api/brand/orders."""
    routes = APIRouter(prefix="/api/brand", tags=["orders"], dependencies=[Depends(no_store)])
    reader = Depends(guards.brand_actor(Scope.ORDERS_READ, Role.STAFF))
    writer = Depends(guards.brand_actor(Scope.ORDERS_WRITE, Role.EDITOR))

    @routes.get("/orders", operation_id="list_orders")
    def listed(
        actor: Annotated[BrandActor, reader],
        state: values.OrderState | None = None,
        after: _After = None,
        limit: _Limit = 50,
    ) -> answers.Orders:
        """Your brand's orders, the newest first."""
        return _many(orders, *orders.listed(actor.brand.id, state, after, limit))

    @routes.get(
        "/orders.csv",
        operation_id="get_orders_csv",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    )
    def file(actor: Annotated[BrandActor, reader]) -> StreamingResponse:
        """All of them as a file for spreadsheets: one line a line of an order."""

        def content() -> Iterator[str]:
            yield csvfile.head()
            for order in orders.every(actor.brand.id):
                yield csvfile.lines(order)

        headers = {
            "Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="orders.csv"'
        }  # fmt: skip
        return StreamingResponse(content(), 200, headers, FILE)

    @routes.get("/orders/{order}", operation_id="get_brand_order", responses=problems(errors.OrderNotFound))
    def one(order: str, response: Response, actor: Annotated[BrandActor, reader]) -> answers.Order:
        """One of your brand's orders, by its id or number."""
        return _one(orders, orders.one(actor.brand.id, order), response)

    @routes.post(
        "/orders/{order}/fulfilments",
        status_code=201,
        operation_id="send_order",
        responses=problems(
            errors.OrderNotFound, errors.OrderLineNotFound, errors.NotSoMany, errors.NothingToSend, NotOnHand,
            *USED,
        ),
    )  # fmt: skip
    def send(
        order: str,
        body: ShipmentBody,
        response: Response,
        actor: Annotated[BrandActor, writer],
        key: Key = None,
    ) -> answers.Order:
        """Note that units have left the house; the buyer hears of it. Once for each key."""
        carrier, tracking = tidy_line(body.carrier), tidy_line(body.tracking)
        wish = wish_of(key, actor.by, "send_order", order, body.model_dump())
        sent = once(
            orders.database,
            wish,
            lambda: orders.send(actor, order, parts_of(body.lines), carrier, tracking, wish),
            lambda _made: orders.one(actor.brand.id, order),
        )
        return _one(orders, sent, response)

    @routes.post(
        "/orders/{order}/refunds",
        status_code=201,
        operation_id="refund_order",
        responses=problems(
            errors.OrderNotFound, errors.OrderLineNotFound, errors.NotSoMany, errors.DeliveryGivenBack,
            errors.NothingGivenBack, errors.OrderNotPaid, RefundTooGreat, IdempotencyKeyNeeded,
            IdempotencyKeyUsed,
        ),
    )  # fmt: skip
    def refund(
        order: str,
        body: RefundBody,
        response: Response,
        actor: Annotated[BrandActor, writer],
        idempotency_key: Annotated[str | None, Header(max_length=1_000)] = None,
    ) -> answers.Order:
        """Give money back: of these units what was paid for them, never more. Once for each key."""
        key = key_of(idempotency_key, "refund", actor.brand.id)
        said = hashlib.sha256(json.dumps(body.model_dump(), sort_keys=True).encode()).hexdigest()
        wish = RefundWish(
            parts=parts_of(body.lines), delivery_minor=body.delivery_minor, restock=body.restock,
            reason=body.why, by=actor.by, key=key, said=said,
        )  # fmt: skip
        return _one(orders, orders.refund(actor, order, wish), response)

    @routes.post(
        "/orders/{order}/cancel",
        operation_id="cancel_order",
        responses=problems(errors.OrderNotFound, errors.AllIsSent, RefundTooGreat),
    )
    def cancel(
        order: str, body: CancelBody, response: Response, actor: Annotated[BrandActor, writer]
    ) -> answers.Order:
        """Send no more of it: what was not sent may be sold again, and its money goes back."""
        return _one(orders, orders.cancel(actor, order, body.why), response)

    return routes


def _one(orders: Orders, order: values.PlacedOrder, response: Response) -> answers.Order:
    response.headers["ETag"] = f'"{order.version}"'
    return answers.Order.of(order, orders.today)


def _many(orders: Orders, found: list[values.PlacedOrder], following: str | None) -> answers.Orders:
    today = orders.today
    return answers.Orders(items=[answers.Order.of(each, today) for each in found], next=following)
