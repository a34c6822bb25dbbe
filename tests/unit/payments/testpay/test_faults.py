"""How the provider misbehaves when it is told to, and what stays after it was killed."""

from pathlib import Path

import pytest

from tests.fixtures.testpay import Bench


def test_an_answer_is_lost_and_its_effect_stays() -> None:
    bench = Bench()
    form = {"amount": 500, "currency": "eur"}
    bench.aside("/_faults", {"drop_response": {"times": 1, "path": "/v1/payment_intents"}})
    assert bench.ask("POST", "/v1/payment_intents", form, "k").dropped
    assert len(bench.get("payment_intents")["data"]) == 1
    assert bench.ask("POST", "/v1/payment_intents", form, "k").headers["Idempotent-Replayed"] == "true"


def test_a_request_is_lost() -> None:
    bench = Bench()
    bench.aside("/_faults", {"drop_request": {"times": 1}})
    assert bench.ask("POST", "/v1/payment_intents", {"amount": 500, "currency": "eur"}).dropped
    assert bench.get("payment_intents")["data"] == []


def test_nobody_is_there_for_a_while() -> None:
    bench = Bench()
    bench.aside("/_faults", {"down_ms": 30_000})
    bench.clock.advance(29_999)
    assert bench.ask("GET", "/v1/payment_intents").dropped
    bench.clock.advance(1)
    assert not bench.ask("GET", "/v1/payment_intents").dropped


def test_an_answer_takes_time() -> None:
    bench = Bench()
    bench.aside("/_faults", {"delay": {"times": 2, "ms": 1_500, "path": "/v1/refunds"}})
    bench.ask("GET", "/v1/payment_intents")
    bench.ask("GET", "/v1/refunds")
    assert bench.slept == [1.5]


@pytest.mark.parametrize(
    "fault",
    [
        {"nonsense": 1},
        {"down_ms": -1},
        {"down_ms": True},
        {"drop_response": 1},
        {"drop_response": {"time": 1}},
        {"fail": {"effect": "yes"}},
        {"webhooks": {"copies": 11}},
        {"webhooks": {"drop": 1.5}},
        {"webhooks": {"shuffle": 1}},
        {"webhooks": {"lost": 1}},
    ],
)
def test_a_fault_that_is_none_is_refused(fault: object) -> None:
    assert "error" in Bench().aside("/_faults", fault)


def test_what_was_answered_is_there_after_a_kill(tmp_path: Path) -> None:
    first = Bench(tmp_path)
    form = {"amount": 500, "currency": "eur"}
    body = first.ask("POST", "/v1/payment_intents", form, "k").body
    waiting = len(first.store.due(first.provider.now_ms))
    # Not closed: what is on the disk by now is what a killed process leaves.
    second = Bench(tmp_path)
    assert second.ask("POST", "/v1/payment_intents", form, "k").body == body
    assert second.hooks.secret == first.hooks.secret
    assert second.hooks.send() == waiting == 1
    assert [each["amount"] for each in second.provider.everything()["payment_intent"]] == [500]
    first.store.close()
    second.store.close()
