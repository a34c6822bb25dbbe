"""Codes of checkouts over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request

from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.people import Actor
from vitrine.accounts.routes import Guards, no_store
from vitrine.callers import key_of as caller_of
from vitrine.domains import ASKED
from vitrine.orders.checkouts.errors import CheckoutNotFound, CheckoutOver
from vitrine.orders.checkouts.rows import CheckoutAsker, CheckoutRegister
from vitrine.orders.codes import answers
from vitrine.orders.codes.bodies import TypedCodeBody
from vitrine.orders.codes.errors import PayCodeUnknown
from vitrine.orders.codes.service import Codes
from vitrine.problems import problems

TRIES_BURST: Final = 10
TRIES_PER_MINUTE: Final = 10


def router(codes: Codes, register: CheckoutRegister, guards: Guards) -> APIRouter:
    """/api/checkouts/{checkout}/code and /api/checkouts/find. register: who may see which checkout."""
    routes = APIRouter(tags=["checkouts"], dependencies=[Depends(no_store)])
    tries = TokenBuckets(guards.clock, TRIES_BURST, TRIES_PER_MINUTE)

    @routes.post(
        "/api/checkouts/find",
        operation_id="find_checkout",
        dependencies=[Depends(guards.own_page)],
        responses=problems(PayCodeUnknown, TooManyAttempts),
    )
    def find(body: TypedCodeBody, request: Request) -> answers.PayCodeFound:
        """A phone pays for somebody in a headset: the code that they read, for a key to their checkout."""
        tries.take(caller_of(request))
        return answers.PayCodeFound.like(codes.find(body.code, request.scope.get(ASKED)))

    @routes.post(
        "/api/checkouts/{checkout}/code",
        operation_id="make_checkout_code",
        responses=problems(CheckoutNotFound, CheckoutOver),
    )
    def make(
        checkout: str, request: Request, actor: Annotated[Actor, Depends(guards.optional_actor)]
    ) -> answers.PayCode:
        """Seven characters to type at `/pay` on a phone, within ten minutes. Those of before are over."""
        visitor = None if actor.visitor is None else actor.visitor.id
        return answers.PayCode.like(
            codes.make(register, CheckoutAsker(visitor, request.scope.get(ASKED)), checkout)
        )

    return routes
