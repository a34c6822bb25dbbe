"""Payment intents by Stripe's documented rules: statuses, events, what is refused in which words."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.fixtures.testpay import BACK, CHALLENGED, POOR, VISA, Bench
from vitrine.money import MINOR_DIGITS
from vitrine.payments.testpay.amounts import CURRENCIES, THREE_DECIMAL, ZERO_DECIMAL
from vitrine.payments.testpay.cards import CARDS, METHODS, is_number
from vitrine.payments.testpay.wire import Asked


def test_created_and_confirmed_in_one_call() -> None:
    bench = Bench()
    intent = bench.pay(4_900, **{"metadata[attempt]": "a1"})
    assert (intent["status"], intent["amount_received"], intent["metadata"]) == (
        "succeeded", 4_900, {"attempt": "a1"},
    )  # fmt: skip
    assert bench.get(f"payment_intents/{intent['id']}") == intent
    assert bench.told() == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def test_a_charge_stands_in_its_intent_where_asked() -> None:
    bench = Bench()
    intent = bench.pay()
    shown = bench.get(f"payment_intents/{intent['id']}?expand[]=latest_charge")
    assert shown["latest_charge"]["payment_intent"] == intent["id"]
    refused = bench.get(f"payment_intents/{intent['id']}?expand[]=amount")
    assert refused["error"]["code"] == "property_unexpandable"


def test_a_declined_card_is_a_402_with_its_intent() -> None:
    bench = Bench()
    answer = bench.ask(
        "POST", "/v1/payment_intents",
        {"amount": 4_900, "currency": "eur", "confirm": "true", "confirmation_token": bench.token(POOR)},
    )  # fmt: skip
    error = json.loads(answer.body)["error"]
    assert answer.status == 402
    assert (error["type"], error["code"], error["decline_code"]) == (
        "card_error", "card_declined", "insufficient_funds",
    )  # fmt: skip
    assert error["payment_intent"]["status"] == "requires_payment_method"
    assert bench.told() == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]


def test_a_declined_intent_is_confirmed_with_another_card() -> None:
    bench = Bench()
    name = bench.pay(card=POOR)["error"]["payment_intent"]["id"]
    again = bench.post(f"payment_intents/{name}/confirm", {"confirmation_token": bench.token()})
    assert (again["id"], again["status"], again["last_payment_error"]) == (name, "succeeded", None)


def test_the_holder_approves() -> None:
    bench = Bench()
    intent = bench.pay(card=CHALLENGED)
    assert intent["status"] == "requires_action" and intent["next_action"]["type"] == "redirect_to_url"
    page = urlsplit(intent["next_action"]["redirect_to_url"]["url"])
    shown = bench.provider.handle(Asked("GET", f"{page.path}?{page.query}"))
    assert b"Approve" in shown.body and b"49.00 EUR" in shown.body
    answer = bench.decide(intent, "approve")
    back = urlsplit(answer.headers["Location"])
    assert answer.status == 303 and answer.headers["Location"].startswith(BACK)
    assert parse_qs(back.query)["redirect_status"] == ["succeeded"]
    assert bench.get(f"payment_intents/{intent['id']}")["status"] == "succeeded"
    assert bench.told()[1:] == [
        "payment_intent.requires_action",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]
    # Twice is too late: nobody asks any more.
    assert bench.decide(intent, "approve").status == 400


def test_the_holder_declines() -> None:
    bench = Bench()
    intent = bench.pay(card=CHALLENGED)
    assert parse_qs(urlsplit(bench.decide(intent, "decline").headers["Location"]).query)[
        "redirect_status"
    ] == ["failed"]
    after = bench.get(f"payment_intents/{intent['id']}")
    assert after["status"] == "requires_payment_method"
    assert after["last_payment_error"]["code"] == "payment_intent_authentication_failure"


def test_a_card_may_be_declined_after_its_challenge() -> None:
    bench = Bench()
    intent = bench.pay(card="4000008400001629")
    bench.decide(intent, "approve")
    after = bench.get(f"payment_intents/{intent['id']}")
    assert (after["status"], after["last_payment_error"]["code"]) == (
        "requires_payment_method",
        "card_declined",
    )


def test_the_browsers_form_may_show_the_challenge_itself() -> None:
    bench = Bench()
    token = bench.aside("/_tokens", {"card": CHALLENGED, "return_url": BACK, "use_stripe_sdk": True})["id"]
    intent = bench.post(
        "payment_intents", {"amount": 500, "currency": "eur", "confirm": "true", "confirmation_token": token}
    )
    assert intent["next_action"]["type"] == "use_stripe_sdk"


def test_a_challenge_needs_the_intents_secret() -> None:
    bench = Bench()
    intent = bench.pay(card=CHALLENGED)
    assert bench.decide({**intent, "client_secret": "wrong"}, "approve").status == 404
    assert bench.get(f"payment_intents/{intent['id']}")["status"] == "requires_action"


def test_captured_later_and_only_a_part() -> None:
    bench = Bench()
    intent = bench.pay(4_900, capture_method="manual")
    assert (intent["status"], intent["amount_capturable"]) == ("requires_capture", 4_900)
    too_much = bench.post(f"payment_intents/{intent['id']}/capture", {"amount_to_capture": 4_901})
    assert too_much["error"]["param"] == "amount_to_capture"
    done = bench.post(f"payment_intents/{intent['id']}/capture", {"amount_to_capture": 4_000})
    assert (done["status"], done["amount_received"], done["amount_capturable"]) == ("succeeded", 4_000, 0)
    assert bench.post("refunds", {"payment_intent": intent["id"]})["amount"] == 4_000
    again = bench.post(f"payment_intents/{intent['id']}/capture")
    assert again["error"]["code"] == "payment_intent_unexpected_state"


@pytest.mark.parametrize("card", [VISA, CHALLENGED])
def test_given_up_before_the_money_is_taken(card: str) -> None:
    bench = Bench()
    intent = bench.pay(card=card, capture_method="manual")
    gone = bench.post(f"payment_intents/{intent['id']}/cancel", {"cancellation_reason": "abandoned"})
    assert (gone["status"], gone["cancellation_reason"], gone["next_action"]) == (
        "canceled",
        "abandoned",
        None,
    )
    assert bench.decide(intent, "approve").status == 400
    again = bench.post(f"payment_intents/{intent['id']}/confirm", {"confirmation_token": bench.token()})
    assert again["error"]["code"] == "payment_intent_unexpected_state"


def test_what_was_paid_is_not_given_up() -> None:
    bench = Bench()
    intent = bench.pay()
    refused = bench.post(f"payment_intents/{intent['id']}/cancel")
    assert refused["error"]["code"] == "payment_intent_unexpected_state"
    assert bench.get(f"payment_intents/{intent['id']}")["status"] == "succeeded"


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"amount": "0"}, "parameter_invalid_integer", "amount"),
        ({"amount": "-5"}, "parameter_invalid_integer", "amount"),
        ({"amount": "1.5"}, "parameter_invalid_integer", "amount"),
        ({"amount": "49"}, "amount_too_small", "amount"),
        ({"amount": "100000000"}, "amount_too_large", "amount"),
        ({"amount": "1005", "currency": "kwd"}, None, "amount"),
        ({"amount": "49", "currency": "jpy"}, "amount_too_small", "amount"),
        ({"currency": "xyz"}, None, "currency"),
        ({"amonut": "5"}, "parameter_unknown", "amonut"),
        ({"confirm": "yes"}, None, "confirm"),
        ({"confirmation_token": "ctoken_none"}, "resource_missing", "confirmation_token"),
        ({"capture_method": "some day"}, None, "capture_method"),
        ({"metadata[a]": "x" * 501}, None, "metadata[a]"),
    ],
)
def test_a_wrong_request_is_refused_and_leaves_nothing(
    changes: dict[str, Any], code: str, param: str
) -> None:
    bench = Bench()
    error = bench.pay(**changes)["error"]
    assert (error["type"], error.get("code"), error["param"]) == ("invalid_request_error", code, param)
    assert bench.get("payment_intents")["data"] == [] and bench.told() == []


def test_a_token_is_for_one_payment_and_twelve_hours() -> None:
    bench = Bench()
    token = bench.token()
    asked = {"amount": 500, "currency": "eur", "confirm": "true", "confirmation_token": token}
    assert bench.post("payment_intents", asked)["status"] == "succeeded"
    assert bench.post("payment_intents", asked)["error"]["param"] == "confirmation_token"
    late = bench.token()
    bench.clock.advance(12 * 3600 * 1000 + 1000)
    asked["confirmation_token"] = late
    assert "expired" in bench.post("payment_intents", asked)["error"]["message"]


def test_who_may_be_sent_away_needs_a_way_back() -> None:
    bench = Bench()
    token = bench.aside("/_tokens", {"card": VISA})["id"]
    asked = {"amount": 500, "currency": "eur", "confirm": "true", "confirmation_token": token}
    assert "return_url" in bench.post("payment_intents", asked)["error"]["message"]
    never = {
        "automatic_payment_methods[enabled]": "true",
        "automatic_payment_methods[allow_redirects]": "never",
    }
    # The refusal has not used the token.
    assert bench.post("payment_intents", asked | never)["status"] == "succeeded"


def test_lists_are_bounded_in_time_and_go_on() -> None:
    bench = Bench()
    names = []
    for _ in range(5):
        names.insert(0, bench.pay(500)["id"])
        bench.clock.advance(10_000)
    now = int(bench.clock.now().timestamp())
    found = bench.get("payment_intents?limit=2")
    assert [each["id"] for each in found["data"]] == names[:2] and found["has_more"]
    rest = bench.get(f"payment_intents?limit=2&starting_after={names[1]}")
    assert [each["id"] for each in rest["data"]] == names[2:4]
    late = bench.get(f"payment_intents?created[gte]={now - 30}&created[lt]={now - 10}")
    assert [each["id"] for each in late["data"]] == names[1:3]
    assert bench.get("payment_intents?limit=101")["error"]["param"] == "limit"


def test_keys_are_test_keys() -> None:
    bench = Bench()
    for authorization in ({}, {"authorization": "Bearer sk_live_x"}, {"authorization": "Basic x"}):
        answer = bench.provider.handle(Asked("GET", "/v1/payment_intents", authorization))
        assert answer.status == 401 and answer.headers["Request-Id"].startswith("req_")


def test_what_is_not_there_says_so() -> None:
    bench = Bench()
    assert bench.get("payment_intents/pi_none")["error"]["code"] == "resource_missing"
    assert "Unrecognized request URL" in bench.get("customers")["error"]["message"]
    assert bench.ask("GET", "/_nothing").status == 404


def test_cards_and_currencies_are_well_formed() -> None:
    assert all(is_number(number) for number in CARDS) and set(METHODS.values()) <= CARDS.keys()
    assert not is_number("4242424242424241") and not is_number("42") and not is_number("4242x")
    assert {code.lower() for code in MINOR_DIGITS} <= CURRENCIES
    for code, digits in MINOR_DIGITS.items():
        assert (code.lower() in ZERO_DECIMAL, code.lower() in THREE_DECIMAL) == (digits == 0, digits == 3)


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("4242424242424241", "incorrect_number"),
        ({"number": VISA, "exp_year": 2020}, "invalid_expiry_year"),
        ("4111111111111111", None),
        (None, "parameter_missing"),
    ],
)
def test_the_form_refuses_what_is_no_card(card: object, code: str | None) -> None:
    assert Bench().aside("/_tokens", {"card": card})["error"].get("code") == code


def test_a_disputed_payment_is_told() -> None:
    bench = Bench()
    intent = bench.pay(card="4000000000000259")
    assert intent["status"] == "succeeded" and bench.told()[-1] == "charge.dispute.created"
    assert bench.get("disputes")["data"][0]["payment_intent"] == intent["id"]
