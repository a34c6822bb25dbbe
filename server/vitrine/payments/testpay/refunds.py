"""Refunds: never more than was captured."""

from __future__ import annotations

from typing import Final

from vitrine.payments.testpay import amounts, objects, reading
from vitrine.payments.testpay.cards import CARDS, Card
from vitrine.payments.testpay.intents import Tell
from vitrine.payments.testpay.refusals import invalid, missing
from vitrine.payments.testpay.store import Obj, Store

RIPENING: Final = "ripening"
REASONS: Final = ("duplicate", "fraudulent", "requested_by_customer")


class Refunds:
    """Of one request, as `Intents`."""

    def __init__(self, store: Store, tell: Tell, now: int) -> None:
        self._store, self._tell, self._now = store, tell, now

    def create(self, asked: Obj) -> Obj:
        reading.known(asked, reading.REFUND)
        read = {"metadata": reading.metadata(asked), "reason": reading.one_of(asked, "reason", REASONS)}
        paid = self._charge(asked)
        left = paid["amount_captured"] - paid["amount_refunded"]
        if left <= 0:
            message = f"Charge {paid['id']} has already been refunded."
            raise invalid(message, code="charge_already_refunded", kept=True)
        amount = left if asked.get("amount") is None else amounts.whole(asked["amount"], "amount")
        if amount > left:
            currency = paid["currency"]
            raise invalid(
                f"Refund amount ({amounts.written(amount, currency)}) is greater than unrefunded "
                f"amount on charge ({amounts.written(left, currency)})",
                param="amount",
                kept=True,
            )
        refund = objects.refund(paid, amount, read, self._now)
        if (how := self._card(paid).refund) != "now":
            self._store.put(
                {
                    "id": f"ripe_{refund['id']}",
                    "object": RIPENING,
                    "created": self._now,
                    "refund": refund["id"],
                }
            )
        if how == "later":
            refund["status"] = "pending"
        self._store.put(refund)
        paid["amount_refunded"] += amount
        paid["refunded"] = paid["amount_refunded"] == paid["amount_captured"]
        self._store.put(paid)
        self._tell("refund.created", refund)
        self._tell("charge.refunded", paid)
        return refund

    def ripen(self) -> None:
        """What was promised earlier comes true: pending refunds succeed, those of one card fail."""
        for each in self._store.all(RIPENING, until=self._now - 1):
            self._store.drop(each["id"])
            refund = self._store.get("refund", each["refund"])
            paid = self._store.get("charge", refund["charge"]) if refund else None
            if refund is None or paid is None:
                continue
            if refund["status"] == "pending":
                refund["status"] = "succeeded"
                self._store.put(refund)
                self._tell("refund.updated", refund)
            else:
                refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
                paid["amount_refunded"] -= refund["amount"]
                paid["refunded"] = False
                self._store.put(refund)
                self._store.put(paid)
                self._tell("refund.failed", refund)

    def _charge(self, asked: Obj) -> Obj:
        by_intent, by_charge = reading.text(asked, "payment_intent"), reading.text(asked, "charge")
        if by_intent is None and by_charge is None:
            raise invalid(
                "One of the following params should be provided for this request: payment_intent or charge."
            )
        if by_intent is not None:
            intent = self._store.get("payment_intent", by_intent)
            if intent is None:
                raise missing("payment_intent", by_intent, "payment_intent")
            if intent["status"] != "succeeded":
                message = f"This PaymentIntent ({by_intent}) does not have a successful charge to refund."
                raise invalid(message, kept=True, payment_intent=intent)
            by_charge = intent["latest_charge"]
        paid = self._store.get("charge", str(by_charge))
        if paid is None:
            raise missing("charge", str(by_charge), "charge")
        return paid

    def _card(self, paid: Obj) -> Card:
        return CARDS[self._store.noted(f"card of {paid['payment_method']}")]
