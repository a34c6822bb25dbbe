"""Stripe, by its official library: the one file that knows it. It speaks to `vitrine testpay` as well."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import stripe

from vitrine.money import MINOR_DIGITS, Money
from vitrine.payments.errors import (
    AmountNotPayable,
    ProviderBroken,
    ProviderRefuses,
    ProviderUnsure,
    WebhookUnreadable,
)
from vitrine.payments.signing import check_signature
from vitrine.payments.values import (
    ChargeAsked,
    PaymentId,
    PaymentSaid,
    PaymentState,
    ProviderEvent,
    RefundId,
    RefundSaid,
    RefundState,
)

T = TypeVar("T")

log = logging.getLogger(__name__)
# The library tells every error's message by INFO, and what was posted by DEBUG: people's names stand there.
logging.getLogger("stripe").setLevel(logging.WARNING)

NAME: Final = "stripe"
CONNECT_S, ANSWER_S = 5.0, 20.0
PAYMENT, REFUND, SUBJECT, CLOSING = "vitrine_payment", "vitrine_refund", "vitrine_subject", "vitrine_closing"
# Where Stripe counts a currency otherwise than ISO 4217: of these it takes hundredths that nobody has.
DIGITS: Final = MINOR_DIGITS | {"ISK": 2, "UGX": 2}
AROUND: Final = timedelta(minutes=10)
"""Clocks differ, and a call may have been on its way for so long."""
STATES: Final = {
    "requires_payment_method": PaymentState.FAILED,
    "requires_confirmation": PaymentState.PENDING,
    "requires_action": PaymentState.ASKING,
    "processing": PaymentState.ASKING,
    "requires_capture": PaymentState.AUTHORISED,
    "canceled": PaymentState.CANCELED,
    "succeeded": PaymentState.CAPTURED,
}
REFUND_STATES: Final = {
    "pending": RefundState.SENT,
    "requires_action": RefundState.SENT,
    "succeeded": RefundState.SETTLED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


class Stripe:
    """A `PaymentProvider`. key: secret. secrets: any of them signs webhooks. base: "" for Stripe's own."""

    name = NAME

    def __init__(self, key: str, secrets: Collection[str], base: str = "") -> None:
        self._secrets = tuple(secrets)
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": base} if base else None,
            # Who waits here is a buyer, or a worker that comes again by itself.
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=(CONNECT_S, ANSWER_S)),
        )

    def charge(self, asking: ChargeAsked, token: str, return_url: str) -> PaymentSaid:
        params: Any = {
            **_what(asking),
            "confirm": True,
            "confirmation_token": token,
            "return_url": return_url,
            "capture_method": "manual" if asking.later else "automatic",
        }
        try:
            return _said(
                _asked(lambda: self._client.v1.payment_intents.create(params, {"idempotency_key": asking.id}))
            )
        except _DeclinedError as no:
            return _declined(no, asking.id)
        except _UsedKeyError:
            # By another press, or by `close`: what became of it is looked for.
            raise ProviderUnsure from None

    def close(self, asking: ChargeAsked) -> PaymentSaid | None:
        """Uses the key up by another request: a charge still under way finds it used, and does nothing.

        If the key was used before, the charge came to something, which is looked for.
        """
        try:
            params: Any = {**_what(asking)}
        except AmountNotPayable:
            return None
        params["metadata"] = {**params["metadata"], CLOSING: "1"}
        try:
            made = _asked(
                lambda: self._client.v1.payment_intents.create(params, {"idempotency_key": asking.id})
            )
        except (_UsedKeyError, ProviderRefuses):
            # What is refused now, such as too small an amount, was refused then: unless it is found.
            return self._found(asking)
        self.cancel(made.id, f"{asking.id}.close")
        return None

    def look(self, ref: str) -> PaymentSaid:
        return _said(_asked(lambda: self._client.v1.payment_intents.retrieve(ref)))

    def capture(self, ref: str, amount_minor: int, key: str) -> PaymentSaid:
        try:
            return _said(
                _asked(
                    lambda: self._client.v1.payment_intents.capture(
                        ref, {"amount_to_capture": amount_minor}, {"idempotency_key": key}
                    )
                )
            )
        except ProviderRefuses:
            return self.look(ref)

    def cancel(self, ref: str, key: str) -> PaymentSaid:
        try:
            return _said(
                _asked(lambda: self._client.v1.payment_intents.cancel(ref, {}, {"idempotency_key": key}))
            )
        except ProviderRefuses:
            return self.look(ref)

    def refund(self, refund: RefundId, ref: str, amount_minor: int, key: str) -> RefundSaid:
        params: Any = {"payment_intent": ref, "amount": amount_minor, "metadata": {REFUND: refund}}
        return _refund(_asked(lambda: self._client.v1.refunds.create(params, {"idempotency_key": key})))

    def refunds_of(self, ref: str) -> list[RefundSaid]:
        found = _asked(
            lambda: list(
                self._client.v1.refunds.list({"payment_intent": ref, "limit": 100}).auto_paging_iter()
            )
        )
        return [_refund(each) for each in found]

    def event(self, body: bytes, signature: str, now: datetime) -> ProviderEvent:
        check_signature(body, signature, self._secrets, now)
        try:
            event = json.loads(body)
            ref, kind, thing = event["id"], event["type"], event["data"]["object"]
            if not (isinstance(ref, str) and isinstance(kind, str) and isinstance(thing, dict)):
                raise WebhookUnreadable
            match thing.get("object"):
                case "payment_intent":
                    return ProviderEvent(ref=ref, kind=kind, payment=_said(thing))
                case "refund":
                    return ProviderEvent(ref=ref, kind=kind, refund=_refund(thing))
                case "dispute":
                    return ProviderEvent(ref=ref, kind=kind, disputed=str(thing["payment_intent"] or ""))
            return ProviderEvent(ref=ref, kind=kind)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise WebhookUnreadable from error

    def _found(self, asking: ChargeAsked) -> PaymentSaid | None:
        """The intent of this attempt, in the time around it."""
        since, until = asking.since - AROUND, asking.since + timedelta(days=1)
        params: Any = {
            "created": {"gte": int(since.timestamp()), "lte": int(until.timestamp())}, "limit": 100,
        }  # fmt: skip
        found = _asked(
            lambda: [_said(each) for each in self._client.v1.payment_intents.list(params).auto_paging_iter()]
        )
        return next((each for each in found if each.payment == asking.id and not each.closing), None)


def provider_amount(money: Money) -> int:
    """An amount as Stripe counts it. Raises AmountNotPayable."""
    amount: int = money.amount_minor * 10 ** (DIGITS[money.currency] - money.digits)
    if DIGITS[money.currency] == 3 and amount % 10:
        raise AmountNotPayable(money.amount_minor, money.currency)
    return amount


class _UsedKeyError(Exception):
    """The key was used before, for another request."""


class _DeclinedError(Exception):
    """A card's refusal. intent: as far as it came; code: why."""

    def __init__(self, intent: Any, code: str) -> None:
        super().__init__(code)
        self.intent, self.code = intent, code


def _what(asking: ChargeAsked) -> dict[str, Any]:
    return {
        "amount": provider_amount(asking.money),
        "currency": asking.money.currency.lower(),
        "automatic_payment_methods": {"enabled": True},
        "metadata": {PAYMENT: asking.id, SUBJECT: asking.subject},
    }


def _asked(call: Callable[[], T]) -> T:
    """What the library gives; its errors as ours. Its messages may hold personal data, and stay here."""
    try:
        return call()
    except stripe.CardError as error:
        code = (error.error.decline_code if error.error else None) or error.code or "card_declined"
        raise _DeclinedError(error.error.payment_intent if error.error else None, code[:80]) from None
    except stripe.IdempotencyError as error:
        if error.code == "idempotency_key_in_use" or error.http_status == 409:
            raise ProviderUnsure from None
        raise _UsedKeyError from None
    except stripe.InvalidRequestError as error:
        raise ProviderRefuses((error.code or error.param or "invalid_request")[:80]) from None
    except (stripe.AuthenticationError, stripe.PermissionError):
        # The shop's own fault, and no answer to what was asked: a refund waits until it is mended.
        log.error("Stripe does not take VITRINE_STRIPE_KEY, or not for this: nothing is paid or given back")
        raise ProviderUnsure from None
    except stripe.APIError as error:
        raise (ProviderBroken if (error.http_status or 0) >= 500 else ProviderUnsure) from None
    except stripe.StripeError:
        # No connection, no answer in time, too many calls: it may have been done.
        raise ProviderUnsure from None


def _said(intent: Any) -> PaymentSaid:
    told = _plain(intent)
    state = STATES.get(told["status"], PaymentState.PENDING)
    failure = told.get("last_payment_error") or {}
    if state is PaymentState.FAILED and not failure:
        state = PaymentState.PENDING
    metadata = told.get("metadata") or {}
    why = failure.get("decline_code") or failure.get("code") or told.get("cancellation_reason")
    return PaymentSaid(
        ref=told["id"],
        payment=PaymentId(str(metadata.get(PAYMENT, ""))),
        state=state,
        captured_minor=_ours(told["amount_received"], told["currency"]),
        client_secret=told.get("client_secret") or "",
        next_url=_next(told.get("next_action") or {}),
        reason=str(why or "")[:80],
        closing=CLOSING in metadata,
    )


def _declined(no: _DeclinedError, payment: PaymentId) -> PaymentSaid:
    if no.intent is None:
        return PaymentSaid(ref="", payment=payment, state=PaymentState.FAILED, reason=no.code)
    told = _said(no.intent)
    return PaymentSaid(ref=told.ref, payment=payment, state=PaymentState.FAILED, reason=no.code)


def _refund(thing: Any) -> RefundSaid:
    told = _plain(thing)
    ours = (told.get("metadata") or {}).get(REFUND)
    return RefundSaid(
        ref=told["id"],
        refund=RefundId(str(ours)) if ours else None,
        payment_ref=str(told.get("payment_intent") or ""),
        amount_minor=_ours(told["amount"], told["currency"]),
        state=REFUND_STATES[told["status"]],
        reason=str(told.get("failure_reason") or "")[:80],
    )


def _ours(amount: int, currency: str) -> int:
    """Their amount in minor units of ISO 4217."""
    code = currency.upper()
    theirs = DIGITS.get(code, 2)
    scale: int = 10 ** (theirs - MINOR_DIGITS.get(code, theirs))
    return amount // scale


def _plain(thing: Any) -> dict[str, Any]:
    found: dict[str, Any] = thing.to_dict() if isinstance(thing, stripe.StripeObject) else thing
    return found


def _next(action: Any) -> str:
    told = _plain(action)
    redirect, by_script = told.get("redirect_to_url") or {}, told.get("use_stripe_sdk") or {}
    return str(redirect.get("url") or by_script.get("stripe_js") or "")
