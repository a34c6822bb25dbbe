"""The provider's objects as they are born: every member that Stripe's have for cards, in its shape.

Tests hold them against the classes of Stripe's own library and its published examples.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from vitrine.payments.testpay.cards import Card
from vitrine.payments.testpay.store import Obj, new_name

NO_ADDRESS: Final = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
NO_PERSON: Final = {"address": NO_ADDRESS, "email": None, "name": None, "phone": None, "tax_id": None}
API_VERSION: Final = "2026-10-28.endive"
TOKEN_LIFE_S: Final = 12 * 3600
EXPIRY: Final = (12, 2034)


def fingerprint(card: Card) -> str:
    return hashlib.sha256(card.number.encode()).hexdigest()[:16]


def payment_method(card: Card, person: Obj, now: int) -> Obj:
    return {
        "id": new_name("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {**NO_PERSON, **person},
        "card": {
            "brand": card.brand,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": card.country,
            "display_brand": card.brand,
            "exp_month": EXPIRY[0],
            "exp_year": EXPIRY[1],
            "fingerprint": fingerprint(card),
            "funding": card.funding,
            "generated_from": None,
            "last4": card.last4,
            "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        "created": now,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def confirmation_token(method: Obj, return_url: str | None, by_script: bool, now: int) -> Obj:
    """by_script: the browser's form will do what comes next itself."""
    seen = ("allow_redisplay", "billing_details", "card", "customer", "customer_account", "type")
    return {
        "id": new_name("ctoken"),
        "object": "confirmation_token",
        "created": now,
        "expires_at": now + TOKEN_LIFE_S,
        "livemode": False,
        "mandate_data": None,
        "payment_intent": None,
        "payment_method_options": {"card": {"cvc_token": None}},
        "payment_method_preview": {name: method[name] for name in seen},
        "return_url": return_url,
        "setup_future_usage": None,
        "setup_intent": None,
        "shipping": None,
        "use_stripe_sdk": by_script,
    }


def payment_intent(amount: int, currency: str, asked: Obj, now: int) -> Obj:
    """asked: what the request says of it, read: metadata, description, capture_method and so on."""
    name = new_name("pi")
    return {
        "id": name,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": asked["automatic_payment_methods"],
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": asked["capture_method"],
        "client_secret": f"{name}_secret_{new_name('s')[2:]}",
        "confirmation_method": "automatic",
        "created": now,
        "currency": currency,
        "customer": None,
        "customer_account": None,
        "description": asked["description"],
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": asked["metadata"],
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {
            "card": {
                "installments": None, "mandate_options": None, "network": None,
                "request_three_d_secure": "automatic",
            },
        },
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": asked["receipt_email"],
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": asked["statement_descriptor_suffix"],
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }  # fmt: skip


def charge(intent: Obj, method: Obj, card: Card, authenticated: bool, now: int) -> Obj:
    """Of an intent's amount, before anybody says whether it worked."""
    details: dict[str, Any] = {
        "amount_authorized": intent["amount"],
        "authorization_code": None,
        "brand": card.brand,
        "checks": method["card"]["checks"],
        "country": card.country,
        "exp_month": EXPIRY[0],
        "exp_year": EXPIRY[1],
        "extended_authorization": {"status": "disabled"},
        "fingerprint": fingerprint(card),
        "funding": card.funding,
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": card.last4,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card.brand,
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": _authenticated() if authenticated else None,
        "transaction_link_id": None,
        "wallet": None,
    }
    name = new_name("ch")
    return {
        "id": name,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "VITRINE TESTPAY",
        "captured": False,
        "created": now,
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"card": details, "type": "card"},
        "presentment_details": None,
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending",
        "transfer_data": None,
        "transfer_group": None,
    }


def _authenticated() -> Obj:
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": new_name("dst"),
        "version": "2.2.0",
    }


def outcome(refused: str | None) -> Obj:
    """What the network said. refused: the reason, None: approved."""
    return {
        "advice_code": None if refused is None else "try_again_later",
        "network_advice_code": None,
        "network_decline_code": None if refused is None else "01",
        "network_status": "approved_by_network" if refused is None else "declined_by_network",
        "reason": refused,
        "risk_level": "normal",
        "seller_message": "Payment complete." if refused is None else "The bank did not approve it.",
        "type": "authorized" if refused is None else "issuer_declined",
    }


def refund(paid: Obj, amount: int, asked: Obj, now: int) -> Obj:
    """Of a charge. asked: what the request says: reason, metadata."""
    return {
        "id": new_name("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": new_name("txn"),
        "charge": paid["id"],
        "created": now,
        "currency": paid["currency"],
        "customer": None,
        "customer_account": None,
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": asked["metadata"],
        "payment_intent": paid["payment_intent"],
        "payment_method": paid["payment_method"],
        "reason": asked["reason"],
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def dispute(paid: Obj, now: int) -> Obj:
    return {
        "id": new_name("du"),
        "object": "dispute",
        "amount": paid["amount"],
        "balance_transactions": [],
        "charge": paid["id"],
        "created": now,
        "currency": paid["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now + 9 * 86_400, "enhanced_eligibility": {}, "has_evidence": False, "past_due": False,
            "submission_count": 0, "submission_method": "not_submitted",
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": paid["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }  # fmt: skip


def event(kind: str, thing: Obj, request: Obj, now: int) -> Obj:
    """What happened to a thing, with the thing as it was then. request: its `id` and `idempotency_key`."""
    return {
        "id": new_name("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now,
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": 1,
        "request": request,
        "type": kind,
    }
