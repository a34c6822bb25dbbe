"""Webhooks: signed as Stripe's own library checks them, sent until they are taken."""

import json

import pytest
import stripe

from tests.fixtures.testpay import Bench
from vitrine.payments.testpay.hooks import RETRIES_MS


def test_the_official_library_believes_the_signature() -> None:
    bench = Bench()
    bench.pay()
    bench.hooks.send()
    for body, signature in bench.heard:
        stripe.WebhookSignature.verify_header(body, signature, bench.hooks.secret)
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.WebhookSignature.verify_header(body + b" ", signature, bench.hooks.secret)
    assert [json.loads(body)["type"] for body, _ in bench.heard] == bench.told()


def test_each_attempt_has_its_own_time() -> None:
    bench = Bench(taken=False)
    bench.post("payment_intents", {"amount": "500", "currency": "eur"})
    bench.hooks.send()
    bench.clock.advance(RETRIES_MS[0])
    bench.hooks.send()
    (body, first), (again, second) = bench.heard
    assert body == again and first != second


def test_what_is_not_taken_is_sent_again_and_at_last_given_up() -> None:
    bench = Bench(taken=False)
    bench.post("payment_intents", {"amount": "500", "currency": "eur"})
    assert bench.hooks.send() == 1
    for delay_ms in RETRIES_MS:
        bench.clock.advance(delay_ms - 1)
        assert bench.hooks.send() == 0
        bench.clock.advance(1)
        assert bench.hooks.send() == 1
    bench.clock.advance(10**9)
    assert bench.hooks.send() == 0
    assert [each.state for each in bench.store.sendings()] == ["failed"]


def test_what_was_taken_is_sent_no_more() -> None:
    bench = Bench()
    bench.post("payment_intents", {"amount": "500", "currency": "eur"})
    assert (bench.hooks.send(), bench.hooks.send()) == (1, 0)
    assert [each["state"] for each in bench.provider.everything()["sendings"]] == ["sent"]


def test_copies_lost_late_and_in_any_order() -> None:
    bench = Bench()
    bench.aside("/_faults", {"webhooks": {"copies": 3, "delay_ms": 1_000}})
    bench.post("payment_intents", {"amount": "500", "currency": "eur"})
    assert bench.hooks.send() == 0
    bench.clock.advance(1_000)
    assert bench.hooks.send() == 3 and len({body for body, _ in bench.heard}) == 1
    bench.aside("/_faults", {"webhooks": {"drop": 1}})
    bench.post("payment_intents", {"amount": "500", "currency": "eur"})
    assert bench.hooks.send() == 0
    bench.aside("/_faults", {"webhooks": {"shuffle": True}})
    for _ in range(30):
        bench.post("payment_intents", {"amount": "500", "currency": "eur"})
    bench.heard.clear()
    bench.clock.advance(1_000)
    assert bench.hooks.send() == 30
    sent = [json.loads(body)["data"]["object"]["id"] for body, _ in bench.heard]
    made = [each["id"] for each in reversed(bench.store.all("payment_intent"))][-30:]
    assert sent != made and sorted(sent) == sorted(made)
