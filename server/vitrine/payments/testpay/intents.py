"""Payment intents: how they come to be, are confirmed, challenged, captured and given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from vitrine.payments.testpay import amounts, objects, reading
from vitrine.payments.testpay.cards import CARDS, METHODS, Card, Decline
from vitrine.payments.testpay.refusals import declined, invalid, missing, required, unexpected
from vitrine.payments.testpay.store import Obj, Store, new_name

CAPTURING: Final = ("automatic", "automatic_async", "manual")
REASONS: Final = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")
CANCELABLE: Final = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
)
CONFIRMABLE: Final = ("requires_payment_method", "requires_confirmation", "requires_action")

Tell = Callable[[str, Obj], None]


class Intents:
    """Of one request. tell: kind and thing of what happens. base: the address of this provider."""

    def __init__(self, store: Store, tell: Tell, now: int, base: str) -> None:
        self._store, self._tell, self._now, self._base = store, tell, now, base

    def create(self, asked: Obj) -> Obj:
        reading.known(asked, reading.CREATE)
        for name in ("amount", "currency"):
            if name not in asked:
                raise required(name)
        amount, currency = amounts.whole(asked["amount"], "amount"), amounts.currency_of(asked["currency"])
        if (refusal := amounts.chargeable(amount, currency)) is not None:
            raise refusal
        confirming = reading.flag(asked, "confirm")
        if not confirming and "confirmation_token" in asked:
            raise invalid(
                "A ConfirmationToken is used together with confirm=true.", param="confirmation_token"
            )
        read = {
            "automatic_payment_methods": reading.methods(asked),
            "capture_method": reading.one_of(asked, "capture_method", CAPTURING, "automatic_async"),
            "description": reading.text(asked, "description"),
            "metadata": reading.metadata(asked),
            "receipt_email": reading.text(asked, "receipt_email", 512),
            "statement_descriptor_suffix": reading.text(asked, "statement_descriptor_suffix", 22),
        }
        intent = objects.payment_intent(amount, currency, read, self._now)
        method = self._method(intent, asked)
        if confirming:
            self._needs_way_back(intent, asked)
        self._store.put(intent)
        self._tell("payment_intent.created", intent)
        if method is not None:
            intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
            self._store.put(intent)
        return self._confirmed(intent, method, asked) if confirming else intent

    def confirm(self, name: str, asked: Obj) -> Obj:
        reading.known(asked, reading.CONFIRM)
        intent = self.intent(name)
        if intent["status"] not in CONFIRMABLE:
            raise unexpected(intent, "confirm", ", ".join(CONFIRMABLE))
        method = self._method(intent, asked)
        self._needs_way_back(intent, asked)
        return self._confirmed(intent, method, asked)

    def capture(self, name: str, asked: Obj) -> Obj:
        reading.known(asked, reading.CAPTURE)
        intent = self.intent(name)
        if intent["status"] != "requires_capture":
            raise unexpected(intent, "capture", "requires_capture")
        wanted = asked.get("amount_to_capture")
        amount = intent["amount_capturable"] if wanted is None else amounts.whole(wanted, "amount_to_capture")
        if amount > intent["amount_capturable"]:
            raise invalid(
                f"The amount to capture ({amount}) is greater than the amount that can be captured "
                f"({intent['amount_capturable']}).",
                code="amount_too_large",
                param="amount_to_capture",
            )
        paid = self._charge(intent)
        paid |= {"captured": True, "amount_captured": amount, "balance_transaction": new_name("txn")}
        intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
        self._store.put(paid)
        self._store.put(intent)
        self._tell("charge.captured", paid)
        self._tell("payment_intent.succeeded", intent)
        return intent

    def cancel(self, name: str, asked: Obj) -> Obj:
        reading.known(asked, reading.CANCEL)
        reason = reading.one_of(asked, "cancellation_reason", REASONS)
        intent = self.intent(name)
        if intent["status"] not in CANCELABLE:
            raise unexpected(intent, "cancel", ", ".join(CANCELABLE))
        if intent["status"] == "requires_capture":
            paid = self._charge(intent)
            paid |= {"refunded": True, "amount_refunded": paid["amount"]}
            self._store.put(paid)
            self._tell("charge.refunded", paid)
        intent |= {
            "status": "canceled", "canceled_at": self._now, "cancellation_reason": reason,
            "next_action": None, "amount_capturable": 0,
        }  # fmt: skip
        self._store.put(intent)
        self._tell("payment_intent.canceled", intent)
        return intent

    def challenged(self, name: str, approved: bool) -> Obj:
        """The bank asked the card's holder, who has answered. Raises Denied where nobody is asked."""
        intent = self.intent(name)
        if intent["status"] != "requires_action":
            raise unexpected(intent, "authenticate", "requires_action")
        if approved:
            return self._charged(intent, self._method_of(intent), authenticated=True)
        error = {
            "type": "invalid_request_error",
            "code": "payment_intent_authentication_failure",
            "doc_url": "https://docs.stripe.com/error-codes#payment-intent-authentication-failure",
            "message": "The provided PaymentMethod has failed authentication. You can provide another one "
            "to attempt to fulfill this PaymentIntent again.",
            "payment_method": self._method_of(intent),
        }
        intent |= {
            "status": "requires_payment_method", "next_action": None, "payment_method": None,
            "last_payment_error": error,
        }  # fmt: skip
        self._store.put(intent)
        self._tell("payment_intent.payment_failed", intent)
        return intent

    def intent(self, name: str) -> Obj:
        found = self._store.get("payment_intent", name)
        if found is None:
            raise missing("payment_intent", name, "intent")
        return found

    def _method(self, intent: Obj, asked: Obj) -> Obj | None:
        """The payment method that a request names, directly or by a token of the browser's form."""
        token_name = reading.text(asked, "confirmation_token")
        if token_name is not None:
            token = self._store.get("confirmation_token", token_name)
            if token is None:
                raise missing("confirmation_token", token_name, "confirmation_token")
            if token["expires_at"] < self._now:
                raise invalid("This ConfirmationToken has expired.", param="confirmation_token")
            if token["payment_intent"] not in (None, intent["id"]):
                message = "This ConfirmationToken was used already; make another one."
                raise invalid(message, param="confirmation_token")
            token["payment_intent"] = intent["id"]
            self._store.put(token)
            asked.setdefault("return_url", token["return_url"])
            asked.setdefault("use_stripe_sdk", "true" if token["use_stripe_sdk"] else "false")
            return self._store.get("payment_method", self._store.noted(f"method of {token_name}"))
        name = reading.text(asked, "payment_method") or intent["payment_method"]
        if name is None:
            return None
        if name in METHODS:
            method = objects.payment_method(CARDS[METHODS[name]], {}, self._now)
            self._store.note(f"card of {method['id']}", METHODS[name])
            return self._store.put(method)
        found = self._store.get("payment_method", name)
        if found is None:
            raise missing("PaymentMethod", name, "payment_method")
        return found

    def _needs_way_back(self, intent: Obj, asked: Obj) -> None:
        automatic = intent["automatic_payment_methods"]
        if (
            automatic is not None
            and automatic.get("allow_redirects") == "always"
            and not asked.get("return_url")
            and asked.get("use_stripe_sdk") != "true"
        ):
            raise invalid(
                "This PaymentIntent accepts payment methods that might redirect your customer off of your "
                "page: you must provide a `return_url`, or set "
                "`automatic_payment_methods[allow_redirects]` to `never`."
            )

    def _confirmed(self, intent: Obj, method: Obj | None, asked: Obj) -> Obj:
        if method is None:
            raise invalid(
                "You cannot confirm this PaymentIntent because it's missing a payment method. "
                "You can confirm it again with a payment method or ConfirmationToken.",
                code="payment_intent_unexpected_state",
                payment_intent=intent,
            )
        intent |= {"payment_method": method["id"], "last_payment_error": None}
        if not self._card(method).challenge:
            return self._charged(intent, method, authenticated=False)
        address = f"{self._base}/_challenge/{intent['id']}?{urlencode({'secret': intent['client_secret']})}"
        back = reading.text(asked, "return_url")
        if reading.flag(asked, "use_stripe_sdk"):
            action = {
                "type": "use_stripe_sdk",
                "use_stripe_sdk": {
                    "type": "three_d_secure_redirect",
                    "stripe_js": address,
                    "return_url": back,
                },
            }
        else:
            action = {"type": "redirect_to_url", "redirect_to_url": {"return_url": back, "url": address}}
        intent |= {"status": "requires_action", "next_action": action}
        self._store.put(intent)
        self._store.note(f"back from {intent['id']}", back or "")
        self._tell("payment_intent.requires_action", intent)
        return intent

    def _charged(self, intent: Obj, method: Obj, *, authenticated: bool) -> Obj:
        """The card is asked for the money. Raises Denied where it was declined before any challenge."""
        card = self._card(method)
        paid = objects.charge(intent, method, card, authenticated, self._now)
        intent |= {"latest_charge": paid["id"], "next_action": None}
        if card.decline is not None:
            return self._declined(intent, paid, method, card.decline, told=not authenticated)
        manual = intent["capture_method"] == "manual"
        paid |= {"status": "succeeded", "paid": True, "outcome": objects.outcome(None)}
        if manual:
            intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        else:
            paid |= {
                "captured": True, "amount_captured": paid["amount"], "balance_transaction": new_name("txn"),
            }  # fmt: skip
            intent |= {"status": "succeeded", "amount_received": intent["amount"]}
        self._store.put(paid)
        self._store.put(intent)
        self._tell("charge.succeeded", paid)
        self._tell(
            "payment_intent.amount_capturable_updated" if manual else "payment_intent.succeeded", intent
        )
        if card.disputed:
            paid["disputed"] = True
            self._store.put(paid)
            self._tell("charge.dispute.created", self._store.put(objects.dispute(paid, self._now)))
        return intent

    def _declined(self, intent: Obj, paid: Obj, method: Obj, why: Decline, *, told: bool) -> Obj:
        paid |= {
            "status": "failed", "failure_code": why.code, "failure_message": why.message,
            "outcome": objects.outcome(why.reason or why.code),
        }  # fmt: skip
        refusal = declined(why.code, why.reason, why.message, charge=paid["id"])
        intent |= {
            "status": "requires_payment_method", "payment_method": None,
            "last_payment_error": {**refusal.error, "payment_method": method},
        }  # fmt: skip
        self._store.put(paid)
        self._store.put(intent)
        self._tell("charge.failed", paid)
        self._tell("payment_intent.payment_failed", intent)
        if not told:
            return intent
        refusal.error |= {"payment_intent": intent, "payment_method": method}
        raise refusal

    def _charge(self, intent: Obj) -> Obj:
        paid = self._store.get("charge", intent["latest_charge"])
        if paid is None:
            raise missing("charge", str(intent["latest_charge"]), "charge")
        return paid

    def _method_of(self, intent: Obj) -> Obj:
        found = self._store.get("payment_method", intent["payment_method"])
        if found is None:
            raise missing("PaymentMethod", str(intent["payment_method"]), "payment_method")
        return found

    def _card(self, method: Obj) -> Card:
        return CARDS[self._store.noted(f"card of {method['id']}")]


def way_back(store: Store, intent: Obj) -> str | None:
    """Where the browser goes after a challenge, with what Stripe adds to it; None: nowhere."""
    back = store.noted(f"back from {intent['id']}")
    if not back:
        return None
    said = {
        "payment_intent": intent["id"],
        "payment_intent_client_secret": intent["client_secret"],
        "redirect_status": "failed" if intent["status"] == "requires_payment_method" else "succeeded",
    }
    parts = urlsplit(back)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(said))))))
