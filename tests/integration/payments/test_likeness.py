"""The test provider is like Stripe: by its own library, which speaks to it, and by its published examples."""

from __future__ import annotations

import json
import typing
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
import stripe

from tests.fixtures.stripe_classes import faults, members_of, published
from tests.fixtures.testpay import BACK, CHALLENGED, POOR, VISA
from vitrine.clock import ManualClock
from vitrine.payments.testpay import reading
from vitrine.payments.testpay.objects import API_VERSION
from vitrine.payments.testpay.server import KEY, TestPay

CLASSES = {
    "payment_intent": stripe.PaymentIntent, "charge": stripe.Charge, "refund": stripe.Refund,
    "confirmation_token": stripe.ConfirmationToken, "payment_method": stripe.PaymentMethod,
    "dispute": stripe.Dispute, "event": stripe.Event,
}  # fmt: skip
# Members that examples of Stripe's show and ours have nothing to say of.
SPARED = {
    "charge": {"refunds"}, "payment_intent": {"managed_payments"}, "payment_method": set(), "refund": set(),
    "confirmation_token": set(), "event": set(),
}  # fmt: skip
# What a shop relies on; the rest is compared where Stripe's examples are.
NEEDED = {
    "payment_intent": "id object amount amount_capturable amount_received capture_method client_secret "
    "created currency last_payment_error latest_charge livemode metadata next_action payment_method status",
    "charge": "id object amount amount_captured amount_refunded captured currency disputed failure_code paid "
    "payment_intent payment_method_details refunded status",
    "refund": "id object amount charge currency metadata payment_intent reason status",
    "confirmation_token": "id object expires_at payment_method_preview return_url use_stripe_sdk",
    "payment_method": "id object billing_details card type",
    "event": "id object api_version created data livemode pending_webhooks request type",
}


@pytest.fixture
def machine() -> Iterator[TestPay]:
    found = TestPay(None, clock=ManualClock(), rounds=False)
    yield found
    found.close()


@pytest.fixture
def client(machine: TestPay) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": machine.base}, max_network_retries=0)


def token(machine: TestPay, card: str) -> str:
    body = json.dumps({"card": card, "return_url": BACK, "email": "a@b.example"}).encode()
    with urlopen(Request(f"{machine.base}/_tokens", body)) as answer:  # noqa: S310  loopback
        return str(json.load(answer)["id"])


def pay(client: stripe.StripeClient, machine: TestPay, card: str, **more: Any) -> stripe.PaymentIntent:
    asked: Any = {
        "amount": 4_900,
        "currency": "eur",
        "confirm": True,
        "confirmation_token": token(machine, card),
    }
    return client.v1.payment_intents.create({**asked, **more})


def history(client: stripe.StripeClient, machine: TestPay) -> dict[str, list[dict[str, Any]]]:
    """Everything that a shop can meet, done by Stripe's own library."""
    whole = pay(client, machine, VISA, metadata={"order": "7"}, receipt_email="a@b.example")
    client.v1.refunds.create({"payment_intent": whole.id, "amount": 900, "reason": "requested_by_customer"})
    client.v1.refunds.create({"charge": str(whole.latest_charge)})
    part = pay(client, machine, VISA, capture_method="manual")
    client.v1.payment_intents.capture(part.id, {"amount_to_capture": 4_000})
    given_up = pay(client, machine, VISA, capture_method="manual")
    client.v1.payment_intents.cancel(given_up.id, {"cancellation_reason": "abandoned"})
    with pytest.raises(stripe.CardError) as declined:
        pay(client, machine, POOR)
    assert declined.value.error is not None
    assert declined.value.error.decline_code == "insufficient_funds"
    for approved in (True, False):
        asked = pay(client, machine, CHALLENGED)
        assert asked.status == "requires_action"
        machine.provider._decide(asked.id, approved=approved)
    pay(client, machine, "4000000000000259")
    pay(client, machine, "4000000000007726")
    found: dict[str, list[dict[str, Any]]] = machine.provider.everything()
    return found


def test_its_objects_are_those_of_the_official_library(machine: TestPay, client: stripe.StripeClient) -> None:
    found = history(client, machine)
    wrong = {
        fault for kind, cls in CLASSES.items() for thing in found[kind] for fault in faults(thing, cls, kind)
    }
    assert not wrong, "\n".join(sorted(wrong))
    assert all(faults(event["data"]["object"], CLASSES[event["data"]["object"]["object"]]) == []
               for event in found["event"])  # fmt: skip


def test_a_wrong_object_would_be_seen() -> None:
    good = {"id": "re_1", "object": "refund", "amount": 1, "created": 1, "currency": "eur", "metadata": {}}
    assert faults(good, stripe.Refund) == []
    assert faults({**good, "amount": "1"}, stripe.Refund) == [".amount: '1' is no int"]
    assert faults({**good, "amonut": 1}, stripe.Refund) == [".amonut: Stripe's has no such member"]
    assert faults({**good, "reason": "because"}, stripe.Refund) != []
    assert faults({"object": "refund"}, stripe.Refund) != []


def test_its_objects_have_what_published_examples_have(machine: TestPay, client: stripe.StripeClient) -> None:
    found, examples = history(client, machine), published()
    for kind, names in NEEDED.items():
        wanted = set(names.split())
        if examples is not None:
            assert wanted <= examples[kind].keys(), kind
            wanted = examples[kind].keys() - SPARED[kind]
        for thing in found[kind]:
            assert wanted <= thing.keys(), (kind, sorted(wanted - thing.keys()))


def test_events_are_of_kinds_that_stripe_has(machine: TestPay, client: stripe.StripeClient) -> None:
    known = typing.get_args(members_of(stripe.Event)["type"])
    kinds = {each["type"] for each in history(client, machine)["event"]}
    assert kinds <= set(known) and len(kinds) >= 12
    listed = client.v1.events.list({"type": "refund.created"})
    assert {each.type for each in listed.data} == {"refund.created"}


def test_it_knows_no_parameter_that_stripe_does_not() -> None:
    for names, params in (
        (reading.CREATE, stripe.params.PaymentIntentCreateParams),
        (reading.CONFIRM, stripe.params.PaymentIntentConfirmParams),
        (reading.CAPTURE, stripe.params.PaymentIntentCaptureParams),
        (reading.CANCEL, stripe.params.PaymentIntentCancelParams),
        (reading.REFUND, stripe.params.RefundCreateParams),
    ):
        assert names <= set(params.__annotations__), params


def test_the_version_is_the_librarys() -> None:
    assert API_VERSION == stripe._api_version._ApiVersion.CURRENT


def test_the_library_reads_its_refusals(machine: TestPay, client: stripe.StripeClient) -> None:
    intents = client.v1.payment_intents
    with pytest.raises(stripe.InvalidRequestError) as absent:
        intents.retrieve("pi_none")
    assert (absent.value.code, absent.value.http_status) == ("resource_missing", 404)
    assert absent.value.request_id is not None
    with pytest.raises(stripe.IdempotencyError):
        for amount in (500, 600):
            intents.create({"amount": amount, "currency": "eur"}, {"idempotency_key": "k"})
    with pytest.raises(stripe.AuthenticationError):
        stripe.StripeClient("sk_live_x", base_addresses={"api": machine.base}).v1.payment_intents.list()
    machine.provider.faults.set({"fail": {"times": 1}}, machine.provider.now_ms)
    with pytest.raises(stripe.APIError):
        intents.create({"amount": 500, "currency": "eur"})
    machine.provider.faults.set({"down_ms": 1_000}, machine.provider.now_ms)
    with pytest.raises(stripe.APIConnectionError):
        intents.list()


def test_the_library_repeats_what_it_heard_no_answer_to(machine: TestPay) -> None:
    client = stripe.StripeClient(KEY, base_addresses={"api": machine.base}, max_network_retries=2)
    machine.provider.faults.set({"drop_response": {"times": 1}}, machine.provider.now_ms)
    assert client.v1.payment_intents.create({"amount": 500, "currency": "eur"}).amount == 500
    assert len(machine.provider.everything()["payment_intent"]) == 1


def test_tokens_of_test_helpers_are_used_as_on_stripe(machine: TestPay, client: stripe.StripeClient) -> None:
    made = client.v1.test_helpers.confirmation_tokens.create(
        {"payment_method": "pm_card_mastercard", "return_url": BACK}
    )
    assert client.v1.confirmation_tokens.retrieve(made.id).payment_intent is None
    paid = client.v1.payment_intents.create(
        {"amount": 500, "currency": "eur", "confirm": True, "confirmation_token": made.id}
    )
    assert paid.status == "succeeded"
    assert client.v1.confirmation_tokens.retrieve(made.id).payment_intent == paid.id
