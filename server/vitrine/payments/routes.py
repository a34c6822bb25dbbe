"""Payments over HTTP: what the browser's form needs, and the provider's webhook."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Request
from starlette.concurrency import run_in_threadpool

from vitrine.accounts.routes import no_store
from vitrine.payments import answers, errors
from vitrine.payments.service import Payments
from vitrine.payments.signing import HEADER_LIMIT
from vitrine.problems import problems

HOOK: Final = "/api/payments/webhooks/stripe"
BODY_BYTES: Final = 1024 * 1024


def router(payments: Payments, form: answers.PaymentForm) -> APIRouter:
    """/api/payments. form: what is told of how one pays."""
    routes = APIRouter(tags=["payments"], dependencies=[Depends(no_store)])

    @routes.get("/api/payments/form", operation_id="get_payment_form")
    def read_form() -> answers.PaymentForm:
        """How one pays here, if at all."""
        return form

    @routes.post(
        HOOK,
        status_code=204,
        operation_id="take_payment_event",
        responses=problems(
            errors.PaymentsOff, errors.WebhookUnsigned, errors.WebhookTooOld, errors.WebhookUnreadable
        ),
    )
    async def take(
        request: Request,
        stripe_signature: Annotated[str, Header(max_length=HEADER_LIMIT)] = "",
    ) -> None:
        """An event of the payment provider, signed. Answered once it is kept, and worked on afterwards."""
        body = await request.body()
        await run_in_threadpool(payments.take, body, stripe_signature)

    return routes
