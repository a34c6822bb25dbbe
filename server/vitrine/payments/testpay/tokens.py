"""What the browser's payment form would give: a confirmation token of a card."""

from __future__ import annotations

from typing import Any

from vitrine.payments.testpay import objects
from vitrine.payments.testpay.cards import CARDS, METHODS, PAST_YEAR, WRONG_NUMBER, Card, is_number
from vitrine.payments.testpay.refusals import declined, invalid, missing, required
from vitrine.payments.testpay.store import Obj, Store


def make_token(store: Store, asked: Obj, now: int) -> Obj:
    """asked: `card` (its number, or an object with `number`, `exp_year`), else `payment_method` by name.

    Also `return_url`, `email`, `name`, and `use_stripe_sdk`: whether the browser's form shows a challenge.
    Raises Denied.
    """
    card = _card(asked)
    given = asked.get("payment_method_data")
    person: Obj = dict(given.get("billing_details", {})) if isinstance(given, dict) else {}
    for name in ("email", "name"):
        if isinstance(asked.get(name), str):
            person[name] = asked[name]
    back = asked.get("return_url")
    if back is not None and not isinstance(back, str):
        raise invalid("return_url is an address.", param="return_url")
    method = store.put(objects.payment_method(card, person, now))
    store.note(f"card of {method['id']}", card.number)
    token = objects.confirmation_token(method, back, asked.get("use_stripe_sdk") in (True, "true"), now)
    store.note(f"method of {token['id']}", method["id"])
    return store.put(token)


def _card(asked: Obj) -> Card:
    name = asked.get("payment_method")
    if isinstance(name, str):
        if name not in METHODS:
            raise missing("PaymentMethod", name, "payment_method")
        return CARDS[METHODS[name]]
    given: Any = asked.get("card")
    if given is None:
        raise required("card")
    number = given.get("number") if isinstance(given, dict) else given
    digits = str(number).replace(" ", "")
    if not is_number(digits):
        raise declined(WRONG_NUMBER.code, WRONG_NUMBER.reason, WRONG_NUMBER.message, param="number")
    if isinstance(given, dict) and str(given.get("exp_year", "2034")) < "2026":
        raise declined(PAST_YEAR.code, PAST_YEAR.reason, PAST_YEAR.message, param="exp_year")
    if digits not in CARDS:
        raise invalid(
            "This is no real provider: it takes test cards only, such as 4242 4242 4242 4242.", param="number"
        )
    return CARDS[digits]
