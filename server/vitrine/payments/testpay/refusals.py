"""Errors in Stripe's shape: status, `type`, `code`, `param`, `decline_code`, and what stands beside them."""

from __future__ import annotations

from typing import Any

DOCS = "https://docs.stripe.com/error-codes"


class Denied(Exception):
    """An answer that says no. kept: whether a later request with the same key is answered the same.

    Stripe keeps an answer once the endpoint has begun its work: not where parameters are wrong.
    """

    def __init__(self, status: int, error: dict[str, Any], *, kept: bool) -> None:
        super().__init__(error.get("message", ""))
        self.status, self.error, self.kept = status, error, kept


def invalid(
    message: str, *, code: str = "", param: str = "", status: int = 400, kept: bool = False, **more: Any
) -> Denied:
    """`invalid_request_error`. Empty words are left out."""
    error = {"type": "invalid_request_error", "message": message}
    return Denied(status, _with(error, code, param, more), kept=kept)


def missing(kind: str, name: str, param: str = "id") -> Denied:
    """404: there is no such object."""
    words = f"No such {kind}: '{name[:255]}'"
    return invalid(words, code="resource_missing", param=param, status=404, kept=True)


def required(param: str) -> Denied:
    return invalid(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unexpected(intent: dict[str, Any], doing: str, allowed: str) -> Denied:
    """The intent is in a state in which this is not done."""
    return invalid(
        f"You cannot {doing} this PaymentIntent because it has a status of {intent['status']}. "
        f"Only a PaymentIntent with one of the following statuses may be used here: {allowed}.",
        code="payment_intent_unexpected_state",
        kept=True,
        payment_intent=intent,
    )


def declined(code: str, decline_code: str, message: str, **more: Any) -> Denied:
    """402: the card was not charged."""
    error = {"type": "card_error", "message": message}
    if decline_code:
        error["decline_code"] = decline_code
    return Denied(402, _with(error, code, "", more), kept=True)


def unauthenticated(message: str) -> Denied:
    return invalid(message, status=401)


def key_in_use(key: str) -> Denied:
    """409: a request with this key is being answered just now."""
    error = {
        "type": "idempotency_error",
        "message": f"There is currently another in-progress request using this Idempotency Key: {key}. "
        "Wait for it to finish and try again.",
    }
    return Denied(409, _with(error, "idempotency_key_in_use", "", {}), kept=False)


def key_of_another(key: str, first: str | None) -> Denied:
    """400: this key was first used for another request. first: its address, if that is what differs."""
    only = f"for the same endpoint they were first used for ('{first}')" if first else (
        "with the same parameters they were first used with"
    )  # fmt: skip
    error = {
        "type": "idempotency_error",
        "message": f"Keys for idempotent requests can only be used {only}. "
        f"Try using a key other than '{key}' if you meant to execute a different request.",
    }
    return Denied(400, error, kept=False)


def broken() -> Denied:
    """500: something went wrong on the provider's side."""
    message = "An unknown error occurred. Try again, or look at the state of what you asked for."
    return Denied(500, {"type": "api_error", "message": message}, kept=True)


def _with(error: dict[str, Any], code: str, param: str, more: dict[str, Any]) -> dict[str, Any]:
    if code:
        error |= {"code": code, "doc_url": f"{DOCS}#{code.replace('_', '-')}"}
    if param:
        error["param"] = param
    return error | more
