"""What of a provider's event is kept until it is worked on: facts, as JSON."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from vitrine.payments.values import PaymentSaid, PaymentState, ProviderEvent, RefundSaid, RefundState


def facts_of(event: ProviderEvent) -> dict[str, Any]:
    """Nothing personal of it, and no secret."""
    facts: dict[str, Any] = {}
    if event.payment is not None:
        facts["payment"] = asdict(replace(event.payment, client_secret="", next_url=""))
    if event.refund is not None:
        facts["refund"] = asdict(event.refund)
    if event.disputed:
        facts["disputed"] = event.disputed
    return facts


def said_of_payment(facts: dict[str, Any]) -> PaymentSaid:
    return PaymentSaid(**{**facts, "state": PaymentState(facts["state"])})


def said_of_refund(facts: dict[str, Any]) -> RefundSaid:
    return RefundSaid(**{**facts, "state": RefundState(facts["state"])})
