"""The last button: once, whatever happens between it and the order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.fixtures.market import Buyer, Market, codes
from tests.fixtures.testpay import CHALLENGED, POOR, VISA
from vitrine.catalog.tables import VariantRow
from vitrine.orders.checkouts import rows
from vitrine.payments.values import ChargeAsked, PaymentSaid

KEY = "one press"
DROPPED = {"drop_response": {"times": 1, "path": "/v1/payment_intents"}}


def during_charge(market: Market, act: Callable[[], None]) -> None:
    """Once, while the provider is asked for money."""
    charge = market.provider.charge

    def watched(asking: ChargeAsked, token: str, return_url: str) -> PaymentSaid:
        market.provider.charge = charge  # type: ignore[method-assign]  # watched, once
        act()
        return charge(asking, token, return_url)

    market.provider.charge = watched  # type: ignore[method-assign]  # watched, once


def ready(market: Market, on_hand: int | None = 5) -> tuple[Buyer, str, str]:
    ada, variant = market.buyer(), market.variant(on_hand)
    ada.add(variant)
    return ada, ada.begun()["id"], variant


def test_a_purchase_is_an_order_stock_is_allocated_and_the_bag_is_a_new_one(either: Market) -> None:
    ada, checkout, variant = ready(either)
    before = ada.cart()["id"]
    answer = ada.press(checkout, either.token(), KEY)
    told = answer.json()
    assert (answer.status_code, told["status"], told["messages"], told["next"]) == (
        200,
        "completed",
        [],
        None,
    )
    assert told["order"]["number"] and len(told["order"]["key"]) > 30
    assert either.level(variant) == (5, 0, 1)
    assert ada.cart()["lines"] == [] and ada.cart()["id"] != before
    gone = ada.send("POST", f"/api/carts/{before}/lines", {"variant": variant, "quantity": 1})
    assert (gone.status_code, gone.json()["type"]) == (410, "/problems/cart-ordered")
    again = ada.press(checkout, "another token, which nobody reads", "another press").json()
    assert again["order"] == {"id": told["order"]["id"], "number": told["order"]["number"]}
    assert ada.read(checkout)["status"] == "completed" and len(either.objects("payment_intent")) == 1
    either.at_peace()


def test_keys(market: Market) -> None:
    ada, checkout, _ = ready(market)
    path, body = f"/api/checkouts/{checkout}/complete", {"payment": {"token": market.token()}}
    missing = ada.send("POST", path, body)
    assert (missing.status_code, missing.json()["type"]) == (400, "/problems/idempotency-key-needed")
    during: list[Any] = []
    during_charge(market, lambda: during.append(ada.send("POST", path, body, **{"Idempotency-Key": KEY})))
    first = ada.send("POST", path, body, **{"Idempotency-Key": KEY})
    assert first.json()["status"] == "completed"
    assert (during[0].status_code, during[0].headers["retry-after"]) == (409, "1")
    other = ada.send("POST", path, {"payment": {"token": market.token()}}, **{"Idempotency-Key": KEY})
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-key-used")
    same = ada.send("POST", path, body, **{"Idempotency-Key": KEY}).json()
    assert same["order"]["id"] == first.json()["order"]["id"] and len(market.objects("charge")) == 1


def test_who_lost_the_answer_is_given_a_key_again_a_few_times(market: Market) -> None:
    """The same press, of who may see the checkout: another press is another wish, and strangers see none."""
    ada, checkout, _ = ready(market)
    token = market.token()
    told = [ada.press(checkout, token, KEY).json()["order"] for _ in range(14)]
    keys = [each["key"] for each in told if "key" in each]
    assert len(keys) == len(set(keys)) == 11, "with that of the letter they are twelve"
    assert "key" not in ada.press(checkout, token, "another press").json()["order"]
    assert market.buyer().press(checkout, token, KEY).status_code == 404
    assert len(market.objects("charge")) == 1


def test_what_is_not_ready_charges_nobody_and_leaves_the_key_free(market: Market) -> None:
    ada, checkout, _ = ready(market)
    ada.change(checkout, buyer={"email": ""})
    told = ada.press(checkout, market.token(), KEY).json()
    assert (told["status"], codes(told)) == ("incomplete", ["email_needed"])
    ada.change(checkout, buyer={"email": "ada@example.org"})
    bare = ada.press(checkout, None, KEY)
    assert (bare.status_code, bare.json()["type"]) == (422, "/problems/payment-needed")
    assert ada.press(checkout, market.token(), KEY).json()["status"] == "completed"


def test_only_what_was_seen_is_bought(market: Market) -> None:
    ada, checkout, _ = ready(market)
    seen = ada.read(checkout)["version"]
    ada.change(checkout, address={"country": "DE"})
    token = market.token()
    stale = ada.press(checkout, token, KEY, **{"If-Match": f'"{seen}"'})
    assert stale.status_code == 412 and market.objects("payment_intent") == []
    now = {"If-Match": f'"{ada.read(checkout)["version"]}"'}
    assert ada.press(checkout, token, KEY, **now).json()["status"] == "completed"
    assert ada.press(checkout, token, KEY, **now).status_code == 200, "the key is looked up first"


def test_declined_then_another_card_in_the_same_checkout(market: Market) -> None:
    """medusa#12481: after one failed authorisation the cart could never be completed."""
    ada, checkout, variant = ready(market)
    told = ada.press(checkout, market.token(POOR), KEY).json()
    assert (told["status"], codes(told)) == ("ready_for_complete", ["payment_declined"])
    assert market.level(variant)[1] == 1, "it is still held"
    assert ada.press(checkout, market.token(), "second").json()["status"] == "completed"
    assert market.level(variant) == (5, 0, 1)
    assert {each["status"] for each in market.objects("payment_intent")} == {"canceled", "succeeded"}
    market.at_peace()


def test_the_bank_asks_and_the_same_press_goes_on(market: Market) -> None:
    ada, checkout, _ = ready(market)
    token = market.token(CHALLENGED)
    told = ada.press(checkout, token, KEY).json()
    assert (told["status"], codes(told)) == ("requires_escalation", ["requires_3ds"])
    assert told["next"]["client_secret"] and told["next"]["url"]
    assert told["delivery"]["chosen"] in [each["id"] for each in told["delivery"]["options"]]
    assert ada.press(checkout, token, KEY).json()["next"] == told["next"], "as often as one likes"
    assert ada.change(checkout, buyer={"name": "Eve"}).status_code == 409
    market.decide(approved=True)
    done = ada.press(checkout, token, KEY).json()
    assert done["status"] == "completed" and done["order"]["key"]
    market.at_peace()


def test_a_challenge_that_was_declined_or_left_and_another_card(market: Market) -> None:
    ada, checkout, _ = ready(market)
    token = market.token(CHALLENGED)
    ada.press(checkout, token, KEY)
    market.decide(approved=False)
    told = ada.press(checkout, token, KEY).json()
    assert (told["status"], codes(told)) == ("ready_for_complete", ["payment_declined"])
    ada.press(checkout, market.token(CHALLENGED), "left")
    assert ada.press(checkout, market.token(), "third").json()["status"] == "completed"
    assert len([each for each in market.objects("payment_intent") if each["status"] == "succeeded"]) == 1
    market.at_peace()


@pytest.mark.parametrize("told", ["by webhook", "by reconciler"])
def test_who_never_comes_back_from_the_bank_has_an_order(market: Market, told: str) -> None:
    ada, checkout, variant = ready(market)
    ada.press(checkout, market.token(CHALLENGED), KEY)
    market.decide(approved=True)
    if told == "by webhook":
        market.deliver(market.hooks())
    else:
        market.at_peace()
    assert ada.read(checkout)["status"] == "completed" and market.level(variant) == (5, 0, 1)


def test_a_hold_that_ends_during_the_challenge_and_the_last_goes_to_another(either: Market) -> None:
    """saleor#14733: paid, then out of stock: the money was kept, and no order made."""
    ada, checkout, variant = ready(either, 1)
    ada.press(checkout, either.token(CHALLENGED), KEY)
    either.clock.advance(10 * 60_000 + 1)
    eve = either.buyer("Eve")
    eve.add(variant)
    assert eve.begin().status_code == 409, "held longer once somebody has begun to pay"
    either.clock.advance(5 * 60_000)
    assert eve.press(eve.begun()["id"], either.token(VISA)).json()["status"] == "completed"
    either.decide_of(checkout, approved=True)
    either.deliver(either.hooks())
    told = ada.read(checkout)
    assert told["status"] == "canceled" and codes(told)[0] in ("sold_out_refunded", "money_returned")
    either.at_peace()
    told = ada.read(checkout)
    assert codes(told) == ["money_returned"] and told["messages"][0]["severity"] == "unrecoverable"
    assert either.letters("payment-returned") == ["ada@example.org"]
    assert (either.level(variant), either.placed()) == ((1, 0, 1), 1)
    assert ada.cart()["units"] == 1, "what was not bought is still in the bag"


def test_a_hold_that_ends_during_the_challenge_and_there_is_more(market: Market) -> None:
    ada, checkout, variant = ready(market, 2)
    ada.press(checkout, market.token(CHALLENGED), KEY)
    market.clock.advance(16 * 60_000)
    market.decide(approved=True)
    market.deliver(market.hooks())
    assert ada.read(checkout)["status"] == "completed" and market.level(variant) == (2, 0, 1)


def test_a_gate_that_shuts_between_start_and_the_last_button(market: Market) -> None:
    ada, checkout, _ = ready(market)
    market.gate.shut = True
    assert ada.press(checkout, market.token(), KEY).status_code == 403
    assert market.objects("payment_intent") == []
    market.gate.shut = False
    token = market.token(CHALLENGED)
    ada.press(checkout, token, KEY)
    market.gate.shut = True
    market.decide(approved=True)
    assert ada.press(checkout, token, KEY).json()["status"] == "completed", "what was paid for is delivered"


def test_what_costs_nothing_is_ordered_without_a_payment(either: Market) -> None:
    """medusa#12429: 100 % off needs a way without payment."""
    either.open_for_sale(either.brand, price=0)
    ada, variant = either.buyer(), either.variant(1)
    either.reprice(0)
    ada.add(variant)
    checkout = ada.begun()
    assert checkout["pay"]["amount_minor"] == 0 and checkout["status"] == "ready_for_complete"
    first = ada.press(checkout["id"], None, KEY).json()
    assert first["status"] == "completed" and first["order"]["key"]
    assert ada.press(checkout["id"], None, KEY).json()["order"]["id"] == first["order"]["id"]
    assert (either.level(variant), either.objects("payment_intent"), either.placed()) == ((1, 0, 1), [], 1)


def test_a_lost_answer_and_the_same_press_again_charges_once(market: Market) -> None:
    ada, checkout, _ = ready(market)
    token = market.token()
    market.faults(**DROPPED)
    told = ada.press(checkout, token, KEY).json()
    assert (told["status"], codes(told)) == ("complete_in_progress", ["payment_unsure"])
    assert ada.press(checkout, token, KEY).json()["status"] == "completed"
    assert len(market.objects("charge")) == 1
    market.at_peace()


def test_a_lost_answer_and_another_press_is_the_order_of_the_first(market: Market) -> None:
    ada, checkout, _ = ready(market)
    market.faults(**DROPPED)
    ada.press(checkout, market.token(), KEY)
    assert ada.press(checkout, market.token(), "another").json()["status"] == "completed"
    assert len(market.objects("charge")) == 1
    market.at_peace()


def test_webhooks_that_come_before_the_answer_make_one_order(market: Market) -> None:
    """woocommerce#38786: the browser's return and the webhook both reduced stock."""
    ada, checkout, variant = ready(market)
    charge = market.provider.charge

    def slow(asking: ChargeAsked, token: str, return_url: str) -> PaymentSaid:
        said = charge(asking, token, return_url)
        for _ in range(3):
            market.deliver(market.hooks())
        return said

    market.provider.charge = slow  # type: ignore[method-assign]  # watched, once
    told = ada.press(checkout, market.token(), KEY).json()
    assert told["status"] == "completed" and told["order"]["key"]
    assert (market.level(variant), market.placed()) == ((5, 0, 1), 1)
    market.at_peace()


def test_given_up_while_it_is_being_paid_for(market: Market) -> None:
    ada, checkout, variant = ready(market)
    ada.press(checkout, market.token(CHALLENGED), KEY)
    answer = ada.send("POST", f"/api/checkouts/{checkout}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (200, "canceled")
    assert market.objects("payment_intent")[0]["status"] == "canceled" and market.level(variant) == (5, 0, 0)
    ada, checkout, _ = ready(market)
    market.faults(**DROPPED)
    ada.press(checkout, market.token(), KEY)
    late = ada.send("POST", f"/api/checkouts/{checkout}/cancel")
    assert (late.status_code, late.json()["state"]) == (409, "completed"), "its money had come"
    market.at_peace()


def test_money_for_a_checkout_that_is_gone_goes_back(market: Market) -> None:
    ada, checkout, _ = ready(market)
    ada.press(checkout, market.token(CHALLENGED), KEY)
    with market.database.unit() as unit:
        unit.session.delete(unit.session.get_one(rows.CheckoutRow, checkout))
    market.decide(approved=True)
    market.deliver(market.hooks())
    market.at_peace()
    assert market.charged() == 0 and len(market.objects("refund")) == 1


def test_money_for_what_can_be_no_order_goes_back(market: Market) -> None:
    ada, checkout, variant = ready(market)
    ada.press(checkout, market.token(CHALLENGED), KEY)
    with market.database.unit() as unit:
        unit.session.get_one(rows.CheckoutRow, checkout).email = "nobody can be written to"
    market.decide(approved=True)
    market.deliver(market.hooks())
    market.at_peace()
    assert (market.placed(), market.charged(), len(market.objects("refund"))) == (0, 0, 1)
    assert market.level(variant) == (5, 0, 0)


def test_what_was_taken_off_sale_meanwhile_is_not_sold(market: Market) -> None:
    ada, checkout, variant = ready(market)
    with market.database.unit() as unit:
        unit.session.get_one(VariantRow, variant).withdrawn = True
    refused = ada.press(checkout, market.token(), KEY)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/line-not-for-sale")
    assert (market.objects("payment_intent"), market.placed()) == ([], 0)


def test_what_was_put_in_meanwhile_stays_in_the_bag(market: Market) -> None:
    """hydrogen#2524: a paid cart stayed; and what was added while paying is nobody's order."""
    ada, checkout, variant = ready(market)
    other = market.variant()
    during_charge(market, lambda: (ada.add(variant, 2), ada.add(other), None)[-1])
    assert ada.press(checkout, market.token(), KEY).json()["status"] == "completed"
    assert {line["variant"]: line["quantity"] for line in ada.cart()["lines"]} == {variant: 2, other: 1}


def test_many_presses_at_once_make_one_order(either: Market) -> None:
    """G3: vendure#2620, medusa#13301: two pages, one payment."""
    ada, checkout, variant = ready(either)
    token, answers, gate = either.token(), list[int](), threading.Barrier(8)

    def press(number: int) -> None:
        gate.wait(60)
        answers.append(ada.press(checkout, token, KEY if number % 2 else f"press {number}").status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert 200 in answers and {*answers} <= {200, 409}
    assert ada.read(checkout)["status"] == "completed"
    assert (len(either.objects("charge")), either.placed(), either.level(variant)) == (1, 1, (5, 0, 1))
    either.at_peace()
